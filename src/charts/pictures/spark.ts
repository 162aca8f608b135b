import { knownPoints, seriesFacts } from '../../text/chart-facts.ts';
import { writeCount, writeDay } from '../../text/chart-text.ts';
import type { Sparkline } from '../../contracts/messages/chart.ts';
import { cleanText } from '../drawing/clean-text.ts';
import { textWidth } from '../drawing/fonts.ts';
import { shorten } from '../drawing/layout.ts';
import type { DrawnLine } from './line-plot.ts';
import { dayRange, lineDots, lineSeries, toPixels } from './line-plot.ts';
import type { Plot } from '../picture.ts';
import type { Box, Shape } from '../drawing/shapes.ts';
import { text } from '../drawing/shapes.ts';
import type { Palette } from '../drawing/theme.ts';
import { TYPE } from '../drawing/theme.ts';

/** A line without axes between its first and its last value. The label stands above it. */
export function sparkPlot(spark: Sparkline, area: Box, palette: Palette): { plots: Plot[]; shapes: Shape[] } {
  const facts = seriesFacts(spark.series);
  const range = dayRange([spark.series]);
  const dates =
    facts === undefined
      ? ''
      : facts.first[0] === facts.last[0]
        ? writeDay(facts.last[0])
        : `${writeDay(facts.first[0])} to ${writeDay(facts.last[0])}`;
  const caption = shorten(cleanText(spark.label), area.width - textWidth(dates, TYPE.footnote) - 20, TYPE.footnote);
  const label = text(area.left, area.top + 16, caption, { size: TYPE.footnote, fill: palette.muted });
  const middle = area.top + 36 + (area.height - 36) / 2;
  if (facts === undefined || range === undefined) {
    return {
      plots: [],
      shapes: [
        label,
        text(area.left, middle, 'No figures for this window.', { size: TYPE.label, fill: palette.muted }),
      ],
    };
  }
  const first = writeCount(facts.first[1]);
  const last = writeCount(facts.last[1]);
  const values = knownPoints(spark.series).map(([, value]) => value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const left = area.left + textWidth(first, TYPE.label) + 14;
  const right = area.left + area.width - textWidth(last, TYPE.label, 600) - 18;
  const box: Box = { left, top: area.top + 50, width: right - left, height: area.height - 68 };
  const scale = { min: high === low ? low - 0.5 : low, max: high === low ? high + 0.5 : high };
  const line: DrawnLine = { series: spark.series, colour: palette.lines[0], dashed: false };
  const y = (value: number): number => toPixels({ box, range, scale }, [range.to, value])[1];
  return {
    plots: [
      {
        grid: { ...box },
        x: { type: 'value', min: range.from, max: range.to, show: false },
        y: { type: 'value', ...scale, show: false },
        series: [lineSeries(line)],
      },
    ],
    shapes: [
      label,
      ...lineDots(line, { box, range, scale }),
      text(area.left + area.width, area.top + 16, dates, { size: TYPE.footnote, fill: palette.muted, align: 'right' }),
      text(area.left, y(facts.first[1]), first, { size: TYPE.label, fill: palette.muted }),
      text(right + 18, y(facts.last[1]), last, { size: TYPE.label, fill: palette.text, weight: 600 }),
    ],
  };
}
