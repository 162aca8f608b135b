import { DAY, dayOf } from '../../contracts/clock.ts';
import type { CoverageSpan } from '../../contracts/figures/coverage.ts';
import { BRIDGED, coverageUntil, coversCompletely, lastCovered, stretchAt } from '../coverage.ts';
import { isStableRelease } from './stable-release.ts';
import type { NamedRelease } from './stable-release.ts';

const YEAR_DAYS = 365;

/** The stable releases of the year that ended when releases were last read, as far back as they were read without a hole. */
export interface ReleaseYear {
  /** Days on which one came out. */
  readonly count: number;
  /** ms; `from` is later than a year before `to` where the reading began later or had a hole. */
  readonly from: number;
  readonly to: number;
  readonly isWhole: boolean;
  /** False where lists told only the newest release now and then: the count is a lower bound. */
  readonly isComplete: boolean;
}

/**
 * Stable releases of the year, for what is concluded from there being any: none is told only where the year was read, up to
 * the days that are bridged anyway.
 */
export const knownInYear = ({ count, from, to }: Pick<ReleaseYear, 'count' | 'from' | 'to'>): number | undefined =>
  count === 0 && to - from < YEAR_DAYS * DAY - BRIDGED ? undefined : count;

/**
 * @param coverage over which times releases were read; none for records from before that was kept, which count as read
 * @param now ms
 */
export function releaseYear(
  releases: readonly (NamedRelease & { readonly publishedAt: number })[],
  coverage: readonly CoverageSpan[],
  now: number,
): ReleaseYear {
  const known = coverageUntil(coverage, now);
  const to = lastCovered(known) ?? now;
  const yearBefore = to - YEAR_DAYS * DAY;
  const readFrom = known.length === 0 ? yearBefore : (stretchAt(known, to)?.from ?? to);
  const from = Math.max(yearBefore, readFrom);
  const days = releases
    .filter((release) => isStableRelease(release) && release.publishedAt <= to)
    .map(({ publishedAt }) => dayOf(publishedAt))
    .filter((day) => day > dayOf(from) || (from > yearBefore && day === dayOf(from)));
  return {
    count: new Set(days).size,
    from,
    to,
    isWhole: from === yearBefore,
    isComplete: known.length === 0 || coversCompletely(known, { from, to }),
  };
}
