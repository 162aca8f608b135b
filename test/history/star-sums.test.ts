import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { starSums } from '../../src/history/stars/star-sums.ts';

describe('sums of star history', () => {
  it('are those of the days that are known, for any part of them', () => {
    const known = fc.uniqueArray(fc.tuple(fc.integer({ min: 100, max: 130 }), fc.integer({ min: 0, max: 50 })), {
      selector: ([day]) => day,
    });
    const edge = fc.integer({ min: 90, max: 140 });
    fc.assert(
      fc.property(known, edge, edge, (days, from, to) => {
        const inside = days.filter(([day]) => day >= from && day <= to);
        const rows = days.map(([day, gained]) => ({ day, gained }));
        expect(starSums(rows, 100)(from, to)).toEqual({
          days: inside.length,
          gained: inside.reduce((sum, [, gained]) => sum + gained, 0),
        });
      }),
      { numRuns: 500 },
    );
  });
});
