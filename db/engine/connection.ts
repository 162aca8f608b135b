import type Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { drizzle, sql } from './drizzle.ts';
import type { SQL, SQLWrapper } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';

/** One open database, as the files of this folder share it. */
export interface Connection {
  readonly client: Database.Database;
  readonly db: BetterSQLite3Database;
  /** Runs `work` as one transaction that holds the write lock from its start; inside another one it is part of that. */
  readonly write: <T>(work: () => T) => T;
  /** Runs several reads on one state of the database. */
  readonly read: <T>(work: () => T) => T;
  /** A prepared statement, kept by its text. */
  readonly statement: <Parameters extends unknown[], Row>(text: string) => Database.Statement<Parameters, Row>;
  /** Another number after every write of another connection. Asking costs locks. */
  readonly othersWrote: () => number;
}

/** Preparing costs more than most of the reads themselves. Texts depend on filters, so there could be many. */
const STATEMENTS_KEPT = 300;

export function connect(client: Database.Database): Connection {
  const statements = new LRUCache<string, Database.Statement>({ max: STATEMENTS_KEPT });
  const dataVersion = client.prepare<[], number>('pragma data_version').pluck();
  const othersWrote = (): number => only(dataVersion.get());
  // A deferred transaction that begins with a read and then writes can fail although it waited; an immediate one cannot.
  const transaction = client.transaction((work: () => unknown) => work());
  return {
    client,
    db: drizzle(client),
    write: <T>(work: () => T) => transaction.immediate(work) as T,
    read: <T>(work: () => T) => transaction.deferred(work) as T,
    statement: <Parameters extends unknown[], Row>(text: string) => {
      let statement = statements.get(text);
      if (statement === undefined) {
        statement = client.prepare(text);
        statements.set(text, statement);
      }
      return statement as unknown as Database.Statement<Parameters, Row>;
    },
    othersWrote,
  };
}

/** `column in (values)` with one parameter however long the list is, so that the statement's text stays the same. */
export const among = (column: SQLWrapper, values: readonly (string | number)[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;

/** The same for a statement that is prepared once: the placeholder takes the values as JSON. */
export const amongPlaceholder = (column: SQLWrapper, name: string): SQL =>
  sql`${column} in (select value from json_each(${sql.placeholder(name)}))`;

/** A row without the columns that stay inside the database. */
export function without<Row extends object, Column extends keyof Row>(
  row: Row,
  ...columns: Column[]
): Omit<Row, Column> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.some((left) => left === column))) as Omit<
    Row,
    Column
  >;
}

/** The fields that are there; undefined is the same as absent. */
export const given = <Fields extends object>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(
    Object.entries({ ...fields } as Record<string, unknown>).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>;

/** The only row of a statement that always has one. */
export function only<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('the statement gave no row');
  return row;
}
