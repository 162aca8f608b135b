import type { Weight } from './fonts.ts';
import { textWidth } from './fonts.ts';

/** The longest beginning of a text that fits, with an ellipsis; the whole text if it fits. */
export function shorten(text: string, width: number, size: number, weight: Weight = 400): string {
  if (textWidth(text, size, weight) <= width) return text;
  const characters = Array.from(text);
  let fits = 0;
  let end = characters.length;
  while (fits < end) {
    const middle = Math.ceil((fits + end) / 2);
    if (textWidth(`${characters.slice(0, middle).join('')}…`, size, weight) <= width) fits = middle;
    else end = middle - 1;
  }
  return `${characters.slice(0, fits).join('').trimEnd()}…`;
}

/** Breaks a text after spaces, and long words after slashes and hyphens, into lines that fit; what exceeds the last allowed line ends in an ellipsis. */
export function wrap(text: string, width: number, size: number, weight: Weight, mostLines: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text
    .split(/(?<= )/)
    .flatMap((word) => (textWidth(word.trimEnd(), size, weight) <= width ? [word] : word.split(/(?<=[/-])/)));
  for (const word of words) {
    const longer = line + word;
    if (line === '' || lines.length === mostLines - 1 || textWidth(longer.trimEnd(), size, weight) <= width) {
      line = longer;
    } else {
      lines.push(line.trimEnd());
      line = word;
    }
  }
  return [...lines, line].map((one) => shorten(one, width, size, weight));
}

/**
 * Moves centres apart so that neighbours keep a distance and all stay between two bounds, with the least sum of squared moves.
 * Order is kept. When there is no room for all, they share it evenly.
 * Source: isotonic regression by pooling adjacent violators, after taking the distances off.
 */
export function spread(wishes: readonly number[], distance: number, low: number, high: number): number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => (wishes[a] ?? 0) - (wishes[b] ?? 0) || a - b);
  const gap = order.length > 1 ? Math.min(distance, (high - low) / (order.length - 1)) : distance;
  const pools: { sum: number; count: number }[] = [];
  order.forEach((original, rank) => {
    let pool = { sum: (wishes[original] ?? low) - rank * gap, count: 1 };
    for (
      let last = pools.at(-1);
      last !== undefined && last.sum / last.count >= pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
  });
  const top = high - gap * (order.length - 1);
  const placed = pools.flatMap(({ sum, count }) =>
    new Array<number>(count).fill(Math.max(low, Math.min(sum / count, top))),
  );
  const result = new Array<number>(wishes.length).fill(low);
  order.forEach((original, rank) => (result[original] = (placed[rank] ?? low) + rank * gap));
  return result;
}

export interface Placed {
  /** Index into the input. */
  readonly index: number;
  readonly left: number;
}

/**
 * Sets labels of given widths centred on their marks into one row without overlap, in the order of importance given:
 * what does not fit beside the more important ones is left out.
 */
export function placeInRow(
  labels: readonly { readonly centre: number; readonly width: number }[],
  order: readonly number[],
  row: { readonly from: number; readonly to: number; readonly space: number },
): Placed[] {
  const taken: { from: number; to: number }[] = [];
  const placed: Placed[] = [];
  for (const index of order) {
    const label = labels[index];
    if (label === undefined || label.width > row.to - row.from) continue;
    const left = Math.min(Math.max(label.centre - label.width / 2, row.from), row.to - label.width);
    const right = left + label.width;
    if (taken.some((other) => left < other.to + row.space && right > other.from - row.space)) continue;
    taken.push({ from: left, to: right });
    placed.push({ index, left });
  }
  return placed;
}
