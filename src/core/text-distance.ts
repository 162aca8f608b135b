/** Pairs of neighbouring letters, with the first and the last letter marked, each once: what makes two names look alike. */
export function grams(text: string): Set<string> {
  const padded = `^${text}$`;
  const pairs = new Set<string>();
  for (let at = 0; at + 2 <= padded.length; at += 1) pairs.add(padded.slice(at, at + 2));
  return pairs;
}

/** Whether all letters of `short` stand in `long` in this order: `lngchn` in `langchain`. */
export function isSubsequence(short: string, long: string): boolean {
  let at = 0;
  for (const letter of long) if (letter === short.charAt(at)) at += 1;
  return at >= short.length;
}

/**
 * Optimal string alignment distance: letters inserted, left out, replaced, or two neighbours swapped (each 1).
 * Source: Boytsov, "Indexing methods for approximate dictionary searching", 2011, section 2.2.
 * @returns undefined when it is more than `most`, found out early
 */
export function editDistance(a: string, b: string, most: number): number | undefined {
  if (Math.abs(a.length - b.length) > most) return undefined;
  let twoBack: number[] = [];
  let before = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const same = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      let cost = Math.min((before[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (before[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a.charCodeAt(row - 1) === b.charCodeAt(column - 2) && a.charCodeAt(row - 2) === b.charCodeAt(column - 1);
      if (swapped) cost = Math.min(cost, (twoBack[column - 2] ?? 0) + 1);
      current.push(cost);
      if (cost < least) least = cost;
    }
    // No cell of a later row can be less than the least of this one, but for a swap, which looks two rows back.
    if (least > most && Math.min(...before) > most) return undefined;
    twoBack = before;
    before = current;
  }
  const distance = before[b.length] ?? 0;
  return distance <= most ? distance : undefined;
}
