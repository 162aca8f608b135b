import type { ChartSpec } from '../../contracts/messages/chart.ts';
import { footer, header } from '../drawing/frame.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import { text } from '../drawing/shapes.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';

const ROOM = 150;

/** Nothing known is said in words: empty axes would look like zero. */
export function emptyPicture(spec: ChartSpec, palette: Palette, statement: string): Picture {
  const top = header(spec, palette, WIDTH, statement);
  const foot = footer(spec, palette, WIDTH);
  return assemble({
    width: WIDTH,
    height: top.height + ROOM + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      text(WIDTH / 2, top.height + ROOM / 2, 'No figures for this window.', {
        size: TYPE.label,
        fill: palette.muted,
        align: 'center',
      }),
      ...foot.at(top.height + ROOM),
    ],
  });
}
