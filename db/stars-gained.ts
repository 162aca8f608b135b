import type { Fact } from '../src/core/score.ts';
import { gainedBetween } from './current-facts.ts';
import type { Reading } from './current-facts.ts';

export interface StarDayRow {
  day: number;
  gained: number;
  partial: number;
}

export interface StarsGained {
  gained: Fact;
  before: Fact;
}

/** How old the end of a window may be: a day or two of failed fetches must not switch the figure to another source. */
const LATEST_END = 4;
const SNAPSHOT_TOLERANCE = 3;

interface Known {
  /** Whole days of the window. */
  window: number;
  /** Newest known star count, with its age. */
  stars: Fact;
  /** Star-history rows of the window and a week before it, oldest first. */
  days: readonly StarDayRow[];
  /** Last day that is over, and the day the project was created, in the star history's zone. */
  lastWholeDay: number;
  createdDay: number | undefined;
  endOfDay: (day: number) => number;
  /** Newest readings, newest first, and those around a window before. */
  newest: readonly Reading[];
  earlier: readonly Reading[];
  missingBecause: string;
}

/**
 * Stars gained in a window and the count they started from: out of GitHub's star history where every day of the window is
 * known, else out of own snapshots.
 */
export function starsGained(known: Known): StarsGained {
  return fromHistory(known) ?? fromSnapshots(known) ?? missing(known.missingBecause);
}

function fromHistory({ window, stars, days, lastWholeDay, createdDay, endOfDay }: Known): StarsGained | undefined {
  let end: number | undefined;
  for (const { day, partial } of days) if (partial === 0 && day <= lastWholeDay) end = day;
  if (end === undefined || end < lastWholeDay - LATEST_END) return undefined;
  const first = end - window + 1;
  let present = 0;
  let gained = 0;
  /** Part of the star count: what came in from the window's first day until that count was read. */
  let sinceStart = 0;
  for (const row of days) {
    if (row.day < first) continue;
    if (stars.observedAt === undefined || endOfDay(row.day - 1) <= stars.observedAt) sinceStart += row.gained;
    if (row.day > end) continue;
    present += 1;
    gained += row.gained;
  }
  // Before its creation a repository had no days that could be missing.
  const beforeCreation = createdDay === undefined ? 0 : Math.min(window, Math.max(0, createdDay - first));
  const knownBefore = days.filter((row) => row.day >= first && row.day < first + beforeCreation).length;
  if (present - knownBefore < window - beforeCreation) return undefined;
  const at = { observedAt: Math.min(endOfDay(end), stars.observedAt ?? Infinity), source: 'star history' };
  // A count from before the window says nothing of its start.
  if (stars.observedAt !== undefined && stars.observedAt < endOfDay(first - 1)) return undefined;
  return {
    gained: { value: gained, ...at },
    before:
      stars.value === undefined
        ? { value: undefined, observedAt: undefined, source: 'star history', missingBecause: stars.missingBecause }
        : { value: Math.max(0, stars.value - sinceStart), ...at },
  };
}

function fromSnapshots({ window, newest, earlier }: Known): StarsGained | undefined {
  const gained = gainedBetween(newest, earlier, (reading) => reading.stars, { days: window, tolerance: Math.min(SNAPSHOT_TOLERANCE, Math.floor(window / 3)) });
  const now = newest.find((reading) => reading.stars !== null)?.stars;
  if (gained === undefined || now == null) return undefined;
  return { gained, before: { ...gained, value: Math.max(0, now - gained.value) } };
}

function missing(missingBecause: string): StarsGained {
  const fact: Fact = { value: undefined, observedAt: undefined, source: 'star history', missingBecause };
  return { gained: fact, before: fact };
}
