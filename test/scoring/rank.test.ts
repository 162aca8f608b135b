import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankAll, rankAmong } from '../../src/scoring/rank.ts';

describe('rank among peers', () => {
  it('counts places from the best, shares the better place, and leaves unknown peers out', () => {
    expect(rankAmong(70, [90, 70, undefined, 70, 10])).toEqual({ place: 2, of: 4, percentile: 50 }); // 1 below and half of 1 equal, of 3 others
    expect(rankAmong(90, [90, 70, 10])).toEqual({ place: 1, of: 3, percentile: 100 });
    expect(rankAmong(10, [90, 70, 10])).toEqual({ place: 3, of: 3, percentile: 0 });
    expect(rankAmong(42, [42])).toEqual({ place: 1, of: 1, percentile: 50 });
  });

  it('has no place for an unknown figure, and refuses peers without the project', () => {
    expect(rankAmong(undefined, [1, 2])).toBeUndefined();
    expect(() => rankAmong(3, [1, 2])).toThrow(RangeError);
  });

  it('is the same one by one and all at once', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined })), (values) => {
        expect(rankAll(values)).toEqual(values.map((value) => rankAmong(value, values)));
      }),
    );
  });
});
