import { DAY } from '../src/contracts/clock.ts';
import type { Fact } from '../src/contracts/score.ts';

/** A day's snapshot, as far as the score reads it. */
export interface Reading {
  day: number;
  at: number;
  source: 'github' | 'import';
  stars: number | null;
  forks: number | null;
  contributors: number | null;
  openIssues: number | null;
  closedIssues: number | null;
  mergedPullRequests: number | null;
}

/** An older figure is history, not the present. */
export const OLDEST_DAYS = 45;

/** Issues ever created; null unless both parts were read together. */
export const issueTotal = ({ openIssues, closedIssues }: Reading): number | null =>
  openIssues === null || closedIssues === null ? null : openIssues + closedIssues;

export const sourceOf = (reading: Reading): string => (reading.source === 'import' ? 'recorded figures' : 'snapshot');

/** The newest known value of a figure, with its own age. `readings`: newest first. */
export function newestKnown(
  readings: readonly Reading[],
  figure: (reading: Reading) => number | null,
  missingBecause: () => string,
): Fact {
  for (const reading of readings) {
    const value = figure(reading);
    if (value !== null) return { value, observedAt: reading.at, source: sourceOf(reading) };
  }
  return { value: undefined, observedAt: undefined, source: 'snapshot', missingBecause: missingBecause() };
}

/**
 * What a total gained over `days`, between the newest reading that knows it and the one nearest to that many days
 * earlier, at most `tolerance` days off; scaled to the whole window where the two are not exactly so far apart.
 *
 * @returns undefined when one end is unknown; negative when the total fell
 */
export function gainedBetween(
  newest: readonly Reading[],
  earlier: readonly Reading[],
  figure: (reading: Reading) => number | null,
  window: { days: number; tolerance: number },
): { value: number; observedAt: number; source: string } | undefined {
  const end = newest.find((reading) => figure(reading) !== null);
  if (end === undefined) return undefined;
  const aim = end.day - window.days;
  let start: Reading | undefined;
  for (const reading of earlier) {
    if (figure(reading) === null || Math.abs(reading.day - aim) > window.tolerance) continue;
    if (start === undefined || Math.abs(reading.day - aim) < Math.abs(start.day - aim)) start = reading;
  }
  if (start === undefined) return undefined;
  const gained = (figure(end) ?? 0) - (figure(start) ?? 0);
  const apart = (end.at - start.at) / DAY;
  const exact = Math.abs(apart - window.days) < 1;
  return {
    value: exact ? gained : Math.round((gained * window.days) / apart),
    observedAt: end.at,
    source: exact
      ? sourceOf(end)
      : `${end.source === 'import' ? 'recorded figures' : 'snapshots'} ${Math.round(apart)} days apart, scaled to ${window.days}`,
  };
}
