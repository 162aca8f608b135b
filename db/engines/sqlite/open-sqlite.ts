import Database from 'better-sqlite3';
import { OperatorError } from '../../../src/contracts/errors.ts';
import type { Connection } from '../../engine/connection.ts';
import { retry } from '../../engine/retrying-store.ts';
import type { RetryOptions } from '../../engine/retrying-store.ts';
import { applyMigrations, copyBeforeRewrite, planMigrations } from './migrate.ts';
import { sqliteConnection } from './sqlite-connection.ts';
import { operatorError } from './sqlite-errors.ts';

interface SqliteOptions {
  file: string;
  readOnly: boolean;
  /** Where the copy is put before a migration that rewrites data; undefined: beside the file. */
  backupFolder: string | undefined;
  patience: RetryOptions;
}

/**
 * SQLite itself waits this long for a lock, and the event loop with it; after that, waiting goes on outside, where others
 * get their turn.
 */
const BLOCKING_WAIT_MS = 20;
/** Page cache in KiB. The operating system caches the file as well; more of it here costs memory and saves little. */
const CACHE_KIB = 4_096;

/**
 * Opens the file (creating and migrating it), with WAL and foreign keys on.
 * Rejects with an OperatorError of one sentence when the file is locked, read-only, corrupt, on a full disk, or was written by a newer version.
 */
export async function openSqlite({ file, readOnly, backupFolder, patience }: SqliteOptions): Promise<Connection> {
  let client: Database.Database | undefined;
  try {
    const opened = new Database(file, { readonly: readOnly, fileMustExist: readOnly, timeout: BLOCKING_WAIT_MS });
    client = opened;
    // Before anything is written: the file may be somebody else's.
    const plan = await retry(patience, () => planMigrations(opened, file));
    await retry(patience, () => prepare(opened, readOnly));
    if (plan.pending.length > 0) {
      if (readOnly)
        throw new OperatorError(
          `The database ${file} needs ${plan.pending.length} migrations first.`,
          'Start the bot once; it migrates its database.',
        );
      if (plan.rewrites) await copyBeforeRewrite(opened, file, plan, backupFolder);
      await retry(patience, () => applyMigrations(opened, file));
    }
    return await retry(patience, () => sqliteConnection(opened, file));
  } catch (error) {
    client?.close();
    throw operatorError(error, file);
  }
}

function prepare(client: Database.Database, readOnly: boolean): void {
  client.pragma(`cache_size = -${CACHE_KIB}`);
  client.pragma('foreign_keys = ON');
  client.pragma('temp_store = MEMORY');
  if (readOnly) return;
  client.pragma('journal_mode = WAL');
  // In WAL mode this cannot corrupt; a power cut may lose the last moments, which the next run fetches again.
  client.pragma('synchronous = NORMAL');
  // Small and often: a checkpoint runs inside somebody's commit, and a thousand pages at once would hold the event loop.
  client.pragma('wal_autocheckpoint = 250');
  // A file that the system lets us read only opens without complaint: asking for the write lock tells now, not at the first write.
  client.exec('BEGIN IMMEDIATE');
  client.exec('ROLLBACK');
}
