import type { MetricName } from '../contracts/figures/score.ts';
import { METRIC_NAMES } from '../contracts/figures/score.ts';

/** One metric over the cohort. */
interface CohortMetric {
  /** Projects behind the quantiles. */
  readonly n: number;
  /** Last day of the figures, `YYYY-MM-DD`. */
  readonly asOf: string;
  /** The 0th, 1st ... 100th percentile, ascending: 101 numbers in the unit of the metric. */
  readonly quantiles: readonly number[];
}

/** A reference cohort: what projects are held against, whatever else is tracked. */
export interface Cohort {
  readonly version: string;
  readonly metrics: Readonly<Record<MetricName, CohortMetric>>;
}

/** Where a value stands in a cohort, in per cent of its projects. */
export interface Place {
  /** 0 to 100; equal values count half. */
  readonly percentile: number;
  /** Strictly lower than the value. */
  readonly below: number;
  /** Strictly higher. */
  readonly above: number;
}

/**
 * The place of a value among quantiles. Never falls when the value rises: between two quantiles it is interpolated
 * (in logarithms where both are positive, since counts spread over orders of magnitude; plainly otherwise), a value
 * that many projects share stands in the middle of them, and beyond both ends it is clamped to 0 and 100.
 *
 * @param quantiles 101 ascending numbers
 * @param value a finite number
 */
export function placeAmong(quantiles: readonly number[], value: number): Place {
  const last = quantiles.length - 1;
  const step = 100 / last;
  const lower = firstNotBelow(quantiles, value);
  if (lower > last) return { percentile: 100, below: 100, above: 0 };
  const ceiling = quantiles[lower] ?? value;
  if (ceiling === value) {
    let upper = lower;
    while (upper < last && quantiles[upper + 1] === value) upper += 1;
    return { percentile: ((lower + upper) / 2) * step, below: lower * step, above: (last - upper) * step };
  }
  if (lower === 0) return { percentile: 0, below: 0, above: 100 };
  const floor = quantiles[lower - 1] ?? ceiling;
  const part = floor > 0 ? Math.log(value / floor) / Math.log(ceiling / floor) : (value - floor) / (ceiling - floor);
  const percentile = (lower - 1 + Math.min(1, Math.max(0, part))) * step;
  return { percentile, below: percentile, above: 100 - percentile };
}

/** Index of the first element that is at least `value`; the length when there is none. */
function firstNotBelow(sorted: readonly number[], value: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? Infinity) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Throws when a cohort table is not what `placeAmong` relies on, so that a broken table cannot score anything. */
export function assertCohort(cohort: Cohort): Cohort {
  for (const name of METRIC_NAMES) {
    const { quantiles } = cohort.metrics[name];
    const ascending = quantiles.every(
      (value, index) => Number.isFinite(value) && (index === 0 || value >= (quantiles[index - 1] ?? NaN)),
    );
    if (quantiles.length !== 101 || !ascending) {
      throw new Error(`cohort ${cohort.version}: ${name} needs 101 ascending quantiles`);
    }
  }
  return cohort;
}
