import type { Connection } from '../../engine/connection.ts';
import type { ProjectStore } from '../../ports/projects.ts';
import { signalRenamer } from '../signals/rename-signals.ts';
import { relist } from '../scores/rankable.ts';

/** Tables whose rows of the one become rows of the other, where the other has none of the same key: by the rest of their keys. */
const MOVED = {
  snapshots: ['day'],
  releases: ['published_at', 'tag'],
  coverage: ['subject', 'completeness', 'from_at'],
  window_counts: ['measure', 'as_of'],
  mentions: ['source', 'story'],
  star_days: ['day'],
  retention_ledger: ['day', 'noticed_at'],
  star_artefacts: ['line', 'from_day'],
  pulses: ['at'],
  scores: ['day'],
  score_bodies: ['day'],
  project_adopters: ['key'],
  watchlist: ['workspace_id'],
} as const;

/** Where the other has a row of the same key, the row stays and goes with its project. */
const moved = (table: string, keys: readonly string[], set = ''): string =>
  `update ${table} set project_id = :into${set} where project_id = :from and not exists (
     select 1 from ${table} other where other.project_id = :into and ${keys.map((key) => `other.${key} = ${table}.${key}`).join(' and ')})`;

/** What a file said of a project beyond its counts, and GitHub does not say. */
const DETAILS = ['company', 'category', 'funding_stage', 'funding_stage_since'] as const;

/** One project out of two that are the same repository. */
export function merging(connection: Connection): Pick<ProjectStore, 'merge'> {
  const { statement, write } = connection;
  const find = statement<[number], { nodeId: string; fullName: string; retiredAt: number | null }>(
    'select node_id as "nodeId", full_name as "fullName", retired_at as "retiredAt" from projects where id = ?',
  );
  const move = [
    ...Object.entries(MOVED).map(([table, keys]) => moved(table, keys)),
    moved('project_names', ['name'], ', current = false'),
    'update mutes set project_id = :into where project_id = :from',
  ].map((text) => statement<{ from: number; into: number }>(text));
  const renameSignals = signalRenamer(connection);
  const keepDetails = statement<{ from: number; into: number }>(
    `update projects set ${DETAILS.map(
      (column) => `${column} = coalesce(${column}, (select ${column} from projects where id = :from))`,
    ).join(', ')} where id = :into`,
  );
  const countAgain = statement<{ into: number }>(
    `insert into latest_observations (project_id, at, snapshots)
     select project_id, max(at), count(*) from snapshots where project_id = :into group by project_id
     on conflict (project_id) do update set snapshots = excluded.snapshots,
       at = case when excluded.at > latest_observations.at then excluded.at else latest_observations.at end`,
  );
  const filters = statement<[], { id: number; filter: string }>('select id, filter from subscriptions');
  const putFilter = statement<[filter: string, id: number]>('update subscriptions set filter = ? where id = ?');
  const bringBack = statement<[number]>('update projects set retired_at = null where id = ?');
  const remove = statement<[number]>('delete from projects where id = ?');

  return {
    async merge(from, into) {
      await write(async () => {
        const [old, kept] = [await find.get(from), await find.get(into)];
        if (old === undefined || kept === undefined || from === into) return;
        for (const statement of move) await statement.run({ from, into });
        await renameSignals({ from, into, old: old.nodeId, nodeId: kept.nodeId });
        await keepDetails.run({ from, into });
        await countAgain.run({ into });
        for (const { id, filter } of await filters.all()) {
          const renamed = withOther(filter, from, into);
          if (renamed !== filter) await putFilter.run(renamed, id);
        }
        if (old.retiredAt === null) await bringBack.run(into);
        await remove.run(from);
        await relist(connection, [into]);
      });
    },
  };
}

/** A subscription's filter that speaks of the one project where it spoke of the other. */
function withOther(filter: string, from: number, into: number): string {
  const parsed = JSON.parse(filter) as Record<string, unknown>;
  let isChanged = false;
  for (const list of ['includeIds', 'excludeIds']) {
    const ids = parsed[list];
    if (!Array.isArray(ids) || !ids.includes(from)) continue;
    parsed[list] = [...new Set(ids.map((id: unknown) => (id === from ? into : id)))];
    isChanged = true;
  }
  return isChanged ? JSON.stringify(parsed) : filter;
}
