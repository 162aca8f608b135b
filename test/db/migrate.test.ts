import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applyMigrations, copyBeforeRewrite, planMigrations } from '../../db/engines/sqlite/migrate.ts';
import { openStore } from '../../db/open.ts';
import * as schema from '../../db/schema/index.ts';
import { HOUR } from '../../src/contracts/clock.ts';
import { NOW, addProject, temporaryFolder } from '../support/temporary-store.ts';
import { firstSeenAt } from '../../src/history/first-seen.ts';

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url));

/** The project's migrations and one more, as the next version would bring it. */
function nextVersion(sql: string): string {
  const folder = join(temporaryFolder(), 'migrations');
  cpSync(MIGRATIONS, folder, { recursive: true });
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as { entries: object[] };
  journal.entries.push({
    idx: journal.entries.length,
    version: '6',
    when: 9_000_000_000_000,
    tag: '9999_next',
    breakpoints: true,
  });
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify(journal));
  writeFileSync(join(folder, '9999_next.sql'), sql);
  return folder;
}

async function filled(): Promise<{ file: string; client: Database.Database }> {
  const file = join(temporaryFolder(), 'test.db');
  const store = await openStore({ file });
  await addProject(store);
  await store.meta.set('a', 'b', NOW);
  await store.close();
  const client = new Database(file);
  onTestFinished(() => {
    client.close();
  });
  return { file, client };
}

describe('migrations', () => {
  it('leave a job the newest of several runs that were never finished', async () => {
    const { file, client } = await filled();
    client.exec('drop index job_runs_unfinished');
    const tags = (
      JSON.parse(readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8')) as {
        entries: { tag: string; when: number }[];
      }
    ).entries;
    const { when = 0 } = tags.find(({ tag }) => tag.endsWith('_one_unfinished_run')) ?? {};
    expect(client.prepare('delete from __drizzle_migrations where created_at = ?').run(when).changes).toBe(1);
    const insert = client.prepare(
      'insert into job_runs (job, scheduled_for, owner, lease_until, started_at, finished_at) values (?, ?, ?, 0, ?, ?)',
    );
    for (const run of [
      ['pulse', 1, 'a', 1, null],
      ['pulse', 2, 'b', 2, null],
      ['daily', 1, 'c', 1, null],
      ['score', 1, 'd', 1, 9],
    ])
      insert.run(...run);
    await (await openStore({ file })).close();
    expect(client.prepare('select owner, finished_at as at, outcome from job_runs order by owner').all()).toEqual([
      { owner: 'a', at: 1, outcome: 'abandoned' },
      { owner: 'b', at: null, outcome: null },
      { owner: 'c', at: null, outcome: null },
      { owner: 'd', at: 9, outcome: null },
    ]);
  });

  it('make exactly the tables that the schema describes', async () => {
    const { client } = await filled();
    for (const table of Object.values(schema)) {
      const { name, columns, indexes } = getTableConfig(table);
      const made = client
        .prepare<[string], { name: string; notnull: number; type: string }>(
          'select name, "notnull", type from pragma_table_xinfo(?)',
        )
        .all(name);
      const expected = columns.map((column) => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        required: column.notNull,
      }));
      expect(
        made.map((column) => ({ name: column.name, type: column.type.toUpperCase(), required: column.notnull === 1 })),
        name,
      ).toEqual(expected);
      const kept = client.prepare<[string], { name: string }>('select name from pragma_index_list(?)').all(name);
      for (const index of indexes)
        expect(
          kept.map((one) => one.name),
          name,
        ).toContain(index.config.name);
    }
  });

  it('that only add need no copy', async () => {
    const { file, client } = await filled();
    const folder = nextVersion(
      'alter table facts add column note text;\n--> statement-breakpoint\ncreate index facts_note on facts (note);',
    );
    const plan = planMigrations(client, file, folder);
    expect([plan.pending.length, plan.rewrites]).toEqual([1, false]);
    applyMigrations(client, file, folder);
    expect(planMigrations(client, file, folder).pending).toEqual([]);
    expect(client.prepare('select name, note from facts').all()).toEqual([{ name: 'a', note: null }]);
  });

  it('that rewrite data are preceded by a copy of what was there', async () => {
    const { file, client } = await filled();
    const folder = nextVersion("update facts set value = 'rewritten';");
    const plan = planMigrations(client, file, folder);
    expect(plan.rewrites).toBe(true);
    const copy = await copyBeforeRewrite(client, file, plan);
    expect(await copyBeforeRewrite(client, file, plan), 'an interrupted upgrade begins again').toBe(copy);
    applyMigrations(client, file, folder);
    expect(client.prepare('select value from facts').get()).toEqual({ value: 'rewritten' });
    const before = await openStore({ file: copy });
    expect((await before.meta.get('a'))?.value).toBe('b');
    await before.close();
  });

  it('of a fresh database make no copy', async () => {
    const folder = temporaryFolder();
    await (await openStore({ file: join(folder, 'test.db') })).close();
    expect(readdirSync(folder)).toEqual(['test.db']);
  });

  it('that fail leave the database as it was', async () => {
    const { file, client } = await filled();
    const folder = nextVersion("update facts set value = 'half';\n--> statement-breakpoint\nthis is not sql;");
    expect(() => applyMigrations(client, file, folder)).toThrow(/syntax error/);
    expect(client.prepare('select value from facts').get()).toEqual({ value: 'b' });
    expect(client.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  it('that would leave rows pointing to nothing are undone', async () => {
    const { file, client } = await filled();
    expect(() => applyMigrations(client, file, nextVersion('delete from projects;'))).toThrow(/point to nothing/);
    expect(client.prepare('select count(*) as n from projects').get()).toEqual({ n: 1 });
  });

  it('are applied once when several processes open a new database together', async () => {
    const file = join(temporaryFolder(), 'test.db');
    const script = `import { openStore } from ${JSON.stringify(new URL('../../db/open.ts', import.meta.url).href)};
      const store = await openStore({ file: ${JSON.stringify(file)} }); console.log((await store.observations.coverage()).projects); await store.close();`;
    const children = [1, 2, 3].map(() =>
      spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'ignore', 'inherit'] }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as unknown));
    expect(codes).toEqual([0, 0, 0]);
    const client = new Database(file, { readonly: true });
    const applied = client.prepare<[], { n: number }>('select count(*) as n from __drizzle_migrations').get()?.n;
    client.close();
    expect(applied).toBe(readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql')).length);
  });
});

