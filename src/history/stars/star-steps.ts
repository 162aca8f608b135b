import type { Day } from '../../contracts/figures/series.ts';

export interface CountOfDay {
  readonly day: Day;
  /** Stars at that day's reading. */
  readonly count: number;
}

/** Steps from one reading to the next; step `at` leads from reading `at - 1` to reading `at`. */
export interface StarSteps {
  readonly size: number;
  day(at: number): Day;
  count(at: number): number;
  gain(at: number): number;
  /** Days of the step. */
  span(at: number): number;
  /** Stars a day over the step; 0 where there is none. */
  rate(at: number): number;
  /** Stars that a day usually brings around a step: the higher of the medians before and after it, 0 where nothing is known. */
  usual(at: number): number;
  /** Stars that a day usually brought before a step, as far as it had not calmed down already. */
  lately(at: number): number;
  /** Mean stars a day over the steps that `lately` looks at, losses and excluded steps as zero: cheap to tell. */
  meanBefore(at: number): number;
  /** Highest rate of the steps from `at` on that begin within so many days. */
  highestRate(at: number, days: number): number;
  /** What is excluded says nothing of the usual. */
  exclude(from: number, through: number): void;
  isExcluded(at: number): boolean;
}

/** Steps on either side that tell what is usual; they lie no further away than a baseline reaches. */
const AROUND = 14;
const AROUND_DAYS = 120;
const LATELY = 5;
/** Fewer steps after one say nothing yet: they may be part of the same event. */
const LEAST_AFTER = 4;

export function createStarSteps(readings: readonly CountOfDay[]): StarSteps {
  const excluded = new Uint8Array(readings.length);
  const sorted = new Float64Array(AROUND);
  const day = (at: number): Day => readings[at]?.day ?? 0;
  const count = (at: number): number => readings[at]?.count ?? 0;
  const gain = (at: number): number => (at < 1 || at >= readings.length ? 0 : count(at) - count(at - 1));
  const span = (at: number): number => Math.max(1, day(at) - day(at - 1));
  const rate = (at: number): number => gain(at) / span(at);

  /** Median rate of the nearest steps in one direction, losses counted as zero; 0 where there are fewer than `least`. */
  function medianNear(at: number, direction: 1 | -1, most: number, least = 1): number {
    let size = 0;
    for (let near = at + direction; near >= 1 && near < readings.length && size < most; near += direction) {
      if (Math.abs(day(near) - day(at)) > AROUND_DAYS) break;
      if (excluded[near] === 1) continue;
      const value = Math.max(0, rate(near));
      let slot = size;
      while (slot > 0 && (sorted[slot - 1] ?? 0) > value) {
        sorted[slot] = sorted[slot - 1] ?? 0;
        slot -= 1;
      }
      sorted[slot] = value;
      size += 1;
    }
    return size < least ? 0 : ((sorted[(size - 1) >> 1] ?? 0) + (sorted[size >> 1] ?? 0)) / 2;
  }

  return {
    size: readings.length,
    day,
    count,
    gain,
    span,
    rate,
    usual: (at) => Math.max(medianNear(at, -1, AROUND), medianNear(at, 1, AROUND, LEAST_AFTER)),
    lately: (at) => Math.min(medianNear(at, -1, AROUND), medianNear(at, -1, LATELY)),
    meanBefore(at) {
      let gained = 0;
      let steps = 0;
      for (let near = at - 1; near >= 1 && steps < AROUND && day(at) - day(near) <= AROUND_DAYS; near -= 1) {
        if (excluded[near] === 1) continue;
        gained += Math.max(0, rate(near));
        steps += 1;
      }
      return steps === 0 ? 0 : gained / steps;
    },
    highestRate(at, days) {
      let highest = Number.NEGATIVE_INFINITY;
      for (let later = at; later < readings.length && day(later - 1) - day(at - 1) < days; later += 1)
        highest = Math.max(highest, rate(later));
      return highest;
    },
    exclude(from, through) {
      excluded.fill(1, from, through + 1);
    },
    isExcluded: (at) => excluded[at] === 1,
  };
}
