import { describe, expect, test } from 'vitest';
import { growth, historyGain } from '../../src/discovery/growth.ts';
import type { GrowthInput } from '../../src/discovery/growth.ts';

/** Ten nights to day 100, one star more than 1,000 for each day. */
const steady: GrowthInput = {
  createdDay: -1_000,
  firstSeenDay: 91,
  counts: Array.from({ length: 10 }, (_, at) => ({ day: 91 + at, stars: 1_000 + 10 * at })),
  wholeNights: new Set([90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]),
  floor: 500,
};
const of = (change: Partial<GrowthInput>): GrowthInput => ({ ...steady, ...change });

describe('growth between sweeps', () => {
  test('two counts a week apart', () => {
    expect(growth(steady, 7)).toEqual({ gained: 70, days: 7, basis: 'counted' });
    expect(growth(steady, 1)).toEqual({ gained: 10, days: 1, basis: 'counted' });
    // Seen for nine days only, and the night before says that it was below the floor.
    expect(growth(steady, 30)).toEqual({ gained: 1_090 - 500 + 1, days: 10, basis: 'at least' });
  });

  test('a gap is said, not filled: the gain is over the days between the counts that there are', () => {
    const counts = steady.counts.filter(({ day }) => day === 95 || day === 100);
    expect(growth(of({ counts }), 7)).toEqual({ gained: 50, days: 5, basis: 'counted' });
    expect(growth(of({ counts: steady.counts.slice(-1), wholeNights: new Set() }), 7)).toBeUndefined();
  });

  test('what is younger than the window gained all of its stars in it', () => {
    const counts = [{ day: 100, stars: 812 }];
    expect(growth(of({ createdDay: 97, firstSeenDay: 100, counts }), 7)).toEqual({
      gained: 812,
      days: 3,
      basis: 'since creation',
    });
    expect(growth(of({ createdDay: 80, firstSeenDay: 100, counts }), 30)?.gained).toBe(812);
  });

  test('first seen tonight, and the night before was whole: at least what it is above the floor', () => {
    const first = { firstSeenDay: 100, counts: [{ day: 100, stars: 640 }] };
    expect(growth(of(first), 7)).toEqual({ gained: 141, days: 1, basis: 'at least' });
    expect(growth(of({ ...first, wholeNights: new Set([100]) }), 7)).toBeUndefined();
  });

  test('a count that fell to nothing and came back is no gain', () => {
    const counts = Array.from({ length: 40 }, (_, at) => ({ day: 61 + at, stars: 5_000 + 5 * at }));
    const broken = counts.map((one) => (one.day >= 80 && one.day <= 93 ? { ...one, stars: 12 } : one));
    const input = of({ firstSeenDay: 61, counts: broken });
    expect(growth(input, 7)).toEqual({ gained: 30, days: 6, basis: 'counted' });
    // The count before it and the one after it are both to be believed.
    expect(growth(input, 30)?.gained).toBe(5 * 30);
  });

  test('GitHub’s own days: only where all days of the window are there', () => {
    const days = Array.from({ length: 14 }, (_, at) => ({ day: 87 + at, gained: at }));
    expect(historyGain(days, 99, 7)).toEqual({ gained: 6 + 7 + 8 + 9 + 10 + 11 + 12, days: 7, basis: 'star history' });
    expect(historyGain(days, 99, 30)).toBeUndefined();
  });
});
