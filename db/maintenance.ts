import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Connection } from './connection.ts';
import { only } from './connection.ts';
import type { MaintenanceStore } from './ports/operations.ts';
import { thin } from './thin.ts';

export function maintenanceStore(connection: Connection, file: string): MaintenanceStore {
  const { statement } = connection;
  return {
    async thin(now, retention) {
      return thin(connection, now, retention);
    },

    async backup(target) {
      await copyInWorker(file, target);
      return { bytes: statSync(target).size };
    },

    async size() {
      const rows = only(
        statement<[], { projects: number; snapshots: number }>(
          'select (select count(*) from projects where retired_at is null) as projects, (select coalesce(sum(snapshots), 0) from latest_observations) as snapshots',
        ).get(),
      );
      const pages = only(statement<[], { bytes: number }>('select page_count * page_size as bytes from pragma_page_count, pragma_page_size').get());
      return { ...rows, bytes: pages.bytes };
    },

    async ping() {
      statement<[], unknown>('select id from projects limit 1').get();
    },
  };
}

/** Copying and checking a gigabyte takes seconds in which nobody would get an answer, so another thread does it. */
async function copyInWorker(file: string, target: string): Promise<void> {
  const worker = new Worker(new URL('./backup-worker.ts', import.meta.url), { workerData: { file, target } });
  const failure = await new Promise<string | undefined>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the backup stopped with code ${code}`)));
  });
  await worker.terminate();
  if (failure !== undefined) throw new Error(failure);
}
