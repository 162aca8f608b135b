import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { TurningClock } from './turning-clock.ts';
import type { WorkerMeter, WorkerReply, WorkerSetup } from './worker-protocol.ts';

export interface FakeGitHubThread {
  readonly url: string;
  /** Shared with the thread: turning it here turns it there. */
  readonly clock: TurningClock;
  readonly refs: readonly { readonly nodeId: string; readonly nameWithOwner: string }[];
  meter(): Promise<WorkerMeter>;
  stop(): Promise<void>;
}

/** A fake GitHub of many projects beside the measured thread. */
export async function startFakeGitHubThread(options: Omit<WorkerSetup, 'shared'>): Promise<FakeGitHubThread> {
  const shared = new SharedArrayBuffer(8);
  const clock = new TurningClock(options.at, shared);
  const worker = new Worker(new URL('fake-worker.ts', import.meta.url), {
    workerData: { ...options, shared } satisfies WorkerSetup,
  });
  const next = async (): Promise<WorkerReply> => {
    const [reply] = (await once(worker, 'message')) as [WorkerReply];
    return reply;
  };
  const ready = await next();
  if (ready.kind !== 'ready') throw new Error('the fake did not start');
  return {
    url: ready.url,
    clock,
    refs: ready.refs,
    meter: async () => {
      worker.postMessage('meter');
      const reply = await next();
      if (reply.kind !== 'meter') throw new Error('no meter');
      return reply;
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}
