import type { Clock } from '../../../src/contracts/clock.ts';
import { systemClock } from '../../../src/contracts/clock.ts';
import type { Random } from '../../fixtures/random.ts';

/** A way by which something from outside comes in, played over a loopback connection to the real library behind it. */
export interface Entrance {
  name: string;
  /** Frames, bodies or answers of a full run. */
  cases: number;
  open(random: Random): Promise<OpenEntrance>;
}

export interface OpenEntrance {
  /** Sends so many mutated things in, and waits for nothing but the line. */
  send(many: number): Promise<void>;
  /** Asks like a person whose request is in order, within the time that people are given. */
  answers(): Promise<boolean>;
  /** The last things that were sent, the newest last: where a failure comes from. */
  recent: () => readonly string[];
  close: () => Promise<void>;
}

/** The real time, in which nobody sleeps for long once it hurries: the patience of a stop is not what is tried here. */
export function clockThatHurries(): Clock & { hurry(): void } {
  let longest = Infinity;
  return {
    now: () => Date.now(),
    sleep: (ms, signal) => systemClock.sleep(Math.min(ms, longest), signal),
    hurry: () => void (longest = 20),
  };
}

/** Keeps the newest few. */
export function recentOnes(keep = 20): { add: (text: string) => void; all: () => readonly string[] } {
  const kept: string[] = [];
  return {
    add(text) {
      kept.push(text.slice(0, 2_000));
      if (kept.length > keep) kept.shift();
    },
    all: () => kept,
  };
}
