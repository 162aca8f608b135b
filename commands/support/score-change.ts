import * as format from '../../src/core/format.ts';
import { spanOf } from './span-of.ts';
import type { Block } from '../../src/core/message.ts';
import type { MetricChange, MetricUnit, ScoreChange } from '../../src/core/score.ts';
import { METRICS } from '../../src/scoring/metric-list.ts';

/** How many moved metrics a scorecard lists. */
const SHOWN = 3;

/** `up 3 in a week`; undefined where there is nothing to compare with. */
export function changeWords(change: ScoreChange | undefined): string | undefined {
  if (change?.total === undefined) return undefined;
  const points = Math.round(change.total);
  if (points === 0) return `unchanged in ${spanOf(change)}`;
  return `${points > 0 ? '▲ up' : '▼ down'} ${Math.abs(points)} in ${spanOf(change)}`;
}

/** What moved the score, the largest first, as a list with a heading line; nothing where nothing moved. */
export function changeLines(change: ScoreChange | undefined): Block[] {
  if (!change) return [];
  const moved = change.metrics.filter((metric) => readsDifferent(metric) && (metric.points === undefined || Math.abs(metric.points) >= 0.5)).slice(0, SHOWN);
  if (moved.length === 0) return [];
  return [
    { kind: 'text', text: [{ kind: 'strong', text: change.comparable ? `What changed in ${spanOf(change)}` : `What changed in ${spanOf(change)} (the method changed too, so totals are not compared)` }] },
    { kind: 'list', items: moved.map(changeLine) },
  ];
}

/** A metric whose figure stands still can gain or lose points when another of its dimension becomes known; that one is named instead. */
const readsDifferent = (change: MetricChange): boolean => metricValue(change.from, change.unit) !== metricValue(change.to, change.unit);

function changeLine(change: MetricChange): string {
  const { label } = METRICS[change.metric];
  if (change.kind === 'appeared') return `${label}: known now, ${metricValue(change.to, change.unit)}`;
  if (change.kind === 'vanished') return `${label}: unknown now, before that ${metricValue(change.from, change.unit)}`;
  const points = change.points === undefined ? '' : ` (${format.signed(change.points)} of the total)`;
  return `${label} ${metricValue(change.from, change.unit)} → ${metricValue(change.to, change.unit)}${points}`;
}

/** A metric's value in its unit. */
export function metricValue(value: number | undefined, unit: MetricUnit): string {
  if (value === undefined) return format.UNKNOWN;
  switch (unit) {
    case 'count':
      return format.count(value);
    case 'ratio':
      return format.percent(value);
    case 'per-month':
      return `${value < 10 ? value.toFixed(1) : format.count(value)} a month`;
    case 'per-year':
      return `${value < 10 ? value.toFixed(1) : format.count(value)} a year`;
  }
}
