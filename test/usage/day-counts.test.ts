import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/contracts/clock.ts';
import { knownDays, lostDays, weeklySums, windowSum } from '../../src/usage/day-counts.ts';

const day = (text: string): number => parseDay(text) ?? NaN;
/** A Monday. */
const MONDAY = day('2026-09-07');
/** Weeks of 100 on weekdays and 40 on weekends: 580 a week. */
const weeks = (count: number, from = MONDAY): { day: number; downloads: number }[] =>
  Array.from({ length: count * 7 }, (_, at) => ({ day: from + at, downloads: at % 7 < 5 ? 100 : 40 }));
const without = <T extends { day: number }>(days: readonly T[], ...gone: number[]): T[] =>
  days.filter((one) => !gone.includes(one.day - MONDAY));

describe('days that a registry lost', () => {
  it('are those without any download, as npm had from 28 August to 4 September 2024', () => {
    const from = day('2024-08-05');
    const registry = weeks(8, from).map((one) =>
      one.day >= day('2024-08-28') && one.day <= day('2024-09-04') ? { ...one, downloads: 0 } : one,
    );
    expect([...lostDays(registry)]).toEqual(Array.from({ length: 8 }, (_, at) => day('2024-08-28') + at));
  });

  it('are those with less than half of their weekday, and no weekend or holiday', () => {
    const registry = weeks(6).map((one, at) =>
      at === 16 ? { ...one, downloads: 49 } : at === 17 ? { ...one, downloads: 51 } : one,
    );
    expect([...lostDays(registry)]).toEqual([MONDAY + 16]);
  });

  it('are not said of a registry that is hardly known', () => {
    expect([
      ...lostDays([
        { day: MONDAY, downloads: 100 },
        { day: MONDAY + 7, downloads: 1 },
      ]),
    ]).toEqual([]);
  });
});

describe('the days of a package that are known', () => {
  const whole = (days: readonly { day: number; downloads: number }[]) =>
    days.map((one) => ({ ...one, partial: false }));

  it('leave out what its registry lost, what was not over, and zeros of a package that is never without', () => {
    const days = whole(weeks(1)).map((one, at) =>
      at === 1 ? { ...one, downloads: 0 } : at === 6 ? { ...one, partial: true } : one,
    );
    expect(knownDays(days, new Set([MONDAY + 3])).map((one) => one.day - MONDAY)).toEqual([0, 2, 4, 5]);
  });

  it('keep the zeros of a small package', () => {
    const days = whole([3, 0, 5, 0].map((downloads, at) => ({ day: MONDAY + at, downloads })));
    expect(knownDays(days, new Set())).toHaveLength(4);
  });
});

describe('sums', () => {
  it('are of the window', () => {
    expect(windowSum(weeks(8), MONDAY + 55, 28)).toEqual({ downloads: 2_320, to: MONDAY + 55, days: 28, known: 28 });
    expect(windowSum(weeks(8), MONDAY + 55, 7)).toMatchObject({ downloads: 580, known: 7 });
  });

  it('fill a missing day with its own weekday', () => {
    // A Sunday and a Wednesday are missing: 40 and 100, not the mean of 83.
    expect(windowSum(without(weeks(4), 6, 9), MONDAY + 27, 28)).toMatchObject({ downloads: 2_320, known: 26 });
  });

  it('are unknown with less than four fifths of the days, or without any of a weekday', () => {
    expect(windowSum(without(weeks(4), 0, 1, 2, 3, 4), MONDAY + 27, 28)).toMatchObject({ known: 23 });
    expect(windowSum(without(weeks(4), 0, 1, 2, 3, 4, 5), MONDAY + 27, 28)).toBeUndefined();
    expect(windowSum(without(weeks(4), 0, 7, 14, 21), MONDAY + 27, 28)).toBeUndefined();
    expect(windowSum(without(weeks(1), 0, 1), MONDAY + 6, 7)).toBeUndefined();
  });

  it('of weeks run from Monday to Sunday; a week that is not over is none', () => {
    const sums = weeklySums(weeks(2).slice(0, -1));
    expect(sums.map(({ to, downloads, known }) => [to - MONDAY, downloads, known])).toEqual([[6, 580, 7]]);
    expect(weeklySums([])).toEqual([]);
  });
});
