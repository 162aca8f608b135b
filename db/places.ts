import type { Connection } from './connection.ts';
import type { ScoreStore, StandingOrder } from './ports/findings.ts';
import { STANDING_COLUMNS } from './standing-columns.ts';

type Place = Awaited<ReturnType<ScoreStore['rank']>>;

/** All known values of one order, ascending: together, and within each category. */
interface Ranking {
  all: Float64Array;
  categories: ReadonlyMap<string, Float64Array>;
}

/**
 * Places among all listed projects and within the category. Every scorecard asks for them, and counting ten thousand rows
 * takes longer than all the rest of it: so the values are kept in order until the standings change, at 16 bytes a project and
 * order that is asked for.
 */
export function placeReader(connection: Connection): (projectId: number, order: StandingOrder) => Place {
  const { statement } = connection;
  const rankings = new Map<StandingOrder, Ranking>();
  let version = '';

  const rankingOf = (order: StandingOrder): Ranking => {
    const current = connection.standingsVersion();
    if (current !== version) rankings.clear();
    version = current;
    let ranking = rankings.get(order);
    if (ranking === undefined) rankings.set(order, (ranking = readRanking(connection, order)));
    return ranking;
  };

  return (projectId, order) => {
    const column = STANDING_COLUMNS[order];
    const own = statement<[number], { value: number; category: string | null }>(
      `select s.${column} as value, p.category from standings s join projects p on p.id = s.project_id where s.project_id = ? and s.listed = 1 and s.${column} is not null`,
    ).get(projectId);
    if (own === undefined) return undefined;
    const { all, categories } = rankingOf(order);
    const peers = own.category === null ? undefined : categories.get(own.category);
    return {
      place: 1 + above(all, own.value),
      of: all.length,
      category: own.category,
      categoryPlace: peers === undefined ? null : 1 + above(peers, own.value),
      categoryOf: peers?.length ?? null,
    };
  };
}

function readRanking({ statement }: Connection, order: StandingOrder): Ranking {
  const column = STANDING_COLUMNS[order];
  const rows = statement<[], [value: number, category: string | null]>(
    `select s.${column}, p.category from standings s join projects p on p.id = s.project_id where s.listed = 1 and s.${column} is not null`,
  ).raw().all();
  const categories = Map.groupBy(rows.filter(([, category]) => category !== null), ([, category]) => category ?? '');
  const ascending = (of: readonly [number, string | null][]): Float64Array => Float64Array.from(of, ([value]) => value).sort();
  return { all: ascending(rows), categories: new Map([...categories].map(([category, of]) => [category, ascending(of)])) };
}

/** How many of the ascending values are greater. */
function above(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return values.length - low;
}
