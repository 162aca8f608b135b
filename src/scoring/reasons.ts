import type { MetricScore, Reason } from '../core/score.ts';
import { METRICS } from './metric-list.ts';

/** How many strengths and weaknesses a score names at most. */
const REASONS = 3;

/**
 * What carries a score and what holds it back, as sentence parts. A metric appears on one side only: the upper half of
 * those present is the strong side, so that a project with one known metric has one strength and no weakness.
 */
export function strongestAndWeakest(metrics: readonly MetricScore[]): { strongest: Reason[]; weakest: Reason[] } {
  const reasons = metrics
    .flatMap((metric) => reasonOf(metric) ?? [])
    // Equal percentiles keep the order of the metrics, so that the same figures always read the same.
    .sort((a, b) => b.percentile - a.percentile);
  const strong = Math.min(REASONS, Math.ceil(reasons.length / 2));
  return {
    strongest: reasons.slice(0, strong),
    weakest: reasons.slice(Math.max(strong, reasons.length - REASONS)).reverse(),
  };
}

/**
 * The place of one metric in words: `more growth than 93 % of the cohort`, `fewer stars than 61 % of the cohort`.
 * Percentages are rounded down and end at 99, so that the sentence never claims more than the cohort shows.
 */
export function reasonOf(metric: MetricScore): Reason | undefined {
  if (metric.percentile === undefined || metric.cohortBelow === undefined) return undefined;
  const { ahead, behind } = METRICS[metric.name];
  const below = metric.cohortBelow;
  // percentile = below + ties / 2, so what is left above follows.
  const above = 100 - (2 * metric.percentile - below);
  const share = wholePercent(Math.max(below, above));
  const text =
    share === 0 ? `${METRICS[metric.name].label} level with the cohort` : `${below >= above ? ahead : behind} than ${share} % of the cohort`;
  return { metric: metric.name, percentile: metric.percentile, text };
}

/** Rounded down, tolerating the error of a sum of fractions; at most 99, for nobody is ahead of everyone outside the table. */
function wholePercent(share: number): number {
  return Math.min(99, Math.max(0, Math.floor(share + 1e-9)));
}
