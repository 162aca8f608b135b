/** One of a list that is ranked by total: a project or a company. */
interface Ranked {
  /** What it is found again by. */
  readonly key: string;
  readonly total: number;
}

/** How one of the index moved; `in`: it stood below the index before, at `from` where that is known. */
export type IndexMove =
  | { readonly kind: 'up' | 'down'; readonly by: number }
  | { readonly kind: 'same' }
  | { readonly kind: 'in'; readonly from: number | undefined };

export interface IndexMoves {
  readonly moves: ReadonlyMap<string, IndexMove>;
  /** Who stood in the index before and does not now, best first, with its rank then. */
  readonly left: readonly { readonly key: string; readonly from: number }[];
}

/** Ranks, the best being 1; equal totals share the better one. */
export function ranksOf(list: readonly Ranked[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  let rank = 0;
  list.forEach(({ key, total }, index) => {
    if (index === 0 || total !== list[index - 1]?.total) rank = index + 1;
    ranks.set(key, rank);
  });
  return ranks;
}

/**
 * What changed in an index of a size between two days.
 * @param before the best of the earlier day, best first; more than the size, so that it is known where new ones stood
 * @param now those in the index now, best first
 */
export function indexMoves(before: readonly Ranked[], now: readonly Ranked[], size: number): IndexMoves {
  const [then, today] = [ranksOf(before), ranksOf(now)];
  const wasIn = new Set(before.slice(0, size).map(({ key }) => key));
  const moves = new Map<string, IndexMove>();
  for (const [key, rank] of today) {
    const from = then.get(key);
    if (from === undefined || !wasIn.has(key)) moves.set(key, { kind: 'in', from });
    else if (from === rank) moves.set(key, { kind: 'same' });
    else moves.set(key, { kind: rank < from ? 'up' : 'down', by: Math.abs(from - rank) });
  }
  const left = [...wasIn].filter((key) => !today.has(key)).map((key) => ({ key, from: then.get(key) ?? 0 }));
  return { moves, left };
}
