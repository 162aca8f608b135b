import { DIMENSIONS, METRIC_NAMES } from '../contracts/figures/score.ts';
import type {
  Dimension,
  DimensionScore,
  MetricFacts,
  MetricName,
  MetricScore,
  Missing,
  Score,
  Weights,
} from '../contracts/figures/score.ts';
import { placeAmong } from './cohort.ts';
import type { Cohort, Place } from './cohort.ts';
import { COHORT } from './reference-cohort.ts';
import { METRICS } from './metric-list.ts';
import { metricsOf } from './metrics.ts';
import { strongestAndWeakest } from './reasons.ts';

/** Usage weighs most, because it is what says that developers really use a project. */
export const DEFAULT_WEIGHTS: Weights = { usage: 35, growth: 25, health: 20, adoption: 20 };
/** Below this weight of known metrics there is no total: it would be a guess about the rest. */
export const LEAST_COVERAGE = 0.6;

export interface ScoreOptions {
  /** The moment the score speaks about (ms). */
  readonly at: number;
  readonly weights?: Weights | undefined;
  readonly cohort?: Cohort | undefined;
}

/**
 * Scores one project from its own facts and the reference cohort alone; no other tracked project has any influence.
 *
 * A dimension is the mean percentile of its metrics that are present, by their weights in METRICS. The total is the mean of
 * the dimensions that are present, by weight. Coverage is the weight of the metrics that are present. An unknown metric
 * takes part in nothing; it is never a zero.
 *
 * @throws RangeError when the weights are negative, not finite, or all zero
 */
export function scoreOf(facts: MetricFacts, options: ScoreOptions): Score {
  const { at, cohort = COHORT } = options;
  const weights = normalised(options.weights ?? DEFAULT_WEIGHTS);
  const inputs = metricsOf(facts, at);

  const sums = perDimension(() => 0);
  const carried = perDimension(() => 0);
  const places = METRIC_NAMES.map((name) => {
    const { value, smoothed = value, weeklyNoise } = inputs[name];
    if (smoothed === undefined) return undefined;
    const { dimension, weight } = METRICS[name];
    const place = placeOf(cohort, name, smoothed);
    sums[dimension] += weight * place.percentile;
    carried[dimension] += weight;
    return { ...place, noise: weeklyNoise === undefined ? 0 : noiseOf(cohort, name, smoothed, weeklyNoise) };
  });

  const dimensions = perDimension((dimension): DimensionScore => {
    const present = carried[dimension];
    return {
      value: present === 0 ? undefined : Math.min(100, sums[dimension] / present),
      weight: weights[dimension],
      coverage: Math.min(1, present),
    };
  });
  let coverage = 0;
  let knownWeight = 0;
  let weighted = 0;
  for (const dimension of DIMENSIONS) {
    const { value, weight, coverage: part } = dimensions[dimension];
    coverage += weight * part;
    if (value === undefined) continue;
    knownWeight += weight;
    weighted += weight * value;
  }
  // The sums of fractions may miss 0.6 and 100 by a rounding error.
  const total =
    coverage + 1e-9 < LEAST_COVERAGE || knownWeight === 0 ? undefined : Math.min(100, weighted / knownWeight);

  const missing: Missing[] = [];
  let oldestAt: number | undefined;
  const metrics = METRIC_NAMES.map((name, index): MetricScore => {
    const input = inputs[name];
    const place = places[index];
    const dimension = METRICS[name].dimension;
    if (place === undefined) {
      missing.push({ metric: name, because: input.missingBecause ?? 'never fetched' });
      return {
        ...input,
        name,
        dimension,
        percentile: undefined,
        cohortBelow: undefined,
        cohortSize: undefined,
        noise: undefined,
        share: 0,
        points: total === undefined ? undefined : 0,
      };
    }
    if (input.observedAt !== undefined) oldestAt = Math.min(oldestAt ?? input.observedAt, input.observedAt);
    const share = METRICS[name].weight / carried[dimension];
    const points = total === undefined ? undefined : (weights[dimension] / knownWeight) * share * place.percentile;
    const { percentile, below, noise } = place;
    const cohortSize = cohort.metrics[name].n;
    return { ...input, name, dimension, percentile, cohortBelow: below, cohortSize, noise, share, points };
  });

  return {
    version: versionOf(cohort, weights),
    at,
    total,
    dimensions,
    metrics,
    missing,
    coverage: Math.min(1, coverage),
    oldestAt,
    ...strongestAndWeakest(metrics),
  };
}

/** Where a value is among the cohort, 100 being the best, also where less is better. */
function placeOf(cohort: Cohort, name: MetricName, value: number): Place {
  const place = placeAmong(cohort.metrics[name].quantiles, value);
  return METRICS[name].better === 'higher'
    ? place
    : { percentile: 100 - place.percentile, below: place.above, above: place.below };
}

/** Half of the percentile points between a standard deviation above and one below. */
function noiseOf(cohort: Cohort, name: MetricName, value: number, deviation: number): number {
  const { quantiles } = cohort.metrics[name];
  const above = placeAmong(quantiles, value + deviation).percentile;
  const below = placeAmong(quantiles, value - deviation).percentile;
  return (above - below) / 2;
}

/** The metric of that name; every score carries all of them. */
export function metricOf(score: Score, name: MetricName): MetricScore {
  const found = score.metrics.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`score without ${name}`);
  return found;
}

/** The version of all scores by these weights. */
export const versionBy = (weights: Weights): string => versionOf(COHORT, normalised(weights));

/** A total by other weights answers another question: its version says by which, so that nobody holds the two against each other. */
function versionOf({ version }: Cohort, weights: Weights): string {
  if (DIMENSIONS.every((dimension) => Math.abs(weights[dimension] - USUAL[dimension]) < 1e-9)) return version;
  return `${version} (${BY_USUAL_WEIGHT.map((dimension) => `${dimension} ${Number((weights[dimension] * 100).toFixed(1))}`).join(', ')})`;
}

function normalised(weights: Weights): Weights {
  let sum = 0;
  for (const dimension of DIMENSIONS) {
    const weight = weights[dimension];
    if (!Number.isFinite(weight) || weight < 0)
      throw new RangeError(`weight of ${dimension} must be a number from 0 up, not ${weight}`);
    sum += weight;
  }
  if (sum === 0) throw new RangeError('at least one dimension needs a weight above 0');
  return perDimension((dimension) => weights[dimension] / sum);
}

const USUAL = normalised(DEFAULT_WEIGHTS);
const BY_USUAL_WEIGHT = ['usage', 'growth', 'health', 'adoption'] as const satisfies readonly Dimension[];

function perDimension<T>(of: (dimension: Dimension) => T): Record<Dimension, T> {
  return { adoption: of('adoption'), growth: of('growth'), usage: of('usage'), health: of('health') };
}
