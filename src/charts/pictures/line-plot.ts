import type { KnownPoint } from '../../text/chart-facts.ts';
import { isKnown, seriesGaps } from '../../text/chart-facts.ts';
import type { ChartPoint, ChartSeries } from '../../contracts/messages/chart.ts';
import type { Day } from '../../contracts/figures/series.ts';
import type { Weight } from '../drawing/fonts.ts';
import { FONT_FAMILY, textWidth } from '../drawing/fonts.ts';
import { spread } from '../drawing/layout.ts';
import type { PlotSeries, XAxis, YAxis } from '../picture.ts';
import type { DayTick, Scale } from './scale.ts';
import type { Box, Shape } from '../drawing/shapes.ts';
import { dot, stroke, text } from '../drawing/shapes.ts';
import type { Palette } from '../drawing/theme.ts';
import { LEADING, TYPE } from '../drawing/theme.ts';

export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

/** The days that all the series span; a lone day gets a neighbour on both sides. */
export function dayRange(series: readonly ChartSeries[]): DayRange | undefined {
  const days = series.flatMap(({ points }) => [points[0]?.[0], points.at(-1)?.[0]]).filter((day) => day !== undefined);
  if (days.length === 0) return undefined;
  const from = Math.min(...days);
  const to = Math.max(...days);
  return from === to ? { from: from - 1, to: to + 1 } : { from, to };
}

export interface DrawnLine {
  readonly series: ChartSeries;
  readonly colour: string;
  readonly dashed: boolean;
}

/** Points with a break written out at each gap. */
function linePoints(series: ChartSeries): (readonly [Day, number | null])[] {
  const breaks = new Set(seriesGaps(series).map(({ before }) => before));
  return series.points
    .filter(isKnown)
    .flatMap((point) => (breaks.has(point[0]) ? [[point[0], null] as const, point] : [point]));
}

/** Values that no line reaches, and the last one: without a dot they would not be seen. */
function dottedPoints(series: ChartSeries): { point: KnownPoint; last: boolean }[] {
  const breaks = new Set(seriesGaps(series).map(({ before }) => before));
  const known = series.points.filter(isKnown);
  return known.flatMap((point, index) => {
    const next = known[index + 1];
    const alone = (index === 0 || breaks.has(point[0])) && (next === undefined || breaks.has(next[0]));
    return alone || next === undefined ? [{ point, last: next === undefined }] : [];
  });
}

export const lineSeries = ({ series, colour, dashed }: DrawnLine): PlotSeries => ({
  type: 'line',
  name: series.name,
  data: linePoints(series).map(([day, value]) => [day, value]),
  connectNulls: false,
  // A round cap on the border of the plot stays round.
  clip: false,
  // One symbol per value would make the library build an object for each of a thousand days: dots are shapes of ours.
  showSymbol: false,
  silent: true,
  lineStyle: { color: colour, width: 3, type: dashed ? [7, 5] : 'solid', cap: 'round', join: 'round' },
});

/** Pixels of the plot for days and values. */
export interface Coordinates {
  readonly box: Box;
  readonly range: DayRange;
  readonly scale: { readonly min: number; readonly max: number };
}

export const toPixels = ({ box, range, scale }: Coordinates, [day, value]: KnownPoint): [x: number, y: number] => [
  box.left + ((day - range.from) / (range.to - range.from)) * box.width,
  box.top + ((scale.max - value) / (scale.max - scale.min)) * box.height,
];

export const lineDots = ({ series, colour }: DrawnLine, place: Coordinates): Shape[] =>
  dottedPoints(series).map(({ point, last }) => dot(toPixels(place, point), last ? 4.5 : 3, colour));

export function dayAxis({ from, to }: DayRange, ticks: readonly DayTick[], palette: Palette): XAxis {
  const labels = new Map(ticks.map(({ day, label }) => [day, label]));
  return {
    type: 'value',
    min: from,
    max: to,
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.release, width: 1 } },
    axisTick: {
      show: true,
      customValues: ticks.map(({ day }) => day),
      length: 6,
      lineStyle: { color: palette.release },
    },
    axisLabel: {
      show: labels.size > 0,
      customValues: ticks.map(({ day }) => day),
      formatter: (day: number) => labels.get(day) ?? '',
      ...axisFont(palette),
      lineHeight: TYPE.axis * 1.2,
      margin: 10,
      hideOverlap: false,
    },
    splitLine: { show: false },
  };
}

export function valueAxis({ min, max, ticks }: Scale, labels: readonly string[], palette: Palette): YAxis {
  const written = new Map(ticks.map((tick, index) => [tick, labels[index] ?? '']));
  return {
    type: 'value',
    min,
    max,
    axisLine: { show: false },
    axisTick: { show: false, customValues: [...ticks] },
    axisLabel: {
      customValues: [...ticks],
      formatter: (value: number) => written.get(value) ?? '',
      ...axisFont(palette),
      margin: 10,
      hideOverlap: false,
    },
    // Lines of our own: the library puts its split lines at its own ticks.
    splitLine: { show: false },
  };
}

const axisFont = (palette: Palette): { color: string; fontFamily: string; fontSize: number } => ({
  color: palette.muted,
  fontFamily: FONT_FAMILY,
  fontSize: TYPE.axis,
});

export const gridLines = (box: Box, { min, max, ticks }: Scale, palette: Palette): Shape[] =>
  ticks.map((tick) => {
    const y = box.top + ((max - tick) / (max - min)) * box.height;
    return stroke([box.left, y], [box.left + box.width, y], palette.grid);
  });

export interface LabelLine {
  readonly content: string;
  readonly weight: Weight;
  readonly colour: string;
}

export interface EndLabel {
  /** The last known point, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly lines: readonly LabelLine[];
  readonly colour: string;
}

export const labelWidth = (lines: readonly LabelLine[]): number =>
  lines.reduce((width, { content, weight }) => Math.max(width, textWidth(content, TYPE.label, weight)), 0);

/** Names and values beside the ends of the lines, moved apart where they would cover one another and tied to their line then. */
export function endLabels(labels: readonly EndLabel[], box: Box): Shape[] {
  const leading = TYPE.label * LEADING;
  const most = labels.reduce((lines, label) => Math.max(lines, label.lines.length), 1);
  const half = (most * leading) / 2;
  const middles = spread(
    labels.map(({ y }) => y),
    most * leading + 4,
    box.top + half - leading / 2,
    box.top + box.height - half + leading / 2,
  );
  return labels.flatMap((label, index) => {
    const middle = middles[index] ?? label.y;
    const left = box.left + box.width + 16;
    const tied = Math.abs(middle - label.y) > 3 || label.x < box.left + box.width - 1;
    return [
      ...(tied ? [stroke([label.x + 6, label.y], [left - 4, middle], label.colour, { dash: [2, 3] })] : []),
      ...label.lines.map(({ content, weight, colour }, line) =>
        text(left, middle + (line - (label.lines.length - 1) / 2) * leading, content, {
          size: TYPE.label,
          fill: colour,
          weight,
        }),
      ),
    ];
  });
}

export const lastKnown = (points: readonly ChartPoint[]): readonly [Day, number] | undefined =>
  points.findLast(isKnown);
