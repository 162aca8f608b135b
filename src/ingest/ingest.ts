import { dailyJob } from './daily-job.ts';
import { historyJob } from './history-job.ts';
import { pulseJob } from './pulse-job.ts';
import { Run } from './run.ts';
import { track } from './track.ts';
import { createVisits } from './visit.ts';
import type { Ingest, IngestDeps, IngestJob, RunOptions, RunReport } from './types.ts';

const jobs = { pulse: pulseJob, daily: dailyJob, history: historyJob } as const satisfies Record<
  IngestJob,
  (run: Run) => Promise<void>
>;

/** The jobs that bring GitHub into the database, and `track`. */
export function createIngest(deps: IngestDeps): Ingest {
  const run = (job: IngestJob, options: RunOptions = {}): Promise<RunReport> => {
    const run = new Run(deps, job, options, 'routine');
    return run.finish(() => jobs[job](run));
  };
  const visit = createVisits(deps);
  return {
    pulse: (options) => run('pulse', options),
    daily: (options) => run('daily', options),
    history: (options) => run('history', options),
    track: (references, options) => track(deps, references, options),
    visit: (target, options = {}) => visit(target, options.signal),
  };
}
