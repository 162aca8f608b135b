import { linesDropped } from '../runtime/output.ts';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { openStore } from '../../db/open.ts';
import { createChartRenderer } from '../charts/chart-renderer.ts';
import type { Config } from './config.ts';
import type { ChatPlatform } from '../contracts/platforms/chat-platform.ts';
import { DAY, SECOND } from '../contracts/clock.ts';
import type { Clock } from '../contracts/clock.ts';
import { OperatorError } from '../contracts/errors.ts';
import type { Logger } from '../contracts/logger.ts';
import { asOperatorError } from '../runtime/system-errors.ts';
import { createOutbox } from '../delivery/outbox.ts';
import { countErrors } from '../ops/count-errors.ts';
import { createMetrics } from '../ops/metrics.ts';
import { startOpsServer } from '../ops/ops-server.ts';
import type { OpsServer } from '../ops/ops-server.ts';
import type { JobReport } from '../jobs/run-job.ts';
import { versionBy } from '../scoring/score.ts';
import { createApplication } from './application.ts';
import type { Application } from './application.ts';
import { createPlatformStores } from './platform-stores.ts';
import { NO_PLATFORM } from './config.ts';
import { sourceHealth } from './sources.ts';
import { proxyInUse } from '../runtime/proxy.ts';
import { startPlatforms } from './start-platforms.ts';
import { jobSettingsOf } from './jobs/settings.ts';
import { hostJobsInThread } from './jobs/thread-host.ts';
import { connectionsOf, notReady, operationsOf } from './operations.ts';
import { indexingTracker } from './indexing-tracker.ts';
import { loadStarter } from './load-starter.ts';
import { makeFolderOf } from '../../db/location.ts';

export interface RunningBot {
  application: Application;
  platforms: readonly ChatPlatform[];
  /** Undefined where no port is configured. */
  ops: OpsServer | undefined;
  /** Looks for jobs that are due and messages that are owed, as happens every minute by itself. */
  look(): Promise<void>;
  /** Resolves when the process cannot do its work any more and should end with this sentence. */
  failed: Promise<OperatorError>;
  /** Waits for what is in flight, gives back what was not begun, closes the database. Twice is the same as once. */
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Breaks a start off, which a platform that is away could hold up for hours; everything is closed then. */
  signal?: AbortSignal;
  /** Script of the thread that the jobs run in. Without it they run in the calling thread, on `clock`. */
  jobsThread?: URL;
}

/** A platform that never answers must not hold up a stop: who sent SIGTERM sends SIGKILL after ten seconds. */
const STOP_MS = 9 * SECOND;

/**
 * Everything at once: platforms, scheduled jobs, the outbox, the operations port.
 * @throws OperatorError for what the operator can mend; the signal's reason for a start that was broken off.
 */
export async function startBot(
  config: Config,
  clock: Clock,
  log: Logger,
  options: StartOptions = {},
): Promise<RunningBot> {
  try {
    return await start(config, clock, log, options);
  } catch (error) {
    throw asOperatorError(error, [config.ops?.host, ...config.platforms.map(({ host }) => host)]);
  }
}

