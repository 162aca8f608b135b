import { describe, expect, it } from 'vitest';
import { overtaking } from '../../src/history/stars/overtaking.ts';
import type { StarPoints } from '../../src/history/stars/overtaking.ts';

/** Every seventh day to day 700, ending with `stars`; gains oldest first. */
function points(stars: number, gains: readonly number[]): StarPoints {
  let count = stars - gains.reduce((sum, gain) => sum + gain, 0);
  const first = 700 - 7 * gains.length;
  return [[first, count], ...gains.map((gain, week): [number, number] => [first + 7 * (week + 1), (count += gain)])];
}
const weeks = (gain: number, n = 12): number[] => Array.from({ length: n }, () => gain);

describe('when one passes another', () => {
  it('is the gap by the difference in pace, without a range where no week differs', () => {
    // 100 stars behind, 10 a week faster.
    expect(overtaking(points(900, weeks(20)), points(1_000, weeks(10)))).toEqual({
      kind: 'passes',
      weeks: 10,
      soonest: 10,
      latest: 10,
    });
  });

  it('has a range from how much the weeks differ', () => {
    // Differences 5 and 15 in turn: mean 10, s = sqrt(12 * 25 / 11) = 5.2223, s / sqrt(12) = 1.50756, times 1.4 = 2.11058.
    const uneven = Array.from({ length: 12 }, (_, week) => (week % 2 === 0 ? 15 : 25));
    const found = overtaking(points(900, uneven), points(1_000, weeks(10)));
    expect(found).toMatchObject({ kind: 'passes', weeks: 10 });
    if (found?.kind !== 'passes') return;
    expect(found.soonest).toBeCloseTo(100 / 12.11058, 4);
    expect(found.latest).toBeCloseTo(100 / 7.88942, 4);
  });

  it('has no latest time where the difference in pace may as well be none', () => {
    // Differences 40 and -20 in turn: mean 10, s = 31.334, s / sqrt(12) = 9.045, times 1.4 = 12.66, more than the mean.
    const wild = Array.from({ length: 12 }, (_, week) => (week % 2 === 0 ? 50 : -10));
    const found = overtaking(points(900, wild), points(1_000, weeks(10)));
    expect(found).toMatchObject({ kind: 'passes', weeks: 10, latest: undefined });
  });

  it('is never where the one behind is no faster, or needs more than twenty years', () => {
    expect(overtaking(points(900, weeks(10)), points(1_000, weeks(10)))).toEqual({ kind: 'does not pass' });
    expect(overtaking(points(900, weeks(5)), points(1_000, weeks(10)))).toEqual({ kind: 'does not pass' });
    // 2,000 stars by one a week are 2,000 weeks.
    expect(overtaking(points(8_000, weeks(11)), points(10_000, weeks(10)))).toEqual({ kind: 'does not pass' });
  });

  it('takes a reading up to two days away for one that is missing, by the days between', () => {
    // Read two days late once: 20 a week over nine days, then over five.
    const late = points(900, weeks(20)).map(([day, stars]): [number, number] =>
      day === 672 ? [674, (stars ?? 0) + (2 * 20) / 7] : [day, stars ?? 0],
    );
    const found = overtaking(late, points(1_000, weeks(10)));
    expect(found).toMatchObject({ kind: 'passes' });
    if (found?.kind === 'passes') expect(found.weeks).toBeCloseTo(10, 6);
  });

  it('is unknown with fewer than eight known weeks, and where it is not behind', () => {
    expect(overtaking(points(900, weeks(20, 7)), points(1_000, weeks(10, 7)))).toBeUndefined();
    expect(overtaking(points(900, weeks(20, 8)), points(1_000, weeks(10, 8)))).toMatchObject({ weeks: 10 });
    // A reading that is not known takes two weeks with it: the one that it ends and the one that it begins.
    const holed = points(900, weeks(20, 9)).map(([day, stars]): [number, number | null] => [
      day,
      day === 672 ? null : stars,
    ]);
    expect(overtaking(holed, points(1_000, weeks(10, 9)))).toBeUndefined();
    expect(overtaking(points(1_000, weeks(20)), points(1_000, weeks(10)))).toBeUndefined();
    expect(overtaking([], points(1_000, weeks(10)))).toBeUndefined();
  });
});
