import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assembleStore } from '../../db/assemble-store.ts';
import { openStore } from '../../db/open.ts';
import { sqliteConnection } from '../../db/engines/sqlite/sqlite-connection.ts';
import { isBusy, operatorError } from '../../db/engines/sqlite/sqlite-errors.ts';
import { retryingStore } from '../../db/engine/retrying-store.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { OperatorError } from '../../src/contracts/errors.ts';
import { NOW, addProject, snapshot, temporaryFolder, temporaryStore } from '../support/temporary-store.ts';
import { readingsOf } from '../../src/history/rows-of.ts';

const failureOf = async (work: Promise<unknown>): Promise<OperatorError> => {
  const failure: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof OperatorError)) throw new Error(`expected an OperatorError, got ${String(failure)}`);
  return failure;
};

async function filledFile(): Promise<string> {
  const file = join(temporaryFolder(), 'test.db');
  const store = await openStore({ file });
  const id = await addProject(store);
  await store.observations.record({
    snapshots: Array.from({ length: 2_000 }, (_, day) => snapshot(id, day, { stars: day })),
  });
  await store.close();
  return file;
}

describe('opening fails in one sentence', () => {
  it('when the folder does not exist', async () => {
    expect((await failureOf(openStore({ file: '/nowhere/at/all/test.db' }))).message).toBe(
      'The folder of the database /nowhere/at/all/test.db does not exist.',
    );
  });

  it('when the file is a folder', async () => {
    const folder = temporaryFolder();
    expect((await failureOf(openStore({ file: folder }))).message).toBe(`The database ${folder} cannot be opened.`);
  });

  it('when the file is no database', async () => {
    const file = join(temporaryFolder(), 'notes.txt');
    writeFileSync(file, 'some notes that somebody wants to keep\n'.repeat(100));
    expect((await failureOf(openStore({ file }))).message).toBe(`The file ${file} is not a database of Groundswell.`);
    expect(readFileSync(file, 'utf8')).toContain('some notes');
  });

  it('when the database is somebody else’s, and leaves it as it was', async () => {
    const file = join(temporaryFolder(), 'other.db');
    const other = new Database(file);
    other.exec('create table theirs (id)');
    other.close();
    const before = readFileSync(file);
    expect((await failureOf(openStore({ file }))).message).toBe(
      `The file ${file} is a database, but not one of Groundswell.`,
    );
    expect(readFileSync(file)).toEqual(before);
  });

  it('when a newer version wrote it', async () => {
    const file = await filledFile();
    const client = new Database(file);
    client.exec("insert into __drizzle_migrations (hash, created_at) values ('of the future', 9999999999999)");
    client.close();
    expect((await failureOf(openStore({ file }))).message).toMatch(
      /was written by a newer version of Groundswell: 1 of its \d+ migrations are unknown here\.$/,
    );
  });

  it('when its pages are damaged', async () => {
    const file = await filledFile();
    const damaged = openSync(file, 'r+');
    // The schema's own page after the header: nothing can be read without it.
    writeSync(damaged, Buffer.alloc(3_900, 0xa5), 0, 3_900, 100);
    closeSync(damaged);
    expect((await failureOf(openStore({ file }))).message).toBe(`The database ${file} is damaged.`);
  });

  it('when another process holds the lock for longer than is waited', async () => {
    const file = await filledFile();
    const other = new Database(file);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('begin exclusive');
    onTestFinished(() => {
      other.close();
    });
    expect((await failureOf(openStore({ file, lockWaitMs: 60 }))).message).toBe(
      `The database ${file} is locked by another process.`,
    );
  });

  it('when the file may only be read', async () => {
    const file = await filledFile();
    const folder = join(file, '..');
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    onTestFinished(() => chmodSync(folder, 0o755));
    const script = `import { openStore } from ${JSON.stringify(new URL('../../db/open.ts', import.meta.url).href)};
      await openStore({ file: ${JSON.stringify(file)} }).then(() => console.log('opened'), (error) => console.log(error.name + ': ' + error.message));`;
    // The superuser may write everywhere, so as that user this asks as nobody.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      ...nobody,
    });
    expect(child.stdout.trim(), child.stderr).toMatch(
      /^OperatorError: The database .* (is read-only|cannot be opened)\.$/,
    );
  });
});

describe('a store that is open', () => {
  it('says so when the disk is full, and keeps what was stored before', async () => {
    const file = await filledFile();
    const size = statSync(file).size;
    const client = new Database(file);
    const pages = client.pragma('page_count', { simple: true }) as number;
    client.pragma(`max_page_count = ${pages + 4}`);
    // The same store over a connection whose file may not grow, as on a full disk.
    const { observations } = retryingStore(assembleStore(sqliteConnection(client, file)), {
      mayRetry: isBusy,
      explained: (error) => operatorError(error, file),
      clock: systemClock,
      longestMs: 0,
    });
    const many = Array.from({ length: 5_000 }, (_, index) => snapshot(1, 10_000 + index, { stars: 1_000_000 + index }));
    expect((await failureOf(observations.record({ snapshots: many }))).message).toBe(
      `The disk is full: the database ${file} cannot grow.`,
    );
    client.close();
    const again = await openStore({ file });
    expect(await readingsOf(again.observations, 1, { from: 0, to: 1_999 })).toHaveLength(2_000);
    // With room again, the same call completes, and nothing is doubled.
    await again.observations.record({ snapshots: many });
    expect((await again.maintenance.size()).snapshots).toBe(7_000);
    await again.close();
    expect(statSync(file).size).toBeGreaterThan(size);
  });

  it('waits for another writer without holding up the event loop', async () => {
    const file = await filledFile();
    const store = await temporaryStore({ file });
    const other = new Database(file);
    other.exec('begin immediate');
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
      if (turns === 8) other.exec('rollback');
    }, 5);
    await store.meta.set('written', 'after the other', NOW);
    clearInterval(ticking);
    other.close();
    expect(turns).toBeGreaterThanOrEqual(8);
    expect((await store.meta.get('written'))?.value).toBe('after the other');
  });

  it('gives up when the lock never ends, and changes nothing', async () => {
    const file = await filledFile();
    const store = await temporaryStore({ file, lockWaitMs: 50 });
    const other = new Database(file);
    other.exec('begin immediate');
    expect((await failureOf(store.meta.set('written', 'x', NOW))).message).toBe(
      `The database ${file} is locked by another process.`,
    );
    other.close();
    expect((await store.meta.get('written'))?.value).toBeUndefined();
  });

  it('can be opened for reading only while another writes', async () => {
    const file = await filledFile();
    const writer = await temporaryStore({ file });
    const reader = await temporaryStore({ file, readOnly: true });
    await writer.meta.set('a', 'b', NOW);
    expect((await reader.meta.get('a'))?.value).toBe('b');
    expect((await failureOf(reader.meta.set('a', 'c', NOW))).message).toBe(`The database ${file} is read-only.`);
  });
});
