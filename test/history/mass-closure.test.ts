import { describe, expect, it } from 'vitest';
import { massClosureIn } from '../../src/history/issues/mass-closure.ts';

/** Closed issues ever, one reading every `every` days, from what was closed between them. */
function readings(closed: readonly number[], every = 7): { day: number; closedIssues: number | null }[] {
  let sum = 5_000;
  return [0, ...closed].map((more, index) => {
    sum += more;
    return { day: 20_000 + index * every, closedIssues: sum };
  });
}

const steady = (weeks: number, each: number): number[] => new Array<number>(weeks).fill(each);

describe('a mass closure', () => {
  it('is the week that holds an outlying part of the year', () => {
    const year = [...steady(34, 48), 1_239, ...steady(17, 48)];
    expect(massClosureIn(readings(year))).toEqual({ from: 20_238, to: 20_245, closed: 1_239 });
  });

  it('is seen in daily readings as well', () => {
    const days = [...steady(200, 2), 300, 280, ...steady(150, 2)];
    // Two days of a sweep within the seven: 580 and four or five usual days.
    expect(massClosureIn(readings(days, 1))?.closed).toBeGreaterThanOrEqual(580);
  });

  it('is not a good week, nor a few issues, nor what only a hole shows', () => {
    expect(massClosureIn(readings([...steady(30, 48), 200, ...steady(21, 48)]))).toBeUndefined();
    expect(massClosureIn(readings([...steady(30, 0), 49, ...steady(21, 0)]))).toBeUndefined();
    const hole = readings([...steady(30, 48), 1_200, ...steady(21, 48)]).map((one, index) =>
      index > 10 && index <= 30 ? { ...one, closedIssues: null } : one,
    );
    expect(massClosureIn(hole)).toBeUndefined();
    expect(massClosureIn([])).toBeUndefined();
    expect(massClosureIn(readings([900]))).toBeUndefined();
  });
});
