import type { Line } from '../../contracts/messages/message.ts';
import type { ProjectReference, TrackResult } from '../../contracts/tracker.ts';
import type { ProxySettings } from '../../runtime/proxy.ts';
import type { Visit, VisitTarget } from '../../contracts/visitor.ts';
import type { JobReport } from '../../jobs/run-job.ts';
import type { Budget } from './runner.ts';
import type { JobSettings } from './settings.ts';

/** What a thread of jobs is started with. */
export interface JobsThreadData {
  settings: JobSettings;
  /** Names the thread in the leases of its runs. */
  owner: string;
  /** The way out of the network, which each thread takes for itself. */
  proxy: ProxySettings | undefined;
}

/** To the thread. `id` joins a request with its answer. */
export type ToJobs =
  | { kind: 'start'; atOnce: readonly string[] }
  | { kind: 'look'; id: number }
  | { kind: 'track'; id: number; references: readonly ProjectReference[]; limit: number }
  | { kind: 'visit'; id: number; target: VisitTarget }
  | { kind: 'abort'; id: number }
  | { kind: 'stop' };

/**
 * From the thread. Nothing that must not be lost depends on these: what the jobs did is in the database, and who reads it there
 * learns of it without them. They make it sooner.
 */
export type FromJobs =
  /** Its database is open and its orders are carried out. */
  | { kind: 'ready' }
  /** Something was put into the outbox. */
  | { kind: 'owed' }
  | { kind: 'ran'; report: JobReport }
  | { kind: 'spent'; budget: Budget; requests: Readonly<Record<string, number>> }
  /** One line of the log, as JSON. */
  | { kind: 'log'; line: string }
  | { kind: 'progress'; id: number; sentence: string }
  | { kind: 'looked'; id: number }
  | { kind: 'tracked'; id: number; result: TrackResult }
  | { kind: 'visited'; id: number; visit: Visit }
  | { kind: 'refused'; id: number; error: PlainError }
  /** Everything has ended and the database is closed. */
  | { kind: 'stopped' };

/** An error that crosses a thread; a UserError keeps what people are shown of it. */
export type PlainError =
  | { type: 'user'; sentence: Line; hint: Line | undefined; suggestions: readonly string[] }
  | { type: 'other'; message: string; stack: string | undefined };
