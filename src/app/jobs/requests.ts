import { UserError } from '../../contracts/errors.ts';
import type { ProjectReference, TrackOptions, TrackResult } from '../../contracts/tracker.ts';
import type { Visit, VisitTarget } from '../../contracts/visitor.ts';
import type { FromJobs, ToJobs } from './messages.ts';
import { errorOf } from './plain-error.ts';

type Answer = Extract<FromJobs, { id: number }>;

interface Open {
  resolve: (answer: Exclude<Answer, { kind: 'progress' | 'refused' }>) => void;
  reject: (error: Error) => void;
  onProgress: ((sentence: string) => void) | undefined;
}

/** Requests to the thread of the jobs that wait for an answer. */
export interface Requests {
  look(): Promise<void>;
  track(references: readonly ProjectReference[], options: TrackOptions): Promise<TrackResult>;
  visit(target: VisitTarget, options?: { signal?: AbortSignal }): Promise<Visit>;
  settle(answer: Answer): void;
  /** Ends all that wait: the thread is gone. */
  abandon(): void;
}

export function openRequests(post: (order: ToJobs) => void): Requests {
  const open = new Map<number, Open>();
  let last = 0;

  const ask = (id: number, order: ToJobs, onProgress?: (sentence: string) => void): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      open.set(id, { resolve, reject, onProgress });
      post(order);
    }).finally(() => open.delete(id));

  /** The same for what the asker may give up. */
  const askUntil = async (
    signal: AbortSignal | undefined,
    orderOf: (id: number) => ToJobs,
    onProgress?: (sentence: string) => void,
  ): Promise<Answer> => {
    signal?.throwIfAborted();
    const id = (last += 1);
    const abort = (): void => post({ kind: 'abort', id });
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await ask(id, orderOf(id), onProgress);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  };

  return {
    async look() {
      const id = (last += 1);
      await ask(id, { kind: 'look', id });
    },

    async track(references, { limit, signal, onProgress }) {
      const answer = await askUntil(signal, (id) => ({ kind: 'track', id, references, limit }), onProgress);
      if (answer.kind !== 'tracked') throw new Error(`the thread of the jobs answered ${answer.kind}`);
      return answer.result;
    },

    async visit(target, { signal } = {}) {
      const answer = await askUntil(signal, (id) => ({ kind: 'visit', id, target }));
      if (answer.kind !== 'visited') throw new Error(`the thread of the jobs answered ${answer.kind}`);
      return answer.visit;
    },

    settle(answer) {
      const request = open.get(answer.id);
      if (answer.kind === 'progress') request?.onProgress?.(answer.sentence);
      else if (answer.kind === 'refused') request?.reject(errorOf(answer.error));
      else request?.resolve(answer);
    },

    abandon() {
      for (const { reject } of open.values())
        reject(
          new UserError(
            'That was broken off: the part of the bot that reads GitHub had to be started again.',
            'What was read so far is kept. Try again in a minute.',
          ),
        );
    },
  };
}
