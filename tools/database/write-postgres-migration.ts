/**
 * Compares the tables with those of PostgreSQL's last migration and writes the next one, if there is a difference:
 * `node tools/database/write-postgres-migration.ts NAME`. Part of `npm run db:generate`.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresDifference } from './postgres-difference.ts';

const folder = join(import.meta.dirname, '../../db/engines/postgres/migrations');
const snapshotFile = join(folder, 'schema.json');
mkdirSync(folder, { recursive: true });
const before: unknown = existsSync(snapshotFile) ? JSON.parse(readFileSync(snapshotFile, 'utf8')) : undefined;
const { statements, snapshot } = await postgresDifference(before);
if (statements.length === 0) {
  process.stdout.write('PostgreSQL: no change\n');
} else {
  const number = readdirSync(folder).filter((file) => file.endsWith('.sql')).length;
  const name = `${String(number).padStart(4, '0')}_${process.argv[2] ?? 'tables'}.sql`;
  writeFileSync(join(folder, name), `${statements.join('\n--> statement-breakpoint\n')}\n`);
  writeFileSync(snapshotFile, `${JSON.stringify(snapshot, undefined, 1)}\n`);
  process.stdout.write(`PostgreSQL: ${name}\n`);
}
