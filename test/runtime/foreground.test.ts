import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { nextTurn, somebodyAsks } from '../../src/runtime/foreground.ts';

describe('background work', () => {
  it('of several jobs goes on one at a time, in the order in which they asked', async () => {
    const order: string[] = [];
    const job = async (name: string, pieces: number): Promise<void> => {
      for (let piece = 1; piece <= pieces; piece += 1) {
        await nextTurn();
        order.push(`${name}${piece}`);
      }
    };
    await Promise.all([job('a', 3), job('b', 1), job('c', 2)]);
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
  });

  it('lets the event loop go round several times between two pieces, whichever job they belong to', async () => {
    let rounds = 0;
    const over = new AbortController();
    const seen: number[] = [];
    const counting = (async () => {
      for (; !over.signal.aborted; rounds += 1) await nextRound();
    })();
    const job = async (): Promise<void> => {
      for (let piece = 0; piece < 4; piece += 1) {
        await nextTurn();
        seen.push(rounds);
      }
    };
    await Promise.all([job(), job()]);
    over.abort();
    await counting;
    const apart = seen.slice(1).map((at, index) => at - (seen[index] ?? 0));
    expect(seen).toHaveLength(8);
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(3);
  });

  it('rests about as long as it worked while people ask', async () => {
    const order: string[] = [];
    const work = async (name: string): Promise<void> => {
      await nextTurn();
      for (const until = performance.now() + 20; performance.now() < until;);
      order.push(name);
      setTimeout(() => order.push(`request after ${name}`), 10);
    };
    somebodyAsks();
    await work('first');
    await work('second');
    expect(order).toEqual(['first', 'request after first', 'second']);
  });

  it('lets those go first who keep asking, but not for ever', async () => {
    const over = new AbortController();
    const asking = (async () => {
      while (!over.signal.aborted) {
        somebodyAsks();
        await nextRound();
      }
    })();
    await nextTurn();
    const begunAt = performance.now();
    for (; performance.now() < begunAt + 20;);
    const doneAt = performance.now();
    await nextTurn();
    over.abort();
    await asking;
    expect(performance.now() - doneAt).toBeGreaterThan(55);
  });
});
