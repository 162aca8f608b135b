import type { Day } from '../../../contracts/figures/series.ts';

/**
 * What a scan remembers of the bursts it met: which days are part of one, so that they do not pass for usual, and how large
 * this project's bursts are.
 *
 * Days of a burst stay out of the baseline, so that a smaller burst after it is seen; only after two weeks may the usual
 * move up to it. A project that has bursts all the time is reported when one is large: from the fourth within 300 days on,
 * one of fewer than 200 extra stars must reach the middle one of those before.
 */
export interface BurstMemory {
  /**
   * Takes note of a day that stands out.
   *
   * @param excess stars beyond the usual over the days that stand out together
   * @returns whether it is more than this project's bursts usually bring
   */
  rise(start: Day, excess: number, usual: { readonly perDay: number; readonly variance: number }): boolean;
  /** Whether a figure of `rate` stars a day over `span` days up to `day` is part of a burst, and says nothing of the usual. */
  covers(day: Day, rate: number, span: number): boolean;
  /** A break in the count ends what was under way. */
  interrupt(): void;
}

/** High days are those of so many times the usual, and beyond what its spread explains. */
const HIGH = { times: 2, spreads: 3 };
/** A burst that has lasted for so long may be the new usual. */
const SETTLED_DAYS = 14;
/** So many days in a row near the usual end it. */
const CALM_DAYS = 3;
/** Rises that begin within so many days are one. */
const SAME_BURST_DAYS = 14;
/** Bursts of the past that make a habit. Together with a baseline it is less than what is read before a day that is judged. */
const HABIT = { days: 300, bursts: 3, alwaysReported: 200 };

export function createBurstMemory(): BurstMemory {
  const past: { since: Day; excess: number }[] = [];
  let current: { since: Day; excess: number; high: number; least: number; calmDays: number } | null = null;
  return {
    rise(start, excess, { perDay, variance }) {
      current ??= {
        since: start,
        excess: 0,
        high: Math.max(HIGH.times * perDay, perDay + HIGH.spreads * Math.sqrt(variance)),
        least: leastBefore(start),
        calmDays: 0,
      };
      current.excess = Math.max(current.excess, excess);
      return current.excess >= current.least;
    },
    covers(day, rate, span) {
      if (current === null) return false;
      const isHigh = rate >= current.high;
      current.calmDays = isHigh ? 0 : current.calmDays + span;
      const { since } = current;
      if (current.calmDays >= CALM_DAYS) finish();
      return isHigh && day - since < SETTLED_DAYS;
    },
    interrupt: finish,
  };

  function finish(): void {
    if (current === null) return;
    const { since, excess } = current;
    const last = past.at(-1);
    if (last !== undefined && since - last.since <= SAME_BURST_DAYS) last.excess = Math.max(last.excess, excess);
    else past.push({ since, excess });
    current = null;
  }

  /** Extra stars that a burst needs beside the thresholds. */
  function leastBefore(day: Day): number {
    const own = past.filter(({ since }) => day - since <= HABIT.days).map(({ excess }) => excess);
    if (own.length < HABIT.bursts) return 0;
    const middle = own.sort((a, b) => a - b)[(own.length - 1) >> 1] ?? 0;
    return Math.min(HABIT.alwaysReported, middle);
  }
}
