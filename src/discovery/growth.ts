import type { Gain, NightCount } from '../contracts/figures/discovery.ts';
import type { Day } from '../contracts/figures/series.ts';
import { judgeCounts } from '../history/stars/star-artefacts.ts';
import { countedGain, isDisregarded } from '../history/stars/counted-gain.ts';

/** Windows that gains are known for, days. */
export const WINDOWS = [1, 7, 30] as const;
export type WindowDays = (typeof WINDOWS)[number];

/** Of a window, how much shorter or longer the time between two counts may be: a night that was missed leaves a gap. */
const SHORTEST = 0.7;
const LONGEST = 1.5;

export interface GrowthInput {
  createdDay: Day;
  firstSeenDay: Day;
  /** Oldest first, the newest included; one a night. */
  counts: readonly NightCount[];
  /** Nights that were swept as a whole, so that what was not seen then was below the floor. */
  wholeNights: ReadonlySet<Day>;
  /** What a repository of its age had to have to be seen. */
  floor: number;
}

/**
 * What it gained in the days up to its newest count; undefined where that is not known. A night without a count proves
 * nothing: the gain is then said over the days between the counts that there are. Counts that the counter got wrong are left
 * out, by the same judgement as for every other project.
 */
export function growth(
  { createdDay, firstSeenDay, counts, wholeNights, floor }: GrowthInput,
  days: WindowDays,
): Gain | undefined {
  const readings = counts.map(({ day, stars }) => ({ day, count: stars }));
  // What nothing follows yet may be a launch: only what is settled is taken off. The star history tells the rest.
  const artefacts = judgeCounts(readings).filter(({ settled }) => settled);
  const newest = readings.at(-1);
  if (newest === undefined || isDisregarded(newest.day, artefacts)) return undefined;
  const age = newest.day - createdDay;
  if (age < days) return { gained: newest.count, days: Math.max(1, age), basis: 'since creation' };
  const span = ({ day }: { day: Day }): number => newest.day - day;
  const base = readings
    .filter((one) => span(one) >= days * SHORTEST && span(one) <= Math.max(days * LONGEST, 2) && span(one) > 0)
    .sort((a, b) => Math.abs(span(a) - days) - Math.abs(span(b) - days))[0];
  if (base !== undefined) {
    const gain = countedGain(base, newest, artefacts);
    return gain === null ? undefined : { gained: gain.gained, days: gain.days, basis: 'counted' };
  }
  // The night before it was first seen was whole: it had fewer stars than the floor then.
  const below = firstSeenDay - 1;
  if (newest.day - below <= days * LONGEST && newest.day - below <= Math.max(days, 2) && wholeNights.has(below))
    return newest.count > floor
      ? { gained: newest.count - floor + 1, days: newest.day - below, basis: 'at least' }
      : undefined;
  return undefined;
}

/** The gain by GitHub's own days, which also knows the time before a candidate was first seen. */
export function historyGain(
  stars: readonly { day: Day; gained: number }[],
  completeThrough: Day,
  days: WindowDays,
): Gain | undefined {
  const within = stars.filter(({ day }) => day > completeThrough - days && day <= completeThrough);
  if (within.length < days) return undefined;
  return { gained: within.reduce((sum, { gained }) => sum + gained, 0), days, basis: 'star history' };
}
