import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import type { CoverageSpan } from '../../src/contracts/figures/coverage.ts';
import {
  ALWAYS,
  covers,
  coversCompletely,
  coverageUntil,
  lastCovered,
  readBetween,
  readThrough,
  stretchesOf,
} from '../../src/history/coverage.ts';

const span = (from: number, to: number, completeness: CoverageSpan['completeness'] = 'complete'): CoverageSpan => ({
  from: from * DAY,
  to: to * DAY,
  completeness,
});
/** Read to day 100, then not for 60 days; weekly lists from day 130 to 150 lie in that hole. */
const SPANS = [span(160, 300), span(0, 100), span(130, 136, 'newest-only'), span(143, 150, 'newest-only')];

it('joins spans that touch or lie a schedule apart, and nothing else', () => {
  expect(stretchesOf(SPANS)).toEqual([
    { from: 0, to: 100 * DAY },
    { from: 130 * DAY, to: 300 * DAY },
  ]);
  expect(stretchesOf(SPANS, 0)).toHaveLength(4);
  expect(stretchesOf([span(0, 100), span(20, 30)])).toEqual([{ from: 0, to: 100 * DAY }]);
});

it('covers a window only where no part of it is a hole', () => {
  const covered = (from: number, to: number) => covers(SPANS, { from: from * DAY, to: to * DAY });
  expect([covered(0, 100), covered(40, 60), covered(130, 300), covered(140, 200)]).toEqual([true, true, true, true]);
  expect([covered(90, 101), covered(100, 130), covered(110, 120), covered(0, 300), covered(250, 301)]).toEqual(
    Array(5).fill(false),
  );
  // Between two events of one day there is nothing to miss.
  expect(readBetween(SPANS, 110, 110)).toBe(true);
  expect(readBetween(SPANS, 110, 113)).toBe(false);
  expect(readBetween([], 0, 400)).toBe(false);
  expect(readBetween(ALWAYS, 0, 40_000)).toBe(true);
});

it('counts only where every single thing is known', () => {
  expect(coversCompletely(SPANS, { from: 10 * DAY, to: 90 * DAY })).toBe(true);
  expect(coversCompletely(SPANS, { from: 132 * DAY, to: 135 * DAY })).toBe(false);
});

it('says how far it reaches after an event, and as it was known at a moment', () => {
  expect(readThrough(SPANS, 50)).toBe(100);
  expect(readThrough(SPANS, 115)).toBe(115);
  expect(readThrough(SPANS, 140)).toBe(300);
  expect(lastCovered(SPANS)).toBe(300 * DAY);
  expect(lastCovered([])).toBeUndefined();
  expect(lastCovered(coverageUntil(SPANS, 120 * DAY))).toBe(100 * DAY);
  expect(readThrough(coverageUntil(SPANS, 200 * DAY), 140)).toBe(200);
});

it('is the same in whatever order, and whatever is read twice', () => {
  const spans = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 60 }))
      .map(([from, days]) => span(from, from + days)),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(spans, fc.integer({ min: 0, max: 360 }), (read, day) => {
      const stretches = stretchesOf(read);
      expect(stretchesOf([...read.toReversed(), ...read])).toEqual(stretches);
      expect(stretchesOf(stretches)).toEqual(stretches);
      // A day that was read is covered; one further than the schedule from all that was read is not.
      const inside = read.some(({ from, to }) => from <= day * DAY && day * DAY <= to);
      const far = read.every(({ from, to }) => day * DAY < from || day * DAY > to + 14 * DAY);
      if (inside) expect(covers(read, { from: day * DAY, to: day * DAY })).toBe(true);
      if (far) expect(covers(read, { from: day * DAY, to: day * DAY })).toBe(false);
    }),
  );
});
