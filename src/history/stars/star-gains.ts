import { DAY, dayOf } from '../../contracts/clock.ts';
import { plural } from '../../text/format.ts';
import type { Reading, RecordedRows } from '../../contracts/figures/recorded.ts';
import type { Fact } from '../../contracts/figures/score.ts';
import { artefactWords } from '../../text/artefact-words.ts';
import type { StarArtefact } from '../../contracts/figures/star-artefact.ts';
import { countedGain, isDisregarded } from './counted-gain.ts';
import { missing } from '../absence.ts';
import { starSums } from './star-sums.ts';
import type { StarSums } from './star-sums.ts';
import { sourceOf, starWindow } from '../windows.ts';
import { dayIn, endOfDay } from '../zone-days.ts';

export interface StarGain {
  /** With the days that it is over. */
  gained: Fact;
  /** The count that the window started from: the newest one without the gain. */
  before: Fact;
  /** Day of the snapshot that it is counted from, where it is counted from one. */
  from?: number;
}

/** Whole days of star history that are read: the longest window, and a week of failed fetches. */
export const STAR_DAYS = 97;
/** How old the end of a window may be, days: a day or two of failed fetches must not switch the figure to another source. */
const LATEST_END = 4;
/** Share of a window that must be left where days are left out. */
const LEAST_KNOWN = 0.5;

/** Readings of the observed line, and what its counter did. */
interface Readings {
  current: readonly Reading[];
  all: readonly Reading[];
  artefacts: readonly StarArtefact[];
}

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
  /** What people did not do, in the history's days. */
  artefacts: readonly StarArtefact[];
}

/** @param rows with at least the last STAR_DAYS whole days of star history, and what the counter did in them */
export function starHistoryOf(
  { starDays, createdAt, artefacts }: Pick<RecordedRows, 'starDays' | 'createdAt' | 'artefacts'>,
  moment: Moment,
): StarHistory {
  const first = moment.lastWholeDay - STAR_DAYS;
  const known = starDays.filter(({ day }) => day >= first);
  return {
    moment,
    newestDay: known.findLast(({ day, partial }) => !partial && day <= moment.lastWholeDay)?.day,
    createdDay: createdAt === null ? undefined : dayOf(createdAt),
    sum: starSums(known, first),
    artefacts: artefacts.filter(({ line }) => line === 'reconstructed'),
  };
}

/**
 * Stars gained in `window` days and the count they started from: out of GitHub's star history where every day of the window
 * is known, else out of own snapshots. What the counter did and people did not is left out; the gain says over how many days
 * it is. Where too little of the window is left, the gain is unknown, because of that.
 *
 * @param stars newest known count, with its age
 * @param missingBecause why neither is known
 */
export function starsGained(
  window: number,
  stars: Fact,
  history: StarHistory,
  readings: Readings,
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
  const leftOut = history.artefacts.filter(({ from, to }) => from >= first - 1 && to <= end);
  const bySteps = leftOut.reduce((stars, { fromCount, toCount }) => stars + toCount - fromCount, 0);
  const daysLeft = leftOut.reduce((left, { from, to }) => left - (to - from), window);
  if (daysLeft < LEAST_KNOWN * window) return unknown(reasonOf(leftOut), 'star history');
  const fact = (value: number): Fact => ({ value, observedAt, source: 'star history' });
  const gain: Fact = { ...fact(gained - bySteps), days: daysLeft };
  if (stars.value === undefined || readDay === undefined)
    return { gained: gain, before: missing('star history', stars.missingBecause) };
  // Part of the star count is what came in from the window's first day until that count was read.
  const sinceStart = readDay === end ? gained : sum(first, readDay).gained;
  return { gained: gain, before: fact(Math.max(0, stars.value - sinceStart + bySteps)) };
}

/** Ends with the newest reading that has another one near the window's length before it, as the windows of issues do. */
function fromSnapshots(window: number, { current, all, artefacts }: Readings): StarGain | undefined {
  const observed = artefacts.filter(({ line }) => line === 'observed');
  for (const end of current.toReversed()) {
    if (end.stars === null) continue;
    const start = nearestStart(end.day - window, all, observed, starWindow(window).tolerance);
    if (start?.stars != null) return gainBetween(window, { ...start, stars: start.stars }, end, observed);
  }
  return undefined;
}

function gainBetween(
  window: number,
  start: Reading & { stars: number },
  end: Reading,
  observed: readonly StarArtefact[],
): StarGain | undefined {
  const count = end.stars ?? 0;
  const gain = countedGain({ day: start.day, count: start.stars }, { day: end.day, count }, observed);
  const within = observed.filter(({ from, to }) => to > start.day && from < end.day);
  if (gain === null || gain.days < LEAST_KNOWN * window)
    return within.length === 0 ? undefined : unknown(reasonOf(within), 'snapshot');
  const fact = (value: number): Fact => ({ value, observedAt: end.at, source: sourceOf(end) });
  return {
    gained: { ...fact(gain.gained), days: gain.days },
    before: fact(Math.max(0, count - gain.gained)),
    from: gain.from.day,
  };
}

/** The reading that knows the stars nearest to a day, rather one that is to be believed. */
function nearestStart(
  aim: number,
  readings: readonly Reading[],
  artefacts: readonly StarArtefact[],
  tolerance: number,
): Reading | undefined {
  const near = readings
    .filter(({ day, stars }) => stars !== null && Math.abs(day - aim) <= tolerance)
    .sort((a, b) => Math.abs(a.day - aim) - Math.abs(b.day - aim));
  return near.find(({ day }) => !isDisregarded(day, artefacts)) ?? near[0];
}

/** Why a gain is not known, as a clause for a reader. */
const reasonOf = (artefacts: readonly StarArtefact[]): string => {
  const newest = artefacts.at(-1);
  return newest === undefined ? 'the count is not to be believed' : artefactWords(newest);
};

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
