import type { ProjectRecord, Store } from '../../db/store.ts';

/** One difference between the file and the database, as it will be made. */
export interface PlannedChange {
  action: 'add' | 'change' | 'remove';
  /** `project qdrant/qdrant`, `watchlist of slack:T1`, `subscription slack:T1/monday-digest`. */
  what: string;
  /** What differs, field by field: `category: none -> vector search`. */
  details: readonly string[];
}

/** A change together with what makes it. */
export interface Step extends PlannedChange {
  make: (store: Store, now: number, by: string) => Promise<void>;
}

/** Tracked projects by lower-case name, former names included. */
export type Known = ReadonlyMap<string, ProjectRecord>;

/** `same`: a thing that is as the file wants it. */
export type Outcome = Step | 'same';
