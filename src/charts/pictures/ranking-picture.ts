import { writeValue } from '../../text/chart-text.ts';
import type { RankingChart, RankingRow } from '../../contracts/messages/chart.ts';
import { cleanText } from '../drawing/clean-text.ts';
import { emptyPicture } from './empty-picture.ts';
import { footer, header, projectLabel } from '../drawing/frame.ts';
import { textWidth } from '../drawing/fonts.ts';
import { shorten } from '../drawing/layout.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import type { Shape } from '../drawing/shapes.ts';
import { rect, stroke, text } from '../drawing/shapes.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';

/** More rows than this are not readable in a picture; the rest is announced under it. */
const MOST_ROWS = 15;
const ROW = 72;
const BAR = 12;
const SPACE = 16;

/**
 * Bars from one zero line, best first. Name and figures stand above each bar instead of beside it: so long names, long bars and
 * narrow screens do not get in each other's way.
 */
export function rankingPicture(spec: RankingChart, palette: Palette): Picture {
  const rows = spec.rows.slice(0, MOST_ROWS);
  if (rows.length === 0) return emptyPicture(spec, palette, '');
  const rest = spec.rows.length - rows.length;
  const shownAll = rest === 0 ? '' : ` The first ${rows.length} of ${spec.rows.length}.`;
  const top = header(spec, palette, WIDTH, `Bars: ${spec.measure}.${shownAll}`);
  const foot = footer(spec, palette, WIDTH);
  const values = rows.flatMap(({ value }) => (value === null ? [] : [value]));
  const low = Math.min(0, ...values);
  const span = Math.max(0, ...values) - low || 1;
  const numbers = textWidth(`${rows.length}`, TYPE.label) + 14;
  const left = PAD + numbers;
  const scale = (WIDTH - PAD - left) / span;
  const zero = left - low * scale;
  const end = top.height + rows.length * ROW + 10;
  return assemble({
    width: WIDTH,
    height: end + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...rows.flatMap((row, index) =>
        drawRow({ row, rank: index + 1, y: top.height + index * ROW, left, zero, scale, format: spec.format, palette }),
      ),
      ...foot.at(end + 6),
    ],
  });
}

interface RowParts {
  readonly row: RankingRow;
  readonly rank: number;
  readonly y: number;
  readonly left: number;
  readonly zero: number;
  readonly scale: number;
  readonly format: RankingChart['format'];
  readonly palette: Palette;
}

function drawRow({ row, rank, y, left, zero, scale, format, palette }: RowParts): Shape[] {
  const middle = y + 20;
  const value = row.value === null ? 'unknown' : writeValue(row.value, format);
  const valueWidth = textWidth(value, TYPE.label, 600);
  const most = (WIDTH - PAD - left) / 2 - valueWidth;
  const note = row.note === undefined ? '' : shorten(cleanText(row.note), most, TYPE.label);
  const noteWidth = note === '' ? 0 : textWidth(note, TYPE.label) + SPACE;
  const room = WIDTH - PAD - left - valueWidth - noteWidth - SPACE;
  const length = Math.abs(row.value ?? 0) * scale;
  const barLeft = (row.value ?? 0) < 0 ? zero - length : zero;
  return [
    text(left - 14, middle, String(rank), { size: TYPE.label, fill: palette.muted, align: 'right' }),
    text(left, middle, projectLabel(row.name, room, TYPE.label, 600), {
      size: TYPE.label,
      fill: palette.text,
      weight: 600,
    }),
    ...(note === ''
      ? []
      : [
          text(WIDTH - PAD - valueWidth - SPACE, middle, note, {
            size: TYPE.label,
            fill: palette.muted,
            align: 'right',
          }),
        ]),
    text(WIDTH - PAD, middle, value, {
      size: TYPE.label,
      fill: row.value === null ? palette.muted : palette.text,
      weight: 600,
      align: 'right',
    }),
    rect({ left, top: y + 44, width: WIDTH - PAD - left, height: BAR }, palette.track, 1, 3),
    ...(zero > left ? [stroke([zero, y + 41], [zero, y + 47 + BAR], palette.release)] : []),
    // A value that is known and not zero shows at least a sliver.
    ...(row.value === null || row.value === 0
      ? []
      : [
          rect(
            { left: barLeft, top: y + 44, width: Math.max(length, 2), height: BAR },
            row.value < 0 ? palette.loss : palette.lines[0],
            1,
            3,
          ),
        ]),
  ];
}
