import { isKnown } from '../../text/chart-facts.ts';
import { writeDay, writeGain } from '../../text/chart-text.ts';
import type { ChartPoint, ChartSeries } from '../../contracts/messages/chart.ts';
import { cleanText } from '../drawing/clean-text.ts';
import { textWidth } from '../drawing/fonts.ts';
import { shorten } from '../drawing/layout.ts';
import type { DayRange } from './line-plot.ts';
import { dayAxis } from './line-plot.ts';
import type { Plot } from '../picture.ts';
import type { DayTick } from './scale.ts';
import type { Box, Shape } from '../drawing/shapes.ts';
import { stroke, text } from '../drawing/shapes.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';

/** Height that the bars take under the lines, caption included. */
export const GAINS_HEIGHT = 140;
export const CAPTION = 52;

/** Bars thinner than about three pixels blur: weeks are drawn then. */
const MOST_DAILY_BARS = 190;

export interface GainsParts {
  readonly gains: ChartSeries;
  readonly unit: string;
  /** Days that each gain is over; undefined for daily ones. */
  readonly over: number | undefined;
  readonly range: DayRange;
  readonly palette: Palette;
  /** Middle height of the line that says what the bars are. */
  readonly caption: number;
  readonly box: Box;
  readonly ticks: readonly DayTick[];
}

/** What each day (or week, in long windows) brought, as bars; losses hang below the line. */
export function gainsPlot({ gains, unit, over, range, palette, caption, box, ticks }: GainsParts): {
  plot: Plot;
  shapes: Shape[];
  box: Box;
} {
  const weekly = over === undefined && range.to - range.from > MOST_DAILY_BARS;
  const days = over ?? (weekly ? 7 : 1);
  const points = weekly ? byWeek(gains.points) : gains.points;
  // A bar stands over the middle of its days.
  const bars = points.map(([day, value]): ChartPoint => [day - (over ?? 1) / 2 + 0.5, value]).filter(isKnown);
  const high = bars.reduce((most, [, value]) => Math.max(most, value), 0);
  const low = bars.reduce((least, [, value]) => Math.min(least, value), 0);
  const span = high - low || 1;
  const zero = box.top + (high / span) * box.height;
  // In words, because a number over its bar would cover the caption or its neighbours.
  const most = bars.find(([, value]) => value === high && value > 0);
  const highest = most === undefined ? '' : `, at most ${writeGain(most[1])}`;
  const around = most === undefined ? '' : ` (${days > 1 ? 'around ' : ''}${writeDay(Math.floor(most[0]))})`;
  const peak = bars.length === 0 ? ': unknown' : most === undefined ? ': none' : highest;
  const what = over === undefined ? `${unit} gained per ${weekly ? 'week' : 'day'}` : gains.name;
  // The day goes first where there is not room for all.
  const heading = [`${what}${peak}${around}`, `${what}${peak}`].map((words) => cleanText(words));
  const fits = heading.find((words) => textWidth(words, TYPE.footnote) <= WIDTH - 2 * PAD);
  const width = (box.width / (range.to - range.from)) * days;
  return {
    box,
    plot: {
      grid: { ...box },
      x: dayAxis(range, ticks, palette),
      y: { type: 'value', min: low, max: high === low ? low + 1 : high, show: false },
      series: [
        {
          type: 'bar',
          name: `gain per ${weekly ? 'week' : 'day'}`,
          silent: true,
          // Half of the first and the last bar stand outside.
          clip: false,
          barWidth: Math.max(width > 4 ? width - 1.5 : width * 0.8, 0.75),
          itemStyle: { color: palette.lines[0], opacity: 0.75 },
          data: bars.map(([day, value]) =>
            value < 0 ? { value: [day, value], itemStyle: { color: palette.loss } } : [day, value],
          ),
        },
      ],
    },
    shapes: [
      text(PAD, caption, fits ?? shorten(heading.at(-1) ?? '', WIDTH - 2 * PAD, TYPE.footnote), {
        size: TYPE.footnote,
        fill: palette.muted,
      }),
      ...(low < 0 ? [stroke([box.left, zero], [box.left + box.width, zero], palette.release)] : []),
    ],
  };
}

/** Sums of seven days, set on the middle one. A week with an unknown day is unknown. */
function byWeek(points: readonly ChartPoint[]): ChartPoint[] {
  const weeks = new Map<number, number[]>();
  // 1970-01-05 was a Monday.
  for (const [day, value] of points) {
    if (value === null || !Number.isFinite(value)) continue;
    const week = Math.floor((day - 4) / 7);
    weeks.set(week, [...(weeks.get(week) ?? []), value]);
  }
  return Array.from(weeks, ([week, values]): ChartPoint => [
    week * 7 + 7,
    values.length === 7 ? values.reduce((a, b) => a + b, 0) : null,
  ]);
}
