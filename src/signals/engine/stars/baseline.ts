import { weekdayOf } from '../../../contracts/figures/series.ts';
import type { Day } from '../../../contracts/figures/series.ts';

/**
 * What a project usually gains: a rolling, robust estimate of level, spread and weekday pattern.
 *
 * Model: the stars of an ordinary day are a negative-binomial count with mean `level x weekday factor`; its variance is
 * estimated from the same days and shrunk to the typical overdispersion of projects, because few days say little
 * about a spread. Level and spread are winsorised (values beyond three spreads above the median count as that), so a
 * burst inside the window does not become the usual before it has lasted for half of it.
 */
export interface Baseline {
  /** Adds one figure: stars a day over a span that ended on `day`. */
  add(day: Day, rate: number, span: number): void;
  /** Forgets everything: after a break in the count, earlier days say nothing about later ones. */
  clear(): void;
  /** The number of figures it rests on. */
  readonly size: number;
  /** First day it rests on. */
  readonly from: Day;
  /** Usual stars a day. */
  readonly level: number;
  /** Variance of one ordinary day. */
  readonly variance: number;
  /** How much more (above 1) or less this weekday brings. */
  weekday(day: Day): number;
}

/** Figures that a baseline needs before a day is judged by it. */
export const SHORT_BASELINE = 7;
/** Figures in the window; four weeks follow a project's drift and average over weekdays. */
const windowSize = 28;
/** Figures older than this are dropped: after long holes the past is another project. */
const windowDays = 90;
/** A figure over more days than this averages too much to say what a day is like. */
const longestSpan = 14;
/**
 * Typical overdispersion: variance = mean + mean² x this. Over 923 four-week windows of the recorded panel with at least
 * eight stars a day, the squared coefficient of variation beyond Poisson has median 0.09 and upper quartile 0.15.
 */
const typicalDispersion = 0.12;
/** How many days' worth the typical overdispersion counts beside the project's own days. */
const priorDays = 10;
/** Newest figures that overrule the window when the project has clearly calmed down since (a launch that fades). */
const recentSize = 10;
const calmedDown = 0.6;
/** Stars after which a weekday pattern outweighs the assumption that all days are alike. */
const weekdayPrior = 60;
const weekdayMemory = 0.9;

/** A fresh, empty baseline. */
export function createBaseline(): Baseline {
  const rates = new Float64Array(windowSize);
  const days = new Int32Array(windowSize);
  const sorted = new Float64Array(windowSize);
  const weekdayStars = new Float64Array(7).fill(weekdayPrior);
  const weekdayUsual = new Float64Array(7).fill(weekdayPrior);
  let head = 0;
  let size = 0;
  let level = 0;
  let variance = 0;
  const recent = new Float64Array(recentSize);

  return {
    add(day, rate, span) {
      if (span > longestSpan) return;
      const value = Math.max(0, rate);
      while (size > 0 && (size === windowSize || day - (days[head] ?? 0) > windowDays)) dropOldest();
      const slot = (head + size) % windowSize;
      rates[slot] = value;
      days[slot] = day;
      insertSorted(value);
      size += 1;
      const cap = update();
      if (span === 1 && size >= 14) {
        const weekday = weekdayOf(day);
        weekdayStars[weekday] =
          (weekdayStars[weekday] ?? 0) * weekdayMemory + Math.min(value, cap) + weekdayPrior * (1 - weekdayMemory);
        weekdayUsual[weekday] =
          (weekdayUsual[weekday] ?? 0) * weekdayMemory + level + weekdayPrior * (1 - weekdayMemory);
      }
    },
    clear() {
      head = 0;
      size = 0;
      level = 0;
      variance = 0;
      weekdayStars.fill(weekdayPrior);
      weekdayUsual.fill(weekdayPrior);
    },
    get size() {
      return size;
    },
    get from() {
      return days[head] ?? 0;
    },
    get level() {
      return level;
    },
    get variance() {
      return variance;
    },
    weekday(day) {
      const weekday = weekdayOf(day);
      return (weekdayStars[weekday] ?? 1) / (weekdayUsual[weekday] ?? 1);
    },
  };

  function dropOldest(): void {
    const value = rates[head] ?? 0;
    const at = lowerBound(value);
    sorted.copyWithin(at, at + 1, size);
    head = (head + 1) % windowSize;
    size -= 1;
  }

  function insertSorted(value: number): void {
    const at = lowerBound(value);
    sorted.copyWithin(at + 1, at, size);
    sorted[at] = value;
  }

  function lowerBound(value: number): number {
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Recomputes level and variance; returns the value at which a day is winsorised. */
  function update(): number {
    const median = quantile(0.5);
    // The interquartile range of a normal spread is 1.349 standard deviations.
    const spread = Math.max((quantile(0.75) - quantile(0.25)) / 1.349, Math.sqrt(Math.max(median, 1)));
    const cap = median + 3 * spread;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < size; i++) {
      const value = Math.min(sorted[i] ?? 0, cap);
      sum += value;
      squares += value * value;
    }
    level = sum / size;
    const own = Math.max(0, squares / size - level * level);
    const typical = level + level * level * typicalDispersion;
    variance = Math.max(level, (own * size + typical * priorDays) / (size + priorDays));
    if (mostlyBelow(calmedDown * level)) {
      const lately = recentMedian();
      level = Math.max(lately, 0.1 * level);
      variance = level + 2 * level * level * typicalDispersion;
    }
    return cap;
  }

  /** Whether the median of the newest figures is below a value, without sorting them. */
  function mostlyBelow(value: number): boolean {
    const count = Math.min(size, recentSize);
    let below = 0;
    for (let i = 0; i < count; i++) if ((rates[(head + size - 1 - i) % windowSize] ?? 0) < value) below += 1;
    return below > count / 2;
  }

  function recentMedian(): number {
    const count = Math.min(size, recentSize);
    for (let i = 0; i < count; i++) {
      const value = rates[(head + size - 1 - i) % windowSize] ?? 0;
      let at = i;
      while (at > 0 && (recent[at - 1] ?? 0) > value) {
        recent[at] = recent[at - 1] ?? 0;
        at -= 1;
      }
      recent[at] = value;
    }
    return ((recent[(count - 1) >> 1] ?? 0) + (recent[count >> 1] ?? 0)) / 2;
  }

  function quantile(share: number): number {
    const at = (size - 1) * share;
    const low = Math.floor(at);
    const value = sorted[low] ?? 0;
    return value + (at - low) * ((sorted[Math.min(low + 1, size - 1)] ?? 0) - value);
  }
}
