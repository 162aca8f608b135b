import type Database from 'better-sqlite3';

/** What changed in the tables that rankings are read from, whoever wrote: what was read before is good until then. */
export interface RankingChanges {
  /** Another number after every change. */
  readonly version: () => number;
  /** The projects that changed since the last call; undefined when another process wrote, and anything may be different. */
  readonly take: () => ReadonlySet<number> | undefined;
}

/** Each table with the column that says whose row it is, and the columns that matter where not all of them do: every push changes a project. */
const FOLLOWED: readonly { table: string; id: string; columns?: readonly string[] }[] = [
  { table: 'standings', id: 'project_id' },
  {
    table: 'projects',
    id: 'id',
    columns: ['full_name', 'company', 'category', 'language', 'funding_stage', 'funding_stage_since', 'archived'],
  },
  { table: 'watchlist', id: 'project_id' },
];

/** Own changes are told by triggers of this connection alone, so no writer can forget to; those of others show in `othersWrote`. */
export function followRankings(client: Database.Database, othersWrote: () => number): RankingChanges {
  let version = 0;
  let changed = new Set<number>();
  let others: number | undefined;
  let anything = false;

  client.function('ranking_changed', (projectId) => {
    version += 1;
    changed.add(Number(projectId));
    return null;
  });
  for (const { table, id, columns } of FOLLOWED) {
    const row = (version: string): string => `(${(columns ?? []).map((column) => `${version}.${column}`).join(', ')})`;
    for (const [event, version] of [
      ['insert', 'new'],
      ['update', 'new'],
      ['delete', 'old'],
    ] as const) {
      const when = event === 'update' && columns !== undefined ? `when ${row('old')} is not ${row('new')}` : '';
      client.exec(
        `create temp trigger "${table} ${event}" after ${event} on main.${table} ${when} begin select ranking_changed(${version}.${id}); end`,
      );
    }
  }

  const look = (): void => {
    const now = othersWrote();
    if (now === others) return;
    others = now;
    version += 1;
    anything = true;
  };

  return {
    version: () => {
      look();
      return version;
    },
    take: () => {
      look();
      const since = anything ? undefined : changed;
      anything = false;
      if (changed.size > 0) changed = new Set();
      return since;
    },
  };
}
