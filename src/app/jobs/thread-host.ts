import { Worker } from 'node:worker_threads';
import type { Store } from '../../../db/store.ts';
import { MINUTE, SECOND } from '../../contracts/clock.ts';
import type { Clock } from '../../contracts/clock.ts';
import { OperatorError } from '../../contracts/errors.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { JobReport } from '../../jobs/run-job.ts';
import type { ProxySettings } from '../../runtime/proxy.ts';
import type { JobHost } from './host.ts';
import type { FromJobs, JobsThreadData, ToJobs } from './messages.ts';
import { openRequests } from './requests.ts';
import type { Budget } from './runner.ts';
import type { JobSettings } from './settings.ts';
import { writeLine } from './write-line.ts';

/** The script of the thread that the bot starts. */
export const JOBS_THREAD = new URL('./jobs-thread.js', import.meta.url);

export interface ThreadHostParts {
  script: URL;
  settings: JobSettings;
  /** What the thread goes through to whatever it asks outside. */
  proxy: ProxySettings | undefined;
  store: Store;
  clock: Clock;
  log: Logger;
  /** A name that no other thread or process has. */
  newOwner: () => string;
  /** Called soon after a job has put something into the outbox; the outbox finds it without this too. */
  wakeOutbox: () => void;
  report: (report: JobReport) => void;
  /** Called when the thread has ended by itself. */
  onDeath: () => void;
}

/** Wait before the first restart; it doubles with every death that follows soon. */
const FIRST_WAIT_MS = SECOND;
/** A thread that has lived so long was well: deaths before it no longer count. */
const STEADY_MS = 10 * MINUTE;
/** So many deaths, each soon after the one before, and the process ends: restarting the thread does not help. */
const MOST_DEATHS = 5;
/** Longer than the scheduler waits for its runs. */
const STOP_MS = 8.5 * SECOND;

/** Jobs in a thread with a database connection of its own, which is started again when it ends by itself. */
export function hostJobsInThread(parts: ThreadHostParts): JobHost {
  const { clock, log } = parts;
  const stopping = new AbortController();
  const { promise: failed, resolve: fail } = Promise.withResolvers<OperatorError>();
  /** Jobs that are still to run at once. */
  const wanted = new Set<string>();
  let worker: Worker | undefined;
  let ended: Promise<void> | undefined;
  let budget: Budget = [];
  let requests: Readonly<Record<string, number>> = {};
  let running = false;
  let restarts = 0;

  /** Orders that came while there was no thread to take them. */
  const waiting: ToJobs[] = [];
  const post = (order: ToJobs): void => {
    if (worker === undefined) waiting.push(order);
    else worker.postMessage(order);
  };
  const asked = openRequests(post);

  const hear = (message: FromJobs, from: Worker): void => {
    switch (message.kind) {
      case 'ready':
        running = true;
        return;
      case 'owed': {
        parts.wakeOutbox();
        return;
      }
      case 'ran':
        wanted.delete(message.report.job);
        {
          parts.report(message.report);
          return;
        }
      case 'spent':
        ({ budget, requests } = message);
        return;
      case 'log': {
        writeLine(log, message.line);
        return;
      }
      case 'stopped':
        // A connection that is kept alive would keep the thread alive.
        return void from.terminate();
      default: {
        asked.settle(message);
        return;
      }
    }
  };

  /** Starts a thread; resolves with what ended it. */
  const live = (owner: string): Promise<unknown> =>
    new Promise((resolve) => {
      const born = new Worker(parts.script, {
        workerData: { settings: parts.settings, owner, proxy: parts.proxy } satisfies JobsThreadData,
        // Flags of the process, such as a test runner's or an inspector's, are not for this thread.
        execArgv: [],
      });
      let reason: unknown = new Error('the thread ended without an error');
      born.on('message', (message: FromJobs) => hear(message, born));
      born.on('error', (error: unknown) => {
        reason = error;
      });
      born.once('exit', () => {
        worker = undefined;
        running = false;
        resolve(reason);
      });
      worker = born;
      born.postMessage({ kind: 'start', atOnce: [...wanted] } satisfies ToJobs);
      for (const order of waiting.splice(0)) born.postMessage(order);
    });

  const isStopping = (): boolean => stopping.signal.aborted;
  const keepRunning = async (): Promise<void> => {
    for (let deaths = 0; !isStopping();) {
      const owner = parts.newOwner();
      const bornAt = clock.now();
      const error = await live(owner);
      asked.abandon();
      if (isStopping()) return;
      restarts += 1;
      parts.onDeath();
      deaths = clock.now() - bornAt < STEADY_MS ? deaths + 1 : 1;
      log.error({ err: error, part: 'jobs', deaths }, 'the thread of the jobs ended by itself');
      if (deaths >= MOST_DEATHS) {
        fail(
          new OperatorError(
            `The jobs ended ${MOST_DEATHS} times in a row, so nothing is read, scored or posted any more.`,
            'The log says why each time. Start the bot again once that is corrected.',
            { cause: error },
          ),
        );
        return;
      }
      await giveBackRuns(parts, owner);
      await clock.sleep(FIRST_WAIT_MS * 2 ** (deaths - 1), stopping.signal);
    }
  };

  const stop = async (): Promise<void> => {
    stopping.abort();
    if (ended === undefined) return;
    worker?.postMessage({ kind: 'stop' } satisfies ToJobs);
    const done = new AbortController();
    await Promise.race([ended.finally(() => done.abort()), clock.sleep(STOP_MS, done.signal)]);
    if (!done.signal.aborted) log.warn({ part: 'jobs' }, 'the thread of the jobs did not stop in time and was ended');
    await worker?.terminate();
  };
  let stopped: Promise<void> | undefined;

  return {
    start(atOnce) {
      if (ended !== undefined || stopping.signal.aborted) return;
      for (const name of atOnce) wanted.add(name);
      // A first start takes a second and is no failure.
      running = true;
      ended = keepRunning();
    },
    look: () => asked.look(),
    tracker: {
      track: (references, options) => asked.track(references, options),
      visit: (target, options) => asked.visit(target, options),
    },
    budget: () => budget,
    requests: () => requests,
    state: () => ({ running, restarts }),
    failed,
    stop: () => (stopped ??= stop()),
  };
}

/** Nothing else extends the leases of a thread that is gone: without them its runs are taken up by the next one at once. */
async function giveBackRuns({ store, clock, log }: ThreadHostParts, owner: string): Promise<void> {
  try {
    for (const run of await store.jobs.latest())
      if (run.owner === owner && run.finishedAt === null)
        await store.jobs.extend(run.job, run.scheduledFor, owner, clock.now());
  } catch (error) {
    log.warn({ err: error, part: 'jobs' }, 'leases of the thread could not be given back and run out by themselves');
  }
}
