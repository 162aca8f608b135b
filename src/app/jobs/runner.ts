import type { Operations } from '../../../commands/support/context.ts';
import type { Store } from '../../../db/store.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { ProjectReader } from '../../contracts/visitor.ts';
import { createDiscovery } from '../../discovery/discovery.ts';
import { JOBS } from '../../jobs/index.ts';
import { withParts } from '../../jobs/job.ts';
import type { JobReport } from '../../jobs/run-job.ts';
import { createScheduler } from '../../jobs/scheduler.ts';
import type { GitHub } from '../../sources/github/types.ts';
import { createSources } from '../sources.ts';
import { createTracking, scoringTracker } from '../tracking.ts';
import { sourcesOf } from './settings.ts';
import type { JobSettings } from './settings.ts';

export type Budget = ReturnType<Operations['budget']>;

/** Everything that asks GitHub: the scheduled jobs, and projects that people track. Runs in this thread or in one of its own. */
export interface JobRunner {
  /**
   * Begins to look every minute for jobs that are due.
   * @param atOnce names of jobs that run now, whenever they ran last
   */
  start(atOnce: readonly string[]): void;
  /** Runs what is due; resolves when nothing is running any more. */
  look(): Promise<void>;
  tracker: ProjectReader;
  /** What GitHub said last of the hour's budgets. */
  budget(): Budget;
  /** Requests to other sources since the start, by the source's id. */
  requests(): Readonly<Record<string, number>>;
  /** Waits for what is in flight. Twice is the same as once. */
  stop(): Promise<void>;
}

export interface JobRunnerParts {
  settings: JobSettings;
  store: Store;
  clock: Clock;
  log: Logger;
  /** Unique to this runner; names it in the leases of its runs. */
  owner: string;
  /** Called after something was put into the outbox. */
  wakeOutbox: () => void;
  report: (report: JobReport) => void;
}

export async function createJobRunner({
  settings,
  store,
  clock,
  log,
  owner,
  wakeOutbox,
  report,
}: JobRunnerParts): Promise<JobRunner> {
  const { github, ingest } = createTracking({ config: settings, store, clock, log });
  const sources = await createSources({
    config: { sources: sourcesOf(settings) },
    store,
    clock,
    log: log.child({ part: 'sources' }),
  });
  const discovery = createDiscovery({
    github,
    store,
    clock,
    log: log.child({ part: 'discovery' }),
    settings: settings.discovery,
  });
  const scheduler = createScheduler({
    store,
    clock,
    logger: log.child({ part: 'jobs' }),
    owner,
    jobs: withParts(JOBS, { store, ingest, discovery, sources: sources.ingest, wakeOutbox, settings }),
    report,
  });
  let stopped: Promise<void> | undefined;
  return {
    start: (atOnce) => scheduler.start(atOnce),
    look: () => scheduler.tick(),
    tracker: scoringTracker(ingest, { config: settings, store, clock }),
    budget: () => budgetOf(github),
    requests: () => sources.requests(),
    stop: () => (stopped ??= scheduler.stop().then(() => sources.close())),
  };
}

function budgetOf(github: GitHub): Budget {
  const { graphql, rest } = github.budget();
  return [
    ...(graphql ? [{ resource: 'points', ...graphql }] : []),
    ...(rest ? [{ resource: 'requests', ...rest }] : []),
  ];
}
