import type { Day } from '../../contracts/figures/series.ts';
import type { StarArtefact } from '../../contracts/figures/star-artefact.ts';
import type { CountOfDay } from './star-steps.ts';

/** What was gained between two readings, as far as the counter is to be believed. */
/** As far as a gain asks. */
type Artefact = Omit<StarArtefact, 'line'>;

export interface CountedGain<A extends Artefact = StarArtefact> {
  readonly gained: number;
  /** Days that the gain is over: those between both ends without the ones left out. */
  readonly days: number;
  /** The reading it starts from, which is a later one than was asked for where that one is not to be believed. */
  readonly from: CountOfDay;
  /** What is left out, because the difference says nothing of people; oldest first. */
  readonly leftOut: readonly A[];
}

/** Whether a reading lies within an artefact. Its two ends say what the count was; what lies between does not. */
export const isDisregarded = (day: Day, artefacts: readonly StarArtefact[]): boolean =>
  artefacts.some(({ from, to }) => day > from && day < to);

/** Readings that say what the count was. */
export function goodReadings<T extends { readonly day: Day }>(
  readings: readonly T[],
  artefacts: readonly StarArtefact[],
): readonly T[] {
  return artefacts.length === 0 ? readings : readings.filter(({ day }) => !isDisregarded(day, artefacts));
}

/**
 * What was gained between two readings of a counter: of the observed line of stars, or of another total.
 *
 * @param artefacts of that line, oldest first; they do not overlap
 * @returns null where no difference between the two can be believed
 */
export function countedGain<A extends Artefact>(
  start: CountOfDay,
  end: CountOfDay,
  artefacts: readonly A[],
): CountedGain<A> | null {
  const around = artefacts.find(({ from, to }) => start.day > from && start.day < to);
  const from = around === undefined ? start : { day: around.to, count: around.toCount };
  const leftOut = artefacts.filter(
    (artefact) => !artefact.believed && artefact.from >= from.day && artefact.to <= end.day,
  );
  const gained = leftOut.reduce((sum, { fromCount, toCount }) => sum - (toCount - fromCount), end.count - from.count);
  const days = leftOut.reduce((sum, artefact) => sum - (artefact.to - artefact.from), end.day - from.day);
  return days <= 0 ? null : { gained, days, from, leftOut: around === undefined ? leftOut : [around, ...leftOut] };
}

/**
 * The reading that a count is, by its day: on the day on which an artefact is over, a count may have been read before it, and
 * then is that of the day before.
 */
export function readingOn({ day, count }: CountOfDay, artefacts: readonly StarArtefact[]): CountOfDay {
  const ending = artefacts.find(({ to }) => to === day);
  if (ending === undefined) return { day, count };
  const { from, fromCount, toCount } = ending;
  return { day: Math.abs(count - fromCount) < Math.abs(count - toCount) ? from : day, count };
}
