import type { MultiplesChart, MultiplesPanel } from '../../contracts/messages/chart.ts';
import { writeMultiple } from '../../text/chart-text.ts';
import { cleanText } from '../drawing/clean-text.ts';
import { textWidth } from '../drawing/fonts.ts';
import { footer, header } from '../drawing/frame.ts';
import { shorten, wrap } from '../drawing/layout.ts';
import type { Shape } from '../drawing/shapes.ts';
import { rect, stroke, text } from '../drawing/shapes.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import { emptyPicture } from './empty-picture.ts';

/** Columns that numbers still fit over. */
const MOST_GROUPS = 8;
const MOST_PANELS = 14;
const NAME = 176;
const SPACE = 12;
const LINE = 34;
const BARS = 44;
const ROW = LINE + BARS + 12;
const GAP = 0.3;
/** Between two labels of a line. */
const BETWEEN = 10;
/** Groups of few projects are drawn fainter. */
const FEW = 0.45;

/** One row a measure, one column a group, every row on its own scale: what counts is how the groups stand to each other. */
export function multiplesPicture(spec: MultiplesChart, palette: Palette): Picture {
  const groups = spec.groups.slice(0, MOST_GROUPS);
  const panels = spec.panels.slice(0, MOST_PANELS);
  if (!panels.some(({ values }) => values.slice(0, groups.length).some(isKnown)))
    return emptyPicture(spec, palette, '');
  const few = groups.some(({ isSmall }) => isSmall) ? ` Pale: ${spec.small}.` : '';
  const top = header(spec, palette, WIDTH, `Each row on its own scale.${few}`);
  const foot = footer(spec, palette, WIDTH);
  const left = PAD + NAME + SPACE;
  const step = (WIDTH - PAD - left) / groups.length;
  const columns: Columns = { left, step, groups, palette };
  const head = groupLabels(columns, top.height);
  const first = top.height + head.height + 8;
  const end = first + panels.length * ROW;
  const again = groupLabels(columns, end + 4);
  return assemble({
    width: WIDTH,
    height: end + again.height + 14 + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...head.shapes,
      ...panels.flatMap((panel, index) => drawPanel(panel, first + index * ROW, columns)),
      ...again.shapes,
      ...foot.at(end + again.height + 14),
    ],
  });
}

const isKnown = (value: number | null | undefined): value is number => value != null && Number.isFinite(value);

interface Columns {
  left: number;
  /** Width of a column. */
  step: number;
  groups: MultiplesChart['groups'];
  palette: Palette;
}

/** Names over the columns; on two lines in turn where one is wider than its column. */
function groupLabels({ left, step, groups, palette }: Columns, top: number): { shapes: Shape[]; height: number } {
  const names = groups.map(({ name }) => cleanText(name));
  const isStaggered = names.some((name) => textWidth(name, TYPE.label) > step - BETWEEN);
  const lines = isStaggered ? 2 : 1;
  // From the right, where the last one must not leave the picture: each ends before the next one on its line.
  const ends = new Array<number>(lines).fill(WIDTH - PAD);
  const shapes = names
    .map((name, index) => ({ name, index }))
    .toReversed()
    .map(({ name, index }) => {
      const line = index % lines;
      const middle = left + (index + 0.5) * step;
      const first = Math.max(PAD, middle - (lines * step - BETWEEN) / 2);
      const most = Math.min(ends[line] ?? WIDTH - PAD, middle + (lines * step - BETWEEN) / 2);
      const label = shorten(name, most - first, TYPE.label);
      const width = textWidth(label, TYPE.label);
      const end = Math.min(middle + width / 2, most);
      ends[line] = end - width - BETWEEN;
      return text(end - width / 2, top + (line + 0.5) * LINE, label, {
        size: TYPE.label,
        fill: palette.muted,
        align: 'center',
      });
    });
  return { height: lines * LINE, shapes };
}

function drawPanel(
  { name, values, format }: MultiplesPanel,
  y: number,
  { left, step, groups, palette }: Columns,
): Shape[] {
  const known = values.filter(isKnown);
  const high = Math.max(0, ...known);
  const low = Math.min(0, ...known);
  const scale = BARS / (high - low || 1);
  const zero = y + LINE + high * scale;
  const names = wrap(cleanText(name), NAME, TYPE.label, 400, 2);
  return [
    ...names.map((line, index) =>
      text(PAD, y + (ROW - 12) / 2 + (index - (names.length - 1) / 2) * LINE, line, {
        size: TYPE.label,
        fill: palette.text,
      }),
    ),
    ...(known.length === 0 ? [] : [stroke([left, zero], [WIDTH - PAD, zero], palette.grid, { width: 2 })]),
    ...groups.flatMap(({ isSmall }, index): Shape[] => {
      const value = values[index];
      const middle = left + (index + 0.5) * step;
      const label = isKnown(value) ? writeMultiple(value, format) : '–';
      const written = text(middle, y + LINE / 2 - 2, shorten(label, step, TYPE.label), {
        size: TYPE.label,
        fill: isKnown(value) ? palette.text : palette.muted,
        align: 'center',
      });
      if (!isKnown(value)) return [written];
      const height = Math.max(Math.abs(value) * scale, 2);
      const box = {
        left: left + (index + GAP / 2) * step,
        top: value < 0 ? zero : zero - height,
        width: step * (1 - GAP),
        height,
      };
      return [written, rect(box, value < 0 ? palette.loss : palette.lines[0], isSmall ? FEW : 1, 3)];
    }),
  ];
}
