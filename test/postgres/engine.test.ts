import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { migrate, readMigrations } from '../../db/engines/postgres/migrate.ts';
import { openConnection, openStore } from '../../db/open.ts';
import { postgresDifference } from '../../tools/database/postgres-difference.ts';
import snapshot from '../../db/engines/postgres/migrations/schema.json' with { type: 'json' };
import { serverAt } from '../support/postgres-server.ts';
import { freshDatabase, NOW } from '../support/temporary-store.ts';

async function emptyDatabase(): Promise<string> {
  const server = serverAt(inject('postgres'), async () => undefined);
  return server.address(await server.create());
}

async function client(address: string): Promise<pg.Client> {
  const made = new pg.Client(address);
  await made.connect();
  onTestFinished(() => made.end());
  return made;
}

it('has a migration for every table as it is declared', async () => {
  expect((await postgresDifference(snapshot)).statements).toEqual([]);
});

it('is migrated once by many processes that start together', async () => {
  const address = await emptyDatabase();
  const stores = await Promise.all(Array.from({ length: 6 }, () => openStore({ file: address })));
  await Promise.all(stores.map((store) => store.close()));
  const { rows } = await (await client(address)).query('select name from groundswell_migrations');
  expect(rows).toHaveLength(readMigrations().length);
});

it('starts on the tables of a newer version that only added to them, and on no others', async () => {
  const address = await freshDatabase();
  const newer = { name: '9999_newer', hash: 'newer', statements: ['alter table facts add column extra text'] };
  await migrate(await client(address), 'x', [...readMigrations(), { ...newer, isAdditive: true }]);
  await (await openStore({ file: address })).close();
  await (await client(address)).query("update groundswell_migrations set additive = false where hash = 'newer'");
  await expect(openStore({ file: address })).rejects.toThrow(/was changed by a newer version of Groundswell/);
});

it('keeps nothing of a migration that fails', async () => {
  const address = await emptyDatabase();
  const broken = { name: '0000_broken', hash: 'b', isAdditive: true, statements: ['create table a (b int)', 'oops'] };
  await expect(migrate(await client(address), 'x', [broken])).rejects.toThrow(/syntax error/);
  expect((await (await client(address)).query("select to_regclass('a') as a")).rows).toEqual([{ a: null }]);
});

it('orders text by its bytes and unknown values last, whatever the language of the server', async () => {
  const { connection } = await openConnection({ file: await freshDatabase() });
  onTestFinished(() => connection.close());
  for (const name of ['b', 'Z', 'ä', 'a', '🚀', 'A'])
    await connection.statement<[string]>('insert into facts (name, value, updated_at) values (?, 1, 1)').run(name);
  const rows = await connection.statement<[], { name: string }>('select name from facts order by name').all();
  expect(rows.map(({ name }) => name)).toEqual(['A', 'Z', 'a', 'b', 'ä', '🚀']);
});

it('undoes a part of a transaction that fails, and keeps the rest', async () => {
  const { connection } = await openConnection({ file: await freshDatabase() });
  onTestFinished(() => connection.close());
  const put = connection.statement<[string]>('insert into facts (name, value, updated_at) values (?, 1, 1)');
  await connection.write(async () => {
    await put.run('kept');
    await connection
      .write(async () => {
        await put.run('undone');
        throw new Error('no');
      })
      .catch(() => undefined);
    await put.run('kept too');
  });
  const rows = await connection.statement<[], { name: string }>('select name from facts order by name').all();
  expect(rows.map(({ name }) => name)).toEqual(['kept', 'kept too']);
});

it('answers two writers that decide on the same row as if one came after the other', async () => {
  const store = await openStore({ file: await freshDatabase() });
  onTestFinished(() => store.close());
  const seen = { nodeId: 'R_1', fullName: 'acme/rocket' };
  const found = await Promise.all(Array.from({ length: 8 }, () => store.projects.observe([seen], NOW)));
  expect(found.filter(({ ids }) => ids[0]?.isNew)).toHaveLength(1);
  expect(await store.projects.list()).toHaveLength(1);
});
