/** Thread of a backup: copies one state of the database into a new file, checks the copy, and only then gives it its name. */
import { closeSync, fdatasyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { workInTheBackground } from '../../../src/runtime/low-priority.ts';

export interface BackupOrder {
  file: string;
  target: string;
}

/** `verdict`: of the integrity check, `ok` when all is well. `failure`: the copy could not be made. */
export type BackupReport = { verdict: string } | { failure: string; code: string | undefined };

const { file, target } = workerData as BackupOrder;
const unfinished = `${target}.unfinished`;

/** Some megabytes. */
const STEP_PAGES = 2_000;

// Copying and checking a gigabyte keeps a core busy for seconds.
workInTheBackground();

async function copy(): Promise<BackupReport> {
  rmSync(unfinished, { force: true });
  const source = new Database(file, { readonly: true });
  // The steps read one state of the database: without a transaction around them the copy would begin again with every write.
  // A reader of WAL holds up no writer.
  source.exec('begin');
  source.prepare('select count(*) from sqlite_schema').get();
  const onDisk = flusher(unfinished);
  try {
    await source.backup(unfinished, {
      progress: () => {
        onDisk.flush();
        return STEP_PAGES;
      },
    });
  } finally {
    onDisk.close();
    source.close();
  }
  const made = new Database(unfinished);
  // As one file without companions, so that it can be moved anywhere.
  made.pragma('journal_mode = DELETE');
  const verdict = String(made.pragma('integrity_check', { simple: true }));
  made.close();
  if (verdict === 'ok') renameSync(unfinished, target);
  else rmSync(unfinished);
  return { verdict };
}

/**
 * Brings a file to the disk bit by bit while it is written: a gigabyte at once, as SQLite does it at the end, holds up whatever
 * the bot writes meanwhile.
 */
function flusher(path: string): { flush(): void; close(): void } {
  let descriptor: number | undefined;
  return {
    flush: () => {
      try {
        fdatasyncSync((descriptor ??= openSync(path, 'r+')));
      } catch (error) {
        // As SQLite would say it.
        const { message, code } = error as NodeJS.ErrnoException;
        throw new Database.SqliteError(message, code === 'ENOSPC' ? 'SQLITE_FULL' : 'SQLITE_IOERR_FSYNC');
      }
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

const report = await copy().catch((error: unknown): BackupReport => {
  rmSync(unfinished, { force: true });
  return {
    failure: error instanceof Error ? error.message : String(error),
    code: error instanceof Database.SqliteError ? error.code : undefined,
  };
});
parentPort?.postMessage(report);
