/** Time as a port: logic asks the clock, tests turn it. All instants are milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts (it never rejects: callers look at the signal). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A UTC calendar day as the number of days since 1970-01-01. */
export type EpochDay = number;

export const dayOf = (at: number): EpochDay => Math.floor(at / DAY);
export const startOfDay = (day: EpochDay): number => day * DAY;

/** `2025-10-30` for day 20391. */
export const isoDay = (day: EpochDay): string => new Date(startOfDay(day)).toISOString().slice(0, 10);

/** The moment of an ISO date (its start) or date-time, ms; without a zone it is UTC, wherever this runs. Undefined for anything else, 30 February too. */
export function parseMoment(text: string): number | undefined {
  const [, date = '', time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text) ?? [];
  const day = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(day) || isoDay(dayOf(day)) !== date) return undefined;
  const at = time === undefined ? day : Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}

/** The UTC day of an ISO date (`2025-10-30`) or date-time; undefined when it is neither. */
export function parseDay(text: string): EpochDay | undefined {
  const at = parseMoment(text);
  return at === undefined ? undefined : dayOf(at);
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      // Longer delays than a 32-bit number of milliseconds fire at once in Node, so they are capped: callers loop.
      const timer = setTimeout(finish, Math.min(Math.max(ms, 0), 2_147_483_647));
      signal?.addEventListener('abort', finish, { once: true });
    }),
};
