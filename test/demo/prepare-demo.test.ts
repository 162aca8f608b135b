import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';
import { prepareDemo } from '../../src/demo/prepare-demo.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

it('makes the demo database once, and anew where it is of other migrations or no database', async () => {
  const file = join(temporaryFolder(), 'demo.db');
  const prepare = async (): Promise<{ steps: number; projects: number }> => {
    let steps = 0;
    const { store } = await prepareDemo(file, systemClock, () => (steps += 1));
    const projects = (await store.observations.coverage()).projects;
    await store.close();
    return { steps, projects };
  };
  const made = await prepare();
  expect(made.steps).toBeGreaterThan(0);
  expect(made.projects).toBe(60);
  expect(await prepare()).toEqual({ steps: 0, projects: 60 });

  const client = new Database(file);
  client.exec("insert into __drizzle_migrations (hash, created_at) values ('of another version', 1)");
  client.close();
  expect(await prepare()).toEqual(made);

  // Other figures, or other things made of them, are another edition.
  const before = await prepareDemo(file, systemClock);
  await before.store.meta.set('demo edition', 'of long ago', 1);
  await before.store.close();
  expect(await prepare()).toEqual(made);

  writeFileSync(file, 'no database');
  expect(await prepare()).toEqual(made);
  expect(existsSync(`${file}.new`)).toBe(false);
}, 120_000);
