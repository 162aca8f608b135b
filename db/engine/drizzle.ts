/**
 * Drizzle, loaded as CommonJS: its package description is so large that Node's loader of ES modules, which reads it again for
 * each of the package's hundred files, spends 150 MB and a quarter of a second on it.
 */
import { createRequire } from 'node:module';
import type * as Operators from 'drizzle-orm';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type * as Driver from 'drizzle-orm/sqlite-proxy';
import type * as Migrator from 'drizzle-orm/migrator';
import type * as Tables from 'drizzle-orm/sqlite-core';

const load = createRequire(import.meta.url);

export const {
  DrizzleQueryError,
  and,
  asc,
  between,
  count,
  desc,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  is,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  notExists,
  or,
  sql,
} = load('drizzle-orm') as typeof Operators;
// eslint-disable-next-line @typescript-eslint/no-deprecated -- of primaryKey, one way to call it is; it is called the other way
export const { blob, getTableConfig, index, integer, primaryKey, real, SQLiteTable, sqliteTable, text, uniqueIndex } =
  load('drizzle-orm/sqlite-core') as typeof Tables;
const driver = load('drizzle-orm/sqlite-proxy') as typeof Driver;

/** Runs a statement of drizzle: rows are arrays of the columns' values, or one such array for 'get'. */
export type RunBuilt<Result> = (
  text: string,
  parameters: unknown[],
  method: 'run' | 'all' | 'get' | 'values',
) => Promise<{ rows: unknown } & Partial<Result>>;

/** Builders over any engine that runs SQLite's way of writing statements; what is run with `.run()` answers with a `Result`. */
export const drizzle = <Result>(run: RunBuilt<Result>): BaseSQLiteDatabase<'async', Result> =>
  driver.drizzle(run as Driver.AsyncRemoteCallback) as unknown as BaseSQLiteDatabase<'async', Result>;
export const { readMigrationFiles } = load('drizzle-orm/migrator') as typeof Migrator;
