import type { ScoreBar, ScorecardChart } from '../../contracts/messages/chart.ts';
import { cleanText } from '../drawing/clean-text.ts';
import { footer, header } from '../drawing/frame.ts';
import { textWidth } from '../drawing/fonts.ts';
import { shorten } from '../drawing/layout.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import type { Shape } from '../drawing/shapes.ts';
import { rect, stroke, text } from '../drawing/shapes.ts';
import { sparkPlot } from './spark.ts';
import { lineStatement } from '../statement.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';

const ROW = 54;
const BAR = 16;
const NUMBER = 70;
const MOST_NAME = 210;
const SPARK = 140;
const TOTAL = 190;

/** The dimensions as bars of 100 with the median as a mark, the total at the upper right, and the recent course below. */
export function scorecardPicture(spec: ScorecardChart, palette: Palette): Picture {
  const median = spec.medianOf === undefined ? '' : `Mark: median of ${spec.medianOf}.`;
  const zone = spec.spark === undefined ? '' : lineStatement([spec.spark.series], spec.dayZone);
  const top = header(spec, palette, WIDTH, [median, zone].filter((part) => part !== '').join(' '), TOTAL);
  const foot = footer(spec, palette, WIDTH);
  const names = spec.dimensions.map(({ name }) => shorten(cleanText(name), MOST_NAME, TYPE.label));
  const left = PAD + names.reduce((width, name) => Math.max(width, textWidth(name, TYPE.label)), 0) + 16;
  const bars = top.height + spec.dimensions.length * ROW;
  const spark =
    spec.spark === undefined
      ? undefined
      : sparkPlot(spec.spark, { left: PAD, top: bars + 12, width: WIDTH - 2 * PAD, height: SPARK }, palette);
  const end = bars + (spark === undefined ? 8 : SPARK + 24);
  return assemble({
    width: WIDTH,
    height: end + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...totalOf(spec, palette),
      ...spec.dimensions.flatMap((bar, index) =>
        drawBar(bar, names[index] ?? '', left, top.height + (index + 0.5) * ROW, palette),
      ),
      ...(spark?.shapes ?? []),
      ...foot.at(end),
    ],
    plots: spark?.plots ?? [],
  });
}

function totalOf({ total }: ScorecardChart, palette: Palette): Shape[] {
  if (total === null)
    return [text(WIDTH - PAD, PAD + 12, 'no total', { size: TYPE.title, fill: palette.muted, align: 'right' })];
  const outOf = ' / 100';
  return [
    text(WIDTH - PAD, PAD + 21, outOf, { size: TYPE.label, fill: palette.muted, align: 'right' }),
    text(WIDTH - PAD - textWidth(outOf, TYPE.label) - 2, PAD + 14, String(Math.round(total)), {
      size: 52,
      fill: palette.text,
      weight: 600,
      align: 'right',
    }),
  ];
}

function drawBar({ score, median }: ScoreBar, name: string, left: number, middle: number, palette: Palette): Shape[] {
  const width = WIDTH - PAD - NUMBER - left;
  const top = middle - BAR / 2;
  const part = (value: number): number => (Math.min(Math.max(value, 0), 100) / 100) * width;
  const mark = median === null ? undefined : left + part(median);
  return [
    text(PAD, middle, name, { size: TYPE.label, fill: palette.text }),
    rect({ left, top, width, height: BAR }, palette.track, 1, 3),
    ...(score === null ? [] : [rect({ left, top, width: part(score), height: BAR }, palette.lines[0], 1, 3)]),
    ...(mark === undefined
      ? []
      : [
          // The rim keeps the mark visible on the bar.
          stroke([mark, top - 6], [mark, top + BAR + 6], palette.background, { width: 7 }),
          stroke([mark, top - 6], [mark, top + BAR + 6], palette.text, { width: 3 }),
        ]),
    text(WIDTH - PAD, middle, score === null ? 'n/a' : String(Math.round(score)), {
      size: TYPE.label,
      fill: score === null ? palette.muted : palette.text,
      weight: 600,
      align: 'right',
    }),
  ];
}
