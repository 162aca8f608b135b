/**
 * Drizzle, loaded as CommonJS: its package description is so large that Node's loader of ES modules, which reads it again for
 * each of the package's hundred files, spends 150 MB and a quarter of a second on it.
 */
import { createRequire } from 'node:module';
import type * as Operators from 'drizzle-orm';
import type * as Driver from 'drizzle-orm/better-sqlite3';
import type * as Migrator from 'drizzle-orm/migrator';
import type * as Tables from 'drizzle-orm/sqlite-core';

const load = createRequire(import.meta.url);

export const {
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
export const { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } = load(
  'drizzle-orm/sqlite-core',
) as typeof Tables;
export const { drizzle } = load('drizzle-orm/better-sqlite3') as typeof Driver;
export const { readMigrationFiles } = load('drizzle-orm/migrator') as typeof Migrator;
