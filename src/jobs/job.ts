import type { Retention, Store } from '../../db/store.ts';
import type { Logger } from '../contracts/logger.ts';
import type { Weights } from '../contracts/figures/score.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { Ingest } from '../ingest/types.ts';
import type { SourceIngest } from '../ingest/usage/read-sources.ts';
import type { DueRule } from './due.ts';

/** What a run is given. It must stop soon after `signal` aborts; what it did not do is done by the next run. */
export interface JobContext {
  /** The instant the run stands for, ms; not the time it started. */
  scheduledFor: number;
  now: number;
  signal: AbortSignal;
  logger: Logger;
}

/** What jobs work with. */
export interface JobParts {
  store: Store;
  ingest: Pick<Ingest, 'pulse' | 'daily' | 'history'>;
  discovery: Discovery;
  sources: SourceIngest;
  /** Called after something was put into the outbox. */
  wakeOutbox: () => void;
  settings: {
    weights: Weights;
    starHistoryZone: string;
    digestGraceHours: number;
    alertGraceHours: number;
    retention: Retention & { leftDays: number };
    backup: { folder: string | undefined; keep: number };
  };
}

export interface Job extends DueRule {
  name: string;
  /** What it is for, in one line for `status` and the docs. */
  purpose: string;
  /** A run without a sign of life for so long may be taken over, ms. */
  leaseMs: number;
  /** Does the work and says in one line what was done: `312 projects, 2 failed`. Rejecting marks the run as failed. */
  run(parts: JobParts, context: JobContext): Promise<string>;
}

/** A job with what it works with. */
export type ScheduledJob = Omit<Job, 'run'> & { run(context: JobContext): Promise<string> };

/** The jobs of the list, given what they work with. */
export const withParts = (jobs: readonly Job[], parts: JobParts): ScheduledJob[] =>
  jobs.map((job) => ({ ...job, run: (context) => job.run(parts, context) }));
