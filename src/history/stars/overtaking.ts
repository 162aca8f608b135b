import type { Day } from '../../contracts/figures/series.ts';
import { WINDOW_TOLERANCE } from '../windows.ts';

/** Star counts by day without what only the counter did; null where the count of a day is not known. */
export type StarPoints = readonly (readonly [day: Day, stars: number | null])[];

/** When one project passes another in stars, were both to go on as in the last weeks. */
export type Overtaking =
  | {
      kind: 'passes';
      weeks: number;
      /** Four times in five it lies between these, as far as the weeks resemble the last ones. */
      soonest: number;
      /** Undefined: the difference in pace may as well be none. */
      latest: number | undefined;
    }
  | { kind: 'does not pass' };

/** Weeks that the pace is read from: fewer say too little of the spread, more are no longer today's pace. */
const WEEKS = 12;
const LEAST_WEEKS = 8;
/** Student's t for 80 % between both sides: 1.415 with 7 degrees of freedom, 1.363 with 11. */
const STUDENT_T = 1.4;
const DAYS = 7;
/** A forecast further away than this is none. */
const MOST_WEEKS = 20 * 52;

/**
 * The gap in stars divided by the mean difference of their weekly gains, m. The range is the gap divided by m ± t · s / √n, where s
 * is the standard deviation of the n weekly differences: it says how much the weeks vary, and nothing of a change that is to come.
 *
 * @returns undefined where too few weeks of both are known, or the one behind is not behind
 */
export function overtaking(behind: StarPoints, ahead: StarPoints): Overtaking | undefined {
  const [starsOfBehind, starsOfAhead] = [known(behind), known(ahead)];
  const end = [...starsOfBehind.keys()].filter((day) => starsOfAhead.has(day)).reduce((a, b) => Math.max(a, b), -1);
  const gap = (starsOfAhead.get(end) ?? 0) - (starsOfBehind.get(end) ?? 0);
  if (end < 0 || gap <= 0) return undefined;
  const differences = Array.from({ length: WEEKS }, (_, week) => {
    const [from, to] = [end - DAYS * (week + 1), end - DAYS * week];
    const [gained, gainedAhead] = [gainOf(starsOfBehind, from, to), gainOf(starsOfAhead, from, to)];
    return gained === undefined || gainedAhead === undefined ? undefined : gained - gainedAhead;
  }).filter((difference) => difference !== undefined);
  const n = differences.length;
  if (n < LEAST_WEEKS) return undefined;
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / n;
  const variance = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0) / (n - 1);
  const error = STUDENT_T * Math.sqrt(variance / n);
  if (mean <= 0 || gap / mean > MOST_WEEKS) return { kind: 'does not pass' };
  return {
    kind: 'passes',
    weeks: gap / mean,
    soonest: gap / (mean + error),
    latest: mean > error ? gap / (mean - error) : undefined,
  };
}

const known = (points: StarPoints): ReadonlyMap<Day, number> =>
  new Map(points.flatMap(([day, stars]) => (stars === null ? [] : [[day, stars] as const])));

/** Stars a week between the readings nearest to both days; undefined where one of them has none near. */
function gainOf(stars: ReadonlyMap<Day, number>, from: Day, to: Day): number | undefined {
  const [start, end] = [nearest(stars, from), nearest(stars, to)];
  if (start === undefined || end === undefined || start.day === end.day) return undefined;
  return ((end.stars - start.stars) / (end.day - start.day)) * DAYS;
}

function nearest(stars: ReadonlyMap<Day, number>, wanted: Day): { day: Day; stars: number } | undefined {
  for (let distance = 0; distance <= WINDOW_TOLERANCE; distance += 1)
    for (const day of [wanted - distance, wanted + distance]) {
      const count = stars.get(day);
      if (count !== undefined) return { day, stars: count };
    }
  return undefined;
}
