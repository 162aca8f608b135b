import type { Clock } from '../../src/contracts/clock.ts';
import { systemClock } from '../../src/contracts/clock.ts';

export interface TravellingClock extends Clock {
  /** Time passes: who sleeps wakes when its sleep is over. */
  turn(ms: number): void;
  /** Somebody sets the wall clock: timers in flight know nothing of it. */
  jump(ms: number): void;
}

/** The system's clock, set ahead by what has been turned and jumped. */
export function travellingClock(): TravellingClock {
  let ahead = 0;
  let turned = 0;
  const sleepers = new Set<() => void>();
  const passed = (): number => performance.now() + turned;
  return {
    now: () => Date.now() + ahead,
    async sleep(ms, signal) {
      const until = passed() + ms;
      const woken = new AbortController();
      const look = (): void => {
        if (passed() >= until) woken.abort();
      };
      sleepers.add(look);
      await systemClock.sleep(ms, signal === undefined ? woken.signal : AbortSignal.any([woken.signal, signal]));
      sleepers.delete(look);
    },
    turn(ms) {
      ahead += ms;
      turned += ms;
      for (const look of [...sleepers]) look();
    },
    jump(ms) {
      ahead += ms;
    },
  };
}