it('a release that was stored before it was noted when is taken to have been read in the night after it came out', async () => {
  const folder = join(temporaryFolder(), 'migrations');
  cpSync(MIGRATIONS, folder, { recursive: true });
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string }[];
  };
  const before = journal.entries.slice(
    0,
    journal.entries.findIndex(({ tag }) => tag === '0005_release_seen_at'),
  );
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: before }));
  const file = join(temporaryFolder(), 'test.db');
  const client = new Database(file);
  applyMigrations(client, file, folder);
  client.exec(
    "insert into projects (id, node_id, full_name, topics, tracked_since) values (1, 'R_1', 'acme/rocket', '[]', 1)",
  );
  const times = ['2026-03-09T00:20:00Z', '2026-03-09T00:40:00Z', '2026-03-09T05:00:00Z', '2026-03-09T23:59:00Z'].map(
    (iso) => Date.parse(iso),
  );
  for (const at of times)
    client
      .prepare("insert into releases (project_id, tag, published_at, prerelease, source) values (1, ?, ?, 0, 'github')")
      .run(`v${at}`, at);
  client.close();

  const store = await openStore({ file });
  onTestFinished(() => store.close());
  const seen = async (): Promise<string[]> =>
    (await store.observations.recentReleases({ since: 0, limit: 10 }))
      .map((release) => new Date(firstSeenAt(release)).toISOString())
      .reverse();
  expect(await seen()).toEqual([
    '2026-03-09T00:40:00.000Z',
    '2026-03-09T00:40:00.000Z',
    '2026-03-10T00:40:00.000Z',
    '2026-03-10T00:40:00.000Z',
  ]);
  // Read again tonight, they are as old as before; what is new is not.
  await store.observations.record({
    releases: [...times, NOW - HOUR].map((publishedAt) => ({
      projectId: 1,
      tag: `v${publishedAt}`,
      publishedAt,
      prerelease: false,
      source: 'github',
    })),
    releasesSeenAt: NOW,
  });
  expect(await seen()).toEqual([
    '2026-03-09T00:40:00.000Z',
    '2026-03-09T00:40:00.000Z',
    '2026-03-10T00:40:00.000Z',
    '2026-03-10T00:40:00.000Z',
    new Date(NOW).toISOString(),
  ]);
});
