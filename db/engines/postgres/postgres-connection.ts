import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CustomTypesConfig, Pool, QueryResult } from 'pg';
import { OperatorError } from '../../../src/contracts/errors.ts';
import type { Changes, Connection, Statement } from '../../engine/connection.ts';
import { only } from '../../engine/connection.ts';
import { drizzle } from '../../engine/drizzle.ts';
import { createTransactions } from './transactions.ts';
import { encoded, translate } from './translate.ts';
import type { Translated } from './translate.ts';

const TRANSLATIONS_KEPT = 1_000;

/** Types of columns by their number in PostgreSQL. */
const BOOLEAN = 16;
/** int8, int4, numeric. */
const NUMBERS: readonly number[] = [20, 23, 1700];

/** Values as SQLite gives them: flags are 0 or 1, and whole numbers are numbers (all of ours are below 2^53). */
const valuesLikeSqlite = (parsers: CustomTypesConfig): CustomTypesConfig => ({
  getTypeParser: (oid, format) => {
    const type: number = oid;
    if (type === BOOLEAN) return (value: unknown) => (value === 't' ? 1 : 0);
    if (NUMBERS.includes(type)) return Number;
    return parsers.getTypeParser(oid, format) as (value: unknown) => unknown;
  },
});

export interface PostgresOptions {
  /** Statements stay prepared on the server; false behind a pool that gives each transaction another connection. */
  keepsPrepared: boolean;
  /** The driver's own parsers, for all types but flags and whole numbers. */
  parsers: CustomTypesConfig;
}

/** A pool of connections to one database. */
export function postgresConnection(pool: Pool, { keepsPrepared, parsers }: PostgresOptions): Connection {
  const translations = new LRUCache<string, Translated & { name: string }>({ max: TRANSLATIONS_KEPT });
  const transactions = createTransactions(pool);
  const types = valuesLikeSqlite(parsers);

  function translated(text: string): Translated & { name: string } {
    let known = translations.get(text);
    if (known === undefined) {
      const made = translate(text);
      known = { ...made, name: createHash('sha256').update(made.text).digest('base64url').slice(0, 40) };
      translations.set(text, known);
    }
    return known;
  }

  async function query(text: string, given: readonly unknown[], rowMode?: 'array'): Promise<QueryResult> {
    const { text: own, names, name } = translated(text);
    const values = names === undefined ? given : names.map((field) => (given[0] as Record<string, unknown>)[field]);
    const order = {
      text: own,
      values: values.map(encoded),
      types,
      ...(keepsPrepared && { name }),
      ...(rowMode && { rowMode }),
    };
    const client = await transactions.own();
    if (client !== undefined) return client.query(order);
    if (!CHANGES.test(text)) return pool.query(order);
    // In a transaction of its own, whose fate is known although the connection may be lost.
    return transactions.run(READ_COMMITTED, async () => query(text, given, rowMode));
  }

  return {
    engine: 'postgres',
    db: drizzle<Changes>(async (text, parameters, method) => {
      const { rows, rowCount } = await query(text, parameters, 'array');
      return method === 'run' ? { rows: [], changes: rowCount ?? 0 } : { rows: method === 'get' ? rows[0] : rows };
    }),
    write: (work, isolation) => transactions.run(isolation === 'row-locks' ? READ_COMMITTED : SERIALIZABLE, work),
    isInTransaction: transactions.isInside,
    read: (work) => (transactions.isInside() ? work() : transactions.run(ONE_STATE, work)),
    statement: <Parameters extends unknown[] | object, Row>(text: string) => {
      type Given = Parameters extends unknown[] ? Parameters : [Parameters];
      return {
        all: async (...parameters) => (await query(text, parameters)).rows as Row[],
        get: async (...parameters) => (await query(text, parameters)).rows[0] as Row | undefined,
        run: async (...parameters) => ({ changes: (await query(text, parameters)).rowCount ?? 0 }),
      } satisfies Statement<Given, Row>;
    },
    skipLocked: (alias) => ` for update of ${alias} skip locked`,
    writeMark: () => undefined,
    async bytes() {
      const { rows } = await query('select pg_database_size(current_database()) as bytes', []);
      return only((rows as { bytes: number }[])[0]).bytes;
    },
    async backup() {
      throw new OperatorError(
        'A PostgreSQL database is backed up by its own means.',
        'Use pg_dump, or the snapshots of whoever runs the server; docs/operations.md says what to do after a restore.',
      );
    },
    async continueIds(table) {
      await query(
        `select setval(pg_get_serial_sequence('${table}', 'id'), coalesce(max(id), 1), max(id) is not null) from ${table}`,
        [],
      );
    },
    async close() {
      if (!pool.ended) await pool.end();
    },
  };
}

const CHANGES = /^\s*(insert|update|delete)\b/i;
const READ_COMMITTED = 'begin isolation level read committed';
const SERIALIZABLE = 'begin isolation level serializable';
const ONE_STATE = 'begin isolation level repeatable read read only';
