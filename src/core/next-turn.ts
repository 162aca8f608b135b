import { setImmediate as nextRound } from 'node:timers/promises';

/**
 * Rounds of the event loop between two pieces of background work. A request of somebody who waits takes several rounds: its
 * connection is accepted, read, answered, written. Rounds without work cost microseconds.
 */
const ROUNDS = 3;

const waiting: (() => void)[] = [];
let turning = false;

/**
 * Resolves when it is the caller's turn to hold the event loop for some milliseconds. However many jobs run at once, one of them
 * goes on at a time, in the order in which they asked, and people's requests are served in between.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (!turning) void takeTurns();
  });
}

async function takeTurns(): Promise<void> {
  turning = true;
  while (waiting.length > 0) {
    for (let round = 0; round < ROUNDS; round += 1) await nextRound();
    waiting.shift()?.();
  }
  turning = false;
}
