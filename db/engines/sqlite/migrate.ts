import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { readMigrationFiles } from '../../engine/drizzle.ts';
import { OperatorError } from '../../../src/contracts/errors.ts';

const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));
/** The table that drizzle keeps its own records in, so that its tools understand the database as well. */
const APPLIED = '__drizzle_migrations';

interface Migration {
  hash: string;
  folderMillis: number;
  sql: string[];
}

/** Statements after which the rows as they were are gone. */
const REWRITES =
  /\b(drop\s+table|drop\s+column|update\s+\S+\s+set|delete\s+from|insert\s+into\s+\S+\s*(\([^)]*\))?\s*select)\b/i;

export interface MigrationPlan {
  /** Not yet applied, in order. */
  pending: readonly Migration[];
  /** There is data, and one of the pending migrations rewrites it. */
  rewrites: boolean;
}

/**
 * Compares the migrations of this version with those the database has seen.
 * @throws OperatorError when the database has seen one that this version does not know.
 */
export function planMigrations(client: Database.Database, file: string, folder: string = FOLDER): MigrationPlan {
  const known: Migration[] = readMigrationFiles({ migrationsFolder: folder });
  const applied = appliedHashes(client);
  if (applied.length === 0 && countTables(client) > 0) {
    throw new OperatorError(
      `The file ${file} is a database, but not one of Groundswell.`,
      'Set GROUNDSWELL_DATABASE to another file.',
    );
  }
  const unknown = applied.filter((hash) => !known.some((migration) => migration.hash === hash));
  if (unknown.length > 0) {
    throw new OperatorError(
      `The database ${file} was written by a newer version of Groundswell: ${unknown.length} of its ${applied.length} migrations are unknown here.`,
      'Start that version, or restore a backup from before the upgrade.',
    );
  }
  const pending = known.filter((migration) => !applied.includes(migration.hash));
  return {
    pending,
    rewrites: applied.length > 0 && pending.some((migration) => migration.sql.some((text) => REWRITES.test(text))),
  };
}

const appliedHashes = (client: Database.Database): string[] =>
  hasTable(client, APPLIED)
    ? client
        .prepare<[], { hash: string }>(`select hash from ${APPLIED} order by created_at`)
        .all()
        .map(({ hash }) => hash)
    : [];

const hasTable = (client: Database.Database, name: string): boolean =>
  client.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(name) !== undefined;

const countTables = (client: Database.Database): number =>
  client
    .prepare<[], { n: number }>(
      "select count(*) as n from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    )
    .get()?.n ?? 0;

/**
 * Applies what is pending, all of it or nothing. Two processes that start together do it once: the second waits for the lock
 * and then finds nothing to do.
 */
export function applyMigrations(client: Database.Database, file: string, folder: string = FOLDER): void {
  // Tables that a migration replaces are dropped while others point to them; the check after it finds what that broke.
  client.pragma('foreign_keys = OFF');
  try {
    client
      .transaction(() => {
        const { pending } = planMigrations(client, file, folder);
        client.exec(
          `create table if not exists ${APPLIED} (id integer primary key, hash text not null, created_at numeric)`,
        );
        for (const migration of pending) {
          for (const text of migration.sql) client.exec(text);
          client
            .prepare(`insert into ${APPLIED} (hash, created_at) values (?, ?)`)
            .run(migration.hash, migration.folderMillis);
        }
        const broken = pending.length === 0 ? [] : (client.pragma('foreign_key_check') as unknown[]);
        if (broken.length > 0) throw new Error(`${broken.length} rows point to nothing after migrating`);
      })
      .immediate();
  } finally {
    client.pragma('foreign_keys = ON');
  }
}

/** Copies the database beside itself (or into `folder`) before data is rewritten. Returns the copy's path. */
export async function copyBeforeRewrite(
  client: Database.Database,
  file: string,
  plan: MigrationPlan,
  folder: string = dirname(file),
): Promise<string> {
  const copy = join(folder, `${basename(file)}.before-${plan.pending.at(-1)?.folderMillis ?? 0}`);
  // Left over from an upgrade that was interrupted: the database is still as it was then.
  if (existsSync(copy)) rmSync(copy);
  await client.backup(copy);
  return copy;
}
