import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf, isoDay } from '../../src/contracts/clock.ts';
import { runVerb } from '../support/processes/run-verb.ts';

const NOW = Date.parse('2026-11-02T08:00:00Z');
const DAYS = 75;

/** `perDay` stars a day up to `stars` on the last day, changed by what the counter did so many days before it. */
const line =
  (stars: number, perDay: number, counter: (ago: number, count: number) => number = (_, count) => count) =>
  (ago: number): number =>
    counter(ago, stars - ago * perDay);

/** Every project gains ten stars a day; what else happens is the counter's doing. */
const PROJECTS: Readonly<Record<string, (ago: number) => number>> = {
  'honest/steady': line(9_000, 10),
  'honest/quick': line(9_000, 40),
  'moved/zero': line(9_000, 10, (ago, count) => (ago === 7 || ago === 8 ? 0 : count)),
  'half/andback': line(9_000, 10, (ago, count) => (ago >= 5 && ago <= 9 ? Math.round(count / 2) : count)),
  'bulk/plus': line(17_000, 10, (ago, count) => (ago >= 4 ? count - 8_000 : count)),
  'bulk/today': line(17_000, 10, (ago, count) => (ago >= 1 ? count - 8_000 : count)),
  'purge/restored': line(9_000, 10, (ago, count) => (ago >= 3 && ago <= 20 ? count - 3_000 : count)),
  'purge/stays': line(6_000, 10, (ago, count) => (ago >= 3 ? count + 3_000 : count)),
  'frozen/weeks': line(9_000, 10, (ago, count) => (ago >= 2 && ago <= 22 ? 9_000 - 230 : count)),
  'moved/atstart': line(9_000, 10, (ago, count) => (ago >= DAYS - 1 ? 3 : count)),
  'other/name': line(9_000, 10, (ago, count) => (ago >= 6 ? 250 + Math.floor(count / 1_000) : count)),
};

const clock = { now: () => NOW, sleep: () => Promise.resolve() };
let folder = '';

async function run(...argv: string[]): Promise<string> {
  const ran = await runVerb(argv, { GROUNDSWELL_DATABASE: join(folder, 'bot.db') }, clock);
  return ran.stdout + ran.stderr;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'groundswell-stars-'));
  const rows = Object.entries(PROJECTS).flatMap(([name, starsOn]) =>
    Array.from(
      { length: DAYS },
      (_, day) => `${name},${isoDay(dayOf(NOW) - (DAYS - 1 - day))},${starsOn(DAYS - 1 - day)}`,
    ),
  );
  const file = join(folder, 'history.csv');
  writeFileSync(file, ['repo,date,stars', ...rows].join('\n'));
  await run('import', file);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rows of an export, by project. */
async function exported(): Promise<Map<string, Record<string, string>>> {
  const [head = '', ...rows] = (await run('export', 'all')).trim().split('\n');
  const columns = head.trim().split(',');
  return new Map(
    rows.map((row) => {
      const cells = row.trim().split(',');
      return [
        cells[columns.indexOf('project')] ?? '',
        Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])),
      ];
    }),
  );
}

