import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { cadenceOf } from '../../src/scoring/cadence.ts';
import type { ReleaseRecord } from '../../db/store.ts';
import type { CommandContext } from './context.ts';
import { isStableRelease, stableReleases } from '../../src/history/stable-release.ts';

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
): Promise<readonly ReleaseRecord[]> {
  const recent = await store.observations.releases(projectId, { since: now - READ_DAYS * DAY });
  if (reachesPastYear(recent, now)) return recent;
  const all = await store.observations.releases(projectId, { limit: MOST_RELEASES });
  const before = all.slice(recent.length).find(isStableRelease);
  return before === undefined ? recent : [...recent, before];
}

/** Median days between the stable releases of the last year; undefined where fewer than two gaps end in it. */
export function rhythmOf(releases: readonly ReleaseRecord[], now: number): number | undefined {
  const cadence = cadenceOf(stableReleases(releases), now);
  if (cadence === undefined) return undefined;
  return cadence.count - (reachesPastYear(releases, now) ? 0 : 1) < LEAST_GAPS ? undefined : cadence.medianGapDays;
}

/** Whether a stable release before the last year is among them, with which the first gap of the year begins. */
const reachesPastYear = (releases: readonly ReleaseRecord[], now: number): boolean =>
  releases.some((release) => isStableRelease(release) && dayOf(release.publishedAt) <= dayOf(now) - YEAR_DAYS);
