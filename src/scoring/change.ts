import { METRIC_NAMES } from '../contracts/score.ts';
import type { Dimension, MetricChange, MetricName, MetricScore, Score, ScoreChange } from '../contracts/score.ts';

/**
 * What is different between two scores of one project, metric by metric, the move that matters most first.
 *
 * Where both have a total and the method is the same, the points of all metrics add up to the change of the total
 * exactly. A metric known on both sides is given its own move, as if those were all there are. One that appears or
 * vanishes shifts the shares of all others, and is given all of that shift: nobody would look for it elsewhere.
 */
export function whatChanged(previous: Score, current: Score): ScoreChange {
  const comparable = previous.version === current.version && sameWeights(previous, current);
  const points =
    comparable && previous.total !== undefined && current.total !== undefined
      ? pointsBetween(previous, current)
      : undefined;
  const metrics: MetricChange[] = [];
  for (const now of current.metrics) {
    const before = previous.metrics.find((metric) => metric.name === now.name);
    if (before === undefined) continue;
    const change = changeOf(before, now, comparable, points?.(before, now));
    if (change.kind !== 'same' || (change.points !== undefined && Math.abs(change.points) > 1e-9)) metrics.push(change);
  }
  metrics.sort((a, b) => size(b) - size(a));
  return {
    comparable,
    from: previous.at,
    to: current.at,
    total: comparable ? difference(previous.total, current.total) : undefined,
    dimensions: {
      adoption: dimensionChange('adoption', previous, current, comparable),
      growth: dimensionChange('growth', previous, current, comparable),
      usage: dimensionChange('usage', previous, current, comparable),
      health: dimensionChange('health', previous, current, comparable),
    },
    metrics,
  };
}

function changeOf(
  before: MetricScore,
  now: MetricScore,
  comparable: boolean,
  points: number | undefined,
): MetricChange {
  return {
    metric: now.name,
    dimension: now.dimension,
    unit: now.unit,
    kind: kindOf(before.value, now.value),
    from: before.value,
    to: now.value,
    percentileFrom: comparable ? before.percentile : undefined,
    percentileTo: comparable ? now.percentile : undefined,
    points,
  };
}

function kindOf(before: number | undefined, now: number | undefined): MetricChange['kind'] {
  if (before === undefined) return now === undefined ? 'same' : 'appeared';
  if (now === undefined) return 'vanished';
  if (now === before) return 'same';
  return now > before ? 'up' : 'down';
}

/**
 * A mean differs from the mean of some of its members by the sum, over the others, of their share times their distance
 * from it. So each that is known on one side only has its part of the change, and the rest is moves at equal shares.
 */
function pointsBetween(previous: Score, current: Score): (before: MetricScore, now: MetricScore) => number {
  const onBothSides = METRIC_NAMES.filter((name) =>
    [previous, current].every((score) =>
      score.metrics.some((metric) => metric.name === name && metric.percentile !== undefined),
    ),
  );
  const [then, today] = [reduced(previous, onBothSides), reduced(current, onBothSides)];
  return (before, now) => {
    if (before.percentile !== undefined && now.percentile !== undefined)
      return today.partOf(now) * (now.percentile - before.percentile);
    if (now.percentile !== undefined) return partOf(current, now) * (now.percentile - today.levelOf(now.dimension));
    return before.percentile === undefined
      ? 0
      : -partOf(previous, before) * (before.percentile - then.levelOf(before.dimension));
  };
}

interface Reduced {
  /** Part of the total that a metric would carry. */
  partOf: (metric: MetricScore) => number;
  /** Mean percentile of a dimension; of the total where none of its metrics is left, since the other dimensions fill its place. */
  levelOf: (dimension: Dimension) => number;
}

/** The score as it would be if only `names` were known. */
function reduced(score: Score, names: readonly MetricName[]): Reduced {
  const left = Map.groupBy(
    score.metrics.filter((metric) => names.includes(metric.name)),
    (metric) => metric.dimension,
  );
  const weight = [...left.keys()].reduce((sum, dimension) => sum + score.dimensions[dimension].weight, 0);
  const partOf = ({ dimension }: MetricScore): number =>
    weight === 0 ? 0 : score.dimensions[dimension].weight / weight / (left.get(dimension)?.length ?? 1);
  const total = [...left.values()].flat().reduce((sum, metric) => sum + partOf(metric) * (metric.percentile ?? 0), 0);
  return { partOf, levelOf: (dimension) => meanOf(left.get(dimension)) ?? total };
}

function meanOf(metrics: readonly MetricScore[] | undefined): number | undefined {
  return metrics && metrics.reduce((sum, metric) => sum + (metric.percentile ?? 0), 0) / metrics.length;
}

/** Part of the total that a metric carries. */
function partOf(score: Score, { dimension, share }: MetricScore): number {
  const known = Object.values(score.dimensions).reduce(
    (sum, { value, weight }) => sum + (value === undefined ? 0 : weight),
    0,
  );
  return (score.dimensions[dimension].weight / known) * share;
}

/** Points decide the order; without them the percentiles do, then the relative change of the values. */
function size(change: MetricChange): number {
  if (change.points !== undefined) return Math.abs(change.points);
  const places = difference(change.percentileFrom, change.percentileTo);
  if (places !== undefined) return Math.abs(places);
  const { from, to } = change;
  if (from === undefined || to === undefined) return 0;
  return Math.abs(to - from) / Math.max(Math.abs(from), Math.abs(to), Number.MIN_VALUE);
}

function dimensionChange(
  dimension: Dimension,
  previous: Score,
  current: Score,
  comparable: boolean,
): number | undefined {
  return comparable ? difference(previous.dimensions[dimension].value, current.dimensions[dimension].value) : undefined;
}

/** Scores with other weights answer another question; their points would add up to nonsense. */
function sameWeights(a: Score, b: Score): boolean {
  return (['adoption', 'growth', 'usage', 'health'] as const).every(
    (dimension) => Math.abs(a.dimensions[dimension].weight - b.dimensions[dimension].weight) < 1e-9,
  );
}

function difference(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}
