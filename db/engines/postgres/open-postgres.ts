import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Connection } from '../../engine/connection.ts';
import type { RetryOptions } from '../../engine/retrying-store.ts';
import { migrate } from './migrate.ts';
import { placeOf } from '../../location.ts';
import { isTransient, postgresError } from './postgres-errors.ts';
import { postgresConnection } from './postgres-connection.ts';

/** Connections of one process. Commands and jobs each run a few statements at a time. */
const CONNECTIONS = 8;
/** How long a start waits for a server that restarts, in milliseconds. */
const START_WAIT_MS = 15_000;
const START_PAUSE_MS = 250;

interface OpenPostgres extends Pick<RetryOptions, 'mayRetry'> {
  connection: Connection;
  explained: (error: unknown) => unknown;
}

/** A setting of the address for us: the driver does not know it. */
const POOLED = 'pooled';

/**
 * Opens a PostgreSQL database and brings its schema up to date. `?pooled=true` in the address says that a pool such as PgBouncer
 * in transaction mode is between: statements are then not kept prepared.
 *
 * @throws OperatorError in one sentence when it cannot be reached, refuses the user, or was changed by a newer version
 */
export async function openPostgres(address: string): Promise<OpenPostgres> {
  const url = new URL(address);
  const isPooled = url.searchParams.get(POOLED) === 'true';
  url.searchParams.delete(POOLED);
  const settings = { connectionString: url.href, application_name: 'groundswell', keepAlive: true };
  try {
    await migrated(settings, placeOf(address));
    const pool = new pg.Pool({ ...settings, max: CONNECTIONS });
    // A connection that breaks while nothing uses it is replaced by the next one; the pool says so, and that is all.
    pool.on('error', () => undefined);
    const connection = postgresConnection(pool, { keepsPrepared: !isPooled, parsers: pg.types });
    return {
      connection,
      mayRetry: (error, tries) => !connection.isInTransaction() && isTransient(error, tries),
      explained: (error) => postgresError(error, address),
    };
  } catch (error) {
    throw postgresError(error, address);
  }
}

async function migrated(settings: pg.ClientConfig, place: string): Promise<void> {
  for (let waited = 0; ; waited += START_PAUSE_MS) {
    const client = new pg.Client(settings);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await migrate(client, place);
      return;
    } catch (error) {
      if (!isTransient(error, waited / START_PAUSE_MS) || waited >= START_WAIT_MS) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(START_PAUSE_MS);
  }
}
