import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import { OperatorError } from '../../../src/contracts/errors.ts';
import { FUNCTIONS } from './functions.ts';

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));

export interface Migration {
  /** Its file without the ending: applied in this order. */
  name: string;
  hash: string;
  statements: readonly string[];
  /** Processes of the version before go on working with what it makes. */
  isAdditive: boolean;
}

/** Statements after which an older version finds something missing or changed. */
const NOT_ADDITIVE = /\b(drop\s+(table|column|constraint)|rename|alter\s+column|set\s+not\s+null|set\s+data\s+type)\b/i;

/** Divides the statements of a file, as drizzle-kit writes them. */
const BETWEEN = '--> statement-breakpoint';

/** The migrations of this version, oldest first. */
export const readMigrations = (folder: string = FOLDER): Migration[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => {
      const text = readFileSync(`${folder}/${file}`, 'utf8');
      return {
        name: file.slice(0, -'.sql'.length),
        hash: createHash('sha256').update(text).digest('hex'),
        statements: text.split(BETWEEN).filter((part) => part.trim() !== ''),
        isAdditive: !NOT_ADDITIVE.test(text),
      };
    });

interface Applied {
  name: string;
  hash: string;
  additive: boolean;
}

/** All processes that start together wait here, and the first does it. Any constant will do. */
const LOCK = 7_304_221_905;

/**
 * Brings the schema up to date, all of it or nothing, by one of all processes that start. A schema of a newer version is taken
 * as it is where that only added to it, so that both versions work side by side while processes are restarted.
 *
 * @throws OperatorError when a newer version changed what this one needs, or the schema is somebody else's
 */
export async function migrate(
  client: Client,
  place: string,
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query(`create table if not exists groundswell_migrations (
      name text primary key, hash text not null, additive boolean not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<Applied>(
      'select name, hash, additive from groundswell_migrations order by name',
    );
    const pending = pendingOf(migrations, rows, place);
    if (pending.length > 0) for (const text of FUNCTIONS) await client.query(text);
    for (const { name, hash, isAdditive, statements } of pending) {
      for (const text of statements) await client.query(text);
      await client.query('insert into groundswell_migrations (name, hash, additive) values ($1, $2, $3)', [
        name,
        hash,
        isAdditive,
      ]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** @throws OperatorError when what was applied does not go with this version */
function pendingOf(known: readonly Migration[], applied: readonly Applied[], place: string): Migration[] {
  const unknown = applied.filter(({ hash }) => !known.some((migration) => migration.hash === hash));
  if (unknown.some(({ additive }) => !additive))
    throw new OperatorError(
      `The database ${place} was changed by a newer version of Groundswell in a way that this one cannot work with.`,
      'Start that version, or restore a backup from before the upgrade.',
    );
  return known.filter(({ hash }) => !applied.some((one) => one.hash === hash));
}
