import type { Store } from '../../db/store.ts';
import type { FetchSubject } from '../../db/store.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import type { ProjectTracker } from '../contracts/tracker.ts';
import type { ProjectVisitor } from '../contracts/visitor.ts';
import type { AbsenceReason, Budget, GitHub } from '../sources/github/types.ts';

export interface IngestDeps {
  readonly github: GitHub;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Reads the text behind a list's address; rejects with a UserError. `readPublicList` in production. */
  readonly readList: (url: string, signal: AbortSignal | undefined) => Promise<string>;
}

export type IngestJob = 'pulse' | 'daily' | 'history';

export interface RunOptions {
  /** Only these, and also when they were read already today. Without it: all that are due. */
  readonly projectIds?: readonly number[];
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** How far a job is, for bars and logs. `total` may still grow while the job finds out what is due. */
export interface Progress {
  readonly job: IngestJob | 'track';
  readonly done: number;
  readonly total: number;
  readonly failed: number;
}

export interface Failure {
  readonly projectId: number;
  readonly fullName: string;
  readonly subject: FetchSubject;
  readonly reason: AbsenceReason;
  readonly detail: string;
}

/** Why a job ended before its work was done. What was read until then is stored; the next run goes on from there. */
export interface Stop {
  readonly kind: 'budget' | 'outage' | 'aborted';
  readonly sentence: string;
  /** When going on makes sense (ms); null: whenever it is run again. */
  readonly until: number | null;
}

export interface RunReport {
  readonly job: IngestJob | 'track';
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Projects that were due, and those that were read. */
  readonly due: number;
  readonly read: number;
  readonly failures: readonly Failure[];
  /** Renames, archivings, licence changes and the like that were noticed. */
  readonly events: number;
  /** Past days of star history that GitHub tells differently now. */
  readonly restatedDays: number;
  readonly stopped: Stop | null;
  /** What this run cost. */
  readonly spent: Budget['spent'];
  readonly budget: Budget;
}

/** GitHub -> database. Jobs may be run again at any time, also after a crash: what is done is not done twice. */
export interface Ingest extends ProjectTracker, ProjectVisitor {
  /** Stars and forks of every active project, once an hour. 0.01 points a project. */
  pulse(options?: RunOptions): Promise<RunReport>;
  /** The full snapshot of every project, once a UTC day, with what is due in rotation: contributors, windows, adopters, unfinished backfills. */
  daily(options?: RunOptions): Promise<RunReport>;
  /** The recent weeks of star history, once a UTC day; what GitHub tells differently than before goes to the ledger. */
  history(options?: RunOptions): Promise<RunReport>;
}
