import type { CoverageRecord } from '../../src/contracts/figures/coverage.ts';
import type { RecordedSource, WindowMeasure } from '../../src/contracts/figures/recorded.ts';
import type { MentionRecord, MentionSweep } from '../../src/contracts/figures/mention.ts';
import type { FetchRecord } from './projects.ts';
import type { LedgerEntry } from '../../src/contracts/figures/series.ts';
import type { StarArtefact } from '../../src/contracts/figures/star-artefact.ts';
import type { TotalArtefact } from '../../src/contracts/figures/total-artefact.ts';

/** Counts as observed on a UTC day; null is unknown. `day`: days since 1970-01-01. `at`: ms. */
export interface Snapshot {
  projectId: number;
  day: number;
  at: number;
  source: 'github' | 'import';
  stars: number | null;
  forks: number | null;
  watchers: number | null;
  openIssues: number | null;
  closedIssues: number | null;
  /** Ever opened. */
  pullRequests: number | null;
  openPullRequests: number | null;
  mergedPullRequests: number | null;
  contributors: number | null;
  releases: number | null;
  commits: number | null;
  pushedAt: number | null;
}

/** The counts of a snapshot that lines and gains are made of. */
export type CountReading = Pick<Snapshot, 'day' | 'at' | 'stars' | 'contributors'>;

export interface PulseRecord {
  projectId: number;
  at: number;
  stars: number | null;
  forks: number | null;
}

export interface StarDay {
  /** Day in the published zone, days since 1970-01-01. */
  day: number;
  gained: number;
}

export interface ReleaseRecord {
  projectId: number;
  tag: string;
  publishedAt: number;
  prerelease: boolean;
  source: string;
  /** First sentences of its notes, safe to show; empty: they say nothing; null or absent: not read. */
  excerpt?: string | null;
  /** When it was made on GitHub, ms; null or absent: not read. */
  createdAt?: number | null;
}

export interface SeenRelease extends ReleaseRecord {
  /** When it was first read, ms; null where that was not kept: see `firstSeenAt` of src/history. */
  seenAt: number | null;
}

export interface WindowCount {
  projectId: number;
  measure: WindowMeasure;
  asOf: number;
  value: number;
}

export interface DeletedRelease {
  projectId: number;
  tag: string;
  at: number;
}

/** What was read, of any number of projects. Parts that are not named have no rows. */
export interface ObservationBatch {
  pulses?: readonly PulseRecord[];
  /**
   * One row a project and day: within its day a later reading replaces field by field what it knows (null never erases);
   * a reading for a past day that is there already changes nothing.
   */
  snapshots?: readonly Snapshot[];
  releases?: readonly ReleaseRecord[];
  /**
   * When the releases were read, ms; kept from the first time a release is stored, also where its date is set anew. A
   * pre-release that becomes a release is seen anew. Without it they count as seen when they came out, as recorded figures do.
   */
  releasesSeenAt?: number;
  /**
   * Releases that GitHub no longer lists, and when that was seen (ms). They are kept, and alerts tell of them, but no other reader
   * gets them; one that is read again is no longer deleted.
   */
  deletedReleases?: readonly DeletedRelease[];
  /** Over which times the lists of releases were read; written after them, so that none is claimed for what a crash left out. */
  coverage?: readonly CoverageRecord[];
  windowCounts?: readonly WindowCount[];
  /** Stories about projects; of a story that is there already the newest points and comments count. */
  mentions?: readonly MentionRecord[];
  /** Over which times all stories of a source were looked through, for every project that was tracked then. */
  mentionSweeps?: readonly MentionSweep[];
  /** What was asked of GitHub. A failed try keeps when it last went well; an older try never takes the place of a newer one. */
  fetches?: readonly FetchRecord[];
}

export interface ObservationStore extends RecordedSource {
  /**
   * Writes the parts in the order of `ObservationBatch`, in transactions of some hundreds of rows, between which others can
   * write. Writing again changes nothing.
   */
  record(batch: ObservationBatch): Promise<void>;
  /**
   * Keeps the reconstruction; days that differ from what was kept go to the retention ledger, once. Returns those entries.
   * A day that was still running when it was read may grow without an entry. `completeThrough`: last day that was over when this
   * was read.
   */
  recordStarHistory(
    projectId: number,
    days: readonly StarDay[],
    fetchedAt: number,
    completeThrough: number,
  ): Promise<readonly LedgerEntry[]>;
  /**
   * What the star counter of a project did from day `since` on, in place of what was judged of these days before; what ended
   * earlier stays. Returns whether anything changed: judging the same figures again changes nothing.
   */
  recordArtefacts(
    projectId: number,
    artefacts: readonly (StarArtefact | TotalArtefact)[],
    since: number,
  ): Promise<boolean>;

  /** By project, the newest star count that was read and when (ms); projects without one are absent. */
  latestStars(projectIds: readonly number[]): Promise<ReadonlyMap<number, { stars: number; at: number }>>;

  /** Releases of many projects that came out at or after `since`, newest first. */
  recentReleases(query: {
    since: number;
    projectIds?: readonly number[];
    limit: number;
  }): Promise<readonly SeenRelease[]>;

  /**
   * How many projects there are; how many of them are recorded figures, which nobody fetches; how many of the others were
   * observed at or after `since` (none where it is not given); and the newest observation of any, undefined before the first.
   */
  coverage(since?: number): Promise<{
    observed: number;
    projects: number;
    recorded: number;
    newestAt: number | undefined;
  }>;
}
