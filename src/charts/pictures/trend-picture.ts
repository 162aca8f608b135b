import { isKnown, knownPoints, seriesGaps } from '../../text/chart-facts.ts';
import { writeCount } from '../../text/chart-text.ts';
import type { ChartSeries, TrendChart } from '../../contracts/messages/chart.ts';
import { cleanText } from '../drawing/clean-text.ts';
import { footer, header, projectLabel } from '../drawing/frame.ts';
import { textWidth } from '../drawing/fonts.ts';
import { CAPTION, GAINS_HEIGHT, gainsPlot } from './gains-plot.ts';
import type { Coordinates, DayRange, DrawnLine, EndLabel, LabelLine } from './line-plot.ts';
import {
  dayAxis,
  dayRange,
  endLabels,
  gridLines,
  labelWidth,
  lastKnown,
  lineDots,
  lineSeries,
  toPixels,
  valueAxis,
} from './line-plot.ts';
import type { MarkPlace } from './marks.ts';
import { MARK_ROW, releaseMarks, spikeBands } from './marks.ts';
import { emptyPicture } from './empty-picture.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import { dayTicks, niceScale, writeTicks } from './scale.ts';
import type { Box, Shape } from '../drawing/shapes.ts';
import { text } from '../drawing/shapes.ts';
import { lineStatement, showsBothLines } from '../statement.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';

const PLOT_HEIGHT = 236;
/** Of a total that only climbs, the gains say more: its line is lower than their bars. */
const CLIMB_HEIGHT = 130;
const TALL_GAINS = 250;
const DAY_LABELS = 84;
const MOST_LABEL = 190;
const MOST_TICKS = 4;

/** One measure over days: lines, the days that stood out, releases, and what each day brought. */
export function trendPicture(spec: TrendChart, palette: Palette): Picture {
  const range = dayRange([...spec.series, ...(spec.gains === undefined ? [] : [spec.gains])]);
  const values = spec.series.flatMap((series) => knownPoints(series).map(([, value]) => value));
  if (range === undefined || (values.length === 0 && !spec.gains?.points.some(isKnown)))
    return emptyPicture(spec, palette, statementOf(spec));
  if (values.length === 0 && spec.gains !== undefined) return gainsPicture(spec, spec.gains, range, palette);

  const lines = spec.series.map((series, index): DrawnLine => ({
    series,
    colour: palette.lines[index % palette.lines.length] ?? palette.text,
    dashed: showsBothLines(spec.series) && series.line === 'reconstructed',
  }));
  const [alone] = lines.length === 1 ? lines : [];
  const climbs = spec.gains !== undefined && alone !== undefined && onlyClimbs(alone.series);
  const scale = niceScale(values, { steps: climbs ? 2 : 4, whole: values.every(Number.isInteger) });
  const ticks = writeTicks(scale.ticks);
  const labels = lines.map((line) => endLines(line, lines.length, palette));

  const top = header(spec, palette, WIDTH, statementOf(spec));
  const foot = footer(spec, palette, WIDTH);
  const rows = markRows(spec, top.height);
  const left = PAD + ticks.reduce((width, tick) => Math.max(width, textWidth(tick, TYPE.axis)), 0) + 10;
  // The value of a lone line is written at its end, within the plot.
  const right =
    alone === undefined ? labels.reduce((width, label) => Math.max(width, labelWidth(label)), 0) + 16 + PAD : PAD + 6;
  const height = climbs ? CLIMB_HEIGHT : PLOT_HEIGHT;
  const box: Box = { left, top: rows.bottom + 8, width: WIDTH - left - right, height };
  const days = dayTicks(range.from, range.to, MOST_TICKS);
  const under = box.top + box.height;
  const gainsHeight = climbs ? TALL_GAINS : GAINS_HEIGHT;
  const gains =
    spec.gains === undefined
      ? undefined
      : gainsPlot({
          gains: spec.gains,
          unit: spec.unit,
          over: spec.gainsOver,
          range,
          palette,
          caption: under + CAPTION / 2 + 2,
          box: { ...box, top: under + CAPTION, height: gainsHeight - CAPTION },
          ticks: days,
        });
  const end = box.top + box.height + (gains === undefined ? 0 : gainsHeight) + DAY_LABELS;
  const place = { box, range, scale, palette };
  const last = alone === undefined ? undefined : lastValue(alone, place);

  return assemble({
    width: WIDTH,
    height: end + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...gridLines(box, scale, palette),
      ...trendMarks(spec, rows, place),
      ...(lines.length === 1 ? gapNotes(spec, place, last) : []),
      ...(alone === undefined
        ? endLabels(
            lines.flatMap((line, index) => endLabel(line, labels[index] ?? [], place)),
            box,
          )
        : last === undefined
          ? []
          : [valueText(last, palette)]),
      ...lines.flatMap((line) => lineDots(line, place)),
      ...(gains?.shapes ?? []),
      ...foot.at(end),
    ],
    plots: [
      {
        grid: { ...box },
        x: dayAxis(range, gains === undefined ? days : [], palette),
        y: valueAxis(scale, ticks, palette),
        series: lines.map(lineSeries),
      },
      ...(gains === undefined ? [] : [gains.plot]),
    ],
  });
}

