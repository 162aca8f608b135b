import Database from 'better-sqlite3';
import type { Clock } from '../src/contracts/clock.ts';
import { systemClock } from '../src/contracts/clock.ts';
import { OperatorError } from '../src/contracts/errors.ts';
import { assembleStore } from './assemble-store.ts';
import { sqliteConnection } from './engines/sqlite/sqlite-connection.ts';
import { operatorError } from './engines/sqlite/sqlite-errors.ts';
import { retryingStore, retryOnLock } from './engine/retry-on-lock.ts';
import type { RetryOptions } from './engine/retry-on-lock.ts';
import { applyMigrations, copyBeforeRewrite, planMigrations } from './engines/sqlite/migrate.ts';
import type { Store } from './store.ts';

export interface OpenOptions {
  /** Path of the database file. */
  file: string;
  /** Where the copy is put before a migration that rewrites data; default: beside the file. */
  backupFolder?: string;
  readOnly?: boolean;
  /** How long another process's lock is waited for, in milliseconds; default 10,000. */
  lockWaitMs?: number;
  clock?: Clock;
}

/**
 * SQLite itself waits this long for a lock, and the event loop with it; after that, waiting goes on outside, where others
 * get their turn.
 */
const BLOCKING_WAIT_MS = 20;
const LOCK_WAIT_MS = 10_000;
/** Page cache in KiB. The operating system caches the file as well; more of it here costs memory and saves little. */
const CACHE_KIB = 4_096;

/**
 * Opens the database (creating and migrating it), with WAL and foreign keys on.
 * Rejects with an OperatorError of one sentence when the file is locked, read-only, corrupt, on a full disk, or was written by a newer version.
 */
export async function openStore(options: OpenOptions): Promise<Store> {
  const { file, readOnly = false, clock = systemClock } = options;
  const patience: RetryOptions = { clock, longestMs: options.lockWaitMs ?? LOCK_WAIT_MS };
  let client: Database.Database | undefined;
  try {
    const opened = new Database(file, { readonly: readOnly, fileMustExist: readOnly, timeout: BLOCKING_WAIT_MS });
    client = opened;
    // Before anything is written: the file may be somebody else's.
    const plan = await retryOnLock(patience, () => planMigrations(opened, file));
    await retryOnLock(patience, () => prepare(opened, readOnly));
    if (plan.pending.length > 0) {
      if (readOnly)
        throw new OperatorError(
          `The database ${file} needs ${plan.pending.length} migrations first.`,
          'Start the bot once; it migrates its database.',
        );
      if (plan.rewrites) await copyBeforeRewrite(opened, file, plan, options.backupFolder);
      await retryOnLock(patience, () => applyMigrations(opened, file));
    }
    const connection = await retryOnLock(patience, () => sqliteConnection(opened, file));
    return retryingStore(assembleStore(connection), file, patience);
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
