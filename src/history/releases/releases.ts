import { DAY } from '../../contracts/clock.ts';
import type { FetchRow, FetchSubject, RecordedRows } from '../../contracts/figures/recorded.ts';
import type { ReleasesFact } from '../../contracts/figures/score.ts';
import type { CoverageSpan } from '../../contracts/figures/coverage.ts';
import { absenceOf } from '../absence.ts';
import { BRIDGED, coverageUntil, lastCovered, stretchAt } from '../coverage.ts';
import { isStableRelease } from './stable-release.ts';

/** Releases that are read, days: the year that counts, and enough before it to see the gap that its first release ends. */
export const RELEASE_DAYS = 400;
/** Releases without a flag that are read from before those days, so that a stable one is among them beside some nightly builds. */
export const RELEASES_BEFORE = 10;
const YEAR_DAYS = 365;

/**
 * The releases that are known at `at` (ms): those of the last RELEASE_DAYS and the last stable one before them. An empty list
 * means that they were read and there are none.
 * @param rows releases oldest first
 */
export function releasesFact(
  { releases, ...known }: Pick<RecordedRows, 'releases' | 'fetches' | 'origin' | 'coverage'>,
  at: number,
): ReleasesFact {
  const historyAt = readAt(known.fetches, 'releases');
  if (releases.length === 0 && historyAt === undefined)
    return {
      value: undefined,
      observedAt: undefined,
      source: 'releases',
      missingBecause: absenceOf(known, 'releases', at),
    };
  const since = at - RELEASE_DAYS * DAY;
  const lastBefore = releases.findLast((release) => release.publishedAt < since && isStableRelease(release));
  // What is there without the history came with a snapshot.
  const read = historyAt ?? readAt(known.fetches, 'daily');
  return {
    value: releases
      .filter((release) => release === lastBefore || release.publishedAt >= since)
      .map((release) => ({ publishedAt: release.publishedAt, prerelease: !isStableRelease(release) })),
    observedAt: read === undefined ? Math.max(...releases.map(({ publishedAt }) => publishedAt)) : Math.min(read, at),
    source: 'releases',
    ...unread(known.coverage, at),
  };
}

/**
 * Stable releases of the year up to when they were read, or up to `at` (ms) where no reading is recorded. Undefined where they
 * were not read, or not through a year in which none is known.
 */
export function stableReleasesInYear({ value, observedAt, readDays }: ReleasesFact, at: number): number | undefined {
  if (value === undefined) return undefined;
  const to = Math.min(at, observedAt ?? at);
  const count = value.filter(
    ({ prerelease, publishedAt }) => !prerelease && publishedAt <= to && publishedAt > to - YEAR_DAYS * DAY,
  ).length;
  return count === 0 && readDays !== undefined ? undefined : count;
}

/** The days of the year that were read, where that is not all of them. */
function unread(coverage: readonly CoverageSpan[], at: number): Pick<ReleasesFact, 'readDays'> {
  const known = coverageUntil(coverage, at);
  const to = lastCovered(known);
  // Recorded before coverage was: the fetch alone tells that they were read.
  if (to === undefined) return {};
  const from = Math.max(to - YEAR_DAYS * DAY, stretchAt(known, to)?.from ?? to);
  const readDays = Math.round((to - from) / DAY);
  return readDays >= YEAR_DAYS - BRIDGED / DAY ? {} : { readDays };
}

const readAt = (fetches: readonly FetchRow[], subject: FetchSubject): number | undefined =>
  fetches.find((row) => row.subject === subject)?.okAt ?? undefined;
