/**
 * Drizzle, loaded as CommonJS: its package description is so large that Node's loader of ES modules, which reads it again for
 * each of the package's hundred files, spends 150 MB and a quarter of a second on it.
 */
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

export const { and, asc, between, count, desc, eq, getTableColumns, gt, gte, inArray, isNotNull, isNull, lt, lte, ne, or, sql } = load(
  'drizzle-orm',
) as typeof import('drizzle-orm');
export const { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } = load('drizzle-orm/sqlite-core') as typeof import('drizzle-orm/sqlite-core');
export const { drizzle } = load('drizzle-orm/better-sqlite3') as typeof import('drizzle-orm/better-sqlite3');
export const { readMigrationFiles } = load('drizzle-orm/migrator') as typeof import('drizzle-orm/migrator');
