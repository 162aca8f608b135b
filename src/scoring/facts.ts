import { DAY } from '../contracts/clock.ts';
import type { Fact } from '../contracts/score.ts';

/** A count of contributors at one moment (ms); undefined where it could not be read. */
export interface ContributorReading {
  readonly at: number;
  readonly contributors?: number | undefined;
}

/** Widest hole between two readings across which a count is read off the line between them, in days. */
const WIDEST_HOLE = { 30: 15, 365: 45 } as const;

/**
 * Contributors that were added in the `days` up to the newest reading, by difference of the counts: net of accounts that
 * were deleted, so it may be negative. Stands beside the score, never in it.
 *
 * @param readings oldest first
 * @param source what the readings are called before a reader
 * @returns the gain as of the newest reading; unknown, with the reason, when the readings do not reach back or have a hole there
 */
export function newContributors(readings: readonly ContributorReading[], days: 30 | 365, source = 'snapshots'): Fact {
  const known = readings.flatMap(({ at, contributors }) => (contributors === undefined ? [] : { at, contributors }));
  const end = known.at(-1);
  const absent = (missingBecause: string): Fact => ({ value: undefined, observedAt: end?.at, source, missingBecause });
  if (end === undefined) return absent('never read');
  const start = end.at - days * DAY;
  const earlier = known.findLast((reading) => reading.at <= start);
  const later = known.find((reading) => reading.at > start);
  if (earlier === undefined) return absent(`no reading reaches back ${days} days`);
  let before = earlier.contributors;
  if (earlier.at !== start && later !== undefined) {
    if (later.at - earlier.at > WIDEST_HOLE[days] * DAY) return absent(`no reading near ${days} days ago`);
    before += ((later.contributors - earlier.contributors) * (start - earlier.at)) / (later.at - earlier.at);
  }
  return { value: Math.round(end.contributors - before), observedAt: end.at, source };
}
