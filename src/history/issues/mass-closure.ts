import type { EpochDay } from '../../contracts/clock.ts';

/** A week in which far more issues were closed than in any usual one. */
export interface MassClosure {
  /** Days of the two readings between which they were closed. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly closed: number;
}

/** Days that two readings may be apart to show one week. */
const WEEK = { days: 7, least: 5, most: 10 } as const;
/** Fewer issues are no mass; and it is one that holds at least this part of all, at many times the pace of the rest. */
const LEAST_CLOSED = 50;
const LEAST_SHARE = 0.2;
const TIMES_USUAL = 5;

interface ClosedIssues {
  readonly day: EpochDay;
  readonly closedIssues: number | null;
}

/**
 * The week of a year that holds an outlying part of the closed issues, as when a bot closes what is old: it says little about
 * how issues are answered.
 *
 * @param readings closed issues ever, oldest first; null where a reading does not know them
 * @returns undefined where no week stands out, or the readings are too far apart to show one
 */
export function massClosureIn(readings: readonly ClosedIssues[]): MassClosure | undefined {
  const known = readings.flatMap(({ day, closedIssues }) => (closedIssues === null ? [] : [{ day, closedIssues }]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const closed = last.closedIssues - first.closedIssues;
  return massClosuresOf(known)({ from: first.day, to: last.day, closed });
}

/**
 * The same for many windows of one record. Cost: a pass over the readings, then a look at the few weeks that closed most.
 *
 * @returns the mass closure of a window, from what was closed in all of it
 */
export function massClosuresOf(readings: readonly ClosedIssues[]): (window: MassClosure) => MassClosure | undefined {
  const known = readings.flatMap(({ day, closedIssues }) => (closedIssues === null ? [] : [{ day, closedIssues }]));
  const weeks: MassClosure[] = [];
  let start = 0;
  for (const { day, closedIssues } of known) {
    while ((known[start + 1]?.day ?? day) <= day - WEEK.days) start += 1;
    const before = [known[start], known[start + 1]].find((one) => one !== undefined && isWeek(day - one.day));
    if (before === undefined) continue;
    const closed = closedIssues - before.closedIssues;
    if (closed >= LEAST_CLOSED) weeks.push({ from: before.day, to: day, closed });
  }
  weeks.sort((a, b) => b.closed - a.closed);
  return (window) => {
    const largest = weeks.find(({ from, to }) => from >= window.from && to <= window.to);
    return largest !== undefined && isOutlying(largest, window) ? largest : undefined;
  };
}

const isWeek = (days: number): boolean => days >= WEEK.least && days <= WEEK.most;

function isOutlying(week: MassClosure, window: MassClosure): boolean {
  const restDays = window.to - window.from - (week.to - week.from);
  const usual = restDays <= 0 ? Infinity : ((window.closed - week.closed) / restDays) * (week.to - week.from);
  return week.closed >= LEAST_SHARE * window.closed && week.closed >= TIMES_USUAL * usual;
}
