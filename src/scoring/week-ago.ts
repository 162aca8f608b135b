import type { Day } from '../contracts/figures/series.ts';

/** A total as it was recorded on a day. */
interface RecordedTotal {
  readonly day: Day;
  readonly total: number | null;
  readonly version: string;
}

/** Days before the day a week ago on which a score still counts as that of a week ago: runs are missed. */
const REACH = 3;

/** The days whose scores may stand for those of a week before `day`; both ends inclusive. */
export const weekBefore = (day: Day): { from: Day; to: Day } => ({ from: day - 7 - REACH, to: day - 7 });

/**
 * The newest of these totals that was computed in the same way; null where it was unknown, or where there is none. With other
 * weights, or by another method, a total answers another question.
 *
 * @param totals oldest first
 */
export const comparable = (totals: readonly RecordedTotal[], version: string): number | null =>
  totals.findLast((before) => before.version === version)?.total ?? null;
