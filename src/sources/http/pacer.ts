import pLimit from 'p-limit';
import type { Clock } from '../../contracts/clock.ts';

export interface Pace {
  /** Least time between the beginnings of two requests, ms. */
  everyMs: number;
  /** Most requests at once. */
  atOnce: number;
}

/** Runs requests no closer together and no more at once than a source allows. */
export interface Pacer {
  /** Throws the signal's reason for what was still waiting when it aborted. */
  run<T>(signal: AbortSignal, request: () => Promise<T>): Promise<T>;
  /** No further request begins before then, ms. */
  holdUntil(at: number): void;
}

export function createPacer({ everyMs, atOnce }: Pace, clock: Clock): Pacer {
  const limit = pLimit(atOnce);
  let nextAt = -Infinity;
  return {
    run: (signal, request) =>
      limit(async () => {
        for (;;) {
          signal.throwIfAborted();
          const now = clock.now();
          if (now >= nextAt) {
            nextAt = now + everyMs;
            return request();
          }
          await clock.sleep(nextAt - now, signal);
        }
      }),
    holdUntil(at) {
      nextAt = Math.max(nextAt, at);
    },
  };
}
