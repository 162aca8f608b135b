import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { copyDatabase } from '../../db/copy-database.ts';
import { doubtDeliveries } from '../../db/doubt-deliveries.ts';
import { openConnection, openStore } from '../../db/open.ts';
import { generatedDatabase } from '../../bench/fixtures/generate-database.ts';
import { freshDatabase, NOW, temporaryFolder } from '../support/temporary-store.ts';

async function opened(file: string) {
  const { connection } = await openConnection({ file });
  onTestFinished(() => connection.close());
  return connection;
}

const countOf = (tables: readonly { name: string; rows: number }[], name: string): number | undefined =>
  tables.find((table) => table.name === name)?.rows;

it('copies a file to a server and back, row by row the same, and ids go on after the copied ones', async () => {
  const file = await opened(await generatedDatabase({ projects: 60, days: 400, seed: 7 }));
  const address = await freshDatabase();
  const there = await copyDatabase(file, await opened(address));
  expect(countOf(there, 'projects')).toBe(60);
  expect(countOf(there, 'snapshots')).toBeGreaterThan(20_000);

  const back = await copyDatabase(await opened(address), await opened(join(temporaryFolder(), 'back.db')));
  expect(back).toEqual(there);

  const store = await openStore({ file: address });
  onTestFinished(() => store.close());
  const { ids } = await store.projects.observe([{ nodeId: 'R_new', fullName: 'new/project' }], NOW);
  expect(ids).toEqual([{ id: 61, isNew: true }]);
});

it('refuses a database that has data, and leaves it as it was', async () => {
  const address = await freshDatabase();
  const store = await openStore({ file: address });
  onTestFinished(() => store.close());
  await store.projects.observe([{ nodeId: 'R_own', fullName: 'own/project' }], NOW);
  const file = await opened(await generatedDatabase({ projects: 60, days: 400, seed: 7 }));
  await expect(copyDatabase(file, await opened(address))).rejects.toThrow(
    'The database that is copied into has data already.',
  );
  expect((await store.projects.list()).map(({ fullName }) => fullName)).toEqual(['own/project']);
});

it('keeps nothing where what is read back differs from what was written', async () => {
  const address = await freshDatabase();
  const target = await opened(address);
  // A server that changes what it is given.
  await target
    .statement(
      `create function spoil() returns trigger language plpgsql as
    $$ begin new.full_name = upper(new.full_name); return new; end $$`,
    )
    .run();
  await target.statement('create trigger spoil before insert on projects for each row execute function spoil()').run();
  const file = await opened(await generatedDatabase({ projects: 60, days: 400, seed: 7 }));
  await expect(copyDatabase(file, target)).rejects.toThrow(/^The rows of projects that were read back differ/);
  expect(await target.statement('select id from projects').all()).toEqual([]);
});

it('doubts what a restored database owes', async () => {
  const address = await freshDatabase();
  const store = await openStore({ file: address });
  onTestFinished(() => store.close());
  const owed = {
    target: { workspace: 'slack:T', channel: 'C' },
    subscriptionId: null,
    operation: 'post' as const,
    parentKey: null,
    title: 't',
    message: { title: 'm', text: 'm', blocks: [] } as never,
    notBefore: NOW,
    expiresAt: NOW + 1_000_000,
  };
  await store.deliveries.enqueue([{ ...owed, key: 'k' }], NOW);
  expect(await doubtDeliveries(await opened(address), NOW + 5)).toBe(1);
  expect(await store.deliveries.get({ key: 'k' })).toMatchObject({ uncertain: true, firstAttemptAt: NOW });
});
