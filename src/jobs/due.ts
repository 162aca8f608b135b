import { DAY, MINUTE } from '../contracts/clock.ts';

/** When a job runs, in UTC, so that no daylight saving ever moves or doubles it. */
export type When =
  /** Every so many minutes (a divisor of a day), counted from midnight, `offset` minutes later. */
  { everyMinutes: number; offset: number } | { dailyAt: { hour: number; minute: number } };

/** The newest scheduled instant at or before `now` (ms). */
export function latestInstant(when: When, now: number): number {
  const step = 'dailyAt' in when ? DAY : when.everyMinutes * MINUTE;
  const offset = 'dailyAt' in when ? (when.dailyAt.hour * 60 + when.dailyAt.minute) * MINUTE : when.offset * MINUTE;
  return Math.floor((now - offset) / step) * step + offset;
}

export interface DueRule {
  when: When;
  /** How late a missed run may still start, ms. Of several missed ones only the newest is made up for. */
  graceMs: number;
  /** A run that failed is tried again after this, ms, as a run of its own; null: at its next time. */
  retryMs: number | null;
}

/** What is known of the newest run of a job. */
export interface LastRun {
  scheduledFor: number;
  startedAt: number;
  finishedAt: number | null;
  outcome: 'ok' | 'failed' | 'abandoned' | null;
}

/**
 * The instant for which a job should run at `now`, or undefined when there is none. Whether that run is still to be had is
 * for the database to say: it gives every instant of a job away only once, so that a clock that was turned back, a second
 * process or a tick too many change nothing.
 */
export function dueInstant(rule: DueRule, last: LastRun | undefined, now: number): number | undefined {
  const instant = latestInstant(rule.when, now);
  if (last?.outcome === 'failed' && rule.retryMs !== null && last.scheduledFor >= instant) {
    const again = Math.max(last.scheduledFor + 1, (last.finishedAt ?? last.startedAt) + rule.retryMs);
    return again <= now ? again : undefined;
  }
  // A run that never ended (its process died) may be taken over while it is still of use.
  return now - instant <= rule.graceMs ? instant : undefined;
}
