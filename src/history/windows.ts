import { DAY } from '../contracts/clock.ts';
import type { Reading } from '../contracts/figures/recorded.ts';
import type { Fact } from '../contracts/figures/score.ts';
import type { TotalArtefact } from '../contracts/figures/total-artefact.ts';
import { countedGain } from './stars/counted-gain.ts';

/** A count that is older than this is history, not the present, days. */
export const OLDEST_DAYS = 45;
/** Days that the ends of a window of issues or pull requests may be off. */
export const WINDOW_TOLERANCE = 2;
/** Days that the ends of a window of stars may be off, and at most a third of the window. */
const STAR_TOLERANCE = 3;

/** A count, as far as a reading knows it. */
export type Figure = (reading: Reading) => number | null;

/** Share of a window that must be left where days are left out. */
const LEAST_KNOWN = 0.5;

interface Readings {
  current: readonly Reading[];
  all: readonly Reading[];
  artefacts?: readonly TotalArtefact[];
}

export interface Window {
  /** Length in days. */
  days: number;
  /** Days that its start may be off. */
  tolerance: number;
}

export interface Gain {
  /** In whole things. */
  value: number;
  /** The same before it was rounded. */
  unrounded: number;
  observedAt: number;
  source: string;
}

/** How far a window of stars may be off when it is measured between two snapshots. */
export const starWindow = (days: number): Window => ({
  days,
  tolerance: Math.min(STAR_TOLERANCE, Math.floor(days / 3)),
});

/** Where a reading comes from, in words for a reader. */
export const sourceOf = (reading: Reading): string => (reading.source === 'import' ? 'recorded figures' : 'snapshot');

/** Readings that can speak of the present at `at` (ms); oldest first, as they are given. */
export function currentReadings(readings: readonly Reading[], at: number): Reading[] {
  const today = Math.floor(at / DAY);
  return readings.filter((reading) => reading.day >= today - OLDEST_DAYS && reading.day <= today && reading.at <= at);
}

/**
 * The newest known value of a figure, with its own age.
 * @param readings oldest first
 * @returns undefined when none of them knows it
 */
export function newestKnown(readings: readonly Reading[], figure: Figure): Fact | undefined {
  const reading = readings.findLast((known) => figure(known) !== null);
  const value = reading && figure(reading);
  return reading === undefined || value == null
    ? undefined
    : { value, observedAt: reading.at, source: sourceOf(reading) };
}

/**
 * What a total gained over a window: it ends with the newest current reading that knows the total and has another one near the
 * window's length before it, within the tolerance; scaled to the whole window where the two are not exactly so far apart. A
 * week whose counterpart was not recorded keeps the window of the week before, with its date.
 *
 * @param current readings in which the window may end, oldest first
 * @param all readings in which it may begin, oldest first
 * @param artefacts of the same total: what people did not do is left out, with its days
 * @returns undefined when no two are so far apart; negative when the total fell
 */
export function gainedIn(window: Window, figure: Figure, { current, all, artefacts = [] }: Readings): Gain | undefined {
  for (const end of current.toReversed()) {
    if (figure(end) === null) continue;
    const start = nearest(all, figure, end.day - window.days, window.tolerance);
    const gain = start && gainBetween([start, end], figure, window.days, artefacts);
    if (gain !== undefined) return gain;
  }
  return undefined;
}

function nearest(readings: readonly Reading[], figure: Figure, day: number, tolerance: number): Reading | undefined {
  let found: Reading | undefined;
  for (const reading of readings) {
    if (figure(reading) === null || Math.abs(reading.day - day) > tolerance) continue;
    if (found === undefined || Math.abs(reading.day - day) < Math.abs(found.day - day)) found = reading;
  }
  return found;
}

function gainBetween(
  [start, end]: readonly [Reading, Reading],
  figure: Figure,
  days: number,
  artefacts: readonly TotalArtefact[],
): Gain | undefined {
  const counted = countedGain(countOn(start, figure), countOn(end, figure), artefacts);
  if (counted === null || counted.days < LEAST_KNOWN * days) return undefined;
  const { gained, leftOut } = counted;
  const apart = leftOut.length > 0 ? counted.days : (end.at - start.at) / DAY;
  const exact = Math.abs(apart - days) < 1;
  const unrounded = exact ? gained : (gained * days) / apart;
  return {
    value: Math.round(unrounded),
    unrounded,
    observedAt: end.at,
    source: exact
      ? sourceOf(end)
      : `${end.source === 'import' ? 'recorded figures' : 'snapshots'} ${Math.round(apart)} days apart, scaled to ${days}`,
  };
}

const countOn = (reading: Reading, figure: Figure): { day: number; count: number } => ({
  day: reading.day,
  count: figure(reading) ?? 0,
});
