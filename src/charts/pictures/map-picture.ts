import type { MapChart, MapTile } from '../../contracts/messages/chart.ts';
import { writeCompact, writeGrowth } from '../../text/chart-text.ts';
import { cleanText } from '../drawing/clean-text.ts';
import { textWidth } from '../drawing/fonts.ts';
import { footer, header } from '../drawing/frame.ts';
import { shorten, wrap } from '../drawing/layout.ts';
import type { Box, Shape } from '../drawing/shapes.ts';
import { rect, text } from '../drawing/shapes.ts';
import { squarify } from '../drawing/squarify.ts';
import type { Palette } from '../drawing/theme.ts';
import { PAD, TYPE, WIDTH } from '../drawing/theme.ts';
import type { Picture } from '../picture.ts';
import { assemble } from '../picture.ts';
import { emptyPicture } from './empty-picture.ts';

/** More tiles than this have no room for their names. */
const MOST_TILES = 16;
const HEIGHT = 600;
const GAP = 4;
const INSET = 10;
const LINE = 34;
/** How strong a tile is coloured: the text on it must stay readable. */
const FAINT = 0.12;
const STRONG = 0.5;

/** Tiles as large as what they hold, coloured by growth: the stronger the faster. */
export function mapPicture(spec: MapChart, palette: Palette): Picture {
  const tiles = spec.tiles
    .filter(({ size }) => size > 0)
    .toSorted((a, b) => b.size - a.size)
    .slice(0, MOST_TILES);
  const said = `Tiles: ${spec.sizeOf}. Colour: ${spec.growthOf}.`;
  if (tiles.length === 0) return emptyPicture(spec, palette, said);
  const left = spec.tiles.length - tiles.length;
  const top = header(
    spec,
    palette,
    WIDTH,
    left === 0 ? said : `${said} The largest ${tiles.length} of ${spec.tiles.length}.`,
  );
  const foot = footer(spec, palette, WIDTH);
  const boxes = squarify(
    tiles.map(({ size }) => size),
    { left: PAD, top: top.height, width: WIDTH - 2 * PAD, height: HEIGHT },
  );
  const fastest = Math.max(...tiles.map(({ growth }) => Math.abs(growth ?? 0)));
  return assemble({
    width: WIDTH,
    height: top.height + HEIGHT + 10 + foot.height + PAD / 2,
    palette,
    shapes: [
      ...top.shapes,
      ...tiles.flatMap((tile, index) => drawTile(tile, boxes[index] ?? NOWHERE, fastest, palette)),
      ...foot.at(top.height + HEIGHT + 10),
    ],
  });
}

const NOWHERE: Box = { left: 0, top: 0, width: 0, height: 0 };

function drawTile({ name, size, growth }: MapTile, outer: Box, fastest: number, palette: Palette): Shape[] {
  const box = {
    left: outer.left + GAP / 2,
    top: outer.top + GAP / 2,
    width: Math.max(outer.width - GAP, 0),
    height: Math.max(outer.height - GAP, 0),
  };
  const share = growth === null || fastest === 0 ? 0 : Math.abs(growth) / fastest;
  const colour = growth === null ? palette.track : growth < 0 ? palette.loss : palette.lines[0];
  return [
    rect(box, palette.track, 1, 4),
    ...(growth === null ? [] : [rect(box, colour, FAINT + (STRONG - FAINT) * share, 4)]),
    ...labels(
      cleanText(name),
      [growth === null ? 'growth unknown' : writeGrowth(growth), writeCompact(size)],
      box,
      palette,
    ),
  ];
}

/** The name, in two lines where it needs them, and as many of its figures as there is room for. */
function labels(name: string, figures: readonly string[], box: Box, palette: Palette): Shape[] {
  const width = box.width - 2 * INSET;
  const room = Math.floor((box.height - 2 * INSET + 6) / LINE);
  if (room < 1 || width < 3 * TYPE.label) return [];
  // A size without the growth before it would be taken for it.
  const tooWide = figures.findIndex((figure) => textWidth(figure, TYPE.label) > width);
  const fitting = tooWide === -1 ? figures : figures.slice(0, tooWide);
  const names = wrap(name, width, TYPE.label, 600, room > 2 ? 2 : 1);
  const lines = [
    ...names.map((content) => ({ content, weight: 600 as const })),
    ...fitting.slice(0, Math.max(room - names.length, 0)).map((content) => ({ content, weight: 400 as const })),
  ];
  return lines.map(({ content, weight }, index) =>
    text(box.left + INSET, box.top + INSET + (index + 0.5) * LINE, shorten(content, width, TYPE.label, weight), {
      size: TYPE.label,
      fill: palette.text,
      weight,
    }),
  );
}
