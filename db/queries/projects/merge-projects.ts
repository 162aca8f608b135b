import type { Connection } from '../../engine/connection.ts';
import type { ProjectStore } from '../../ports/projects.ts';
import { relist } from '../scores/rankable.ts';

/** Tables whose rows of the one become rows of the other, where the other has none of the same key. */
const MOVED = [
  'snapshots',
  'releases',
  'coverage',
  'window_counts',
  'mentions',
  'star_days',
  'retention_ledger',
  'star_artefacts',
  'pulses',
  'scores',
  'score_bodies',
  'project_adopters',
  'watchlist',
  'mutes',
] as const;
/** What a file said of a project beyond its counts, and GitHub does not say. */
const DETAILS = ['company', 'category', 'funding_stage', 'funding_stage_since'] as const;

/** One project out of two that are the same repository. */
export function merging(connection: Connection): Pick<ProjectStore, 'merge'> {
  const { statement, write } = connection;
  const find = statement<[number], { nodeId: string; fullName: string; retiredAt: number | null }>(
    'select node_id as "nodeId", full_name as "fullName", retired_at as "retiredAt" from projects where id = ?',
  );
  const move = MOVED.map((table) =>
    statement<{ from: number; into: number }>(
      `update or ignore ${table} set project_id = @into where project_id = @from`,
    ),
  );
  const keepNames = statement<{ from: number; into: number }>(
    'update or ignore project_names set project_id = @into, current = false where project_id = @from',
  );
  // A signal names its project by the node id; one that both have is told of once.
  const keepSignals = statement<{ from: number; into: number; old: string; nodeId: string }>(
    `update or ignore signals set project_id = @into, key = replace(key, @old, @nodeId),
       body = json_set(body, '$.projectId', @nodeId, '$.key', replace(key, @old, @nodeId))
     where project_id = @from`,
  );
  const keepDetails = statement<{ from: number; into: number }>(
    `update projects set ${DETAILS.map(
      (column) => `${column} = coalesce(${column}, (select ${column} from projects where id = @from))`,
    ).join(', ')} where id = @into`,
  );
  const countAgain = statement<{ into: number }>(
    `insert or replace into latest_observations (project_id, at, snapshots)
     select @into, max(max(at), coalesce((select at from latest_observations where project_id = @into), 0)), count(*)
     from snapshots where project_id = @into having count(*) > 0`,
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
        await keepNames.run({ from, into });
        await keepSignals.run({ from, into, old: old.nodeId, nodeId: kept.nodeId });
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
