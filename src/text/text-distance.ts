/** Whether all letters of `short` stand in `long` in this order: `lngchn` in `langchain`. */
export function isSubsequence(short: string, long: string): boolean {
  let at = 0;
  for (const letter of long) if (letter === short.charAt(at)) at += 1;
  return at >= short.length;
}

/** Rows of the table, used again for every comparison: a search makes hundreds. Names are far shorter than this. */
const WIDEST = 512;
const rows = [new Int32Array(WIDEST + 1), new Int32Array(WIDEST + 1), new Int32Array(WIDEST + 1)] as const;

/**
 * Optimal string alignment distance: letters inserted, left out, replaced, or two neighbours swapped (each 1).
 * Source: Boytsov, "Indexing methods for approximate dictionary searching", 2011, section 2.2. Only the band of cells that can
 * lie within `most` is filled.
 * @returns undefined when it is more than `most`, or when a text has more than 512 characters
 */
export function editDistance(a: string, b: string, most: number): number | undefined {
  const [height, width] = [a.length, b.length];
  if (Math.abs(height - width) > most || width > WIDEST || height > WIDEST) return undefined;
  const far = most + 1;
  let [twoBack, before, current] = rows as readonly [Int32Array, Int32Array, Int32Array];
  for (let column = 0; column <= width; column += 1) before[column] = column <= most ? column : far;
  let leastBefore = 0;
  for (let row = 1; row <= height; row += 1) {
    const from = Math.max(1, row - most);
    const to = Math.min(width, row + most);
    current[from - 1] = from === 1 && row <= most ? row : far;
    if (to < width) current[to + 1] = far;
    if (to < width && row === 1) before[to + 1] = far;
    let least = current[from - 1] ?? far;
    const letter = a.charCodeAt(row - 1);
    const letterBefore = a.charCodeAt(row - 2);
    for (let column = from; column <= to; column += 1) {
      const other = b.charCodeAt(column - 1);
      let cost = (before[column - 1] ?? far) + (letter === other ? 0 : 1);
      cost = Math.min(cost, (before[column] ?? far) + 1, (current[column - 1] ?? far) + 1);
      if (row > 1 && column > 1 && letter === b.charCodeAt(column - 2) && letterBefore === other)
        cost = Math.min(cost, (twoBack[column - 2] ?? far) + 1);
      if (cost > far) cost = far;
      current[column] = cost;
      if (cost < least) least = cost;
    }
    // No cell of a later row can be less than the least of this one, but for a swap, which looks two rows back.
    if (least > most && leastBefore > most) return undefined;
    leastBefore = least;
    [twoBack, before, current] = [before, current, twoBack];
  }
  const distance = before[width] ?? far;
  return distance <= most ? distance : undefined;
}
