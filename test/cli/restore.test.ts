import Database from 'better-sqlite3';
import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../db/open.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { runMain } from '../support/processes/bot-process.ts';
import { slackSettings } from '../fakes/settings.ts';
import { startFakeSlack } from '../fakes/slack/fake-slack.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import type { Ran } from '../support/processes/run-verb.ts';

const PAGE = 4_096;

interface Scene {
  folder: string;
  backup: string;
  database: string;
  restore: (file?: string) => Promise<Ran>;
}

const remember = async (file: string, fullNames: readonly string[]): Promise<void> => {
  const store = await openStore({ file });
  await store.projects.observe(
    fullNames.map((fullName) => ({ nodeId: `R_${fullName}`, fullName })),
    1,
  );
  await store.close();
};

const namesIn = async (file: string): Promise<string[]> => {
  const store = await openStore({ file });
  try {
    return (await store.projects.names()).map(({ fullName }) => fullName);
  } finally {
    await store.close();
  }
};

/** A good database of one project, and a backup of many more. */
async function scene(): Promise<Scene> {
  const folder = temporaryFolder();
  const [source, backup, database] = ['source.db', 'backup.db', 'bot.db'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  await remember(
    source,
    Array.from({ length: 400 }, (_, at) => `org/project${at}`),
  );
  await remember(database, ['good/project']);
  expect(await runVerb(['backup', backup, '--database', source], {})).toMatchObject({ code: 0 });
  return {
    folder,
    backup,
    database,
    restore: (file = backup) => runVerb(['restore', file, '--database', database], {}),
  };
}

const overwrite = (file: string, from: number, length: number): void => {
  const bytes = readFileSync(file);
  bytes.fill(0x5a, from, from + length);
  writeFileSync(file, bytes);
};

/** The page in the middle of the table of projects. */
const pageOfProjects = (file: string): number => {
  const database = new Database(file, { readonly: true });
  try {
    const pages = database
      .prepare<[], { pageno: number }>(
        "select pageno from dbstat where name = 'projects' and pagetype = 'leaf' order by pageno",
      )
      .all();
    return pages[Math.floor(pages.length / 2)]?.pageno ?? expect.fail('no page of projects');
  } finally {
    database.close();
  }
};

describe('restore', () => {
  it.each([
    ['with a page of something else', (file: string) => overwrite(file, (pageOfProjects(file) - 1) * PAGE, PAGE)],
    [
      'with a few bytes of something else',
      (file: string) => overwrite(file, (pageOfProjects(file) - 1) * PAGE + 8, 40),
    ],
    [
      'without its second half',
      (file: string) => truncateSync(file, Math.floor(statSync(file).size / PAGE / 2) * PAGE),
    ],
    ['without its last bytes', (file: string) => truncateSync(file, statSync(file).size - 1_000)],
    ['without anything in it', (file: string) => truncateSync(file, 0)],
    ['without a head', (file: string) => overwrite(file, 0, PAGE)],
  ])('refuses a backup %s by its name, and leaves the database as it was', async (_what, damage) => {
    const { folder, backup, database, restore } = await scene();
    damage(backup);
    const before = readdirSync(folder).sort();
    const ran = await restore();
    expect(ran.code).toBe(1);
    expect(ran.stderr.split('\n')).toEqual([
      expect.stringContaining(backup),
      '  Name another backup; the database is as it was.',
      '',
    ]);
    expect(ran.stderr).not.toContain('incoming');
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(await namesIn(database)).toEqual(['good/project']);
  });

  it('refuses a database of somebody else', async () => {
    const { folder, restore, database } = await scene();
    const file = path.join(folder, 'other.db');
    const other = new Database(file);
    other.exec('create table notes (text)');
    other.close();
    expect(await restore(file)).toMatchObject({
      code: 1,
      stderr: `groundswell: The file ${file} is a database, but not one of Groundswell.\n  Name another backup; the database is as it was.\n`,
    });
    expect(await namesIn(database)).toEqual(['good/project']);
  });

  it('refuses a folder, and a file that is not there', async () => {
    const { folder, restore } = await scene();
    expect(await restore(folder)).toMatchObject({
      code: 1,
      stderr: `groundswell: ${folder} is a folder, not a file.\n  Name a file in it.\n`,
    });
    expect(await restore(path.join(folder, 'none.db'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^groundswell: There is no file .*none\.db\.\n {2}\S.*\n$/) as unknown,
    });
  });

  it('takes along what a copied database has in the log beside it', async () => {
    const { folder, restore, database } = await scene();
    const running = await openStore({ file: path.join(folder, 'running.db') });
    await running.projects.observe([{ nodeId: 'R_late', fullName: 'late/project' }], 1);
    const copied = path.join(folder, 'copied.db');
    for (const suffix of ['', '-wal']) copyFileSync(path.join(folder, `running.db${suffix}`), copied + suffix);
    await running.close();
    expect(await restore(copied)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Restored 1 project and 0 snapshots to /) as unknown,
    });
    expect(await namesIn(database)).toEqual(['late/project']);
  });

  it('waits until the bot has stopped', async () => {
    const { folder, database, restore } = await scene();
    const slack = await startFakeSlack();
    onTestFinished(() => slack.stop());
    const bot = runMain(['start'], { ...slackSettings(slack), GROUNDSWELL_DATABASE: database }, folder);
    onTestFinished(async () => {
      await bot.stop('SIGKILL');
    });
    await bot.says('"msg":"started"');
    expect(await restore()).toMatchObject({
      code: 1,
      stderr: `groundswell: Another process has the database ${database} open, and would go on writing into the old one.\n  Stop the bot and whatever else works with it, then restore again.\n`,
    });
    expect(readdirSync(folder).filter((name) => /incoming|before-restore/.test(name))).toEqual([]);
    expect((await bot.stop('SIGTERM')).code).toBe(0);
    expect(await restore()).toMatchObject({ code: 0, stderr: '' });
    expect(await namesIn(database)).toHaveLength(400);
  });
});
