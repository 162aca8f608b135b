import { VISITED_IDS } from '../scores/rankable.ts';
import type { Connection } from '../../engine/connection.ts';
import { only } from '../../engine/connection.ts';
import type { MaintenanceStore } from '../../ports/maintenance.ts';
import { prune } from './prune.ts';

export function maintenanceStore(connection: Connection): MaintenanceStore {
  const { statement } = connection;
  return {
    allOrNothing: (work) => connection.write(work),

    async prune(now, retention) {
      return prune(connection, now, retention);
    },

    async backup(target) {
      return connection.backup(target);
    },

    async size() {
      const rows = only(
        await statement<[], { projects: number; snapshots: number }>(
          `select (select count(*) from projects where retired_at is null) as projects,
            (select coalesce(sum(snapshots), 0) from latest_observations where project_id not in ${VISITED_IDS}) as snapshots`,
        ).get(),
      );
      return { ...rows, bytes: await connection.bytes() };
    },

    async ping() {
      await statement('select id from projects limit 1').get();
    },
  };
}
