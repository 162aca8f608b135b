import type { OperatorError } from '../../contracts/errors.ts';
import type { ProjectReader } from '../../contracts/visitor.ts';
import { createJobRunner } from './runner.ts';
import type { Budget, JobRunnerParts } from './runner.ts';

/** The jobs as the answering thread sees them, wherever they run. */
export interface JobHost {
  /** @param atOnce names of jobs that run now, whenever they ran last */
  start(atOnce: readonly string[]): void;
  /** Runs what is due; resolves when nothing is running any more. */
  look(): Promise<void>;
  tracker: ProjectReader;
  /** What GitHub said last of the hour's budgets. */
  budget(): Budget;
  /** Requests to other sources since the start, by the source's id. */
  requests(): Readonly<Record<string, number>>;
  state(): { running: boolean; restarts: number };
  /** Resolves when the jobs cannot be kept running: the process should end with this sentence. */
  failed: Promise<OperatorError>;
  /** Waits for what is in flight. Twice is the same as once. */
  stop(): Promise<void>;
}

/** Jobs in the calling thread, on its store and clock. */
export async function hostJobsHere(parts: JobRunnerParts): Promise<JobHost> {
  const runner = await createJobRunner(parts);
  return {
    start: (atOnce) => runner.start(atOnce),
    look: () => runner.look(),
    tracker: runner.tracker,
    budget: () => runner.budget(),
    requests: () => runner.requests(),
    state: () => ({ running: true, restarts: 0 }),
    failed: new Promise(() => undefined),
    stop: () => runner.stop(),
  };
}
