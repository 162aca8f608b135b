import type { Column } from 'drizzle-orm';

/** A table's columns by the name of their field, or some of them. */
export type Columns = Readonly<Record<string, Column>>;

/** `t.full_name as "fullName", ...`: the columns of a statement that is written as text, each under the name of its field. */
export const selection = (columns: Columns, table: string): string =>
  Object.entries(columns)
    .map(([field, column]) => `${table}.${column.name} as "${field}"`)
    .join(', ');

/** `full_name, ...`: where values are put. */
export const columnNames = (columns: Columns): string =>
  Object.values(columns)
    .map((column) => column.name)
    .join(', ');

/** `:fullName, ...`: the values of a row, in the order of `columnNames`. */
export const parameters = (columns: Columns): string =>
  Object.keys(columns)
    .map((field) => `:${field}`)
    .join(', ');

/** `full_name = excluded.full_name, ...`: a row that takes the place of another. */
export const replaced = (columns: Columns): string =>
  Object.values(columns)
    .map((column) => `${column.name} = excluded.${column.name}`)
    .join(', ');
