import { firstCommonDay, firstKnownDay, isKnown, knownPoints } from '../../text/chart-facts.ts';
import { calendarDay, writeCount, writeDay, writeGrowth, writeShortDay } from '../../text/chart-text.ts';
import type { ChartSeries, CompareChart } from '../../contracts/messages/chart.ts';
import type { Day } from '../../contracts/figures/series.ts';
import { emptyPicture } from './empty-picture.ts';
import { footer, header, projectLabel } from '../drawing/frame.ts';
import { textWidth } from '../drawing/fonts.ts';
import type { DayRange, DrawnLine, LabelLine } from './line-plot.ts';
import {
  dayAxis,
  dayRange,
  endLabels,
  gridLines,
  labelWidth,
  lastKnown,
  lineDots,
  lineSeries,
  valueAxis,
} from './line-plot.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import { dayTicks, niceScale, writeShareTicks, writeTicks } from './scale.ts';
import type { Box } from '../drawing/shapes.ts';
import { lineStatement, showsBothLines } from '../statement.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';
import { endLabel } from './trend-picture.ts';

const PLOT_HEIGHT = 390;
const DAY_LABELS = 84;
const MOST_LABEL = 210;

/** Two to five projects on one measure, each named at the end of its line. */
export function comparePicture(spec: CompareChart, palette: Palette): Picture {
  const base = spec.mode === 'indexed' ? firstCommonDay(spec.series) : undefined;
  const series = base === undefined ? spec.series : spec.series.map((one) => changeSince(one, base));
  const said = statementOf(spec, base);
  const range = dayRange(series);
  const values = series.flatMap((one) => knownPoints(one).map(([, value]) => value));
  if (range === undefined || values.length === 0) return emptyPicture(spec, palette, said);

  const lines = series.map((one, index): DrawnLine => ({
    series: one,
    colour: palette.lines[index % palette.lines.length] ?? palette.text,
    dashed: showsBothLines(series) && one.line === 'reconstructed',
  }));
  const scale = niceScale(values, { steps: 4, whole: base === undefined && values.every(Number.isInteger) });
  const ticks = base === undefined ? writeTicks(scale.ticks) : writeShareTicks(scale.ticks);
  const labels = lines.map((line, index) => labelOf(line, spec.series[index], { base, range, palette }));

  const top = header(spec, palette, WIDTH, said);
  const foot = footer(spec, palette, WIDTH);
  const left = PAD + ticks.reduce((width, tick) => Math.max(width, textWidth(tick, TYPE.axis)), 0) + 10;
  const right = labels.reduce((width, label) => Math.max(width, labelWidth(label)), 0) + 16 + PAD;
  const box: Box = { left, top: top.height + 8, width: WIDTH - left - right, height: PLOT_HEIGHT };
  const end = box.top + box.height + DAY_LABELS;

  return assemble({
    width: WIDTH,
    height: end + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...gridLines(box, scale, palette),
      ...endLabels(
        lines.flatMap((line, index) => endLabel(line, labels[index] ?? [], { box, range, scale })),
        box,
      ),
      ...lines.flatMap((line) => lineDots(line, { box, range, scale })),
      ...foot.at(end),
    ],
    plots: [
      {
        grid: { ...box },
        x: dayAxis(range, dayTicks(range.from, range.to, 3), palette),
        y: valueAxis(scale, ticks, palette),
        series: lines.map(lineSeries),
      },
    ],
  });
}

function statementOf(spec: CompareChart, base: Day | undefined): string {
  const lines = lineStatement(spec.series, spec.dayZone);
  if (spec.mode === 'absolute') return lines;
  if (base !== undefined) return `Change since ${writeDay(base)}. ${lines}`;
  const why =
    firstKnownDay(spec.series) === undefined ? 'No day is known of all' : `A change from 0 ${spec.unit} is no share`;
  return `${why}, so ${spec.unit} are drawn as they are. ${lines}`;
}

function changeSince(series: ChartSeries, base: Day): ChartSeries {
  const from = knownPoints(series).find(([day]) => day === base)?.[1] ?? 1;
  return {
    ...series,
    points: series.points
      .filter(([day]) => day >= base)
      .map((point) => (isKnown(point) ? [point[0], point[1] / from - 1] : point)),
  };
}

interface LabelFrame {
  readonly base: Day | undefined;
  readonly range: DayRange;
  readonly palette: Palette;
}

function labelOf(
  { series, colour }: DrawnLine,
  absolute: ChartSeries | undefined,
  { base, range, palette }: LabelFrame,
): LabelLine[] {
  const name: LabelLine = { content: projectLabel(series.name, MOST_LABEL, TYPE.label, 600), weight: 600, colour };
  const change = lastKnown(series.points);
  const count = absolute === undefined ? undefined : lastKnown(absolute.points);
  if (change === undefined || count === undefined) return [name];
  const value = base === undefined ? writeCount(count[1]) : `${writeGrowth(change[1])}, ${writeCount(count[1])}`;
  // A line that stops early must not be read as if it reached the end.
  const until = range.to - change[0] > Math.max(series.joinDays, (range.to - range.from) / 50);
  const sameYear = calendarDay(change[0]).year === calendarDay(range.to).year;
  return [
    name,
    {
      content: until ? `${value} (${sameYear ? writeShortDay(change[0]) : writeDay(change[0])})` : value,
      weight: 400,
      colour: palette.text,
    },
  ];
}
