import * as format from '../../../src/text/format.ts';
import { spanOf } from '../measures/span-of.ts';
import type { Block } from '../../../src/contracts/messages/message.ts';
import type { MetricChange, MetricUnit, ScoreChange } from '../../../src/contracts/figures/score.ts';
import type { Standing } from '../../../db/store.ts';
import { isMovement } from '../../../src/scoring/change.ts';
import { METRICS } from '../../../src/scoring/metric-list.ts';

/** How many metrics that moved a scorecard lists; what became known or unknown is listed whatever it weighs. */
const SHOWN = 3;
/** Less than this reads as nothing. */
const LEAST_POINTS = 0.5;

/** `+3` since a week ago, as a column of it: only what was a movement, as the scorecard says it. */
export const weekMove = ({ total, totalWeekAgo }: Pick<Standing, 'total' | 'totalWeekAgo'>): string =>
  format.signed(total === null || totalWeekAgo === null ? null : total - totalWeekAgo);

/** `▲ up 3 in a week`, or `steady over a week` where it moved no further than chance moves it; undefined where there is nothing to compare with. */
export function changeWords(change: ScoreChange | undefined): string | undefined {
  if (change?.total === undefined) return undefined;
  if (!isMovement(change)) return `steady over ${spanOf(change)}`;
  const points = Math.round(change.total);
  return `${points > 0 ? '▲ up' : '▼ down'} ${Math.abs(points)} in ${spanOf(change)}`;
}

/** What moved the score, the largest first, as a list with a heading line; nothing where nothing moved. */
export function changeLines(change: ScoreChange | undefined): Block[] {
  if (!change) return [];
  const moved = change.metrics
    .filter(
      (metric) =>
        readsDifferent(metric) &&
        (metric.points === undefined ? !isNews(metric) : metric.beyondNoise && Math.abs(metric.points) >= LEAST_POINTS),
    )
    .slice(0, SHOWN);
  const listed = change.metrics.filter((metric) => isNews(metric) || moved.includes(metric));
  if (listed.length === 0) return [];
  const others = change.metrics.reduce(
    (sum, metric) => sum + (listed.includes(metric) || isNews(metric) ? 0 : (metric.points ?? 0)),
    0,
  );
  return [
    {
      kind: 'text',
      text: [
        {
          kind: 'strong',
          text: change.comparable
            ? `What changed in ${spanOf(change)}`
            : `What changed in ${spanOf(change)} (the method changed too, so totals are not compared)`,
        },
      ],
    },
    {
      kind: 'list',
      items: [
        ...listed.map(changeLine),
        ...(Math.abs(others) < LEAST_POINTS || !isMovement(change)
          ? []
          : [`all other metrics together${pointsNote(others)}`]),
      ],
    },
  ];
}

/** Known on one side only: that moves the score although nothing happened to the project. */
const isNews = ({ kind }: MetricChange): boolean => kind === 'appeared' || kind === 'vanished';

const readsDifferent = (change: MetricChange): boolean =>
  metricValue(change.from, change.unit) !== metricValue(change.to, change.unit);

const pointsNote = (points: number | undefined): string =>
  points === undefined ? '' : ` (${format.signed(points)} of the total)`;

/** Counting a figure for the first time moves the total on paper only, and the reader should not look for what happened. */
const shiftNote = (points: number | undefined): string =>
  points === undefined || Math.abs(points) < LEAST_POINTS
    ? ''
    : `; that alone makes the total ${format.count(Math.abs(Math.round(points)))} ${points > 0 ? 'higher' : 'lower'} and is no movement`;

function changeLine(change: MetricChange): string {
  const { label } = METRICS[change.metric];
  const points = pointsNote(change.points);
  if (change.kind === 'appeared')
    return `${label}: known now, ${metricValue(change.to, change.unit)}${shiftNote(change.points)}`;
  if (change.kind === 'vanished')
    return `${label}: unknown now, before that ${metricValue(change.from, change.unit)}${shiftNote(change.points)}`;
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
    case 'days':
      return format.plural(value, 'day');
    case 'per-month':
      return `${value < 10 ? value.toFixed(1) : format.count(value)} a month`;
    case 'per-year':
      return `${value < 10 ? value.toFixed(1) : format.count(value)} a year`;
  }
}
