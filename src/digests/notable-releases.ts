import type { LeaderboardRow, ReleaseRecord } from '../../db/store.ts';
import { firstSeenAt } from '../history/first-seen.ts';
import { MINUTE } from '../contracts/clock.ts';
import type { DigestContent, DigestRelease } from './digest-content.ts';
import { READ_LATE } from './digest-view.ts';
import type { DigestView } from './digest-view.ts';
import { isStableRelease } from '../history/releases/stable-release.ts';

const LISTED = 4;
/** A night's releases carry the moment at which they began to be written; the last of them are there a little later. */
const BEING_WRITTEN = MINUTE;
const WEIGHTS = { major: 3, minor: 2, other: 1, patch: 0 } as const satisfies Record<DigestRelease['size'], number>;

export interface ReleaseSpan {
  /** Seen after this moment, ms: what was seen before stood in the digest before. */
  seenAfter: number;
  /** And at or before this one: what is stored later is for the next digest. */
  seenTo: number;
  /** Came out at or after this moment. */
  publishedFrom: number;
}

/**
 * What the digest before looked at decides, not what came out before it: releases are read once a night, so what came out in
 * the hours before a digest was unknown to it. What is read late because its project is new, or nothing was read for long, is
 * news only where it came out in this digest's time or shortly before.
 */
export function releaseSpan(
  previous: Pick<DigestContent, 'preparedAt' | 'releasesSeenTo'> | undefined,
  since: number,
  now: number,
): ReleaseSpan {
  const seenTo = now - BEING_WRITTEN;
  if (previous === undefined) return { seenAfter: -Infinity, seenTo, publishedFrom: since };
  return { seenAfter: previous.releasesSeenTo ?? previous.preparedAt, seenTo, publishedFrom: since - READ_LATE };
}

/** Major releases first, then minor ones, the larger project first within each; patches are no news. One a project. */
export function notableReleases(
  view: DigestView,
  wanted: (row: LeaderboardRow) => boolean,
  options: ReleaseSpan & { prereleases: boolean },
): { listed: DigestRelease[]; more: number } {
  const best = new Map<number, { release: DigestRelease; stars: number }>();
  for (const release of view.releases) {
    // Newest first: the rest is older still.
    if (release.publishedAt < options.publishedFrom) break;
    const seenAt = firstSeenAt(release);
    if (seenAt <= options.seenAfter || seenAt > options.seenTo) continue;
    const stable = isStableRelease(release);
    if (!stable && !options.prereleases) continue;
    const size = releaseSize(release);
    const row = view.byId.get(release.projectId);
    if (size === 'patch' || row === undefined || !wanted(row)) continue;
    const kept = best.get(release.projectId);
    if (kept !== undefined && WEIGHTS[kept.release.size] >= WEIGHTS[size]) continue;
    const { projectId, tag, source, publishedAt } = release;
    best.set(projectId, {
      release: { projectId, fullName: row.fullName, tag, source, publishedAt, prerelease: !stable, size },
      stars: row.stars ?? 0,
    });
  }
  const sorted = [...best.values()].sort(
    (a, b) =>
      WEIGHTS[b.release.size] - WEIGHTS[a.release.size] ||
      b.stars - a.stars ||
      (a.release.fullName < b.release.fullName ? -1 : 1),
  );
  const listed = sorted.slice(0, LISTED).map(({ release }) => release);
  return { listed, more: sorted.length - listed.length };
}

/** The weightiest stable release of a project in a span of time (ms), the newest of equals; undefined where none is known. */
export function releaseWithin(
  releases: readonly Pick<ReleaseRecord, 'tag' | 'source' | 'publishedAt' | 'prerelease'>[],
  { from, to, prereleases }: { from: number; to: number; prereleases: boolean },
): (Pick<DigestRelease, 'tag' | 'publishedAt'> & { source: string }) | undefined {
  const [best] = releases
    .filter((release) => release.publishedAt >= from && release.publishedAt <= to)
    .filter((release) => prereleases || isStableRelease(release))
    .sort((a, b) => WEIGHTS[releaseSize(b)] - WEIGHTS[releaseSize(a)] || b.publishedAt - a.publishedAt);
  return best && { tag: best.tag, source: best.source, publishedAt: best.publishedAt };
}

/**
 * By semantic versioning (semver.org, 2.0.0): `2.0.0` is major, `2.1.0` minor, `2.1.3` a patch. Component tags
 * (`core@2.0.0`, `server-v2.0.0`) are read by their end. Calendar versions and everything else are `other`.
 */
function releaseSize(release: Pick<ReleaseRecord, 'tag'>): DigestRelease['size'] {
  const match = /(?:^|[@/_v-])(\d+)\.(\d+)(?:\.(\d+))?(?:[.+-]\S*)?$/i.exec(release.tag);
  if (match === null) return 'other';
  const [, major = '', minor = '', patch = '0'] = match;
  if (Number(major) >= 1970) return 'other';
  if (Number(patch) > 0) return 'patch';
  return Number(minor) === 0 && Number(major) > 0 ? 'major' : 'minor';
}
