import type { CoverageRecord } from '../../src/contracts/coverage.ts';
import type { RecordedSource, WindowMeasure } from '../../src/contracts/recorded.ts';
import type { LedgerEntry } from '../../src/contracts/series.ts';
import type { StarArtefact } from '../../src/contracts/star-artefact.ts';

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
}

export interface SeenRelease extends ReleaseRecord {
  /** When it was first read, ms. */
  seenAt: number;
}

export interface WindowCount {
  projectId: number;
  measure: WindowMeasure;
  asOf: number;
  value: number;
}

export interface ObservationStore extends RecordedSource {
  /** Batches of any size: they are written in transactions of some hundreds of rows, between which others can write. Writing again changes nothing. */
  recordPulses(pulses: readonly PulseRecord[]): Promise<void>;
  /**
   * One row a project and day: within its day a later reading replaces field by field what it knows (null never erases);
   * a reading for a past day that is there already changes nothing.
   */
  recordSnapshots(snapshots: readonly Snapshot[]): Promise<void>;
  /**
   * Keeps the reconstruction; days that differ from what was kept go to the retention ledger, once. Returns those entries.
   * A day that was still running when it was read may grow without an entry. `completeThrough`: last day that was over when this
   * was read; by default, days are over at 08:00 UTC of the next (midnight in the published Pacific zone, the later of the two).
   */
  recordStarHistory(
    projectId: number,
    days: readonly StarDay[],
    fetchedAt: number,
    completeThrough?: number,
  ): Promise<readonly LedgerEntry[]>;
  /**
   * `seenAt`: when they were read, ms; kept from the first time a release is stored, also where its date is set anew. A
   * pre-release that becomes a release is seen anew. Without it they count as seen when they came out, as recorded figures do.
   * `coverage`: over which times the lists that they come from were read; written after them, so that none is claimed for
   * releases that a crash left out.
   */
  recordReleases(
    releases: readonly ReleaseRecord[],
    seenAt?: number,
    coverage?: readonly CoverageRecord[],
  ): Promise<void>;
  recordWindowCounts(counts: readonly WindowCount[]): Promise<void>;
  /**
   * What the star counter of a project did from day `since` on, in place of what was judged of these days before; what ended
   * earlier stays. Returns whether anything changed: judging the same figures again changes nothing.
   */
  recordStarArtefacts(projectId: number, artefacts: readonly StarArtefact[], since: number): Promise<boolean>;

  /** By project, what its counter did, oldest first; what was over before `since` (a day) is left out. */
  starArtefacts(projectIds: readonly number[], since: number): Promise<ReadonlyMap<number, readonly StarArtefact[]>>;
  /** By project, the newest star count that was read and when (ms); projects without one are absent. */
  latestStars(projectIds: readonly number[]): Promise<ReadonlyMap<number, { stars: number; at: number }>>;

  latestSnapshot(projectId: number): Promise<Snapshot | undefined>;
  /** Oldest first, from and to inclusive. */
  snapshots(projectId: number, range: { from: number; to: number }): Promise<readonly Snapshot[]>;
  /** Oldest first; days that are not known are absent. */
  starDays(
    projectId: number,
    range: { from: number; to: number },
  ): Promise<readonly (StarDay & { fetchedAt: number })[]>;
  /** Newest first. */
  releases(projectId: number, options?: { since?: number; limit?: number }): Promise<readonly ReleaseRecord[]>;
  /** Releases of many projects that came out at or after `since`, newest first. */
  recentReleases(query: {
    since: number;
    projectIds?: readonly number[];
    limit: number;
  }): Promise<readonly SeenRelease[]>;

  /** Newest successful observation of any project; undefined before the first. */
  newestObservation(): Promise<number | undefined>;
  /**
   * How many projects there are; how many of them are recorded figures, which nobody fetches; and how many of the others were
   * observed at or after `since`.
   */
  coverage(since: number): Promise<{ observed: number; projects: number; recorded: number }>;
}
