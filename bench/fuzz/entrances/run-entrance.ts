import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { inspect } from 'node:util';
import { seededRandom } from '../../fixtures/random.ts';
import type { Outcome } from '../run-target.ts';
import type { Entrance } from './entrance.ts';

/** After so many a request in order must be answered. */
const BETWEEN_CHECKS = 250;
/** What people wait for at most, ms. */
const ANSWER_MS = 3_000;

/**
 * Sends mutated frames into one entrance. A defect is an error that nobody caught, a rejection that nobody handled, or a
 * request in order that stays without its answer.
 */
export async function runEntrance(
  entrance: Entrance,
  { cases, seed, limitMs }: { cases: number; seed: number; limitMs: number },
): Promise<Outcome> {
  const began = performance.now();
  let escaped: string | undefined;
  let recent: readonly string[] = [];
  let slowest = 0;
  let done = 0;
  const open = await entrance.open(seededRandom(seed));
  const catchAll = (error: unknown): void => {
    escaped ??= `escaped: ${error instanceof Error ? (error.stack ?? error.message) : inspect(error, { depth: 3 })}`;
    recent = [...open.recent()];
  };
  process.on('uncaughtException', catchAll);
  process.on('unhandledRejection', catchAll);
  try {
    while (done < cases && escaped === undefined && performance.now() - began < limitMs) {
      const many = Math.min(BETWEEN_CHECKS, cases - done);
      await open.send(many).catch(catchAll);
      done += many;
      const asked = performance.now();
      if (!(await open.answers())) {
        recent = [...open.recent()];
        escaped ??= 'a request in order was not answered';
      }
      slowest = Math.max(slowest, performance.now() - asked);
    }
  } finally {
    await open.close();
    process.off('uncaughtException', catchAll);
    process.off('unhandledRejection', catchAll);
  }
  return {
    name: entrance.name,
    cases: done,
    refused: 0,
    seconds: (performance.now() - began) / 1000,
    slowest,
    slowMs: ANSWER_MS,
    defect:
      escaped === undefined
        ? undefined
        : `${escaped.slice(0, 1_500)}\n  after ${recent
            .slice(-3)
            .map((text) => text.slice(0, 400))
            .join('\n  ')}`,
  };
}
