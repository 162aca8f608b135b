import fc from 'fast-check';
import { expect, it } from 'vitest';
import { causesOf } from '../../src/causes/index.ts';
import { emptyHistory } from '../../src/contracts/figures/series.ts';
import { createSisterJumps } from '../../src/signals/engine/stars/sister-jumps.ts';

const DAY = 20_000;

const jumpOf = fc
  .record({
    project: fc.integer({ min: 0, max: 11 }),
    onset: fc.integer({ min: DAY - 3, max: DAY + 1 }),
    excess: fc.integer({ min: 1, max: 40 }).map((tens) => tens * 10),
  })
  .map(({ project, onset, excess }) => ({ repo: `acme/p${String(project)}`, onset, peakDay: onset, excess }));

it('names the same sisters as all jumps at hand would', () => {
  fc.assert(
    fc.property(fc.array(jumpOf, { maxLength: 60 }), fc.integer({ min: 0, max: 300 }), (all, excess) => {
      const jumps = createSisterJumps();
      for (const jump of all) jumps.add(jump);
      const history = emptyHistory('R_1', 'acme/p0');
      const spike = { onset: DAY, peakDay: DAY, excess };
      const others = all.filter(({ repo }) => repo !== 'acme/p0');
      expect(causesOf(history, spike, { sisters: jumps.of('acme/p0') })).toEqual(
        causesOf(history, spike, { sisters: others }),
      );
    }),
    { numRuns: 300 },
  );
});

it('keeps owners apart, however their names are written, and few jumps of each day', () => {
  const jumps = createSisterJumps();
  for (let at = 1; at <= 500; at += 1)
    jumps.add({ repo: `${at % 2 === 0 ? 'Acme' : 'acme'}/p${String(at)}`, onset: DAY, peakDay: DAY, excess: at });
  jumps.add({ repo: 'other/p1', onset: DAY, peakDay: DAY, excess: 9_000 });
  expect(jumps.of('acme/p499').map(({ repo }) => repo)).toEqual(['Acme/p500', 'Acme/p498', 'acme/p497']);
  expect(jumps.of('other/p1')).toEqual([]);
});
