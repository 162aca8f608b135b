import { describe, expect, it } from 'vitest';
import { countedGain, goodReadings } from '../../src/history/stars/counted-gain.ts';
import { judgeCounts } from '../../src/history/stars/star-artefacts.ts';
import type { CountOfDay } from '../../src/history/stars/star-steps.ts';

const FIRST = 20_000;

/** Readings `every` days from day 20,000 on. */
const counts = (values: readonly number[], every = 1): CountOfDay[] =>
  values.map((count, index) => ({ day: FIRST + index * every, count }));

/** Forty days of about ten stars, from 7,000. */
const usual = Array.from({ length: 40 }, (_, day) => 7_000 + day * 10 + (day % 3));
const LAST = usual.at(-1) ?? 0;
const START = FIRST + 39;

/** What was judged, in days after the last usual one and stars. */
const told = (after: readonly number[], moves: readonly number[] = []) =>
  judgeCounts(counts([...usual, ...after]), { moves: moves.map((day) => START + day) }).map(
    ({ kind, from, to, fromCount, toCount, believed, settled }) =>
      `${kind} ${from - START}..${to - START} ${toCount - fromCount}${believed ? ' believed' : ''}${settled ? '' : ' unsettled'}`,
  );

/** So many usual days more, from a count on. */
const on = (from: number, days: number): number[] => Array.from({ length: days }, (_, day) => from + 10 * (day + 1));

describe('what the counter did', () => {
  it('is nothing in usual days, nor in a launch that leaves a tail', () => {
    expect(told(on(LAST, 30))).toEqual([]);
    expect(told([LAST + 1_870, LAST + 2_397, LAST + 2_938, LAST + 3_596, ...on(LAST + 3_700, 10)])).toEqual([]);
  });

  it('a zero for a day or two is disregarded, and what was gained across it is believed', () => {
    expect(told([0, LAST + 20, ...on(LAST + 20, 10)])).toEqual(['fell-to-nothing 0..2 20 believed']);
    expect(told([0, 0, LAST + 30, ...on(LAST + 30, 10)])).toEqual(['fell-to-nothing 0..3 30 believed']);
  });

  it('a fall to half that comes back is disregarded, however often it happens', () => {
    const half = Math.round(LAST / 2);
    expect(told([half, half + 5, LAST + 30, ...on(LAST + 30, 10)])).toEqual(['came-back 0..3 30 believed']);
    expect(told([half, LAST + 20, half, LAST + 40, ...on(LAST + 40, 10)])).toEqual([
      'came-back 0..2 20 believed',
      'came-back 2..4 20 believed',
    ]);
  });

  it('a purge that stays says nothing of people, and a purge that is undone neither', () => {
    expect(told([LAST - 3_000, ...on(LAST - 3_000, 40)])).toEqual(['restated 0..1 -3000']);
    expect(told([LAST - 3_000, ...on(LAST - 3_000, 3), LAST + 50, ...on(LAST + 50, 5)])).toEqual([
      'came-back 0..5 50 believed',
    ]);
  });

  it('half of a purge that returns is no new interest', () => {
    expect(told([LAST - 400, ...on(LAST - 400, 3), LAST - 130, ...on(LAST - 130, 5)])).toEqual([
      'restated 0..1 -400 unsettled',
      'came-back 4..5 240',
    ]);
  });

  it('a jump without a tail is not believed, and one that is still the newest not yet', () => {
    expect(told([LAST + 8_000, ...on(LAST + 8_000, 10)])).toEqual(['jumped 0..1 8000']);
    expect(told([LAST + 8_000])).toEqual(['jumped 0..1 8000 unsettled']);
    expect(told([LAST + 5_000, LAST + 8_000, ...on(LAST + 8_000, 10)])).toEqual(['jumped 0..2 8000']);
  });

  it('a jump that falls back is disregarded', () => {
    expect(told([LAST + 4_000, LAST + 4_010, LAST + 30, ...on(LAST + 30, 10)])).toEqual(['jumped 0..3 30 believed']);
  });

  it('a count that stands still for three weeks and catches up is believed as a whole', () => {
    const still = Array.from({ length: 21 }, () => LAST);
    expect(told([...still, LAST + 220, ...on(LAST + 220, 5)])).toEqual(['froze 0..22 220 believed']);
    expect(told(still)).toEqual(['froze 0..21 0 unsettled']);
    expect(told([...still, LAST + 5_000, ...on(LAST + 5_000, 9)])).toEqual(['froze 0..22 5000']);
  });

  it('a project that begins with another count than its own is not believed to have gained the difference', () => {
    const [first, ...more] = judgeCounts(counts([3, 3, 8_995, ...on(8_995, 12)]));
    expect(more).toEqual([]);
    expect(first).toMatchObject({ kind: 'jumped', from: FIRST + 1, to: FIRST + 2, fromCount: 3, toCount: 8_995 });
  });

  it('names a move where the project moved', () => {
    expect(told([120, ...on(120, 40)], [2])).toEqual([`moved-name 0..31 ${420 - LAST}`]);
  });

  it('two names that are read in turn never gain what lies between them', () => {
    // numpy/numpydoc beside numpy/numpy, weekly, as the panel recorded it from June to September 2023.
    const weekly = [243, 243, 243, 23277, 243, 243, 23283, 244, 245, 23293, 247, 247, 23296, 250, 250, 250, 24184];
    const judged = judgeCounts(counts(weekly, 7));
    for (let end = 1; end < weekly.length; end += 1) {
      const known = counts(weekly.slice(0, end + 1), 7);
      const before = judgeCounts(known);
      const good = goodReadings(known, before);
      const [from, to] = [good.at(-2), good.at(-1)];
      const gain = from && to && countedGain(from, to, before);
      expect(gain?.gained ?? 0).toBeLessThan(30);
    }
    expect(judged.length).toBeGreaterThan(4);
  });
});

describe('a gain between two readings', () => {
  const days = [...usual, ...[LAST + 8_000], ...on(LAST + 8_000, 10)];
  const readings = counts(days);
  const artefacts = judgeCounts(readings);
  const at = (index: number): CountOfDay => readings.at(index) ?? { day: 0, count: 0 };

  it('leaves out what says nothing, and says over how many days it is', () => {
    // 30 days back from the last: 19 usual days before the jump, and 10 after it.
    expect(countedGain(at(-31), at(-1), artefacts)).toMatchObject({ gained: 288, days: 29 });
    expect(countedGain(at(-8), at(-1), artefacts)).toMatchObject({ gained: 70, days: 7, leftOut: [] });
    expect(countedGain(at(-12), at(-11), artefacts)).toBeNull();
  });

  it('starts after the days whose count is not known', () => {
    const still = counts([...usual, ...Array.from({ length: 21 }, () => LAST), LAST + 220, ...on(LAST + 220, 5)]);
    const frozen = judgeCounts(still);
    const end = still.at(-1) ?? at(-1);
    const within = still.at(-8) ?? at(-8);
    expect(countedGain(within, end, frozen)).toMatchObject({ gained: 50, days: 5, from: { day: FIRST + 61 } });
    const around = still.at(-31) ?? at(-31);
    expect(countedGain(around, end, frozen)).toMatchObject({ days: 30, leftOut: [] });
  });
});
