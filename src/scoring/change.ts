import type { Dimension, MetricChange, MetricScore, Score, ScoreChange } from '../core/score.ts';

/**
 * What is different between two scores of one project, metric by metric, the move that matters most first.
 *
 * Where both have a total and the method is the same, the points of all metrics add up to the change of the total
 * exactly (a metric that appears or vanishes also moves the others of its dimension, whose shares change).
 */
export function whatChanged(previous: Score, current: Score): ScoreChange {
  const comparable = previous.version === current.version && sameWeights(previous, current);
  const metrics: MetricChange[] = [];
  for (const now of current.metrics) {
    const before = previous.metrics.find((metric) => metric.name === now.name);
    if (before === undefined) continue;
    const change = changeOf(before, now, comparable);
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

function changeOf(before: MetricScore, now: MetricScore, comparable: boolean): MetricChange {
  return {
    metric: now.name,
    dimension: now.dimension,
    unit: now.unit,
    kind: kindOf(before.value, now.value),
    from: before.value,
    to: now.value,
    percentileFrom: comparable ? before.percentile : undefined,
    percentileTo: comparable ? now.percentile : undefined,
    points: comparable ? difference(before.points, now.points) : undefined,
  };
}

function kindOf(before: number | undefined, now: number | undefined): MetricChange['kind'] {
  if (before === undefined) return now === undefined ? 'same' : 'appeared';
  if (now === undefined) return 'vanished';
  if (now === before) return 'same';
  return now > before ? 'up' : 'down';
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

function dimensionChange(dimension: Dimension, previous: Score, current: Score, comparable: boolean): number | undefined {
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
