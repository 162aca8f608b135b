import type { Connection } from '../../engine/connection.ts';
import type { ScoreStore, StandingOrder } from '../../ports/findings.ts';
import { STANDING_COLUMNS } from './standing-columns.ts';

type Place = Awaited<ReturnType<ScoreStore['rank']>>;

interface Known {
  value: number;
  category: string | null;
}

/** What is known of one order: each project's value, and the values in ascending order, together and by category. */
interface Ranking {
  projects: Map<number, Known>;
  all: Float64Array | undefined;
  byCategory: Map<string, Float64Array>;
}

/** So many changes are read again together with all the rest. */
const MOST_CHANGES = 1_000;

/**
 * Places among all listed projects and within the category. Every scorecard asks for them, and counting ten thousand rows
 * takes longer than all the rest of it: so the values are kept in memory for each order that is asked for, and what has changed since
 * is read again.
 */
export function placeReader(connection: Connection): (projectId: number, order: StandingOrder) => Place {
  const rankings = new Map<StandingOrder, Ranking>();

  /** Brings every ranking up to now. */
  const follow = (): void => {
    const changed = connection.rankings.take();
    if (changed === undefined || changed.size > MOST_CHANGES) rankings.clear();
    else if (changed.size > 0)
      for (const [order, ranking] of rankings) update(ranking, readValues(connection, order, changed), changed);
  };

  const rankingOf = (order: StandingOrder): Ranking => {
    follow();
    let ranking = rankings.get(order);
    if (ranking === undefined)
      rankings.set(
        order,
        (ranking = { projects: new Map(readValues(connection, order)), all: undefined, byCategory: new Map() }),
      );
    return ranking;
  };

  return (projectId, order) => {
    const ranking = rankingOf(order);
    const own = ranking.projects.get(projectId);
    if (own === undefined) return undefined;
    const all = (ranking.all ??= ascending(ranking.projects.values()));
    const peers = own.category === null ? undefined : peersOf(ranking, own.category);
    return {
      place: 1 + above(all, own.value),
      of: all.length,
      category: own.category,
      categoryPlace: peers === undefined ? null : 1 + above(peers, own.value),
      categoryOf: peers?.length ?? null,
    };
  };
}

function update(ranking: Ranking, now: readonly (readonly [number, Known])[], changed: ReadonlySet<number>): void {
  for (const id of changed) ranking.projects.delete(id);
  for (const [id, known] of now) ranking.projects.set(id, known);
  ranking.all = undefined;
  ranking.byCategory.clear();
}

function peersOf(ranking: Ranking, category: string): Float64Array {
  let peers = ranking.byCategory.get(category);
  if (peers === undefined)
    ranking.byCategory.set(
      category,
      (peers = ascending(ranking.projects.values().filter((known) => known.category === category))),
    );
  return peers;
}

const ascending = (of: Iterable<Known>): Float64Array => Float64Array.from(of, ({ value }) => value).sort();

function readValues(
  { statement }: Connection,
  order: StandingOrder,
  only?: ReadonlySet<number>,
): [id: number, Known][] {
  const column = STANDING_COLUMNS[order];
  const among = only === undefined ? '' : ' and s.project_id in (select value from json_each(?))';
  return statement<string[], [id: number, value: number, category: string | null]>(
    `select s.project_id, s.${column}, p.category from standings s join projects p on p.id = s.project_id where s.listed = 1 and s.${column} is not null${among}`,
  )
    .raw()
    .all(...(only === undefined ? [] : [JSON.stringify([...only])]))
    .map(([id, value, category]) => [id, { value, category }]);
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
