import { DAY, dayOf } from '../contracts/clock.ts';
import { plural } from '../text/format.ts';
import type { Reading, StarDayRow } from '../contracts/recorded.ts';
import type { Fact } from '../contracts/score.ts';
import { missing } from './absence.ts';
import { starSums } from './star-sums.ts';
import type { StarSums } from './star-sums.ts';
import { gainedIn, starWindow } from './windows.ts';
import { dayIn, endOfDay } from './zone-days.ts';

export interface StarGain {
  gained: Fact;
  /** The count that the window started from. */
  before: Fact;
}

/** Whole days of star history that are read: the longest window, and a week of failed fetches. */
export const STAR_DAYS = 97;
/** How old the end of a window may be, days: a day or two of failed fetches must not switch the figure to another source. */
const LATEST_END = 4;

/** The moment that is asked about, and the calendar of the star history. */
export interface Moment {
  at: number;
  zone: string;
  /** Last day that is over in the zone. */
  lastWholeDay: number;
}

export const momentIn = (zone: string, at: number): Moment => ({ at, zone, lastWholeDay: dayIn(zone, at) - 1 });

/** The star history of a project, made ready for windows of any length. */
export interface StarHistory {
  moment: Moment;
  /** Last whole day that the history knows. */
  newestDay: number | undefined;
  /** UTC day of the repository's creation. */
  createdDay: number | undefined;
  sum: StarSums;
}

/** @param starDays at least the last STAR_DAYS whole days, oldest first */
export function starHistoryOf(starDays: readonly StarDayRow[], createdAt: number | null, moment: Moment): StarHistory {
  const first = moment.lastWholeDay - STAR_DAYS;
  const known = starDays.filter(({ day }) => day >= first);
  return {
    moment,
    newestDay: known.findLast(({ day, partial }) => !partial && day <= moment.lastWholeDay)?.day,
    createdDay: createdAt === null ? undefined : dayOf(createdAt),
    sum: starSums(known, first),
  };
}

/**
 * Stars gained in `window` days and the count they started from: out of GitHub's star history where every day of the window
 * is known, else out of own snapshots.
 *
 * @param stars newest known count, with its age
 * @param missingBecause why neither is known
 */
export function starsGained(
  window: number,
  stars: Fact,
  history: StarHistory,
  readings: { current: readonly Reading[]; all: readonly Reading[] },
  missingBecause: () => string,
): StarGain {
  const known = fromHistory(window, stars, history) ?? fromSnapshots(window, readings);
  return known === undefined ? unknown(missingBecause()) : unlessOver(window, history.moment.at, known);
}

function fromHistory(window: number, stars: Fact, history: StarHistory): StarGain | undefined {
  const { newestDay: end, createdDay, sum } = history;
  const { zone, lastWholeDay } = history.moment;
  if (end === undefined || end < lastWholeDay - LATEST_END) return undefined;
  const first = end - window + 1;
  const readDay = stars.observedAt === undefined ? undefined : dayIn(zone, stars.observedAt);
  // A count from before the window says nothing of its start.
  if (readDay !== undefined && readDay < first) return undefined;
  const { days, gained } = sum(first, end);
  if (days < window) {
    // Before its creation a repository had no days that could be missing.
    const lived = createdDay === undefined ? first : Math.min(end + 1, Math.max(first, createdDay));
    if (sum(lived, end).days < end + 1 - lived) return undefined;
  }
  const observedAt = Math.min(endOfDay(zone, end), stars.observedAt ?? Infinity);
  const fact = (value: number): Fact => ({ value, observedAt, source: 'star history' });
  if (stars.value === undefined || readDay === undefined)
    return { gained: fact(gained), before: missing('star history', stars.missingBecause) };
  // Part of the star count is what came in from the window's first day until that count was read.
  const sinceStart = readDay === end ? gained : sum(first, readDay).gained;
  return { gained: fact(gained), before: fact(Math.max(0, stars.value - sinceStart)) };
}

function fromSnapshots(
  window: number,
  readings: { current: readonly Reading[]; all: readonly Reading[] },
): StarGain | undefined {
  const gained = gainedIn(starWindow(window), (reading) => reading.stars, readings);
  const now = readings.current.findLast((reading) => reading.stars !== null)?.stars;
  if (gained === undefined || now == null) return undefined;
  return { gained, before: { ...gained, value: Math.max(0, now - gained.value) } };
}

/** What was gained in a window that was over before the one asked for began is the gain of another time, however new the count is. */
function unlessOver(window: number, at: number, known: StarGain): StarGain {
  const { observedAt, source } = known.gained;
  if (observedAt === undefined || at - observedAt <= window * DAY) return known;
  const ago = plural(Math.floor((at - observedAt) / DAY), 'day');
  return unknown(`the newest ${window} days that are known ended ${ago} ago`, source);
}

function unknown(missingBecause: string, source = 'star history'): StarGain {
  const fact = missing(source, missingBecause);
  return { gained: fact, before: fact };
}
