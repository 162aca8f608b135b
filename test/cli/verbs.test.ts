import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { openStore } from '../../db/open.ts';
import { verbs } from '../../src/cli/index.ts';
import { DAY, dayOf, isoDay, systemClock } from '../../src/contracts/clock.ts';
import { prepareDemo } from '../../src/demo/prepare-demo.ts';
import { runVerb, spawnVerb } from '../support/processes/run-verb.ts';

let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'groundswell-verbs-'));
  environment = { GROUNDSWELL_DATABASE: path.join(folder, 'bot.db') };
  // Made here once: the first command that asks the demo would wait for it otherwise.
  await (await prepareDemo(path.join(folder, 'demo.db'), systemClock)).store.close();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What to ask of each command; one that is new needs a line here. */
const QUESTIONS: Readonly<Record<string, string>> = {
  score: 'score qdrant/qdrant',
  ask: 'ask question:"which project grew fastest?"',
  compare: 'compare qdrant/qdrant n8n-io/n8n',
  top: 'top growth',
  trend: 'trend qdrant/qdrant',
  releases: 'releases 30d',
  use: 'use qdrant/qdrant',
  health: 'health qdrant/qdrant',
  signals: 'signals qdrant/qdrant',
  alerts: 'alerts',
  stages: 'stages',
  watchlist: 'watchlist',
  track: 'track qdrant/qdrant',
  untrack: 'untrack qdrant/qdrant',
  'subscribe digest': 'subscribe digest monday 9:00',
  'subscribe alerts': 'subscribe alerts',
  'subscribe links': 'subscribe links',
  subscriptions: 'subscriptions',
  preview: 'preview',
  snooze: 'snooze 1 3d',
  pause: 'pause 1',
  resume: 'resume 1',
  mute: 'mute qdrant/qdrant',
  unsubscribe: 'unsubscribe 2',
  deliveries: 'deliveries',
  audit: 'audit',
  export: 'export watchlist',
  status: 'status',
  method: 'method',
  help: 'help',
  index: 'index',
  why: 'why ray-project/ray',
  map: 'map',
  discover: 'discover',
  dismiss: 'dismiss some/launch',
  feedback: 'feedback 1 useful',
};

describe('ask', () => {
  it('has a question for every command', () => {
    expect(Object.keys(QUESTIONS).sort()).toEqual(commands.map((command) => command.name).sort());
  });

  it.each(commands.map((command) => command.name))(
    'answers %s on the recorded figures, for programs and as both platforms would get it',
    async (name) => {
      const question = QUESTIONS[name] ?? name;
      const answer = await runVerb(['ask', question, '--demo', '--as', 'json'], environment);
      const { message } = JSON.parse(answer.stdout) as { message: { summary: string; blocks: unknown[] } };
      expect(message.summary.length).toBeGreaterThan(0);
      const slack = await runVerb(['ask', question, '--demo', '--as', 'slack'], environment);
      expect(JSON.stringify(JSON.parse(slack.stdout))).toContain('"blocks"');
      const discord = await runVerb(['ask', question, '--demo', '--as', 'discord'], environment);
      expect(JSON.stringify(JSON.parse(discord.stdout))).toContain('"body"');
      for (const ran of [answer, slack, discord]) expect(ran.stderr).not.toMatch(/unexpected|^\s+at /m);
    },
  );

  it('takes a value of two words, and so do digest and export', async () => {
    for (const argv of [
      ['ask', 'preview', 'scope:universe', 'category:search engines'],
      ['digest', '--preview', 'scope:universe', 'category:search engines'],
    ]) {
      const ran = await runVerb([...argv, '--demo'], environment);
      expect(ran.stdout).toContain('No tracked project has the category “search engines”.');
    }
    expect((await runVerb(['export', 'what:no such thing', '--demo'], environment)).stderr).toContain(
      '“no such thing” is not',
    );
  });

  it('fails with a sentence and a hint on a name that nobody knows', async () => {
    const ran = await runVerb(['ask', 'score nobody/nothing-of-that-name', '--demo'], environment);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/nobody\/nothing-of-that-name/);
  });
});

