import { createRequire } from 'node:module';
import { postgresTables } from '../../db/engines/postgres/tables.ts';
import * as declared from '../../db/schema/index.ts';

/** A snapshot of tables, which only its maker reads. */
type Snapshot = Readonly<Record<string, unknown>>;

/** What is used of drizzle-kit, whose own declarations name types that do not resolve. */
interface Kit {
  generateDrizzleJson: (tables: Readonly<Record<string, unknown>>) => Snapshot;
  generateMigration: (before: Snapshot, after: Snapshot) => Promise<string[]>;
}

const { generateDrizzleJson, generateMigration } = createRequire(import.meta.url)('drizzle-kit/api') as Kit;

/** What leads from a snapshot of PostgreSQL's tables (undefined: from nothing) to those that are declared now. */
export async function postgresDifference(before: unknown): Promise<{ statements: string[]; snapshot: Snapshot }> {
  const empty = generateDrizzleJson({});
  const snapshot = generateDrizzleJson(postgresTables(declared));
  const statements = await generateMigration((before as Snapshot | undefined) ?? empty, snapshot);
  return { statements: statements.map(byBytes), snapshot };
}

/** SQLite orders text by its bytes, and so must PostgreSQL, whatever the language of its database is. */
const byBytes = (statement: string): string =>
  /^\s*(create table|alter table)/i.test(statement)
    ? statement.replaceAll(/("\w+") text(?=[ ,;\n]|$)/g, '$1 text COLLATE "C"')
    : statement;
