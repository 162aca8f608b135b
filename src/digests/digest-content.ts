import type { Line } from '../contracts/messages/message.ts';
import type { Severity } from '../contracts/figures/signal.ts';
import type { PeriodGains } from '../history/period-gains.ts';
import type { Period } from '../subscriptions/schedule.ts';

/**
 * What a digest decided and shows, as plain JSON: it is stored with the digest, so that a re-send shows the same and the
 * next digest compares with these very numbers. Ids are the database's; times are ms since the epoch; null is unknown.
 */
export interface DigestContent {
  /** 1: before reasons, past periods, slowdowns and one's own project were kept. */
  version: 1 | 2;
  /** The subscription that it is of; null: of none. Absent in digests of before. */
  subscriptionId?: number | null;
  period: Period;
  /** IANA zone in which its dates are written. */
  zone: string;
  preparedAt: number;
  /** The span that the figures speak about. */
  windowDays: 1 | 7 | 30;
  /** When the digest before this one was prepared; null for a channel's first. */
  previousAt: number | null;
  /** Oldest and newest reading behind the star counts shown; null when nothing is known. */
  figuresFrom: number | null;
  figuresTo: number | null;
  /** Projects that match the filter, and those of them whose growth over the window is known. */
  matching: number;
  known: number;
  /** What the filter asks, in words: `watchlist`, `vector search in Rust`. */
  scope: string;
  /** Which projects the filter asks for, to the letter: only digests that ask for the same can be compared place by place. Absent in digests of before. */
  asks?: string;
  floor: DigestFloor;
  /** Best first, at most as many as the subscription shows. */
  relative: readonly DigestPick[];
  absolute: readonly DigestPick[];
  /** Longer rankings by id, so that the next digest can tell how far a project has moved. */
  ranking: { relative: readonly number[]; absolute: readonly number[] };
  /** The index: ids of the top 25 by score, best first; and who came and went since the last digest. */
  index: readonly number[];
  entrants: readonly NamedProject[];
  leavers: readonly NamedProject[];
  followUps: readonly FollowUp[];
  /** Far fewer stars than usual in the week; weekly digests only. Absent in digests of before. */
  cooling?: readonly CoolingProject[];
  /** What takes off, is not tracked, and was first seen in the period. Absent where nothing was, and in digests of before. */
  radar?: readonly RadarProject[];
  /** The first project of the workspace's watchlist. Absent where it has none, or no rank. */
  own?: OwnProject;
  releases: readonly DigestRelease[];
  /** Releases were looked at as far as they had been seen by then; the next digest begins after it. Absent in digests of before. */
  releasesSeenTo?: number;
  /** Notable releases that matched but are not listed. */
  moreReleases: number;
  /** Projects that match whose releases were not read in the period, so that none is no news. Absent where all were. */
  releasesUnread?: number;
  health: readonly DigestFinding[];
  moreHealth: number;
  milestones: readonly DigestFinding[];
  /** Downloads that rose beyond what is usual, and adopters that were added. Absent where there are none, and in digests of before. */
  grownInUse?: readonly DigestFinding[];
  /** Projects whose growth is unknown because of what their counter did; the largest first, a few at most. Absent in digests of before. */
  uncounted?: readonly (NamedProject & { because: string })[];
  /** Nothing to tell: neither growth above the floor, nor releases, nor findings, nor for the first time that nothing was read. */
  quiet: boolean;
}

/** Below this a percentage says little; the digest shows it. */
interface DigestFloor {
  /** Stars at the start of the window. */
  minStars: number;
  /** Stars gained in the window. */
  minGained: number;
}

export interface NamedProject {
  projectId: number;
  fullName: string;
}

export interface DigestPick extends NamedProject {
  rank: number;
  stars: number | null;
  gained: number;
  /** Days that the gain is over. Absent in digests of before, and where they are the window's. */
  days?: number;
  /** What the counter did and is left out of the gain, as a clause. */
  leftOut?: string;
  /** gained / stars at the start of the window; null: unknown. */
  growth: number | null;
  /** When its stars were read, ms. Absent in digests of before. */
  observedAt?: number | null;
  /** Place in the same list of the last digest; null: not among its ranking; undefined: there was no last digest. */
  previousRank?: number | null;
  company: string | null;
  category: string | null;
  total: number | null;
  starQuality: 'low' | 'medium' | 'high' | null;
  /** Why star quality is not clean, in one sentence; null when it is or when the reason is not known. */
  qualityReason: string | null;
  /** Its weightiest release within the window: a coincidence in time, no cause. Absent where none is known. */
  release?: Pick<DigestRelease, 'tag' | 'source' | 'publishedAt'>;
  /** The public event that fits its spike in the window, or that none was found; absent where nothing spiked. */
  why?: { readonly line: Line; readonly phrase: string | null };
  /** Stars gained in each of the last twelve windows, the oldest first; null: unknown. The last one is `gained`. */
  past?: PeriodGains;
}

/** Stars gained in the last week, and in a usual one: the median of the eleven before. */
export interface CoolingProject extends NamedProject {
  gained: number;
  usual: number;
}

/** By score among all tracked projects that have one, 1 is best. */
/** A repository that is not tracked, and what it gained. */
export interface RadarProject {
  fullName: string;
  stars: number;
  category: string | null;
  gained: number;
  days: number;
  /** It was below the floor of the sweep before, so it gained no less. */
  atLeast: boolean;
}

export interface OwnProject extends NamedProject {
  rank: number;
  ranked: number;
  /** In the last digest; absent where that did not show the same project. */
  previousRank?: number;
  gained: number | null;
}

/** How a pick of the last digest did since it was shown. */
export interface FollowUp extends NamedProject {
  /** The list and place it had. */
  list: 'relative' | 'absolute';
  previousRank: number;
  /** Stars then and now; the difference is what it gained since, but for what the counter did. */
  starsThen: number | null;
  starsNow: number | null;
  gainedSince: number | null;
  /** Days that the gain is over, where they are not those since the last digest. */
  days?: number;
  /** What the counter did and is left out of the gain, as a clause. */
  leftOut?: string;
  growthSince: number | null;
  /** What it had gained over the window before, scaled to the time since, to hold the gain against. */
  paceBefore: number | null;
  /** Its place in that list now; null: no longer ranked; undefined: the list is another one now. */
  rankNow?: number | null;
}

export interface DigestRelease extends NamedProject {
  tag: string;
  /** Where it was read; absent in digests that were stored before this was kept: GitHub. */
  source?: string;
  publishedAt: number;
  prerelease: boolean;
  size: 'major' | 'minor' | 'patch' | 'other';
}

export interface DigestFinding {
  signalId: number;
  projectId: number | null;
  fullName: string | null;
  kind: string;
  severity: Severity;
  sentence: string;
  at: number;
}

/** Whether there is nothing to list at all. */
export const isEmpty = (content: DigestContent): boolean =>
  [
    content.relative,
    content.absolute,
    content.releases,
    content.health,
    content.milestones,
    content.entrants,
    content.leavers,
    content.cooling ?? [],
    content.grownInUse ?? [],
  ].every((list) => list.length === 0);

/** The content of a stored digest; undefined when there is none, or when it was written by a version that is not understood. */
export function readDigest(body: string | undefined): DigestContent | undefined {
  if (body === undefined) return undefined;
  const content = JSON.parse(body) as { version?: unknown };
  // Our own writing: the version is all that can differ.
  return content.version === 1 || content.version === 2 ? (content as DigestContent) : undefined;
}
