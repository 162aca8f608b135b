import type { EpochDay } from '../../src/contracts/clock.ts';

export interface Count {
  readonly day: EpochDay;
  readonly value: number | undefined;
}

/** Two recorders that count the same thing are this close on the same day (19 of 20 times), and never exactly at the same hour. */
const TOLERANCE = 0.001;
const LEAST_TOLERANCE = 2;
/** Daily counts further apart than this say too little of the weekly one between them. */
const WIDEST_GAP = 8;
/** A recorder that disagrees more often than this is not believed where it agrees once or nobody can tell. */
const MOST_DISAGREEING = 0.1;

type Verdict = 'agrees' | 'disagrees' | 'in a hole' | 'alone';

/**
 * The weekly counts of one figure as far as the daily ones bear them out; those that do not become undefined. Drawn in one
 * line, two recorders a percent apart are sawteeth, and a week between them is growth that never was.
 *
 * Between daily counts a weekly one stays only where the two recorders agree as a rule; before the first and after the last
 * daily count it is all there is, and stays.
 *
 * @param weekly oldest first
 * @param daily oldest first
 */
export function agreeingCounts(weekly: readonly Count[], daily: readonly Count[]): (number | undefined)[] {
  const known = daily.flatMap(({ day, value }) => (value === undefined ? [] : [{ day, value }]));
  const verdicts = weekly.map((count) => verdictOn(count, known));
  const times = (wanted: Verdict): number => verdicts.filter((verdict) => verdict === wanted).length;
  const reliable = times('disagrees') <= MOST_DISAGREEING * (times('agrees') + times('disagrees'));
  return weekly.map(({ value }, index) => {
    const verdict = verdicts[index];
    return verdict === 'alone' || (reliable && verdict !== 'disagrees') ? value : undefined;
  });
}

function verdictOn({ day, value }: Count, daily: readonly { day: EpochDay; value: number }[]): Verdict | undefined {
  if (value === undefined) return undefined;
  const before = daily.findLast((count) => count.day <= day);
  const after = daily.find((count) => count.day > day) ?? (before?.day === day ? before : undefined);
  if (before === undefined || after === undefined) return 'alone';
  if (after.day - before.day > WIDEST_GAP && before.day !== day) return 'in a hole';
  // Read at some hour between the two: a launch may lift the count far above the first within that day.
  const last = after.day - before.day > WIDEST_GAP ? before : after;
  const [low, high] = [Math.min(before.value, last.value), Math.max(before.value, last.value)];
  const tolerance = Math.max(LEAST_TOLERANCE, TOLERANCE * high);
  return value >= low - tolerance && value <= high + tolerance ? 'agrees' : 'disagrees';
}
