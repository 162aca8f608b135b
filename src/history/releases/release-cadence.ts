import { DAY } from '../../contracts/clock.ts';
import type { ReleaseFact } from '../../contracts/figures/score.ts';
import type { Day, ReleaseFact as VersionOfDay } from '../../contracts/figures/series.ts';
import { isStableRelease } from './stable-release.ts';

/**
 * How often a project publishes stable releases. Two readings of the same releases: by the year, for scores and cards, in which
 * releases of one day are one; and as a stream of gaps, for the question how surprising a silence is, in which a release and
 * the hot fixes of the next days are one, because they end no silence.
 */

/** The rhythm of a project's stable releases in one year. */
export interface Cadence {
  /** Stable releases in the 365 days up to `at`. */
  readonly count: number;
  /**
   * Median days between one stable release and the next, over the gaps that end inside the year (the first of them may
   * begin before it). Undefined when no gap ends in the year. Releases of one day are one release.
   */
  readonly medianGapDays: number | undefined;
  /** Releases a year that both figures support: min(count, 365 / median gap). */
  readonly perYear: number;
  /** Time of the newest stable release (ms). */
  readonly lastAt: number | undefined;
}

const YEAR_DAYS = 365;

/**
 * Count and median gap become one figure, the lower of the two yearly rates, because each alone can be fooled: five
 * patch releases in a day would raise the count, and one burst followed by ten silent months would give a short gap.
 * It never falls when a release is added or the gap shortens, and is 0 when a project that used to release stopped.
 *
 * @returns undefined when no stable release is known at all: such a project has no cadence to judge, which is not a bad one.
 */
export function cadenceOf(releases: readonly ReleaseFact[], at: number): Cadence | undefined {
  const days = new Set<number>();
  for (const release of releases) {
    if (!release.prerelease && release.publishedAt <= at) days.add(Math.floor(release.publishedAt / DAY));
  }
  if (days.size === 0) return undefined;
  const sorted = [...days].sort((a, b) => a - b);
  const from = Math.floor(at / DAY) - YEAR_DAYS;

  let count = 0;
  const gaps: number[] = [];
  let previous: number | undefined;
  for (const day of sorted) {
    if (day > from) {
      count += 1;
      if (previous !== undefined) gaps.push(day - previous);
    }
    previous = day;
  }
  const medianGapDays = median(gaps);
  return {
    count,
    medianGapDays,
    perYear: medianGapDays === undefined ? count : Math.min(count, YEAR_DAYS / medianGapDays),
    lastAt: previous === undefined ? undefined : previous * DAY,
  };
}

/** Releases no more than this many days apart are one: a release and its hot fixes, or the packages of one repository. */
export const SAME_RELEASE_DAYS = 2;

/** One stream of stable releases, oldest first, however many packages or branches they come from. */
export function releaseStream(releases: readonly VersionOfDay[]): { day: Day; version: string }[] {
  const stream: { day: Day; version: string }[] = [];
  const stable = releases.filter(({ version, prerelease }) => isStableRelease({ tag: version, prerelease }));
  for (const { day, version } of stable.sort((a, b) => a.day - b.day)) {
    const last = stream.at(-1);
    if (last === undefined || day - last.day > SAME_RELEASE_DAYS) stream.push({ day, version });
  }
  return stream;
}

/** Middle value, or the mean of the two middle ones; undefined for an empty list. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined || sorted.length % 2 === 1) return upper;
  return ((sorted[middle - 1] ?? upper) + upper) / 2;
}
