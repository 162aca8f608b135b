import type { Clock } from '../contracts/clock.ts';

/** A wait that can be cut short. A ring while nobody waits ends the next wait at once, so none is ever missed. */
export interface Alarm {
  ring(): void;
  /** @returns whether it was cut short */
  wait(ms: number): Promise<boolean>;
}

export function createAlarm(clock: Clock): Alarm {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    async wait(ms) {
      await clock.sleep(ms, rung.signal);
      const wasRung = rung.signal.aborted;
      rung = new AbortController();
      return wasRung;
    },
  };
}
