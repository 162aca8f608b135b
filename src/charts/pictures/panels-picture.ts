import { writeGain, writeLine } from '../../text/chart-text.ts';
import { capital, sentenceList } from '../../text/format.ts';
import type { GainPanel, PanelsChart } from '../../contracts/messages/chart.ts';
import { emptyPicture } from './empty-picture.ts';
import { footer, header, projectLabel } from '../drawing/frame.ts';
import { textWidth } from '../drawing/fonts.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import type { Shape } from '../drawing/shapes.ts';
import { rect, stroke, text } from '../drawing/shapes.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';

/** More rows than this are not readable in a picture; the rest is announced under it. */
const MOST_PANELS = 10;
const ROW = 76;
const BARS = 56;
const NAME = 240;
const SPACE = 16;
/** Gap between bars as a share of their distance. */
const GAP = 0.25;

/**
 * One row for each project: its name, a bar for each period, the last gain as a number. Every row has its own scale, for a large
 * project's bars would flatten those of a small one.
 */
export function panelsPicture(spec: PanelsChart, palette: Palette): Picture {
  const panels = spec.panels.slice(0, MOST_PANELS);
  if (!panels.some(({ gains }) => gains.some(isKnown))) return emptyPicture(spec, palette, '');
  const rest = spec.panels.length - panels.length;
  const shownAll = rest === 0 ? '' : ` The first ${panels.length} of ${spec.panels.length}.`;
  const lines = [...new Set(panels.map(({ line }) => writeLine(line)))];
  const statement = `Each row on its own scale. ${capital(sentenceList(lines))}.${shownAll}`;
  const top = header(spec, palette, WIDTH, statement);
  const foot = footer(spec, palette, WIDTH);
  const values = panels.map(({ gains }) => lastOf(gains));
  const number = Math.max(...values.map((value) => textWidth(value, TYPE.label, 600)));
  const end = top.height + panels.length * ROW + 6;
  return assemble({
    width: WIDTH,
    height: end + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...panels.flatMap((panel, index) => drawPanel(panel, { y: top.height + index * ROW, number, palette })),
      ...foot.at(end),
    ],
  });
}

const isKnown = (gain: number | null | undefined): gain is number => gain != null && Number.isFinite(gain);

function lastOf(gains: readonly (number | null)[]): string {
  const last = gains.at(-1);
  return isKnown(last) ? writeGain(last) : 'unknown';
}

interface Place {
  readonly y: number;
  /** Width of the widest number. */
  readonly number: number;
  readonly palette: Palette;
}

function drawPanel({ name, gains }: GainPanel, { y, number, palette }: Place): Shape[] {
  const middle = y + ROW / 2;
  const left = PAD + NAME + SPACE;
  const right = WIDTH - PAD - number - SPACE;
  const known = gains.filter(isKnown);
  const high = Math.max(0, ...known);
  const low = Math.min(0, ...known);
  const scale = BARS / (high - low || 1);
  const top = y + (ROW - BARS) / 2;
  const zero = top + high * scale;
  const step = (right - left) / Math.max(gains.length, 1);
  const bars = gains.flatMap((gain, index): Shape[] => {
    if (!isKnown(gain)) return [];
    const height = Math.max(Math.abs(gain) * scale, 1.5);
    const isLast = index === gains.length - 1;
    const fill = gain < 0 ? palette.loss : isLast ? palette.lines[0] : palette.release;
    return [
      rect(
        {
          left: left + step * (index + GAP / 2),
          top: gain < 0 ? zero : zero - height,
          width: step * (1 - GAP),
          height,
        },
        fill,
        1,
        2,
      ),
    ];
  });
  return [
    text(PAD, middle, projectLabel(name, NAME, TYPE.label, 600), {
      size: TYPE.label,
      fill: palette.text,
      weight: 600,
    }),
    // A row without any figure has no zero line: it would read as nothing gained.
    ...(known.length === 0 ? [] : [stroke([left, zero], [right, zero], palette.grid, { width: 2 })]),
    ...bars,
    text(WIDTH - PAD, middle, lastOf(gains), {
      size: TYPE.label,
      fill: isKnown(gains.at(-1)) ? palette.text : palette.muted,
      weight: 600,
      align: 'right',
    }),
  ];
}
