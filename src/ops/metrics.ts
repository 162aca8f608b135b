import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the process counts of itself, for Prometheus. Times in seconds, by the conventions of Prometheus. */
export interface Metrics {
  commandRan(run: { command: string; outcome: 'ok' | 'error' | 'failed'; ms: number }): void;
  deliveryTried(attempt: { platform: string; outcome: string }): void;
  /** `ms`: from when it was owed, however many attempts that took. */
  deliverySettled(delivery: { platform: string; outcome: string; ms: number }): void;
  jobRan(run: { job: string; outcome: 'ok' | 'failed'; ms: number }): void;
  errorSeen(part: string): void;
  /** The thread of the jobs has ended by itself. */
  jobsEnded(): void;
  /** The text that /metrics answers. `state` is read when asked for, so that it is never older than the answer. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Read at every scrape. */
export interface StateNow {
  /** ms since the epoch; undefined before the first. */
  newestObservation: number | undefined;
  projects: number;
  owed: number;
  /** ms since the epoch; undefined when nothing is owed. */
  oldestOwedAt: number | undefined;
  budget: readonly { resource: string; remaining: number; limit: number }[];
  connections: readonly { platform: string; connected: boolean }[];
  sources: readonly { source: string; requests: number; lastOkAt: number | null; failure: string | null }[];
  databaseBytes: number;
  /** Lines of the log that could not be written since the start. */
  logLinesDropped: number;
}

const LATENCY_BUCKETS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

export function createMetrics(now: () => number, readState: () => Promise<StateNow>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const commands = new Histogram({
    name: 'groundswell_command_seconds',
    help: 'Time from a parsed command to its answer.',
    labelNames: ['command', 'outcome'],
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const deliveries = new Histogram({
    name: 'groundswell_delivery_seconds',
    help: 'Time from owed to settled, over all attempts.',
    labelNames: ['platform', 'outcome'],
    buckets: [1, 2, 5, 10, 30, 60, 300, 1800, 7200, 43_200],
    registers,
  });
  const attempts = new Counter({
    name: 'groundswell_delivery_attempts_total',
    help: 'Attempts to deliver by what became of them.',
    labelNames: ['platform', 'outcome'],
    registers,
  });
  const jobs = new Histogram({
    name: 'groundswell_job_seconds',
    help: 'Time a job ran.',
    labelNames: ['job', 'outcome'],
    buckets: [0.1, 1, 5, 30, 60, 300, 900, 3600],
    registers,
  });
  const errors = new Counter({
    name: 'groundswell_errors_total',
    help: 'Errors in the log by part.',
    labelNames: ['part'],
    registers,
  });
  const jobsEnded = new Counter({
    name: 'groundswell_jobs_restarts_total',
    help: 'Times the thread of the jobs ended by itself and was started again.',
    registers,
  });
  const age = new Gauge({
    name: 'groundswell_observation_age_seconds',
    help: 'Age of the newest observation of GitHub; absent before the first.',
    registers,
  });
  const projects = new Gauge({ name: 'groundswell_projects', help: 'Tracked projects.', registers });
  const owed = new Gauge({ name: 'groundswell_deliveries_owed', help: 'Messages owed and not settled.', registers });
  const owedAge = new Gauge({
    name: 'groundswell_delivery_oldest_owed_seconds',
    help: 'How long the oldest owed message has been waiting; 0 when nothing is owed.',
    registers,
  });
  const budget = new Gauge({
    name: 'groundswell_github_budget_remaining',
    help: 'GitHub budget left in the running window.',
    labelNames: ['resource'],
    registers,
  });
  const limit = new Gauge({
    name: 'groundswell_github_budget_limit',
    help: 'GitHub budget of a window.',
    labelNames: ['resource'],
    registers,
  });
  const connected = new Gauge({
    name: 'groundswell_connected',
    help: '1 when the connection to a platform stands.',
    labelNames: ['platform'],
    registers,
  });
  const sourceRequests = new Gauge({
    name: 'groundswell_source_requests',
    help: 'Requests to a source beside GitHub since the start.',
    labelNames: ['source'],
    registers,
  });
  const sourceAge = new Gauge({
    name: 'groundswell_source_success_age_seconds',
    help: 'How long ago a source was last read; absent before the first time.',
    labelNames: ['source'],
    registers,
  });
  const sourceFailing = new Gauge({
    name: 'groundswell_source_failing',
    help: '1 when the last run of a source ended in trouble.',
    labelNames: ['source'],
    registers,
  });
  const bytes = new Gauge({ name: 'groundswell_database_bytes', help: 'Size of the database file.', registers });
  const dropped = new Gauge({
    name: 'groundswell_log_lines_dropped',
    help: 'Lines of the log that could not be written since the start.',
    registers,
  });
  const memory = new Gauge({
    name: 'groundswell_resident_memory_bytes',
    help: 'Resident memory of the process.',
    registers,
  });

  return {
    contentType: registry.contentType,
    commandRan: (run) => commands.observe({ command: run.command, outcome: run.outcome }, run.ms / 1000),
    deliveryTried: ({ platform, outcome }) => attempts.inc({ platform, outcome }),
    deliverySettled: (delivery) =>
      deliveries.observe({ platform: delivery.platform, outcome: delivery.outcome }, delivery.ms / 1000),
    jobRan: (run) => jobs.observe({ job: run.job, outcome: run.outcome }, run.ms / 1000),
    errorSeen: (part) => errors.inc({ part }),
    jobsEnded: () => jobsEnded.inc(),
    async text() {
      const state = await readState();
      age.reset();
      // A gauge that was reset says 0, which would read as "just now": before the first observation there is none at all.
      if (state.newestObservation === undefined) age.remove();
      else age.set(Math.max(0, now() - state.newestObservation) / 1000);
      projects.set(state.projects);
      owed.set(state.owed);
      owedAge.set(state.oldestOwedAt === undefined ? 0 : Math.max(0, now() - state.oldestOwedAt) / 1000);
      for (const entry of state.budget) {
        budget.set({ resource: entry.resource }, entry.remaining);
        limit.set({ resource: entry.resource }, entry.limit);
      }
      for (const entry of state.connections) connected.set({ platform: entry.platform }, entry.connected ? 1 : 0);
      for (const { source, requests, lastOkAt, failure } of state.sources) {
        sourceRequests.set({ source }, requests);
        sourceFailing.set({ source }, failure === null ? 0 : 1);
        if (lastOkAt !== null) sourceAge.set({ source }, Math.max(0, now() - lastOkAt) / 1000);
      }
      bytes.set(state.databaseBytes);
      dropped.set(state.logLinesDropped);
      memory.set(process.memoryUsage.rss());
      return registry.metrics();
    },
  };
}
