import { sql } from './drizzle.ts';
import type { Column, SQL } from 'drizzle-orm';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';

export interface Changes {
  /** Rows that a statement added, changed or removed. */
  changes: number;
}

/** A statement that is prepared once. Its parameters are `?` in their order, or `:name` from one object. */
export interface Statement<Parameters extends unknown[], Row> {
  all(...parameters: Parameters): Promise<Row[]>;
  get(...parameters: Parameters): Promise<Row | undefined>;
  run(...parameters: Parameters): Promise<Changes>;
}

/**
 * One open database of either engine. Whatever runs inside the function that `write` or `read` is given belongs to that
 * transaction, also in functions that it calls and awaits.
 */
export interface Connection {
  readonly engine: 'sqlite' | 'postgres';
  /** Builds statements from the tables; they run on whichever engine this is. */
  readonly db: BaseSQLiteDatabase<'async', Changes>;
  /**
   * Runs `work` as one transaction that no other writer can come between; inside another one it is a part that can fail alone.
   * 'row-locks': the statements of `work` lock the rows that they decide on (see `skipLocked`), so that others may write meanwhile.
   */
  readonly write: <T>(work: () => Promise<T>, isolation?: 'row-locks') => Promise<T>;
  /** Whether the caller is in a transaction: an error then ends that, and one statement alone cannot be tried again. */
  readonly isInTransaction: () => boolean;
  /** Runs several reads on one state of the database. */
  readonly read: <T>(work: () => Promise<T>) => Promise<T>;
  /** A statement by its text: the subset of SQL that both engines take, and the lists of ./lists.ts. */
  readonly statement: <Parameters extends unknown[] | object = [], Row = unknown>(
    text: string,
  ) => Statement<Parameters extends unknown[] ? Parameters : [Parameters], Row>;
  /** The end of a `select` whose rows (of this table alias) are taken: rows that another process is taking are left out. */
  readonly skipLocked: (alias: string) => string;
  /** The same text means that nothing was written since; undefined where the engine cannot tell. */
  readonly writeMark: () => string | undefined;
  /** Size of the whole database. */
  readonly bytes: () => Promise<number>;
  /** Copies the database into a new file, checked. */
  readonly backup: (file: string) => Promise<{ bytes: number }>;
  /** After rows were copied with their ids: the next ids of this table come after them. */
  readonly continueIds: (table: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `column in (values)` with one parameter however long the list is, so that the statement's text stays the same. */
export const among = (column: Column, values: readonly (string | number)[]): SQL =>
  column.dataType === 'string'
    ? sql`${column} in (select value from texts(${JSON.stringify(values)}))`
    : sql`${column} in (select value from numbers(${JSON.stringify(values)}))`;

/** The same with numbers for a statement that is prepared once: the placeholder takes the values as JSON. */
export const amongPlaceholder = (column: Column, name: string): SQL =>
  sql`${column} in (select value from numbers(${sql.placeholder(name)}))`;

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
