import type { Store } from '../../db/store.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import { dueInstant } from './due.ts';
import type { ScheduledJob } from './job.ts';

export interface RunParts {
  store: Store;
  clock: Clock;
  logger: Logger;
  /** Unique to this process. */
  owner: string;
}

export interface JobReport {
  job: string;
  outcome: 'ok' | 'failed';
  ms: number;
}

/**
 * Runs a job if it is due and nobody has that run: it is claimed in the database before it works, its lease is kept alive
 * while it works, and its outcome is written down. Failures end the run, never the process.
 *
 * @param wantedFor an instant, ms, for which it runs whether or not it is due
 * @returns undefined when there was nothing to do, or the process stopped before it was done
 */
export async function runIfDue(
  parts: RunParts,
  job: ScheduledJob,
  stopped: AbortSignal,
  wantedFor?: number,
): Promise<JobReport | undefined> {
  const { store, clock, owner, logger } = parts;
  const now = clock.now();
  const scheduledFor = wantedFor ?? dueInstant(job, (await store.jobs.latest(job.name))[0], now);
  if (scheduledFor === undefined) return undefined;
  if (!(await store.jobs.claim({ job: job.name, scheduledFor, owner, now, leaseMs: job.leaseMs }))) return undefined;

  const kept = keepAlive(parts, job, scheduledFor);
  const signal = AbortSignal.any([stopped, kept.lost]);
  let result: { outcome: 'ok' | 'failed'; detail: string };
  try {
    result = {
      outcome: 'ok',
      detail: await job.run({ scheduledFor, now, signal, logger: logger.child({ job: job.name }) }),
    };
  } catch (error) {
    if (!signal.aborted) logger.error({ err: error, job: job.name, scheduledFor }, 'a job failed');
    result = { outcome: 'failed', detail: error instanceof Error ? error.message : 'unknown trouble' };
  } finally {
    await kept.release();
  }
  const at = clock.now();
  if (kept.lost.aborted) {
    logger.warn(
      { job: job.name, scheduledFor },
      'the lease of a job was lost, to another process or because it could not be extended; the run was ended here',
    );
    return undefined;
  }
  if (stopped.aborted) {
    // A failure would be waited out, and shown as one: who was only stopped leaves the run to the next start, at once.
    logger.info({ job: job.name, scheduledFor }, 'a job was stopped; it is taken up after the next start');
    await store.jobs.extend(job.name, scheduledFor, owner, at);
    return undefined;
  }
  await store.jobs.finish(job.name, scheduledFor, owner, { at, ...result });
  return { job: job.name, outcome: result.outcome, ms: at - now };
}

function keepAlive(
  { store, clock, owner, logger }: RunParts,
  job: ScheduledJob,
  scheduledFor: number,
): { lost: AbortSignal; release(): Promise<void> } {
  const done = new AbortController();
  const lost = new AbortController();
  const pauseMs = job.leaseMs / 3;
  let until = clock.now() + job.leaseMs;
  /** Whether the run is still ours, and will be when it is extended next. */
  const extend = async (): Promise<boolean> => {
    const next = clock.now() + job.leaseMs;
    try {
      const kept = await store.jobs.extend(job.name, scheduledFor, owner, next);
      until = next;
      return kept;
    } catch (error) {
      logger.warn({ err: error, job: job.name }, 'the lease of a job could not be extended');
      return clock.now() + pauseMs < until;
    }
  };
  const beat = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(pauseMs, done.signal);
      if (done.signal.aborted) return;
      if (await extend()) continue;
      // Two processes in one run would do its work twice: the one that loses the lease ends.
      lost.abort();
      return;
    }
  };
  const beating = beat();
  return {
    lost: lost.signal,
    release: async () => {
      done.abort();
      await beating;
    },
  };
}
