import type { GraphicComponentOption } from 'echarts/components';
import type { Weight } from './fonts.ts';
import { FONT_FAMILY } from './fonts.ts';

/** One drawn thing outside the axes. Coordinates are layout pixels from the top left corner. */
export type Shape = GraphicComponentOption;

export interface TextLook {
  readonly size: number;
  readonly fill: string;
  readonly weight?: Weight;
  readonly align?: 'left' | 'center' | 'right';
  /** Colour of a rim that keeps the text readable over a line. */
  readonly halo?: string;
}

/** The library keeps the widths of texts in a plain object: under this name lies what all objects have in common, and it writes to it. */
const PROTOTYPE = '__proto__';

/** A line of text around the middle height `y`. */
export function text(x: number, y: number, content: string, look: TextLook): Shape {
  return {
    type: 'text',
    x,
    y,
    z: 10,
    silent: true,
    style: {
      text: content === PROTOTYPE ? `${PROTOTYPE} ` : content,
      fill: look.fill,
      fontFamily: FONT_FAMILY,
      fontSize: look.size,
      fontWeight: look.weight ?? 400,
      align: look.align ?? 'left',
      verticalAlign: 'middle',
      ...(look.halo === undefined ? {} : { stroke: look.halo, lineWidth: 5 }),
    },
  };
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const rect = (box: Box, fill: string, opacity = 1, radius = 0): Shape => ({
  type: 'rect',
  z: 1,
  silent: true,
  shape: { x: box.left, y: box.top, width: Math.max(box.width, 0), height: Math.max(box.height, 0), r: radius },
  style: { fill, opacity },
});

export const dot = ([x, y]: readonly [number, number], radius: number, fill: string): Shape => ({
  type: 'circle',
  z: 5,
  silent: true,
  shape: { cx: x, cy: y, r: radius },
  style: { fill },
});

export const stroke = (
  from: readonly [number, number],
  to: readonly [number, number],
  colour: string,
  look: { readonly width?: number; readonly dash?: readonly number[] } = {},
): Shape => ({
  type: 'line',
  z: 1,
  silent: true,
  shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
  style: {
    stroke: colour,
    lineWidth: look.width ?? 1,
    ...(look.dash === undefined ? {} : { lineDash: [...look.dash] }),
  },
});
