import { DAY, dayOf } from '../../../src/contracts/clock.ts';
import { cadenceOf } from '../../../src/history/releases/release-cadence.ts';
import type { CoverageSpan } from '../../../src/contracts/figures/coverage.ts';
import type { ReleaseYear } from '../../../src/history/releases/release-year.ts';
import * as format from '../../../src/text/format.ts';
import { STALE_AFTER } from '../as-of.ts';
import type { ReleaseRow } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { coverageUntil, coversCompletely, lastCovered } from '../../../src/history/coverage.ts';
import { isStableRelease, stableReleases } from '../../../src/history/releases/stable-release.ts';
import { releasesOf } from '../../../src/history/rows-of.ts';

const READ_DAYS = 730;
const YEAR_DAYS = 365;
/** As far back as the last stable release is looked for behind nightlies. */
const MOST_RELEASES = 2_000;
/** One gap is no rhythm. */
const LEAST_GAPS = 2;

/**
 * Releases of two years, newest first, and where none of them came before the last year the last stable one that did: a project
 * that stopped has released, too, and the first gap of a year may have begun long before it.
 */
export async function knownReleases(
  { store, now }: Pick<CommandContext, 'store' | 'now'>,
  projectId: number,
): Promise<readonly ReleaseRow[]> {
  const recent = await releasesOf(store.observations, projectId, { since: now - READ_DAYS * DAY });
  if (reachesPastYear(recent, now)) return recent;
  const all = await releasesOf(store.observations, projectId, { newest: MOST_RELEASES });
  const before = all.slice(recent.length).find(isStableRelease);
  return before === undefined ? recent : [...recent, before];
}

/** Over which times the releases were read. */
export async function releaseCoverage(
  { store }: Pick<CommandContext, 'store'>,
  projectId: number,
): Promise<readonly CoverageSpan[]> {
  return (await store.observations.recorded([projectId], { coverage: true }))[0]?.coverage ?? [];
}

/**
 * Median days between the stable releases of the year that `releaseYear` tells of, where they were read without a hole;
 * undefined where fewer than two gaps end in it.
 */
export function rhythmOf(releases: readonly ReleaseRow[], { from, to, isWhole }: ReleaseYear): number | undefined {
  const known = stableReleases(releases).filter(({ publishedAt }) => isWhole || publishedAt >= from);
  const cadence = cadenceOf(known, to);
  if (cadence === undefined) return undefined;
  return cadence.count - (reachesPastYear(known, to) ? 0 : 1) < LEAST_GAPS ? undefined : cadence.medianGapDays;
}

/** `13 in 12 months`; where less than a year was read, since when; where only the newest was ever told, the least number. */
export function countOf({ count, from, isWhole, isComplete }: ReleaseYear): string {
  const number = atLeast(count, isComplete);
  return isWhole ? `${number} in 12 months` : `${number} since ${format.date(from)}`;
}

/** The same beside a rhythm: `in the last year, 13 stable`. */
export function inYear({ count, from, to, isWhole, isComplete }: ReleaseYear, now: number): string {
  const stable = `${atLeast(count, isComplete)} stable`;
  if (!isWhole) return `${stable} since ${format.date(from)}, earlier ones not all known`;
  return now - to > STALE_AFTER ? `in the year to ${format.date(to)}, ${stable}` : `in the last year, ${stable}`;
}

/** A lower bound of nothing is no number. */
const atLeast = (count: number, isComplete: boolean): string =>
  isComplete ? format.count(count) : count === 0 ? 'none seen' : `at least ${format.count(count)}`;

/**
 * `last one 12 days ago`. Where only the newest release was ever read, and that was a pre-release since, a stable one may have
 * come and gone between two readings.
 */
export function lastOne(
  latest: Pick<ReleaseRow, 'publishedAt'>,
  releases: readonly ReleaseRow[],
  coverage: readonly CoverageSpan[],
  now: number,
): string {
  const ago = format.daysAgo(latest.publishedAt, now);
  return mayBeHidden(latest, releases, coverage, now)
    ? `last one seen ${ago}, later ones may be hidden behind pre-releases`
    : `last one ${ago}`;
}

export const mayBeHidden = (
  { publishedAt }: Pick<ReleaseRow, 'publishedAt'>,
  releases: readonly ReleaseRow[],
  coverage: readonly CoverageSpan[],
  now: number,
): boolean => {
  const known = coverageUntil(coverage, now);
  const to = lastCovered(known);
  return (
    to !== undefined &&
    releases.some((release) => release.publishedAt > publishedAt && !isStableRelease(release)) &&
    !coversCompletely(known, { from: publishedAt, to })
  );
};

/** Whether a stable release before the last year is among them, with which the first gap of the year begins. */
const reachesPastYear = (releases: readonly ReleaseRow[], now: number): boolean =>
  releases.some((release) => isStableRelease(release) && dayOf(release.publishedAt) <= dayOf(now) - YEAR_DAYS);
