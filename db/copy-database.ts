import { createHash } from 'node:crypto';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { OperatorError } from '../src/contracts/errors.ts';
import type { Connection } from './engine/connection.ts';
import { only } from './engine/connection.ts';
import { getTableConfig, is, SQLiteTable } from './engine/drizzle.ts';
import * as schema from './schema/index.ts';

export interface CopiedTable {
  name: string;
  rows: number;
}

interface TableShape {
  name: string;
  columns: readonly string[];
  /** What its rows are ordered by. */
  key: readonly string[];
  /** Whether the database counts its ids. */
  isCounted: boolean;
}

type Declared = Parameters<typeof getTableConfig>[0];
type Row = Record<string, string | number | Buffer | null>;

/** SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const PARAMETERS = 30_000;
const ROWS_READ = 1_000;

/**
 * Copies all rows of one database into another that has the tables and no rows, then reads both and compares the number of rows
 * and a checksum of each table. All of it is kept or nothing.
 *
 * @throws OperatorError when the other database has rows, or what was read back differs
 */
export async function copyDatabase(
  from: Connection,
  to: Connection,
  onTable: (table: CopiedTable) => void = () => undefined,
): Promise<CopiedTable[]> {
  const shapes = inOrder(tablesOf(schema));
  return from.read(async () =>
    to.write(async () => {
      for (const { name } of shapes)
        if ((await to.statement(`select 1 as one from ${name} limit 1`).get()) !== undefined)
          throw new OperatorError(
            'The database that is copied into has data already.',
            'Name one without any: an empty database, or a file that does not exist.',
          );
      const copied: CopiedTable[] = [];
      for (const shape of shapes) {
        const table = await copyTable(from, to, shape);
        copied.push(table);
        onTable(table);
      }
      return copied;
    }, 'row-locks'),
  );
}

/** The schema also exports what its tables are made of. */
const tablesOf = (declared: Readonly<Record<string, unknown>>): Declared[] =>
  Object.values(declared).filter((one): one is Declared => is(one, SQLiteTable));

/** Tables that others point to come before them. */
function inOrder(tables: readonly Declared[]): TableShape[] {
  const done = new Set<string>();
  const shapes: TableShape[] = [];
  const add = (table: Declared): void => {
    const config = getTableConfig(table);
    if (done.has(config.name)) return;
    done.add(config.name);
    for (const key of config.foreignKeys) add(key.reference().foreignTable);
    const primary = config.columns.filter(({ primary: isKey }) => isKey).map(({ name }) => name);
    shapes.push({
      name: config.name,
      columns: config.columns.filter(({ generated }) => generated === undefined).map(({ name }) => name),
      key: config.primaryKeys[0]?.columns.map(({ name }) => name) ?? primary,
      isCounted: primary[0] === 'id' && config.columns.find(({ name }) => name === 'id')?.dataType === 'number',
    });
  };
  tables.forEach(add);
  return shapes;
}

async function copyTable(from: Connection, to: Connection, shape: TableShape): Promise<CopiedTable> {
  const { name, columns } = shape;
  const rowsAtOnce = Math.floor(PARAMETERS / columns.length);
  const before = checksum();
  for await (const page of pages(from, shape)) {
    for (let first = 0; first < page.length; first += rowsAtOnce) {
      const rows = page.slice(first, first + rowsAtOnce);
      const values = rows.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
      await to
        .statement<unknown[]>(`insert into ${name} (${columns.join(', ')}) values ${values}`)
        .run(...rows.flatMap((row) => columns.map((column) => row[column] ?? null)));
    }
    before.add(page, columns);
  }
  if (shape.isCounted) await to.continueIds(name);
  const after = checksum();
  for await (const page of pages(to, shape)) after.add(page, columns);
  if (before.result() !== after.result())
    throw new OperatorError(
      `The rows of ${name} that were read back differ from those that were written (${before.result()}, ${after.result()}).`,
      'Nothing was kept; the first database is as it was.',
    );
  return { name, rows: before.rows() };
}

/** All rows in the order of their key, some at a time. */
async function* pages({ statement }: Connection, { name, columns, key }: TableShape): AsyncGenerator<Row[]> {
  const order = `order by ${key.join(', ')} limit ${ROWS_READ}`;
  const first = statement<[], Row>(`select ${columns.join(', ')} from ${name} ${order}`);
  const next = statement<unknown[], Row>(
    `select ${columns.join(', ')} from ${name} where (${key.join(', ')}) > (${key.map(() => '?').join(', ')}) ${order}`,
  );
  let rows = await first.all();
  while (rows.length > 0) {
    yield rows;
    await yieldToEventLoop();
    const last = only(rows.at(-1));
    rows = await next.all(...key.map((column) => last[column]));
  }
}

/** The number of rows and a sum that tells whether one of them differs, in whichever order they come. */
function checksum() {
  let rows = 0;
  let sum = 0n;
  return {
    add(page: readonly Row[], columns: readonly string[]): void {
      for (const row of page) {
        const text = JSON.stringify(columns.map((column) => plain(row[column])));
        sum = BigInt.asUintN(64, sum + createHash('sha256').update(text).digest().readBigUInt64LE());
      }
      rows += page.length;
    },
    rows: () => rows,
    result: () => `${rows} rows, ${sum.toString(16)}`,
  };
}

/** PostgreSQL has no text with a NUL in it. */
function plain(value: Row[string] | undefined): string | number | null {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  return typeof value === 'string' ? value.replaceAll('\0', '') : (value ?? null);
}
