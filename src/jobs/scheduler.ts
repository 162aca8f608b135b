import { schedule } from 'node-cron';
import type { ScheduledTask } from 'node-cron';
import { MINUTE } from '../contracts/clock.ts';
import type { ScheduledJob } from './job.ts';
import { runIfDue } from './run-job.ts';
import type { JobReport, RunParts } from './run-job.ts';

export interface SchedulerParts extends RunParts {
  jobs: readonly ScheduledJob[];
  /** Called after every run. */
  report?: (report: JobReport) => void;
  /** How long `stop` waits for runs in flight, ms. They are told to stop; what is left is taken over after the next start. */
  stopMs?: number;
}

export interface Scheduler {
  /**
   * Begins to tick and makes up for what was missed within its grace time. Twice is the same as once.
   * @param atOnce jobs that run now, whenever they ran last
   */
  start(atOnce?: readonly string[]): void;
  /** Runs what is due now; resolves when nothing is running any more. The ticker calls it, and tests do, with a clock of their own. */
  tick(names?: readonly string[]): Promise<void>;
  /** No new runs; waits for those in flight. Twice is the same as once. */
  stop(): Promise<void>;
}

/** Once a minute every job is looked at, so that a laptop that slept, a clock that jumped and a run that took long are caught up with. */
const EVERY_MINUTE = '* * * * *';

/**
 * node-cron only says when to look; what is due, and who may run it, the list and the database decide (`runIfDue`).
 */
export function createScheduler(parts: SchedulerParts): Scheduler {
  const { clock, logger, jobs } = parts;
  const report = parts.report ?? (() => undefined);
  const running = new Map<string, Promise<void>>();
  /** Jobs that run out of turn, and for which instant. */
  const wanted = new Map<string, number>();
  let task: ScheduledTask | undefined;
  let abort = new AbortController();
  let stopping: Promise<void> | undefined;

  const runJob = async (job: ScheduledJob): Promise<void> => {
    try {
      // What became due while it ran is run next: missed ones in between count once.
      for (;;) {
        if (abort.signal.aborted) return;
        const wantedFor = wanted.get(job.name);
        wanted.delete(job.name);
        const done = await runIfDue(parts, job, abort.signal, wantedFor);
        if (done === undefined) return;
        report(done);
        if (done.outcome === 'failed') return;
      }
    } catch (error) {
      logger.error({ err: error, job: job.name }, 'a job could not be claimed or recorded');
    }
  };

  const look = (job: ScheduledJob): Promise<void> => {
    const current = running.get(job.name);
    if (current !== undefined) return current;
    const run = runJob(job).finally(() => running.delete(job.name));
    running.set(job.name, run);
    return run;
  };

  const tick = async (names?: readonly string[]): Promise<void> => {
    if (abort.signal.aborted) return;
    await Promise.all(jobs.filter((job) => names === undefined || names.includes(job.name)).map(look));
  };

  const quiet = {
    info: () => undefined,
    debug: () => undefined,
    warn: (message: string) => logger.debug({}, message),
    error: (message: string | Error) => logger.error({ err: message }, 'the ticker failed'),
  };
  const options = { timezone: 'UTC', suppressMissedWarning: true, logger: quiet };

  return {
    start(atOnce = []) {
      if (task !== undefined) return;
      for (const name of atOnce) wanted.set(name, clock.now());
      abort = new AbortController();
      task = schedule(EVERY_MINUTE, () => tick(), options);
      void tick();
    },
    tick,
    stop() {
      stopping ??= (async () => {
        abort.abort();
        await task?.destroy();
        task = undefined;
        const done = new AbortController();
        await Promise.race([
          Promise.all(running.values()).then(() => done.abort()),
          clock.sleep(parts.stopMs ?? MINUTE / 8, done.signal),
        ]);
        if (!done.signal.aborted) logger.warn({ jobs: [...running.keys()] }, 'jobs were still running at the end');
        stopping = undefined;
      })();
      return stopping;
    },
  };
}
