import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';
import { FIGURES_FILE } from '../../src/demo/figures-file.ts';
import { prepareDemo } from '../../src/demo/prepare-demo.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

/** The first few of the recorded projects: making a demo of all takes seconds, and this makes four. */
function someFigures(file: string, projects: number): string {
  const [head = '', ...lines] = gunzipSync(readFileSync(FIGURES_FILE)).toString().trimEnd().split('\n');
  const smaller = JSON.stringify({ ...(JSON.parse(head) as object), projects });
  writeFileSync(file, gzipSync([smaller, ...lines.slice(0, projects)].join('\n')));
  return file;
}

it('makes the demo database once, and anew where it is of other migrations or no database', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'demo.db');
  const figures = someFigures(join(folder, 'figures.jsonl.gz'), 8);
  const prepare = async (): Promise<{ steps: number; projects: number }> => {
    let steps = 0;
    const { store } = await prepareDemo(file, systemClock, () => (steps += 1), figures);
    const projects = (await store.observations.coverage()).projects;
    await store.close();
    return { steps, projects };
  };
  const made = await prepare();
  expect(made.steps).toBeGreaterThan(0);
  expect(made.projects).toBe(8);
  expect(await prepare()).toEqual({ steps: 0, projects: 8 });

  const client = new Database(file);
  client.exec("insert into __drizzle_migrations (hash, created_at) values ('of another version', 1)");
  client.close();
  expect(await prepare()).toEqual(made);

  // Other figures, or other things made of them, are another edition.
  const before = await prepareDemo(file, systemClock, undefined, figures);
  await before.store.meta.set('demo edition', 'of long ago', 1);
  await before.store.close();
  expect(await prepare()).toEqual(made);

  writeFileSync(file, 'no database');
  expect(await prepare()).toEqual(made);
  expect(existsSync(`${file}.new`)).toBe(false);
});