/** Only what each day brought is known, not where it led: bars alone, and no line that would have to start somewhere. */
function gainsPicture(spec: TrendChart, gains: ChartSeries, range: DayRange, palette: Palette): Picture {
  const top = header(spec, palette, WIDTH, statementOf({ ...spec, series: [] }));
  const foot = footer(spec, palette, WIDTH);
  const rows = markRows(spec, top.height + CAPTION);
  const bars = gainsPlot({
    gains,
    unit: spec.unit,
    over: spec.gainsOver,
    range,
    palette,
    caption: top.height + CAPTION / 2,
    box: { left: PAD + 10, top: rows.bottom + 8, width: WIDTH - 2 * (PAD + 10), height: PLOT_HEIGHT },
    ticks: dayTicks(range.from, range.to, MOST_TICKS),
  });
  const end = bars.box.top + bars.box.height + DAY_LABELS;
  return assemble({
    width: WIDTH,
    height: end + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...trendMarks(spec, rows, { box: bars.box, range, palette }),
      ...bars.shapes,
      ...foot.at(end),
    ],
    plots: [bars.plot],
  });
}

interface MarkRows {
  readonly spikes: number;
  readonly releases: number;
  readonly bottom: number;
}

/** Middle heights of the rows above the plot that name spikes and releases; a row without names takes no room. */
function markRows({ spikes = [], closures = [], notCounted = [], releases = [] }: TrendChart, top: number): MarkRows {
  const spikeRow = [...spikes, ...closures, ...notCounted].some(({ label }) => cleanText(label ?? '') !== '')
    ? MARK_ROW
    : 0;
  const releaseRow = releases.some(({ label }) => cleanText(label) !== '') ? MARK_ROW : 0;
  return { spikes: top + spikeRow / 2, releases: top + spikeRow + releaseRow / 2, bottom: top + spikeRow + releaseRow };
}

const trendMarks = (
  { spikes = [], closures = [], notCounted = [], releases = [] }: TrendChart,
  rows: MarkRows,
  place: Omit<MarkPlace, 'row'>,
): Shape[] => [
  ...spikeBands([...spikes, ...closures, ...notCounted], { ...place, row: rows.spikes }),
  ...releaseMarks(releases, { ...place, row: rows.releases }),
];

function statementOf(spec: TrendChart): string {
  const key = [
    ...((spec.spikes ?? []).length === 0 ? [] : ['Shaded: spikes, with the stars above usual.']),
    ...((spec.closures ?? []).length === 0 ? [] : ['Shaded and named “closed”: issues closed in mass.']),
    ...((spec.notCounted ?? []).length === 0 ? [] : ['Shaded and named “not counted”: the counter, not people.']),
    ...((spec.releases ?? []).length === 0 ? [] : ['Dotted: releases.']),
  ];
  return [lineStatement(spec.series, spec.dayZone, spec.gains), ...key].filter((part) => part !== '').join(' ');
}

function endLines({ series, colour }: DrawnLine, lines: number, palette: Palette): LabelLine[] {
  const last = lastKnown(series.points);
  const value: LabelLine = { content: last === undefined ? 'unknown' : writeCount(last[1]), weight: 600, colour };
  if (lines === 1) return [value];
  return [
    { ...value, content: projectLabel(series.name, MOST_LABEL, TYPE.label, 600) },
    { ...value, weight: 400, colour: palette.text },
  ];
}

/** Also used where projects are compared: the label of a line at the height of its last value. */
export function endLabel(line: DrawnLine, lines: readonly LabelLine[], place: Coordinates): EndLabel[] {
  const last = lastKnown(line.series.points);
  if (last === undefined) return [];
  const [x, y] = toPixels(place, last);
  return [{ x, y, lines, colour: line.colour }];
}

function onlyClimbs(series: ChartSeries): boolean {
  const known = knownPoints(series);
  return known.length > 2 && known.every(([, value], at) => at === 0 || value >= (known[at - 1]?.[1] ?? value));
}

interface ValueLabel {
  readonly content: string;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
}

/** The last value over the end of a rising line and under that of a falling one, where the line itself is not. */
function lastValue(line: DrawnLine, place: Coordinates): ValueLabel | undefined {
  const last = lastKnown(line.series.points);
  if (last === undefined) return undefined;
  const { box } = place;
  const [x, y] = toPixels(place, last);
  const first = knownPoints(line.series)[0]?.[1] ?? last[1];
  const beside = y + (last[1] >= first ? -24 : 24);
  return {
    content: writeCount(last[1]),
    x: x + 6,
    y: Math.min(Math.max(beside, box.top + 4), box.top + box.height - 16),
    colour: line.colour,
  };
}

const valueText = ({ content, x, y, colour }: ValueLabel, { background }: Palette): Shape =>
  text(x, y, content, { size: TYPE.label, fill: colour, weight: 600, align: 'right', halo: background });

/** A wide hole in a lone line is named, so that nobody takes it for a drawing fault. */
function gapNotes(
  spec: TrendChart,
  { box, range, palette }: Omit<MarkPlace, 'row'>,
  value: ValueLabel | undefined,
): Shape[] {
  const series = spec.series[0];
  if (series === undefined) return [];
  const scale = box.width / (range.to - range.from);
  const room = textWidth('no data', TYPE.footnote);
  const y = box.top + box.height - 16;
  return seriesGaps(series)
    .filter(({ after, before }) => (before - after) * scale > 1.6 * room)
    .map(({ after, before }) => box.left + ((after + before) / 2 - range.from) * scale)
    .filter((x) => value === undefined || Math.abs(value.y - y) > TYPE.label || x + room / 2 < leftOf(value))
    .map((x) =>
      text(x, y, 'no data', { size: TYPE.footnote, fill: palette.muted, align: 'center', halo: palette.background }),
    );
}

/** Left edge of a label, with room to what stands before it. */
const leftOf = ({ content, x }: ValueLabel): number => x - textWidth(content, TYPE.label, 600) - 10;