async function start(
  config: Config,
  clock: Clock,
  plainLog: Logger,
  { signal, jobsThread }: StartOptions,
): Promise<RunningBot> {
  const configured = config.platforms.filter((platform) => platform.configured);
  if (configured.length === 0) {
    throw new OperatorError(
      NO_PLATFORM,
      'Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or DISCORD_TOKEN and DISCORD_APPLICATION_ID; `demo` needs neither.',
    );
  }
  await makeFolderOf(config.database);
  const store = await openStore({ file: config.database });
  const platforms: ChatPlatform[] = [];
  /** Those of them that were let in. */
  const serving: ChatPlatform[] = [];
  const metrics = createMetrics(
    () => clock.now(),
    async () => {
      const [{ projects, newestAt: newestObservation }, counts, size] = await Promise.all([
        store.observations.coverage(),
        store.deliveries.counts({ settledAfter: clock.now() - DAY }),
        store.maintenance.size(),
      ]);
      return {
        newestObservation,
        projects,
        owed: counts.owed,
        oldestOwedAt: counts.oldestOwedAt,
        budget: jobs.budget(),
        connections: connectionsOf(platforms),
        sources: await sources(),
        databaseBytes: size.bytes,
        logLinesDropped: linesDropped(),
      };
    },
  );
  const log = countErrors(plainLog, (part) => metrics.errorSeen(part));
  const newOwner = (): string => `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const jobParts = {
    settings: jobSettingsOf(config),
    store,
    clock,
    log,
    wakeOutbox: () => outbox.wake(),
    report: (report: JobReport) => metrics.jobRan(report),
  };
  const jobs =
    jobsThread === undefined
      ? // The client of GitHub and all that the jobs need are loaded only in the thread that runs them.
        await (await import('./jobs/host.ts')).hostJobsHere({ ...jobParts, owner: newOwner() })
      : hostJobsInThread({
          ...jobParts,
          script: jobsThread,
          proxy: proxyInUse(),
          newOwner,
          onDeath: () => metrics.jobsEnded(),
        });
  const sources = (): ReturnType<typeof sourceHealth> => sourceHealth(config.sources, store, jobs.requests());
  const charts = createChartRenderer({ logger: log.child({ part: 'charts' }) });
  const application = await createApplication({
    config,
    store,
    clock,
    log: log.child({ part: 'command' }),
    tracker: (index) => indexingTracker(jobs.tracker, { store, index }),
    operations: operationsOf(jobs, platforms, sources),
    starter: loadStarter(config),
    onRun: (run) => {
      metrics.commandRan(run);
      log.info(run, 'command answered');
    },
  });
  const parts = {
    bot: application.bot,
    charts,
    stores: createPlatformStores(store, clock, config.encryptionKey),
    clock,
    logger: log.child({ part: 'platform' }),
  };
  for (const { create } of configured) platforms.push(await create(parts));

  const outbox = createOutbox({
    store,
    platforms: serving,
    clock,
    logger: log.child({ part: 'delivery' }),
    owner: newOwner(),
    random: Math.random,
    report: (report) => {
      metrics.deliveryTried(report);
      if (report.owedMs !== undefined) metrics.deliverySettled({ ...report, ms: report.owedMs });
    },
  });
  let ops: OpsServer | undefined;

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopping ??= (async () => {
      // First nobody new comes in, then what runs ends, then what it stood on goes.
      const done = new AbortController();
      const ended = Promise.all([jobs.stop(), outbox.stop(), ...platforms.map((platform) => platform.stop())]).finally(
        () => done.abort(),
      );
      await Promise.race([ended, clock.sleep(STOP_MS, done.signal)]);
      if (!done.signal.aborted)
        log.warn({}, 'somebody did not let go in time; what is open is taken up after the next start');
      await Promise.all([ops?.stop(), charts.close()]);
      await store.close();
      log.info({}, 'stopped');
    })());
  try {
    signal?.throwIfAborted();
    ops =
      config.ops &&
      (await startOpsServer({
        ...config.ops,
        metrics,
        notReady: () => notReady({ store, jobs, platforms }),
        log: log.child({ part: 'ops' }),
      }));
    serving.push(...(await unlessAborted(startPlatforms(platforms, log.child({ part: 'platform' })), signal)));
    // Other weights or a newer method: rankings would show the old scores for hours, beside cards that show the new ones.
    const { oldestVersion: scoredBy } = await store.scores.scored();
    outbox.start();
    jobs.start(scoredBy === undefined || scoredBy === versionBy(config.weights) ? [] : ['score']);
  } catch (error) {
    await stop();
    throw error;
  }
  log.info(
    { platforms: platforms.map((platform) => platform.name), projects: application.index.size, ops: ops?.port },
    'started',
  );
  const look = async (): Promise<void> => {
    outbox.wake();
    await jobs.look();
  };
  return { application, platforms, ops, look, failed: jobs.failed, stop };
}

/** What `work` gives, or at once the reason why nobody waits for it any more. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const give = (): void => reject(signal.reason);
  signal.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
