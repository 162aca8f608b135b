import type { Clock } from '../src/contracts/clock.ts';
import { systemClock } from '../src/contracts/clock.ts';
import { assembleStore } from './assemble-store.ts';
import type { Connection } from './engine/connection.ts';
import { retryingStore } from './engine/retrying-store.ts';
import type { RetryOptions } from './engine/retrying-store.ts';
import { isAddress } from './location.ts';
import { isBusy, operatorError } from './engines/sqlite/sqlite-errors.ts';
import { openSqlite } from './engines/sqlite/open-sqlite.ts';
import type { Store } from './store.ts';

export interface OpenOptions {
  /** Path of the database file, or the address of a PostgreSQL database: `postgres://user:password@host:port/name`. */
  file: string;
  /** SQLite: where the copy is put before a migration that rewrites data; default: beside the file. */
  backupFolder?: string;
  readOnly?: boolean;
  /** How long another process that is in the way is waited for, in milliseconds; default 10,000. */
  lockWaitMs?: number;
  clock?: Clock;
}

const LOCK_WAIT_MS = 10_000;

/** A connection without a store over it, and what an error of it means to an operator. */
interface OpenConnection extends RetryOptions {
  connection: Connection;
  explained: (error: unknown) => unknown;
}

/**
 * Opens the database of either engine, creating and migrating its tables.
 * Rejects with an OperatorError of one sentence when it cannot be opened, or was written by a newer version.
 */
export async function openConnection(options: OpenOptions): Promise<OpenConnection> {
  const { file, readOnly = false, clock = systemClock } = options;
  const longestMs = options.lockWaitMs ?? LOCK_WAIT_MS;
  if (isAddress(file)) {
    // The driver is loaded only where there is a server.
    const { openPostgres } = await import('./engines/postgres/open-postgres.ts');
    return { clock, longestMs, ...(await openPostgres(file)) };
  }
  const patience = { clock, longestMs, mayRetry: isBusy };
  const connection = await openSqlite({ file, readOnly, backupFolder: options.backupFolder, patience });
  return { ...patience, connection, explained: (error) => operatorError(error, file) };
}

/** The same as a store: see `openConnection`. */
export async function openStore(options: OpenOptions): Promise<Store> {
  const { connection, ...guard } = await openConnection(options);
  return retryingStore(assembleStore(connection), guard);
}
