import type { Connection } from '../../engine/connection.ts';
import { relist } from '../scores/rankable.ts';
import type { ProjectStore } from '../../ports/projects.ts';
import { writeAudit } from '../workspaces/write-audit.ts';

/** Out of the universe, and back: what nobody names any more can be left alone, and what somebody names is always in it. */
export function retirement(connection: Connection): Pick<ProjectStore, 'retire' | 'reinstate'> {
  const { statement, write } = connection;
  return {
    async retire(ids, at, audit) {
      const among = JSON.stringify(ids);
      return write(async () => {
        const retired = await statement<[number, string], { id: number }>(`
          update projects set retired_at = ? where id in (select value from numbers(?)) and retired_at is null
            and id not in (select project_id from watchlist)
            and id not in (select included.value from subscriptions s cross join numbers(json_extract(s.filter, '$.includeIds')) included)
          returning id`).all(at, among);
        if (retired.length > 0) {
          await relist(
            connection,
            retired.map(({ id }) => id),
          );
          await writeAudit(connection, audit);
        }
        return (
          await statement<[string], { id: number }>(
            'select id from projects where id in (select value from numbers(?)) and retired_at is not null order by id',
          ).all(among)
        ).map(({ id }) => id);
      });
    },

    async reinstate(ids, at) {
      await write(async () => {
        await reinstate(connection, ids, at);
      });
    },
  };
}

/**
 * Inside the caller's transaction: whoever names projects wants them read and ranked. They are tracked from `at` (ms) on, so
 * that what happened while they were retired is no news.
 */
export async function reinstate(connection: Connection, ids: readonly number[], at: number): Promise<void> {
  const back = await connection
    .statement<[number, string], { id: number }>(
      `update projects set retired_at = null, visited_until = null, tracked_since = ?
       where id in (select value from numbers(?)) and retired_at is not null returning id`,
    )
    .all(at, JSON.stringify(ids));
  if (back.length > 0)
    await relist(
      connection,
      back.map(({ id }) => id),
    );
}
