import Database from 'better-sqlite3';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import { startFakeGitHub } from '../fakes/github/server.ts';
import type { FakeGitHub } from '../fakes/github/server.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import { makeWorld } from '../fakes/github/world.ts';
import { runVerb, spawnVerb } from '../support/processes/run-verb.ts';
import type { Ran } from '../support/processes/run-verb.ts';

const PLANTED = 'ghp_plantedplantedplantedplanted0123';
const NOW = Date.parse('2026-11-18T08:00:00Z');
let folder: string;
let github: FakeGitHub;
let good: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'groundswell-cli-'));
  github = await startFakeGitHub({ world: makeWorld({ projects: 3, at: NOW }), clock: new TurningClock(NOW) });
  good = path.join(folder, 'good.db');
  const store = await openStore({ file: good });
  await store.projects.observe(
    github.world.all.map((each) => ({ nodeId: each.id, fullName: `${each.owner}/${each.name}` })),
    NOW,
  );
  await store.close();
});

afterAll(async () => {
  await github.stop();
  rmSync(folder, { recursive: true, force: true });
});

const copy = async (name: string): Promise<string> => {
  const file = path.join(folder, name);
  await copyFile(good, file);
  return file;
};

const STATUS_OF = (file: string): string[] => ['ask', 'status', '--database', file];
const ask = (file: string): Promise<Ran> => runVerb(STATUS_OF(file), {});

/** One sentence, at most one hint, no stack, and not a success. */
function expectSentence(ran: Ran, sentence: RegExp): void {
  expect(ran.stderr).toMatch(sentence);
  expect(ran.stderr).not.toMatch(/^\s+at |node:internal|Error:/m);
  expect(ran.stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
  expect(ran.code).toBeGreaterThan(0);
}

describe('the command line on a bad day says one sentence and fails', () => {
  it.concurrent('a locked database', async () => {
    const file = await copy('locked.db');
    const other = new Database(file);
    other.exec('BEGIN EXCLUSIVE');
    try {
      // In a process of its own: it waits for the lock, and would make this one wait.
      expectSentence(
        await spawnVerb(STATUS_OF(file), { GROUNDSWELL_LOG_LEVEL: 'silent' }, { folder }),
        /locked by another process/,
      );
    } finally {
      other.exec('ROLLBACK');
      other.close();
    }
  });

  it.concurrent('a full disk, and nothing is lost', async () => {
    const file = await copy('full.db');
    const csv = path.join(folder, 'much.csv');
    writeFileSync(
      csv,
      [
        'repo,date,stars',
        ...Array.from(
          { length: 4_000 },
          (_, at) =>
            `org0/project${at % 900},${new Date(NOW - (at % 700) * 86_400_000).toISOString().slice(0, 10)},${at}`,
        ),
      ].join('\n'),
    );
    const ran = await spawnVerb(
      ['import', csv, '--database', file],
      { GROUNDSWELL_LOG_LEVEL: 'silent' },
      { folder, fileSizeLimit: statSync(file).size + 40_000 },
    );
    expectSentence(ran, /disk|writing/i);
    const store = await openStore({ file });
    expect(await store.projects.findByName('org0/project1')).toBeDefined();
    await store.close();
  });

  it.concurrent('a damaged database', async () => {
    const file = await copy('damaged.db');
    const database = new Database(file);
    database.pragma('journal_mode = DELETE');
    database.close();
    const bytes = new Uint8Array(statSync(file).size - 4_096).fill(0x5a);
    const { open } = await import('node:fs/promises');
    const handle = await open(file, 'r+');
    await handle.write(bytes, 0, bytes.length, 4_096);
    await handle.close();
    expectSentence(await ask(file), /damaged/);
  });

  it.concurrent('a file that is no database', async () => {
    const file = path.join(folder, 'notes.db');
    writeFileSync(file, 'Buy milk.\n'.repeat(1_000));
    expectSentence(await ask(file), /not a database/);
    expect(statSync(file).size).toBe(10_000);
  });

  it.concurrent('a database of a newer version', async () => {
    const file = await copy('newer.db');
    const database = new Database(file);
    const { name } = database
      .prepare("select name from sqlite_master where name like '%migration%' and type = 'table'")
      .get() as { name: string };
    database
      .prepare(`insert into "${name}" (hash, created_at) values ('of the future', ?)`)
      .run(Date.parse('2099-01-01'));
    database.close();
    expectSentence(await ask(file), /newer|unknown/i);
  });

  it.concurrent('a folder in the place of the database', async () => {
    expectSentence(await ask(folder), /cannot be opened|read-only|folder/);
  });

  it.concurrent('a bad token, which is never repeated', async () => {
    const ran = await spawnVerb(
      ['ingest', 'pulse'],
      { GROUNDSWELL_DATABASE: await copy('bad-token.db'), GITHUB_API_URL: github.url, GITHUB_TOKEN: PLANTED },
      { folder },
    );
    expect(ran.code).toBeGreaterThan(0);
    expect(ran.stdout + ran.stderr).toMatch(/token/i);
    expect(ran.stdout + ran.stderr).not.toContain(PLANTED);
  });

  it.concurrent('no token: says what it costs', async () => {
    const ran = await runVerb(['doctor'], { GROUNDSWELL_DATABASE: good, GITHUB_API_URL: github.url });
    expect(ran.stdout).toMatch(/GITHUB_TOKEN is not set/);
    expect(ran.code).toBe(1);
  });

  it.concurrent('no platform to start on', async () => {
    expectSentence(
      await spawnVerb(
        ['start'],
        { GROUNDSWELL_DATABASE: path.join(folder, 'none.db'), GROUNDSWELL_LOG_LEVEL: 'silent' },
        { folder },
      ),
      /Neither Slack nor Discord/,
    );
    expect(existsSync(path.join(folder, 'none.db'))).toBe(false);
  });

  it.concurrent('a setting that does not read', async () => {
    expectSentence(await runVerb(['ask', 'top'], { GROUNDSWELL_ZONE: 'Mars/Olympus' }), /GROUNDSWELL_ZONE/);
  });

  it.concurrent('an unknown verb and an unknown option', async () => {
    for (const argv of [['dance'], ['ask', 'top', '--as', 'song']]) {
      const ran = await runVerb(argv, {});
      expect(ran.code).toBeGreaterThan(0);
      expect(ran.stderr).toMatch(/unknown|invalid/i);
    }
  });

  it.concurrent('a reader that goes away is no failure', async () => {
    // More than a pipe holds, so that something is still to be written when the reader has gone.
    const file = await copy('many.db');
    const store = await openStore({ file });
    await store.projects.observe(
      Array.from({ length: 3_000 }, (_, at) => ({
        nodeId: `R_many${at}`,
        fullName: `many/project-with-a-long-name-${at}`,
      })),
      NOW,
    );
    await store.close();
    const ran = await spawnVerb(['export', 'all', '--database', file], {}, { folder, closeStdoutAfter: 1 });
    expect(ran.stdout.length).toBeGreaterThan(0);
    expect(ran.stdout).not.toContain('project-with-a-long-name-2999');
    expect(ran.code).toBe(0);
    expect(ran.stderr).not.toMatch(/EPIPE|^\s+at /m);
  });
});