describe('demo', () => {
  it('takes a tour where nobody can type, draws the charts that it names, and says how to go on', async () => {
    const charts = path.join(folder, 'charts');
    const ran = await runVerb(['demo', '--folder', charts], environment);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.split('\n').slice(0, 3)).toEqual([
      'Recorded figures of 60 projects, 1 Nov 2023 to 30 Oct 2025; works offline.',
      'Weekly counts pause from 6 Jun 2024 to 5 Sep 2024 for 36 and to 17 Jul 2025 for 23 of them; what would rest on a pause is left out.',
      'Merged pull requests were never recorded.',
    ]);
    expect(ran.stdout.match(/^\/signals \S+/gm)).toEqual([
      '/signals preview',
      '/signals score',
      '/signals compare',
      '/signals trend',
      '/signals health',
      '/signals stages',
    ]);
    const named = [...ran.stdout.matchAll(/^chart +(\S+\.png)$/gm)].map(([, file = '']) => file);
    expect(named).toHaveLength(4);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
    expect(ran.stdout.trimEnd().split('\n').at(-1)).toContain('`npm run demo` opens a prompt');
  });

  it('runs the commands it is given, one after the other, and fails when one of them did', async () => {
    const ran = await runVerb(['demo', '--commands', 'status; score nobody/nothing-of-that-name ;'], environment);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(
      /\n\/signals status\n[\s\S]*\n\/signals score nobody\/nothing-of-that-name\n[\s\S]*is not tracked/,
    );
    expect(ran.stdout).not.toContain('That was the tour');
  });
});

