import { count } from '../text/format.ts';
import type { MetricScore, Reason } from '../contracts/figures/score.ts';
import { METRICS } from './metric-list.ts';
import type { MetricDefinition } from './metric-list.ts';

/** How many strengths and weaknesses a score names at most. */
const REASONS = 3;
const MIDDLE = 50;

/**
 * What carries a score and what holds it back, as sentence parts: the best of the upper half of the cohort and the worst
 * of the lower half. Where everything is on one side, the other names the single metric nearest to it. No metric is named
 * twice, so a project with one known metric has one strength and no weakness.
 */
export function strongestAndWeakest(metrics: readonly MetricScore[]): { strongest: Reason[]; weakest: Reason[] } {
  const reasons = metrics
    .flatMap((metric) => reasonOf(metric) ?? [])
    // Equal percentiles keep the order of the metrics, so that the same figures always read the same.
    .sort((a, b) => b.percentile - a.percentile);
  const strongest = reasons.filter((reason, index) => index === 0 || (index < REASONS && reason.percentile >= MIDDLE));
  const rest = reasons.filter((reason) => !strongest.includes(reason)).reverse();
  return {
    strongest,
    weakest: rest.filter((reason, index) => index === 0 || (index < REASONS && reason.percentile < MIDDLE)),
  };
}

/**
 * The place of one metric in words: `more growth than 93 % of 812 comparable projects`. Percentages are rounded down and end
 * at 99, so that the sentence never claims more than the cohort shows.
 */
export function reasonOf(metric: MetricScore): Reason | undefined {
  if (metric.percentile === undefined || metric.cohortBelow === undefined) return undefined;
  const { ahead, behind, label, among, bestIsUsual }: MetricDefinition = METRICS[metric.name];
  if (bestIsUsual === true && metric.percentile >= 100) return undefined;
  const below = metric.cohortBelow;
  // percentile = below + ties / 2, so what is left above follows.
  const above = 100 - (2 * metric.percentile - below);
  const share = wholePercent(Math.max(below, above));
  const others = `${metric.cohortSize === undefined ? '' : `${count(metric.cohortSize)} `}comparable projects${among === undefined ? '' : ` ${among}`}`;
  const text =
    share === 0 ? `${label} level with ${others}` : `${below >= above ? ahead : behind} than ${share} % of ${others}`;
  return { metric: metric.name, percentile: metric.percentile, text };
}

/** Rounded down, tolerating the error of a sum of fractions; at most 99, since the table does not hold every project. */
function wholePercent(share: number): number {
  return Math.min(99, Math.max(0, Math.floor(share + 1e-9)));
}
