import type { Store } from '../../db/store.ts';
import type { ProjectTracker } from '../core/tracker.ts';

/** One difference between the file and the database, as it will be made. */
export interface PlannedChange {
  action: 'add' | 'change' | 'remove';
  /** `project qdrant/qdrant`, `watchlist slack:T1`, `subscription slack:T1/monday-digest`. */
  what: string;
  /** What differs, field by field: `category: none -> vector search`. */
  details: readonly string[];
}

export interface ConfigurationPlan {
  changes: readonly PlannedChange[];
  /** Things that are as the file wants them. */
  unchanged: number;
}

export interface AppliedConfiguration {
  made: readonly PlannedChange[];
  /** What could not be done, each as a sentence (a project that GitHub does not know). */
  problems: readonly string[];
}

/**
 * Compares a YAML configuration with the database. Changes nothing.
 * @throws {UserError} with line and column for every mistake in the file
 */
export async function planConfiguration(_store: Store, _text: string, _fileName: string): Promise<ConfigurationPlan> {
  throw new Error('not written yet');
}

/**
 * Makes the database what the file says. Applying the same file twice changes nothing the second time.
 * Projects that are not tracked yet are fetched through `tracker`.
 */
export async function applyConfiguration(_store: Store, _text: string, _fileName: string, _options: { now: number; tracker: ProjectTracker; by: string }): Promise<AppliedConfiguration> {
  throw new Error('not written yet');
}
