import type { Fact } from '../src/contracts/score.ts';
import { gainedBetween } from './current-facts.ts';
import type { Reading } from './current-facts.ts';

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
  /** The star history of the project, and the calendar of its zone. */
  history: {
    /** Last day that is over. */
    lastWholeDay: number;
    /** Last whole day that the history knows, at or before that one. */
    newestDay: number | undefined;
    createdDay: number | undefined;
    /** The day on which the star count was read. */
    starsReadDay: number | undefined;
    endOfDay: (day: number) => number;
    /** Days known from `from` through `to`, and what they gained together. */
    sum: (from: number, to: number) => { days: number; gained: number };
  };
  /** Newest readings, newest first; and those within `tolerance` days of `days` before them. */
  newest: readonly Reading[];
  earlier: (days: number, tolerance: number) => readonly Reading[];
  missingBecause: () => string;
}

/**
 * Stars gained in a window and the count they started from: out of GitHub's star history where every day of the window is
 * known, else out of own snapshots.
 */
export function starsGained(known: Known): StarsGained {
  return fromHistory(known) ?? fromSnapshots(known) ?? missing(known.missingBecause());
}

function fromHistory({ window, stars, history }: Known): StarsGained | undefined {
  const { newestDay: end, lastWholeDay, createdDay, starsReadDay, sum } = history;
  if (end === undefined || end < lastWholeDay - LATEST_END) return undefined;
  const first = end - window + 1;
  // A count from before the window says nothing of its start.
  if (starsReadDay !== undefined && starsReadDay < first) return undefined;
  const { days, gained } = sum(first, end);
  if (days < window) {
    // Before its creation a repository had no days that could be missing.
    const lived = createdDay === undefined ? first : Math.min(end + 1, Math.max(first, createdDay));
    if (sum(lived, end).days < end + 1 - lived) return undefined;
  }
  const at = { observedAt: Math.min(history.endOfDay(end), stars.observedAt ?? Infinity), source: 'star history' };
  if (stars.value === undefined || starsReadDay === undefined) {
    return {
      gained: { value: gained, ...at },
      before: { value: undefined, observedAt: undefined, source: 'star history', missingBecause: stars.missingBecause },
    };
  }
  /** Part of the star count: what came in from the window's first day until that count was read. */
  const sinceStart = starsReadDay === end ? gained : sum(first, starsReadDay).gained;
  return { gained: { value: gained, ...at }, before: { value: Math.max(0, stars.value - sinceStart), ...at } };
}

function fromSnapshots({ window, newest, earlier }: Known): StarsGained | undefined {
  const tolerance = Math.min(SNAPSHOT_TOLERANCE, Math.floor(window / 3));
  const gained = gainedBetween(newest, earlier(window, tolerance), (reading) => reading.stars, {
    days: window,
    tolerance,
  });
  const now = newest.find((reading) => reading.stars !== null)?.stars;
  if (gained === undefined || now == null) return undefined;
  return { gained, before: { ...gained, value: Math.max(0, now - gained.value) } };
}

function missing(missingBecause: string): StarsGained {
  const fact: Fact = { value: undefined, observedAt: undefined, source: 'star history', missingBecause };
  return { gained: fact, before: fact };
}