describe('figures that are not the asker’s own', () => {
  it('are named as such by export and backtest', async () => {
    const note = /^\(demo: recorded figures to 30 Oct 2025; your own database is empty: /m;
    const exported = await runVerb(['export', 'all'], environment);
    expect(exported.stderr).toMatch(note);
    expect(exported.stdout).toMatch(/^rank,project,/);
    expect((await runVerb(['backtest', 'qdrant/qdrant', '--json'], environment)).stderr).toMatch(note);
    expect((await runVerb(['export', 'all', '--demo'], environment)).stderr).toBe(
      '(demo: recorded figures to 30 Oct 2025)\n',
    );
  });
});

describe('a file that somebody names', () => {
  it.each([
    [
      'is to be written where no folder is',
      ['export', 'all', '--demo', '--to', 'FOLDER/none/x.csv'],
      /The folder of \S+x\.csv does not exist\.\n {2}Create it/,
    ],
    [
      'is to be written into a folder',
      ['export', 'all', '--demo', '--to', 'FOLDER'],
      /\S+ is a folder, not a file\.\n {2}Name/,
    ],
    ['is a folder to apply', ['apply', 'FOLDER'], /\S+ is a folder, not a file\.\n {2}Name/],
    ['is a folder to import', ['import', 'FOLDER'], /\S+ is a folder, not a file\.\n {2}Name/],
    [
      'is to be the folder of charts',
      ['backtest', 'qdrant/qdrant', '--demo', '--chart', 'FOLDER/taken'],
      /\S+taken is a file, not a folder\.\n {2}Name/,
    ],
    ['is a folder to replay', ['backtest', 'FOLDER'], /\S+ is a folder, not a file\.\n {2}Name/],
    ['is not there', ['apply', 'FOLDER/none.yml'], /There is no file \S+none\.yml\.\n {2}Paths/],
  ])('and that %s is one sentence and what to do', async (_what, argv, sentence) => {
    writeFileSync(path.join(folder, 'taken'), '');
    const ran = await runVerb(
      argv.map((word) => word.replace('FOLDER', folder)),
      environment,
    );
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(sentence);
    expect(ran.stderr).not.toContain('unexpected');
  });
});

describe('--version', () => {
  it('is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await runVerb(['--version'], {})).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('--help', () => {
  it.each(verbs.map((verb) => verb.name))('of %s says what it is for, whatever the environment', async (name) => {
    const ran = await runVerb([name, '--help'], { GROUNDSWELL_ZONE: 'Mars/Olympus' });
    const verb = await verbs.find((entry) => entry.name === name)?.load();
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain(verb?.summary.slice(0, 30));
    for (const option of verb?.options ?? []) expect(ran.stdout).toContain(option.flags);
  });

  it('of the whole names every verb, as a process of its own says it', async () => {
    const ran = await spawnVerb(['--help'], { GROUNDSWELL_ZONE: 'Mars/Olympus' }, { folder });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const { name } of verbs) expect(ran.stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
  });
});

describe('figures go in, come out, and are kept', () => {
  const first = (dayOf(Date.now()) - 150) * DAY;
  const dateOf = (day: number): string => isoDay(dayOf(first) + day);
  // Thirty a day, but for a week that begins with two thousand.
  const starsOn = (day: number): number =>
    5_000 + day * 30 + ((day * 7) % 11) + (day < 90 ? 0 : Math.round(4_000 * (1 - 0.5 ** (day - 89))));
  const rows = Array.from(
    { length: 120 },
    (_, day) => `tidewatch/buoy,${dateOf(day)},${starsOn(day)},${100 + day},series A,2024-03`,
  );

  it('imports a CSV, exports the same numbers, and importing again changes nothing', async () => {
    const [csv, file] = [path.join(folder, 'buoy.csv'), path.join(folder, 'imported.db')];
    writeFileSync(csv, ['repo,date,stars,forks,funding_stage,funding_stage_since', ...rows].join('\n'));
    // Scored as of the newest of the figures, not of today: a score must not pretend to know what came after them.
    const stored = async (): Promise<unknown> => {
      const store = await openStore({ file });
      try {
        return {
          snapshots: (await store.maintenance.size()).snapshots,
          scored: (await store.scores.scored()).newestDay,
        };
      } finally {
        await store.close();
      }
    };
    expect(await runVerb(['import', csv, '--database', file], environment)).toMatchObject({
      code: 0,
      stdout: '120 rows of 1 project imported.\n',
    });
    expect(await stored()).toEqual({ snapshots: 120, scored: dayOf(first) + 119 });
    expect(await runVerb(['import', csv, '--database', file], environment)).toMatchObject({ code: 0 });
    expect(await stored()).toEqual({ snapshots: 120, scored: dayOf(first) + 119 });
    const out = path.join(folder, 'out.csv');
    expect(await runVerb(['export', 'all', '--database', file, '--to', out], environment)).toMatchObject({ code: 0 });
    expect(readFileSync(out, 'utf8')).toMatch(/tidewatch\/buoy/);
    expect(readFileSync(out, 'utf8')).toContain(String(starsOn(119)));
    expect(readFileSync(out, 'utf8')).toContain(',series A,2024-03,');
    writeFileSync(
      csv,
      `repo,date,stars,funding_stage,funding_stage_since\ntidewatch/buoy,${dateOf(0)},1,seed,2024-13\n`,
    );
    expect(await runVerb(['import', csv, '--database', file], environment)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'Line 2: funding_stage_since should be a month such as 2024-01, not “2024-13”.',
      ) as unknown,
    });
    writeFileSync(csv, `repo,date,stars\ntidewatch/buoy,${isoDay(dayOf(Date.now()) + 3)},1\n`);
    expect(await runVerb(['import', csv, '--database', file], environment)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Line 2: \S+ has not come yet\./) as unknown,
    });
    writeFileSync(csv, ['repo,date,stars', ...rows.map((row) => row.split(',').slice(0, 3).join(','))].join('\n'));
  });

  it('replays downloads of packages from a file of them', async () => {
    const day = (week: number): string => new Date(Date.UTC(2026, 2, 1 + 7 * week)).toISOString().slice(0, 10);
    const sums = Array.from(
      { length: 40 },
      (_, week) => 100_000 + (week % 3) * 1_000 + 30_000 * Math.max(0, week - 36),
    );
    const rows = sums.map((value, week) => `acme/rocket,pypi,rocket,downloads_month,${day(week)},${value}`);
    writeFileSync(
      path.join(folder, 'packages.csv'),
      ['repo,registry,package,figure,date,value', ...rows, `acme/rocket,pypi,rocket,stars,${day(0)},5`].join('\n'),
    );
    const ran = await runVerb(['backtest', path.join(folder, 'packages.csv'), '--json'], environment);
    expect(ran.code).toBe(0);
    expect(
      ran.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { repo: 'acme/rocket', kind: 'use-change', detected: day(38), evidence: { package: 'rocket (PyPI)' } },
    ]);
  });

  it('finds the burst in the same CSV', async () => {
    const ran = await runVerb(['backtest', path.join(folder, 'buoy.csv'), '--json'], environment);
    expect(ran.code).toBe(0);
    const found = ran.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { repo: string; kind: string; onset: string });
    expect(found).toContainEqual(
      expect.objectContaining({ repo: 'tidewatch/buoy', kind: 'star-spike', onset: dateOf(90) }),
    );
  });

  it('draws what it found, and looks at nothing after the day it is told', async () => {
    const [csv, charts] = [path.join(folder, 'buoy.csv'), path.join(folder, 'backtest')];
    const drawn = await runVerb(['backtest', csv, '--chart', charts], environment);
    expect(drawn.stdout).toMatch(/ tidewatch\/buoy +star-spike .*\n\n\d+ signals? over 1 project\.\n$/s);
    expect(drawn.stderr).toBe(`${path.join(charts, 'tidewatch-buoy.png')}\n`);
    expect(readFileSync(path.join(charts, 'tidewatch-buoy.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(await runVerb(['backtest', csv, '--to', dateOf(89)], environment)).toMatchObject({
      code: 0,
      stdout: 'Nothing would have been raised over 1 project.\n',
    });
    expect(await runVerb(['backtest', csv, '--to', 'soon'], environment)).toMatchObject({
      code: 1,
      stderr: 'groundswell: --to should be a date such as 2025-10-30, not “soon”.\n',
    });
  });

  it('keeps what a restore replaces, whole, with what was still in its log', async () => {
    const [file, kept, here] = ['imported.db', 'for-restore.db', 'replaced.db'].map((name) =>
      path.join(folder, name),
    ) as [string, string, string];
    expect(await runVerb(['backup', kept, '--database', file], environment)).toMatchObject({ code: 0 });
    // As a bot that was killed leaves it: the newest writes are in the log beside the file.
    const running = await openStore({ file: `${here}.running` });
    await running.projects.observe([{ nodeId: 'R_old', fullName: 'old/project' }], 1);
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(`${here}.running${suffix}`, here + suffix);
    await running.close();
    const ran = await runVerb(['restore', kept, '--database', here], environment);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [, old = ''] = /The old database is (\S+)\.\n/.exec(ran.stdout) ?? [];
    const namesIn = async (database: string): Promise<string[]> => {
      const store = await openStore({ file: database });
      try {
        return (await store.projects.names()).map(({ fullName }) => fullName);
      } finally {
        await store.close();
      }
    };
    expect([await namesIn(here), await namesIn(old)]).toEqual([['tidewatch/buoy'], ['old/project']]);
  });

  it('backs up and restores what was there', async () => {
    const [file, kept, other] = ['imported.db', 'kept.db', 'restored.db'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    expect(await runVerb(['backup', kept, '--database', file], environment)).toMatchObject({ code: 0 });
    expect(await runVerb(['backup', kept, '--database', file], environment)).toMatchObject({ code: 1 });
    expect(await runVerb(['restore', kept, '--database', other], environment)).toMatchObject({ code: 0 });
    expect(existsSync(other)).toBe(true);
    const [before, after] = await Promise.all(
      [file, other].map((database) =>
        runVerb(['ask', 'export history tidewatch/buoy', '--database', database, '--as', 'json'], environment),
      ),
    );
    const contentOf = (text: string | undefined): unknown =>
      (JSON.parse(text ?? '{}') as { message: { blocks: { kind: string; content?: string }[] } }).message.blocks.find(
        (block) => block.kind === 'file',
      )?.content;
    expect(contentOf(after?.stdout)).toEqual(contentOf(before?.stdout));
    expect(contentOf(after?.stdout)).toContain(dateOf(90));
  });
});
