import type { MessagePort } from 'node:worker_threads';
import { openStore } from '../../../db/open.ts';
import { SECOND } from '../../contracts/clock.ts';
import type { Clock } from '../../contracts/clock.ts';
import { workBehindAnswers } from '../../runtime/low-priority.ts';
import { useProxy } from '../../runtime/proxy.ts';
import { createLog } from '../create-log.ts';
import { plainError } from './plain-error.ts';
import type { FromJobs, JobsThreadData, ToJobs } from './messages.ts';
import { createJobRunner } from './runner.ts';
import type { JobRunner } from './runner.ts';

/** How often it is told what was spent, while it changes. */
const TELL_MS = SECOND;

/** Runs the jobs with a database connection of its own, as the port orders, until it is told to stop. */
export async function serveJobs(
  port: MessagePort,
  { settings, owner, proxy }: JobsThreadData,
  clock: Clock,
): Promise<void> {
  workBehindAnswers();
  useProxy(proxy);
  const post = (message: FromJobs): void => port.postMessage(message);
  // The thread that writes the log takes configured secrets out of it; they are not needed here for that.
  const log = createLog(settings.logLevel, {}, (line) => post({ kind: 'log', line }));
  const store = await openStore({ file: settings.database });
  const runner = await createJobRunner({
    settings,
    store,
    clock,
    log,
    owner,
    wakeOutbox: () => post({ kind: 'owed' }),
    report: (report) => post({ kind: 'ran', report }),
  });
  const stopped = new AbortController();
  const asked = new Map<number, AbortController>();

  /** What somebody waits for, and may give up. */
  const answer = async (id: number, work: (signal: AbortSignal) => Promise<FromJobs>): Promise<void> => {
    const aborted = new AbortController();
    asked.set(id, aborted);
    try {
      post(await work(AbortSignal.any([aborted.signal, stopped.signal])));
    } catch (error) {
      post({ kind: 'refused', id, error: plainError(error) });
    } finally {
      asked.delete(id);
    }
  };

  const track = ({ id, references, limit }: Extract<ToJobs, { kind: 'track' }>): Promise<void> =>
    answer(id, async (signal) => {
      const onProgress = (sentence: string): void => post({ kind: 'progress', id, sentence });
      return { kind: 'tracked', id, result: await runner.tracker.track(references, { limit, signal, onProgress }) };
    });

  const visit = ({ id, target }: Extract<ToJobs, { kind: 'visit' }>): Promise<void> =>
    answer(id, async (signal) => ({ kind: 'visited', id, visit: await runner.tracker.visit(target, { signal }) }));

  const underWay = new Set<Promise<void>>();
  const stop = async (): Promise<void> => {
    stopped.abort();
    await Promise.all([runner.stop(), ...underWay]);
    await store.close();
    post({ kind: 'stopped' });
    port.close();
  };

  const obey = async (order: ToJobs): Promise<void> => {
    switch (order.kind) {
      case 'start': {
        runner.start(order.atOnce);
        return;
      }
      case 'look':
        await runner.look();
        {
          post({ kind: 'looked', id: order.id });
          return;
        }
      case 'track':
        return track(order);
      case 'visit':
        return visit(order);
      case 'abort':
        return asked.get(order.id)?.abort();
      case 'stop':
        return stop();
    }
  };
  port.on('message', (order: ToJobs) => {
    const work = obey(order).finally(() => underWay.delete(work));
    // The order to stop waits for the others.
    if (order.kind !== 'stop') underWay.add(work);
  });
  void tellSpent(runner, clock, stopped.signal, post);
  post({ kind: 'ready' });
}

async function tellSpent(
  runner: JobRunner,
  clock: Clock,
  stopped: AbortSignal,
  post: (message: FromJobs) => void,
): Promise<void> {
  let told = '';
  while (!stopped.aborted) {
    const spent = { budget: runner.budget(), requests: runner.requests() };
    const now = JSON.stringify(spent);
    if (now !== told) post({ kind: 'spent', ...spent });
    told = now;
    await clock.sleep(TELL_MS, stopped);
  }
}