describe('imported counts in which the counter did what people did not do', () => {
  it('gain what people gave, over the days that are known', async () => {
    const rows = await exported();
    const told = Object.keys(PROJECTS).map((name) => {
      const row = rows.get(name) ?? {};
      return `${name} 7d ${row['gained_7d']} in ${row['gained_7d_days']}, 30d ${row['gained_30d']} in ${row['gained_30d_days']}`;
    });
    expect(told).toEqual([
      'honest/steady 7d 70 in 7, 30d 300 in 30',
      'honest/quick 7d 280 in 7, 30d 1200 in 30',
      'moved/zero 7d 60 in 6, 30d 300 in 30',
      'half/andback 7d 40 in 4, 30d 300 in 30',
      'bulk/plus 7d 60 in 6, 30d 290 in 29',
      'bulk/today 7d 60 in 6, 30d 290 in 29',
      'purge/restored 7d  in , 30d 300 in 30',
      'purge/stays 7d 60 in 6, 30d 290 in 29',
      'frozen/weeks 7d  in , 30d 300 in 30',
      'moved/atstart 7d 70 in 7, 30d 300 in 30',
      'other/name 7d 50 in 6, 30d 50 in 29',
    ]);
  });

  it('lead no ranking, and what is left out of one is said', async () => {
    const answer = await run('ask', 'top gain');
    expect(answer.split('\n').find((text) => /^\s*1\s/.test(text))).toContain('honest/quick');
    const told = answer.replaceAll(/\s+/g, ' ');
    expect(told).toContain(
      'bulk/plus: the count jumped by 8,010 on 30 Oct 2026 and no interest has followed yet; left out of the gain.',
    );
    expect(told).toContain(
      'bulk/today: the count jumped by 8,010 on 2 Nov 2026 and no interest has followed yet; left out of the gain.',
    );
    expect(told).toContain('purge/stays: the count was restated by −2,990 on 31 Oct 2026; left out of the gain.');
    const growth = await run('ask', 'top growth 30d');
    expect(growth.split('\n').find((text) => /^\s*1\s/.test(text))).toContain('honest/quick');
    expect(growth).not.toMatch(/\+8,\d\d\d/);
  });

  it('lead no digest', async () => {
    const answer = await run('ask', 'preview');
    expect(answer).toContain('honest/quick grew fastest in 7 days and gained most');
    expect(answer).not.toMatch(/\+8,\d\d\d/);
    expect(answer.replaceAll(/\s+/g, ' ')).toMatch(
      /frozen\/weeks is left out: the count did not move|purge\/restored is left out: the count was too low/,
    );
  });

  it('are told in a trend that gives the same figures', async () => {
    const answer = await run('ask', 'trend bulk/plus stars 30d chart:no');
    expect(answer).toContain('+290 in 29 days');
    expect(answer).toContain(
      'The count jumped by 8,010 on 30 Oct 2026 and no interest has followed yet, which is no gain',
    );
    const scorecard = (await run('ask', 'score bulk/plus details:yes')).replaceAll(/\s+/g, ' ');
    expect(scorecard).toContain('+290 in 29 days');
    expect(scorecard).toContain('left out: the count jumped by 8,010 on 30 Oct 2026 and no interest has followed yet');
    expect(await run('ask', 'trend moved/zero stars 30d chart:no')).toContain('+300 in 30 days');
  });

  it('stand in an exported history with what they are', async () => {
    const rows = (await run('export', 'history', 'moved/zero')).split('\n');
    const zeros = rows.filter((row) => row.includes(',0,'));
    expect(zeros).toHaveLength(2);
    for (const row of zeros) expect(row).toContain('the count fell to almost nothing from 25 Oct 2026 to 26 Oct 2026');
    expect(rows.filter((row) => row.includes('the count'))).toHaveLength(2);
  });
});

it('raise no milestone in a backtest, and a spike only in doubt, of the file as of what was imported', async () => {
  const names = Object.keys(PROJECTS);
  const stored = await run('backtest', ...names);
  expect(await run('backtest', join(folder, 'history.csv'))).toBe(stored);
  expect(stored).toMatchInlineSnapshot(`
    "2026-10-28  other/name  star-spike  high  +8,692 stars since 28 Oct 2026, 8,692 more than usual; most on that first day (8,692, usually 0 a day), ended 29 Oct 2026. In doubt: the count jumped by 8,692 on 28 Oct 2026 and no interest has followed yet.

    1 signal over 11 projects.
    "
  `);
});

it('judging the same figures again changes nothing', async () => {
  const before = await run('export', 'all');
  await run('import', join(folder, 'history.csv'));
  expect(await run('export', 'all')).toBe(before);
});
