import type Database from 'better-sqlite3';

/** What changed in the tables that rankings are read from, whoever wrote: what was read before is good until then. */
export interface RankingChanges {
  /** Another number after every change. */
  readonly version: () => number;
  /** The projects that changed since the last call; undefined when another process wrote, and anything may be different. */
  readonly take: () => ReadonlySet<number> | undefined;
}

/** Each table with the column that says whose row it is, and the columns that matter where not all of them do. */
const FOLLOWED = [
  { table: 'standings', id: 'project_id', columns: '' },
  { table: 'projects', id: 'id', columns: 'of full_name, company, category, language, funding_stage, funding_stage_since, archived' },
  { table: 'watchlist', id: 'project_id', columns: '' },
] as const;

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
    for (const [event, row] of [['insert', 'new'], [`update ${columns}`, 'new'], ['delete', 'old']] as const) {
      client.exec(`create temp trigger "${table} ${event.slice(0, 6)}" after ${event} on main.${table} begin select ranking_changed(${row}.${id}); end`);
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
