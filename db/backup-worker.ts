/** Thread of a backup: copies one state of the database into a new file, checks the copy, and only then gives it its name. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

interface Order {
  file: string;
  target: string;
}

const { file, target } = workerData as Order;
const unfinished = `${target}.unfinished`;

async function copy(): Promise<string | undefined> {
  if (existsSync(target)) return `The backup ${target} is there already.`;
  rmSync(unfinished, { force: true });
  const source = new Database(file, { readonly: true });
  // All pages in one step: a reader of WAL holds up no writer, and a copy in steps would begin again with every write.
  await source.backup(unfinished, { progress: () => 0x7fffffff });
  source.close();
  const made = new Database(unfinished);
  // As one file without companions, so that it can be moved anywhere.
  made.pragma('journal_mode = DELETE');
  const verdict = made.pragma('integrity_check', { simple: true });
  made.close();
  if (verdict !== 'ok') return `The backup ${target} did not pass its check: ${String(verdict)}.`;
  renameSync(unfinished, target);
  return undefined;
}

const failure = await copy().catch((error: unknown) => {
  rmSync(unfinished, { force: true });
  return error instanceof Error ? error.message : String(error);
});
parentPort?.postMessage(failure);
