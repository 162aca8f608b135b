/** The tables of PostgreSQL, made of the one declaration for SQLite: what its migrations are generated from. */
import { createRequire } from 'node:module';
import type { AnyColumn, SQL, Table } from 'drizzle-orm';
import type * as Orm from 'drizzle-orm';
import type * as Postgres from 'drizzle-orm/pg-core';
import type * as Sqlite from 'drizzle-orm/sqlite-core';

const load = createRequire(import.meta.url);
const { getTableColumns, is } = load('drizzle-orm') as typeof Orm;
const { SQLiteTable, getTableConfig } = load('drizzle-orm/sqlite-core') as typeof Sqlite;
const pg = load('drizzle-orm/pg-core') as typeof Postgres;

type Config = ReturnType<typeof getTableConfig>;
type Builder = Postgres.PgColumnBuilderBase & {
  notNull(): Builder;
  default(value: unknown): Builder;
  unique(name?: string): Builder;
  primaryKey(): Builder;
  generatedAlwaysAs(as: SQL): Builder;
};
type Columns = Record<string, Postgres.AnyPgColumn>;

const bytes = pg.customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** By the kind of SQLite's column. JSON is text: findings are compared by it, so its keys must keep their order. */
const KINDS: Readonly<Record<string, (name: string) => unknown>> = {
  SQLiteInteger: (name) => pg.bigint(name, { mode: 'number' }),
  SQLiteBoolean: (name) => pg.boolean(name),
  SQLiteReal: (name) => pg.doublePrecision(name),
  SQLiteText: (name) => pg.text(name),
  SQLiteTextJson: (name) => pg.text(name),
  SQLiteBlobBuffer: (name) => bytes(name),
};

function columnOf(column: AnyColumn): Builder {
  const { name, columnType } = column;
  const kind = KINDS[columnType];
  if (kind === undefined) throw new Error(`a column of the kind ${columnType} has no counterpart in PostgreSQL`);
  const isCounted = column.primary && name === 'id' && columnType === 'SQLiteInteger';
  let made = (isCounted ? pg.bigint(name, { mode: 'number' }).generatedByDefaultAsIdentity() : kind(name)) as Builder;
  if (column.generated !== undefined) return made.generatedAlwaysAs(column.generated.as as SQL);
  if (column.notNull) made = made.notNull();
  if (column.default !== undefined) made = made.default(column.default);
  if (column.isUnique) made = made.unique(column.uniqueName);
  if (column.primary) made = made.primaryKey();
  return made;
}

const byName = (
  columns: Columns,
  wanted: readonly { name: string }[],
): [Postgres.AnyPgColumn, ...Postgres.AnyPgColumn[]] =>
  wanted.map(({ name }) => Object.values(columns).find((column) => column.name === name)) as [Postgres.AnyPgColumn];

function keysOf(config: Config, own: Columns, others: ReadonlyMap<string, Table>) {
  return [
    ...config.primaryKeys.map((key) => pg.primaryKey({ columns: byName(own, key.columns) })),
    ...config.indexes.map(({ config: { name, unique, columns, where } }) => {
      const index = (unique ? pg.uniqueIndex(name) : pg.index(name)).on(...byName(own, columns as { name: string }[]));
      return where === undefined ? index : index.where(where);
    }),
    ...config.foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference();
      const target = others.get(getTableConfig(foreignTable).name);
      if (target === undefined) throw new Error(`${config.name} points to a table that is declared after it`);
      const made = pg.foreignKey({
        columns: byName(own, columns),
        // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the columns are made by drizzle's own builders
        foreignColumns: byName(getTableColumns(target) as Columns, foreignColumns),
      });
      return key.onDelete === undefined ? made : made.onDelete(key.onDelete);
    }),
  ];
}

/** All tables among `declared`, by the same names. */
export function postgresTables(declared: Readonly<Record<string, unknown>>): Record<string, Table> {
  const made = new Map<string, Table>();
  const tables: Record<string, Table> = {};
  for (const [key, table] of Object.entries(declared)) {
    if (!is(table, SQLiteTable)) continue;
    const config = getTableConfig(table);
    const columns = Object.fromEntries(
      Object.entries(getTableColumns(table)).map(([field, column]) => [field, columnOf(column)]),
    );
    const own = pg.pgTable(config.name, columns, (t) => keysOf(config, t as Columns, made));
    made.set(config.name, own);
    tables[key] = own;
  }
  return tables;
}
