/** Thread of a backup: copies one state of the database into a new file, checks the copy, and only then gives it its name. */
import { renameSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

export interface BackupOrder {
  file: string;
  target: string;
}

/** `verdict`: of the integrity check, `ok` when all is well. `failure`: the copy could not be made. */
export type BackupReport = { verdict: string } | { failure: string; code: string | undefined };

const { file, target } = workerData as BackupOrder;
const unfinished = `${target}.unfinished`;

async function copy(): Promise<BackupReport> {
  rmSync(unfinished, { force: true });
  const source = new Database(file, { readonly: true });
  // All pages in one step: a reader of WAL holds up no writer, and a copy in steps would begin again with every write.
  await source.backup(unfinished, { progress: () => 0x7fffffff });
  source.close();
  const made = new Database(unfinished);
  // As one file without companions, so that it can be moved anywhere.
  made.pragma('journal_mode = DELETE');
  const verdict = String(made.pragma('integrity_check', { simple: true }));
  made.close();
  if (verdict === 'ok') renameSync(unfinished, target);
  else rmSync(unfinished);
  return { verdict };
}

const report = await copy().catch((error: unknown): BackupReport => {
  rmSync(unfinished, { force: true });
  return { failure: error instanceof Error ? error.message : String(error), code: error instanceof Database.SqliteError ? error.code : undefined };
});
parentPort?.postMessage(report);
