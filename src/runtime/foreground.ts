import { setImmediate as nextRound, setTimeout as pause } from 'node:timers/promises';

/**
 * Rounds of the event loop between two pieces of background work. A request of somebody who waits takes several rounds: its
 * connection is accepted, read, answered, written. Rounds without work cost microseconds.
 */
const ROUNDS = 3;
/** While people ask, background work rests as long as it worked, for the processor's sake; but never longer than this. */
const LONGEST_REST_MS = 40;
/** After its rest it lets those go first who came meanwhile, for at most so many times as long as it worked: a machine that is too slow for both gives background work a quarter of its time. */
const LONGEST_WAIT = 2;
/** So long after a question others are likely to follow. */
const ATTENTIVE_MS = 500;

const waiting: (() => void)[] = [];
let turning = false;
let askedAt = -Infinity;
let asked = 0;

/** Somebody waits for an answer: background work leaves at least half of the time to people for a moment. */
export function somebodyAsks(): void {
  askedAt = performance.now();
  asked += 1;
}

/**
 * Resolves when it is the caller's turn to hold the event loop for some milliseconds. However many jobs run at once, one of them
 * goes on at a time, in the order in which they asked, and people's requests are served in between. The time here is the
 * processor's, not the clock that the bot lives by.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (!turning) void takeTurns();
  });
}

async function takeTurns(): Promise<void> {
  turning = true;
  let workedMs = 0;
  while (waiting.length > 0) {
    const restMs = performance.now() - askedAt < ATTENTIVE_MS ? Math.min(workedMs, LONGEST_REST_MS) : 0;
    if (restMs > 0) await pause(restMs);
    await quiet(performance.now() + LONGEST_WAIT * restMs);
    const begunAt = performance.now();
    waiting.shift()?.();
    // The piece runs as soon as this waits, and whoever did it asks for the next turn.
    await nextRound();
    workedMs = performance.now() - begunAt;
  }
  turning = false;
}

/** Resolves after some rounds in which nobody asked anything: whoever waited then has an answer. Ends at `until`, of `performance.now()`, whatever comes. */
async function quiet(until: number): Promise<void> {
  let before = asked;
  for (let rounds = 0; rounds < ROUNDS; rounds += 1) {
    await nextRound();
    if (asked !== before && performance.now() < until) rounds = -1;
    before = asked;
  }
}
