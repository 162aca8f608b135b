import * as fc from 'fast-check';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setImmediate as afterThisTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { OperatorError, UserError } from '../../src/contracts/errors.ts';
import type { Target } from './targets.ts';

export interface Outcome {
  name: string;
  cases: number;
  refused: number;
  /** Seconds it took. */
  seconds: number;
  /** Milliseconds of the slowest case. */
  slowest: number;
  /** What it may take, ms. */
  slowMs: number;
  /** The smallest input that breaks a promise, and what it did. */
  defect: string | undefined;
}

export interface RunOptions {
  cases: number;
  seed: number;
  /** Most milliseconds for this target; what was not reached by then is left out and shows in the count. */
  limitMs: number;
}

/** What one input may take, ms, where the target does not say otherwise. */
const SLOW_MS = 100;
/** From here on an input is measured three times and the best counts, because a shared machine stalls. */
const DOUBTFUL_MS = 10;
const COMMON_TO_OBJECTS = Reflect.ownKeys(Object.prototype).length;

/** Feeds one parser. Anything but an answer or a sentence for the person is a defect, and so are taking long, a library's warning on the console and a write to what all objects have in common. */
export async function runTarget(target: Target, { cases, seed, limitMs }: RunOptions): Promise<Outcome> {
  let refused = 0;
  let slowest = 0;
  let done = 0;
  const once = async (input: unknown): Promise<number> => {
    const started = performance.now();
    try {
      const running = target.check(input as never);
      if (running) await running;
    } catch (error) {
      if (!(error instanceof UserError || error instanceof OperatorError)) throw error;
      refused += 1;
    }
    // Strangers' names are keys somewhere, in our code or in a library's.
    if (Reflect.ownKeys(Object.prototype).length > COMMON_TO_OBJECTS)
      throw new Error('writes to the prototype of all objects');
    return performance.now() - started;
  };
  const warnings: string[] = [];
  const warned = (warning: Error): void => void warnings.push(warning.message);
  process.on('warning', warned);
  const began = performance.now();
  const details = await fc.check(
    fc.asyncProperty(target.input, async (input) => {
      done += 1;
      let took = await once(input);
      for (let again = 0; again < 2 && took > DOUBTFUL_MS; again += 1) took = Math.min(took, await once(input));
      slowest = Math.max(slowest, took);
      if (took > (target.slowMs ?? SLOW_MS)) throw new Error(`takes ${Math.round(took)} ms`);
    }),
    { numRuns: cases, seed, interruptAfterTimeLimit: limitMs },
  );
  await afterThisTurn();
  process.off('warning', warned);
  const { failed, counterexample, errorInstance } = details;
  // An interrupted run without a counterexample is a bound that was reached, no defect.
  const defect =
    failed && counterexample
      ? `${inspect(counterexample[0], { breakLength: Infinity }).slice(0, 300)}: ${errorInstance instanceof Error ? errorInstance.message.slice(0, 300) : String(errorInstance)}`
      : warnings[0] === undefined
        ? undefined
        : `warns: ${warnings[0].slice(0, 300)}`;
  return {
    name: target.name,
    cases: done,
    refused,
    seconds: (performance.now() - began) / 1000,
    slowest,
    slowMs: target.slowMs ?? SLOW_MS,
    defect,
  };
}
