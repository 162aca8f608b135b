import type { EpochDay } from '../contracts/clock.ts';

/** A week in which far more issues were closed than in any usual one. */
export interface MassClosure {
  /** Days of the two readings between which they were closed. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly closed: number;
}

/** Days that two readings may be apart to show one week. */
const WEEK = { least: 5, most: 10 } as const;
/** Fewer issues are no mass; and it is one that holds at least this part of all, at many times the pace of the rest. */
const LEAST_CLOSED = 50;
const LEAST_SHARE = 0.2;
const TIMES_USUAL = 5;

/**
 * The week of a year that holds an outlying part of the closed issues, as when a bot closes what is old: it says little about
 * how issues are answered.
 *
 * @param readings closed issues ever, oldest first; null where a reading does not know them
 * @returns undefined where no week stands out, or the readings are too far apart to show one
 */
export function massClosureIn(
  readings: readonly { readonly day: EpochDay; readonly closedIssues: number | null }[],
): MassClosure | undefined {
  const known = readings.flatMap(({ day, closedIssues }) => (closedIssues === null ? [] : [{ day, closedIssues }]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  let largest: MassClosure | undefined;
  let start = 0;
  for (const { day, closedIssues } of known) {
    while ((known[start + 1]?.day ?? day) <= day - WEEK.least) start += 1;
    const before = known[start];
    if (before === undefined || day - before.day < WEEK.least || day - before.day > WEEK.most) continue;
    const closed = closedIssues - before.closedIssues;
    if (closed > (largest?.closed ?? 0)) largest = { from: before.day, to: day, closed };
  }
  if (largest === undefined) return undefined;
  const all = last.closedIssues - first.closedIssues;
  const restDays = last.day - first.day - (largest.to - largest.from);
  const usual = restDays <= 0 ? Infinity : ((all - largest.closed) / restDays) * (largest.to - largest.from);
  const outlying = largest.closed >= LEAST_SHARE * all && largest.closed >= TIMES_USUAL * usual;
  return outlying && largest.closed >= LEAST_CLOSED ? largest : undefined;
}
