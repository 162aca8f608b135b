import { knownPoints, seriesGaps } from '../core/chart-facts.ts';
import { writeCount } from '../core/chart-text.ts';
import type { TrendChart } from '../core/chart.ts';
import { cleanText } from './clean-text.ts';
import { footer, header, projectLabel } from './frame.ts';
import { textWidth } from './fonts.ts';
import { gainsPlot, GAINS_HEIGHT } from './gains-plot.ts';
import type { Coordinates, DayRange, DrawnLine, EndLabel, LabelLine } from './line-plot.ts';
import { dayAxis, dayRange, endLabels, gridLines, labelWidth, lastKnown, lineDots, lineSeries, toPixels, valueAxis } from './line-plot.ts';
import { MARK_ROW, releaseMarks, spikeBands } from './marks.ts';
import { emptyPicture } from './empty-picture.ts';
import type { Picture } from './picture.ts';
import { assemble } from './picture.ts';
import { dayTicks, niceScale, writeTicks } from './scale.ts';
import type { Box, Shape } from './shapes.ts';
import { text } from './shapes.ts';
import { lineStatement, showsBothLines } from './statement.ts';
import type { Palette } from './theme.ts';
import { PAD, TYPE, WIDTH } from './theme.ts';

const PLOT_HEIGHT = 236;
const DAY_LABELS = 52;
const MOST_LABEL = 190;
const MOST_TICKS = 7;

/** One measure over days: lines, the days that stood out, releases, and what each day brought. */
export function trendPicture(spec: TrendChart, palette: Palette): Picture {
  const drawn = [...spec.series, ...(spec.gains === undefined ? [] : [spec.gains])];
  const range = dayRange(drawn);
  const values = spec.series.flatMap((series) => knownPoints(series).map(([, value]) => value));
  if (range === undefined || values.length === 0) return emptyPicture(spec, palette, lineStatement(drawn, spec.dayZone));

  const lines = spec.series.map((series, index): DrawnLine => ({
    series,
    colour: palette.lines[index % palette.lines.length] ?? palette.text,
    dashed: showsBothLines(spec.series) && series.line === 'reconstructed',
  }));
  const scale = niceScale(values, { steps: 4, whole: values.every(Number.isInteger) });
  const ticks = writeTicks(scale.ticks);
  const labels = lines.map((line) => endLines(line, lines.length, palette));

  const top = header(spec, palette, WIDTH, statementOf(spec, drawn));
  const foot = footer(spec, palette, WIDTH);
  const spikes = spec.spikes ?? [];
  const releases = spec.releases ?? [];
  const spikeRow = spikes.some(({ label }) => label !== undefined && cleanText(label) !== '') ? MARK_ROW : 0;
  const releaseRow = releases.some(({ label }) => cleanText(label) !== '') ? MARK_ROW : 0;
  const left = PAD + ticks.reduce((width, tick) => Math.max(width, textWidth(tick, TYPE.axis)), 0) + 10;
  const right = Math.max(PAD, labels.reduce((width, label) => Math.max(width, labelWidth(label)), 0) + 16 + PAD);
  const box: Box = { left, top: top.height + spikeRow + releaseRow + 8, width: WIDTH - left - right, height: PLOT_HEIGHT };
  const days = dayTicks(range.from, range.to, MOST_TICKS);
  const gains = spec.gains === undefined ? undefined
    : gainsPlot({ gains: spec.gains, unit: spec.unit, range, palette, above: { ...box, top: box.top + box.height }, ticks: days });
  const end = box.top + box.height + (gains === undefined ? 0 : GAINS_HEIGHT) + DAY_LABELS;
  const place = { box, range, scale, palette };

  return assemble({
    width: WIDTH,
    height: end + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...gridLines(box, scale, palette),
      ...spikeBands(spikes, { ...place, row: top.height + spikeRow / 2 }),
      ...releaseMarks(releases, { ...place, row: top.height + spikeRow + releaseRow / 2 }),
      ...(lines.length === 1 ? gapNotes(spec, box, range, palette) : []),
      ...endLabels(lines.flatMap((line, index) => endLabel(line, labels[index] ?? [], place)), box),
      ...lines.flatMap((line) => lineDots(line, place)),
      ...(gains?.shapes ?? []),
      ...foot.at(end),
    ],
    plots: [
      { grid: { ...box }, x: dayAxis(range, gains === undefined ? days : [], palette), y: valueAxis(scale, ticks, palette), series: lines.map(lineSeries) },
      ...(gains === undefined ? [] : [gains.plot]),
    ],
  });
}

function statementOf(spec: TrendChart, drawn: TrendChart['series']): string {
  const key = [
    ...((spec.spikes ?? []).length === 0 ? [] : ['Shaded: spikes.']),
    ...((spec.releases ?? []).length === 0 ? [] : ['Dotted: releases.']),
  ];
  return [lineStatement(drawn, spec.dayZone), ...key].join(' ');
}

function endLines({ series, colour }: DrawnLine, lines: number, palette: Palette): LabelLine[] {
  const last = lastKnown(series.points);
  const value: LabelLine = { content: last === undefined ? 'unknown' : writeCount(last[1]), weight: 600, colour };
  if (lines === 1) return [value];
  return [{ ...value, content: projectLabel(series.name, MOST_LABEL, TYPE.label, 600) }, { ...value, weight: 400, colour: palette.text }];
}

/** Also used where projects are compared: the label of a line at the height of its last value. */
export function endLabel(line: DrawnLine, lines: readonly LabelLine[], place: Coordinates): EndLabel[] {
  const last = lastKnown(line.series.points);
  if (last === undefined) return [];
  const [x, y] = toPixels(place, last);
  return [{ x, y, lines, colour: line.colour }];
}

/** A wide hole in a lone line is named, so that nobody takes it for a drawing fault. */
function gapNotes(spec: TrendChart, box: Box, range: DayRange, palette: Palette): Shape[] {
  const series = spec.series[0];
  if (series === undefined) return [];
  const scale = box.width / (range.to - range.from);
  return seriesGaps(series)
    .filter(({ after, before }) => (before - after) * scale > 1.6 * textWidth('no data', TYPE.footnote))
    .map(({ after, before }) =>
      text(box.left + ((after + before) / 2 - range.from) * scale, box.top + box.height - 16, 'no data', {
        size: TYPE.footnote, fill: palette.muted, align: 'center', halo: palette.background,
      }));
}
