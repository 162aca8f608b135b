export interface MaintenanceStore {
  /**
   * Everything that `work` writes through this store is kept, or nothing of it when `work` fails. For a process that does one
   * thing: whatever else writes through the same store meanwhile becomes part of it, and other processes wait.
   */
  allOrNothing<T>(work: () => Promise<T>): Promise<T>;
  /** Keeps one pulse a day beyond `pulsesBefore`, drops score bodies that are neither recent nor weekly, figures of packages older than five years, old actions, tickets, job runs, settled deliveries, and digests and alerts that nothing goes on from. Bounded work per call; returns rows removed. */
  prune(now: number, retention: Retention): Promise<number>;
  /** Online copy into a new file, checked with an integrity check. Does not hold up readers or writers. */
  backup(file: string): Promise<{ bytes: number }>;
  /** Page size, rows by table, file size: for status and metrics. */
  size(): Promise<{ bytes: number; projects: number; snapshots: number }>;
  /** A cheap read that fails when the database does. */
  ping(): Promise<void>;
}

export interface Retention {
  /** Days that every pulse is kept. */
  pulseDays: number;
  /** Days that settled deliveries, digests, job runs and audit entries are kept. */
  recordDays: number;
  /** Days that every score's full body is kept; weekly ones stay for a year. */
  scoreBodyDays: number;
}

/** Entry of `meta` in a database that a backup took the place of; it was set when that happened. */
export const RESTORED = 'restored';

export interface MetaStore {
  /** A small value by its name, and when it was set, ms. */
  get(name: string): Promise<{ value: string; updatedAt: number } | undefined>;
  set(name: string, value: string, at: number): Promise<void>;
}
