import type { Box } from './shapes.ts';

/**
 * Boxes within a box, each as large as its share of the sum, as near to squares as they can be.
 * Source: Bruls, Huizing, van Wijk, "Squarified Treemaps" (2000).
 * @param sizes above zero, the largest first
 */
export function squarify(sizes: readonly number[], within: Box): Box[] {
  const sum = sizes.reduce((total, size) => total + size, 0);
  const boxes: Box[] = [];
  let room = within;
  // Sizes as areas of the box.
  const areas = sizes.map((size) => (size / sum) * within.width * within.height);
  for (let from = 0; from < areas.length;) {
    const side = Math.min(room.width, room.height);
    let to = from + 1;
    while (to < areas.length && worst(areas.slice(from, to + 1), side) <= worst(areas.slice(from, to), side)) to += 1;
    const row = areas.slice(from, to);
    boxes.push(...layRow(row, room));
    room = without(row, room);
    from = to;
  }
  return boxes;
}

/** The worst ratio of sides, at least 1, of a row along a side. */
function worst(row: readonly number[], side: number): number {
  const area = row.reduce((total, one) => total + one, 0);
  const [most, least] = [Math.max(...row), Math.min(...row)];
  return Math.max((side * side * most) / (area * area), (area * area) / (side * side * least));
}

const isWide = ({ width, height }: Box): boolean => width >= height;

function layRow(row: readonly number[], room: Box): Box[] {
  const area = row.reduce((total, one) => total + one, 0);
  const depth = area / Math.min(room.width, room.height);
  let at = isWide(room) ? room.top : room.left;
  return row.map((one) => {
    const length = depth === 0 ? 0 : one / depth;
    const box = isWide(room)
      ? { left: room.left, top: at, width: depth, height: length }
      : { left: at, top: room.top, width: length, height: depth };
    at += length;
    return box;
  });
}

function without(row: readonly number[], room: Box): Box {
  const depth = row.reduce((total, one) => total + one, 0) / Math.min(room.width, room.height);
  return isWide(room)
    ? { ...room, left: room.left + depth, width: room.width - depth }
    : { ...room, top: room.top + depth, height: room.height - depth };
}
