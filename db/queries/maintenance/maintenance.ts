import { backUp } from '../../engine/backup.ts';
import { VISITED_IDS } from '../scores/rankable.ts';
import type { Connection } from '../../engine/connection.ts';
import { only } from '../../engine/connection.ts';
import type { MaintenanceStore } from '../../ports/maintenance.ts';
import { prune } from './prune.ts';

export function maintenanceStore(connection: Connection, file: string): MaintenanceStore {
  const { client, statement } = connection;
  return {
    async allOrNothing(work) {
      client.exec('begin immediate');
      try {
        const result = await work();
        client.exec('commit');
        return result;
      } catch (error) {
        if (client.inTransaction) client.exec('rollback');
        throw error;
      }
    },

    async prune(now, retention) {
      return prune(connection, now, retention);
    },

    async backup(target) {
      return backUp(file, target);
    },

    async size() {
      const rows = only(
        statement<[], { projects: number; snapshots: number }>(
          `select (select count(*) from projects where retired_at is null) as projects,
            (select coalesce(sum(snapshots), 0) from latest_observations where project_id not in ${VISITED_IDS}) as snapshots`,
        ).get(),
      );
      const pages = only(
        statement<[], { bytes: number }>(
          'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
        ).get(),
      );
      return { ...rows, bytes: pages.bytes };
    },

    async ping() {
      statement<[], unknown>('select id from projects limit 1').get();
    },
  };
}
