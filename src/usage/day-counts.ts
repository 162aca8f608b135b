import type { EpochDay } from '../contracts/clock.ts';
import type { DayCount } from '../contracts/figures/usage.ts';

/** A registry counted less than this part of its usual weekday: part of its log is lost. */
const LOST_SHARE = 0.5;
/** Weeks on both sides that say what is usual for a weekday. */
const USUAL_WEEKS = 6;
/** Days of the same weekday that are needed to say so. */
const LEAST_WEEKDAYS = 3;

/**
 * Days on which a registry lost its log, or part of it: it counted nothing, or less than half the median of the same weekday in
 * the weeks around. What any package shows on them is unknown. Holidays lower a day, but never so far.
 */
export function lostDays(registry: readonly DayCount[]): ReadonlySet<EpochDay> {
  const byDay = new Map(registry.map(({ day, downloads }) => [day, downloads]));
  return new Set(
    registry.flatMap(({ day, downloads }) => {
      if (downloads === 0) return [day];
      const around: number[] = [];
      for (let week = -USUAL_WEEKS; week <= USUAL_WEEKS; week += 1) {
        const other = week === 0 ? undefined : byDay.get(day + week * 7);
        if (other !== undefined && other > 0) around.push(other);
      }
      return around.length >= LEAST_WEEKDAYS && downloads < LOST_SHARE * median(around) ? [day] : [];
    }),
  );
}

/** A package of this many downloads a day that shows none for a day was not counted; a smaller one may have had none. */
const SURELY_COUNTED = 20;

/**
 * The days of a package that are known: without those that were not over when they were read, without those that its registry
 * lost, and without zeros of a package that is never without downloads, which are what a registry shows before it has counted.
 */
export function knownDays(
  days: readonly (DayCount & { partial: boolean })[],
  lost: ReadonlySet<EpochDay>,
): readonly DayCount[] {
  const whole = days.filter(({ day, partial }) => !partial && !lost.has(day));
  const usual = median(whole.map(({ downloads }) => downloads));
  return whole
    .filter(({ downloads }) => downloads > 0 || usual < SURELY_COUNTED)
    .map(({ day, downloads }) => ({ day, downloads }));
}

/** A sum over a window, and how much of the window it rests on. */
export interface WindowSum {
  downloads: number;
  /** Last day of the window. */
  to: EpochDay;
  /** Days of the window. */
  days: number;
  /** Days of it that are known; fewer than `days`: the sum is raised to the whole window, weekday by weekday. */
  known: number;
}

/** A sum needs this part of its days. */
const LEAST_KNOWN = 0.8;
/** A registry is a day or two late, and a day may be lost; older windows are no answer to "now". */
const LATEST_DAYS = 5;

/**
 * Downloads in `days` days up to `to`. Unknown days are taken as the mean of the same weekday in the window, because weekends
 * have half the downloads of weekdays.
 * @returns undefined where too few days are known, or no day of a weekday
 */
export function windowSum(days: readonly DayCount[], to: EpochDay, window: number): WindowSum | undefined {
  const within = days.filter(({ day }) => day > to - window && day <= to);
  if (within.length < Math.ceil(window * LEAST_KNOWN)) return undefined;
  const sums = new Map<number, { sum: number; known: number }>();
  for (const { day, downloads } of within) {
    const weekday = sums.get(day % 7) ?? { sum: 0, known: 0 };
    sums.set(day % 7, { sum: weekday.sum + downloads, known: weekday.known + 1 });
  }
  let total = 0;
  for (let weekday = 0; weekday < Math.min(7, window); weekday += 1) {
    const first = to - window + 1 + weekday;
    const seen = sums.get(first % 7);
    const occurrences = Math.ceil((to - first + 1) / 7);
    if (seen !== undefined) total += (seen.sum / seen.known) * occurrences;
    // The only day of its weekday in a short window: the mean of the others is the best there is.
    else if (window <= 7) total += within.reduce((sum, { downloads }) => sum + downloads, 0) / within.length;
    else return undefined;
  }
  return { downloads: Math.round(total), to, days: window, known: within.length };
}

/** The newest day that is known, if it is new enough to speak of now. */
export const newestDay = (days: readonly DayCount[], today: EpochDay): EpochDay | undefined => {
  const last = days.at(-1)?.day;
  return last === undefined || last < today - LATEST_DAYS ? undefined : last;
};

/** Sums of whole weeks (Monday to Sunday), oldest first; weeks with too few known days are absent. */
export function weeklySums(days: readonly DayCount[]): readonly WindowSum[] {
  const first = days[0]?.day;
  const last = days.at(-1)?.day;
  if (first === undefined || last === undefined) return [];
  const weeks: WindowSum[] = [];
  for (let sunday = sundayAfter(first); sunday <= last; sunday += 7) {
    const sum = windowSum(days, sunday, 7);
    if (sum !== undefined) weeks.push(sum);
  }
  return weeks;
}

/** The Sunday on or after a day: day 0, 1 January 1970, was a Thursday. */
const sundayAfter = (day: EpochDay): EpochDay => day + ((3 - (day % 7) + 7) % 7);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0
    ? 0
    : sorted.length % 2 === 1
      ? (sorted[middle] ?? 0)
      : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
