import { constants, existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { OperatorError } from '../../../src/contracts/errors.ts';
import { isBusy, operatorError } from './sqlite-errors.ts';
import { doubtDeliveries } from '../../doubt-deliveries.ts';
import { sqliteConnection } from './sqlite-connection.ts';
import { planMigrations } from './migrate.ts';
import { openStore } from '../../open.ts';

export interface Restored {
  projects: number;
  snapshots: number;
  /** Where the database that stood there is now; undefined when none did. */
  kept: string | undefined;
}

/** Long enough for a question that somebody asks at this moment; who holds the database longer works with it. */
const PATIENCE_MS = 500;
const COMPANIONS = ['-wal', '-shm'] as const;

/**
 * Puts a copy of `file` in the place of `database`, once it has proved whole and is up to date; what stood there gets another
 * name.
 *
 * @throws OperatorError when somebody works with the database, or the backup is damaged or none of Groundswell; nothing has changed then
 */
export async function restoreBackup(file: string, database: string, at: number): Promise<Restored> {
  refuseWhileOpen(database);
  await mkdir(dirname(resolve(database)), { recursive: true });
  // Beside the database, so that it is put into its place by a name alone.
  const folder = await mkdtemp(`${database}.incoming-`);
  try {
    const incoming = join(folder, 'backup.db');
    for (const part of ['', '-wal'])
      if (existsSync(file + part)) await copyFile(file + part, incoming + part, constants.COPYFILE_FICLONE);
    checkWhole(incoming, file);
    const size = await bringUpToDate(incoming);
    await doubtWhatIsOwed(incoming, at);
    // Somebody may have started the bot meanwhile.
    refuseWhileOpen(database);
    const kept = await setAside(database, at);
    await rename(incoming, database);
    return { ...size, kept };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A process that has the database open would go on writing into the file that is set aside. Every connection in WAL mode holds a
 * lock for as long as it is open, and leaving that mode needs all of them gone.
 */
function refuseWhileOpen(database: string): void {
  if (!existsSync(database)) return;
  let client: Database.Database | undefined;
  try {
    client = new Database(database, { timeout: PATIENCE_MS });
    client.pragma('journal_mode = DELETE');
    client.exec('BEGIN EXCLUSIVE');
    client.exec('ROLLBACK');
  } catch (error) {
    // A database that cannot be read is what a backup is restored for.
    if (!isBusy(error)) return;
    throw new OperatorError(
      `Another process has the database ${database} open, and would go on writing into the old one.`,
      'Stop the bot and whatever else works with it, then restore again.',
      { cause: error },
    );
  } finally {
    client?.close();
  }
}

/** `file` is what people know the copy by. */
function checkWhole(copy: string, file: string): void {
  let client: Database.Database | undefined;
  try {
    client = new Database(copy, { fileMustExist: true });
    // SQLite takes what the last page lacks for zeros, and the check finds nothing wrong with them.
    if (statSync(copy).size % Number(client.pragma('page_size', { simple: true })) !== 0)
      throw damaged(file, 'it ends in the middle of a page');
    const verdict = String(client.pragma('integrity_check', { simple: true }));
    if (verdict !== 'ok') throw damaged(file, verdict.split('\n', 1)[0] ?? '');
    const tables = client.prepare<[], number>('select count(*) from sqlite_master').pluck().get();
    if (tables === 0) throw new OperatorError(`The backup ${file} is empty.`, UNTOUCHED);
    planMigrations(client, file);
  } catch (error) {
    throw aboutBackup(error, file);
  } finally {
    client?.close();
  }
}

const UNTOUCHED = 'Name another backup; the database is as it was.';

const damaged = (file: string, detail: string): OperatorError =>
  new OperatorError(`The backup ${file} is damaged: it did not pass the check (${detail}).`, UNTOUCHED);

/** The hints of a database are about the one that is worked with; here that is as it was. */
function aboutBackup(error: unknown, file: string): unknown {
  if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT'))
    return damaged(file, error.message);
  const told = operatorError(error, file);
  return told instanceof OperatorError ? new OperatorError(told.message, UNTOUCHED, { cause: error }) : told;
}

async function bringUpToDate(file: string): Promise<{ projects: number; snapshots: number }> {
  const store = await openStore({ file });
  try {
    const { projects, snapshots } = await store.maintenance.size();
    return { projects, snapshots };
  } finally {
    await store.close();
  }
}

async function doubtWhatIsOwed(file: string, at: number): Promise<void> {
  const connection = sqliteConnection(new Database(file), file);
  try {
    await doubtDeliveries(connection, at);
  } finally {
    await connection.close();
  }
}

async function setAside(database: string, at: number): Promise<string | undefined> {
  const kept = `${database}.before-restore-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}`;
  for (const companion of COMPANIONS)
    if (existsSync(database + companion)) await rename(database + companion, kept + companion);
  if (!existsSync(database)) return undefined;
  await rename(database, kept);
  return kept;
}
