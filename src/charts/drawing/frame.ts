import type { ChartSpec } from '../../contracts/messages/chart.ts';
import { cleanText } from './clean-text.ts';
import { textWidth } from './fonts.ts';
import { shorten, wrap } from './layout.ts';
import type { Shape } from './shapes.ts';
import { text } from './shapes.ts';
import type { Palette } from './theme.ts';
import { LEADING, LEAST_TYPE, PAD, TYPE } from './theme.ts';

const TITLE_SIZES = [TYPE.title, 31, LEAST_TYPE] as const;

/** Lines of small print, above the plot and below it. */
const MOST_LINES = 5;

export interface Block {
  readonly shapes: readonly Shape[];
  /** Height that the block takes, its own distance to the next included. */
  readonly height: number;
}

/**
 * Title and the lines under it, from the upper edge down.
 *
 * @param statement what the renderer itself has to say
 * @param aside pixels kept free at the right of the title
 */
export function header(spec: ChartSpec, palette: Palette, width: number, statement: string, aside = 0): Block {
  const room = width - 2 * PAD - aside;
  const title = cleanText(spec.title);
  const size = TITLE_SIZES.find((candidate) => textWidth(title, candidate, 600) <= room) ?? LEAST_TYPE;
  const shapes: Shape[] = [];
  let y = PAD - 6;
  const write = (lines: readonly string[], lineSize: number, fill: string, weight: 400 | 600): void => {
    for (const line of lines) {
      y += (lineSize * LEADING) / 2;
      shapes.push(text(PAD, y, line, { size: lineSize, fill, weight }));
      y += (lineSize * LEADING) / 2;
    }
  };
  write(wrap(title, room, size, 600, 2), size, palette.text, 600);
  y += 2;
  const subtitle = cleanText(spec.subtitle ?? '');
  if (subtitle !== '') write(wrap(subtitle, room, TYPE.subtitle, 400, 2), TYPE.subtitle, palette.muted, 400);
  // The statement takes the whole width, so it begins under what stands aside.
  if (aside > 0) y = Math.max(y, PAD + 40);
  if (statement !== '')
    write(
      wrap(cleanText(statement), width - 2 * PAD, TYPE.footnote, 400, MOST_LINES),
      TYPE.footnote,
      palette.muted,
      400,
    );
  return { shapes, height: y + 12 };
}

/** Source and date, to be set at `top`. */
export function footer(spec: ChartSpec, palette: Palette, width: number): { height: number; at(top: number): Shape[] } {
  const lines = wrap(cleanText(spec.footnote), width - 2 * PAD, TYPE.footnote, 400, MOST_LINES);
  const leading = TYPE.footnote * LEADING;
  return {
    height: lines.length * leading + 14,
    at: (top) =>
      lines.map((line, index) =>
        text(PAD, top + (index + 0.5) * leading, line, { size: TYPE.footnote, fill: palette.muted }),
      ),
  };
}

/** A project's name within a width: whole, then without its owner, then shortened. */
export function projectLabel(name: string, width: number, size: number, weight: 400 | 600): string {
  const whole = cleanText(name);
  if (textWidth(whole, size, weight) <= width) return whole;
  const slash = whole.lastIndexOf('/');
  return shorten(slash === -1 ? whole : whole.slice(slash + 1), width, size, weight);
}
