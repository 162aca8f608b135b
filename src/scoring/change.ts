import { DAY } from '../contracts/clock.ts';
import { METRIC_NAMES } from '../contracts/figures/score.ts';
import type {
  Dimension,
  MetricChange,
  MetricName,
  MetricScore,
  Score,
  ScoreChange,
} from '../contracts/figures/score.ts';
import { METRICS } from './metric-list.ts';
import type { MetricDefinition } from './metric-list.ts';

/** A metric is named as a cause from this many standard deviations of chance on. */
const CAUSE = 2;
/** A rise or fall of the total is said from this many on: events come in clusters, so that nine of ten recorded weeks stay below. */
const MOVEMENT = 3;

/**
 * What is different between two scores of one project, metric by metric, what weighs most first.
 *
 * The movement of the total counts the metrics that both scores know, as if those were all there are. What became known or
 * unknown shifts the shares of all others and is given all of that shift, which is no movement of the project: movement and
 * shift add up to the difference of the two totals exactly, and so do the points of all metrics.
 */
export function whatChanged(previous: Score, current: Score): ScoreChange {
  const comparable = previous.version === current.version && sameWeights(previous, current);
  const days = Math.max(1, (current.at - previous.at) / DAY);
  const both = onBothSides(previous, current);
  const [then, today] = [reduced(previous, both), reduced(current, both)];
  const points =
    comparable && previous.total !== undefined && current.total !== undefined
      ? pointsBetween({ previous, current, then, today })
      : undefined;
  const metrics: MetricChange[] = [];
  let moved = 0;
  let shifted = 0;
  let variance = 0;
  for (const now of current.metrics) {
    const before = previous.metrics.find((metric) => metric.name === now.name);
    if (before === undefined) continue;
    const change = changeOf({ before, now, comparable, days, points: points?.(before, now) });
    const known = both.includes(now.name);
    // A figure that reads the same was judged by a longer window that became known: nothing moved.
    if (known && change.kind !== 'same') moved += change.points ?? 0;
    else shifted += change.points ?? 0;
    if (known) variance += (today.partOf(now) * noiseOf(before, now, days)) ** 2;
    if (change.kind !== 'same' || Math.abs(change.points ?? 0) > 1e-9) metrics.push(change);
  }
  metrics.sort((a, b) => size(b) - size(a));
  return {
    comparable,
    from: previous.at,
    to: current.at,
    total: points && moved,
    shift: points && shifted,
    noise: points && MOVEMENT * Math.sqrt(variance),
    dimensions: {
      adoption: movedIn('adoption', comparable, then, today),
      growth: movedIn('growth', comparable, then, today),
      usage: movedIn('usage', comparable, then, today),
      health: movedIn('health', comparable, then, today),
    },
    metrics,
  };
}

/** Whether the total moved further than chance moves it: only then is a rise or a fall said. */
export const isMovement = ({ total, noise }: Pick<ScoreChange, 'total' | 'noise'>): boolean =>
  total !== undefined && Math.round(total) !== 0 && Math.abs(total) > (noise ?? 0);

interface Sides {
  before: MetricScore;
  now: MetricScore;
  comparable: boolean;
  days: number;
  points: number | undefined;
}

function changeOf({ before, now, comparable, days, points }: Sides): MetricChange {
  const kind = kindOf(before.value, now.value);
  const places = difference(before.percentile, now.percentile);
  return {
    metric: now.name,
    dimension: now.dimension,
    unit: now.unit,
    kind,
    from: before.value,
    to: now.value,
    percentileFrom: comparable ? before.percentile : undefined,
    percentileTo: comparable ? now.percentile : undefined,
    points,
    beyondNoise:
      comparable &&
      kind !== 'same' &&
      places !== undefined &&
      Math.abs(places) > Math.max(1e-9, CAUSE * noiseOf(before, now, days)),
  };
}

/** Percentile points that chance moves a metric in so many days: a window that was replaced whole cannot differ more. */
function noiseOf(before: MetricScore, now: MetricScore, days: number): number {
  const weekly = Math.max(before.noise ?? 0, now.noise ?? 0);
  const definition: MetricDefinition = METRICS[now.name];
  return weekly * Math.sqrt(Math.min(days, definition.windowDays ?? days) / 7);
}

function kindOf(before: number | undefined, now: number | undefined): MetricChange['kind'] {
  if (before === undefined) return now === undefined ? 'same' : 'appeared';
  if (now === undefined) return 'vanished';
  if (now === before) return 'same';
  return now > before ? 'up' : 'down';
}

const onBothSides = (previous: Score, current: Score): MetricName[] =>
  METRIC_NAMES.filter((name) =>
    [previous, current].every((score) =>
      score.metrics.some((metric) => metric.name === name && metric.percentile !== undefined),
    ),
  );

/**
 * A mean differs from the mean of some of its members by the sum, over the others, of their share times their distance
 * from it. So each that is known on one side only has its part of the change, and the rest is moves at equal shares.
 */
function pointsBetween({
  previous,
  current,
  then,
  today,
}: {
  previous: Score;
  current: Score;
  then: Reduced;
  today: Reduced;
}): (before: MetricScore, now: MetricScore) => number {
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
  /** Mean percentile of a dimension; undefined where none of its metrics is left. */
  meanOf: (dimension: Dimension) => number | undefined;
  /** The same, and that of the total where none is left, since the other dimensions fill its place. */
  levelOf: (dimension: Dimension) => number;
}

/** The score as it would be if only `names` were known. */
function reduced(score: Score, names: readonly MetricName[]): Reduced {
  const left = Map.groupBy(
    score.metrics.filter((metric) => names.includes(metric.name)),
    (metric) => metric.dimension,
  );
  const weight = [...left.keys()].reduce((sum, dimension) => sum + score.dimensions[dimension].weight, 0);
  const partOf = ({ name, dimension }: MetricScore): number =>
    weight === 0
      ? 0
      : ((score.dimensions[dimension].weight / weight) * METRICS[name].weight) / weightOf(left.get(dimension));
  const meanOf = (dimension: Dimension): number | undefined => {
    const metrics = left.get(dimension);
    return (
      metrics &&
      metrics.reduce((sum, { name, percentile }) => sum + METRICS[name].weight * (percentile ?? 0), 0) /
        weightOf(metrics)
    );
  };
  const total = [...left.values()].flat().reduce((sum, metric) => sum + partOf(metric) * (metric.percentile ?? 0), 0);
  return { partOf, meanOf, levelOf: (dimension) => meanOf(dimension) ?? total };
}

const weightOf = (metrics: readonly MetricScore[] = []): number =>
  metrics.reduce((sum, { name }) => sum + METRICS[name].weight, 0);

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

function movedIn(dimension: Dimension, comparable: boolean, then: Reduced, today: Reduced): number | undefined {
  return comparable ? difference(then.meanOf(dimension), today.meanOf(dimension)) : undefined;
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
