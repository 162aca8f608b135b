import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { verbs } from '../../src/cli/index.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import type { ChartSpec } from '../../src/contracts/messages/chart.ts';
import type { Block } from '../../src/contracts/messages/message.ts';
import { loadDemoFigures } from '../../src/demo/figures.ts';
import { prepareDemo } from '../../src/demo/prepare-demo.ts';
import { describeChart } from '../../src/text/describe-chart.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
let home: string;
let demo: string;

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'groundswell-examples-'));
  demo = path.join(home, 'demo.db');
  await (await prepareDemo(demo, systemClock)).store.close();
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs command texts one after the other, as a person with a demo of their own would. */
async function ask(texts: readonly string[]): Promise<string[]> {
  const folder = temporaryFolder();
  copyFileSync(demo, path.join(folder, 'demo.db'));
  const environment = { GROUNDSWELL_DATABASE: path.join(folder, 'bot.db') };
  const answers: string[] = [];
  for (const text of texts) {
    // As data, so that no picture is drawn: that costs seconds, and the tour of the demo draws them.
    const ran = await runVerb(['ask', text, '--demo', '--as', 'json'], environment);
    expect(ran.code, `${text}: ${ran.stdout}${ran.stderr}`).toBe(0);
    const { message } = JSON.parse(ran.stdout) as { message: { summary: string } };
    expect(message.summary.length, text).toBeGreaterThan(0);
    answers.push(message.summary);
  }
  return answers;
}

/** Answers that say there is nothing to say. */
const EMPTY = /^(?:No tracked project|Nothing on the watchlist|The watchlist is empty|There is nothing to export)/m;
/** Of these the demo has none, and says so: it posts nothing. */
const NOTHING_POSTED = new Set(['deliveries', 'deliveries state:failed']);

describe('examples in the help, run in the demo,', () => {
  it.each(commands.map(({ name, examples }) => ({ name, examples })))('of $name all answer', async ({ examples }) => {
    // Examples that are alternatives of each other begin from the same demo; the last of `mute` ends what the first began.
    const sequences = examples.some((example) => /^mute/.test(example)) ? [examples] : examples.map((text) => [text]);
    for (const sequence of sequences) {
      for (const [index, answer] of (await ask(sequence)).entries())
        if (!NOTHING_POSTED.has(sequence[index] ?? '')) expect(answer, sequence[index]).not.toMatch(EMPTY);
    }
  });
});

/** The charts of the Redpoint dashboard, each as one command, and the kind of picture that draws it. */
const CHARTS = [
  ['total stars', 'top stars chart:yes', 'ranking'],
  ['total contributors', 'top contributors chart:yes', 'ranking'],
  ['fastest growing since last month', 'top growth 30d chart:yes', 'ranking'],
  ['new issues in a month', 'top new issues 30d chart:yes', 'ranking'],
  ['stars per month since it exists', 'top stars per month chart:yes', 'ranking'],
  ['forks per star', 'top forks per star chart:yes', 'ranking'],
  ['total issues', 'top total issues chart:yes', 'ranking'],
  ['share of issues closed', 'top issues closed chart:yes', 'ranking'],
  ['release cadence', 'top release cadence chart:yes', 'ranking'],
  ['stage analysis', 'stages funding', 'multiples'],
  ['narrowed', 'top growth 30d category:"vector search,ML frameworks" language:"Python,Rust" chart:yes', 'ranking'],
  ['the top 25', 'index chart:yes', 'ranking'],
  ['market map', 'map', 'map'],
] as const;

describe('the charts of the dashboard that is well known,', () => {
  it.each(CHARTS)('%s, are one command with a picture of known figures', async (_, text, kind) => {
    const [chart] = chartsOf(await askForBlocks(text));
    expect(chart?.kind).toBe(kind);
    expect(described(chart)).not.toMatch(/unknown|No figures/);
  });

  it('show both counts behind the share of closed issues', async () => {
    const [chart] = chartsOf(await askForBlocks('top issues closed chart:yes'));
    expect(chart?.kind === 'ranking' ? chart.rows[0]?.note : undefined).toMatch(/^[\d,]+ closed, [\d,]+ opened$/);
  });

  it('say that merged pull requests were not recorded', async () => {
    const [answer] = await ask(['top merged chart:yes']);
    expect(answer).toContain('No tracked project has a known figure for merged pull requests here yet.');
  });

  it('draw a stage as all of its metrics, and a company by what adds up', async () => {
    const [stages] = chartsOf(await askForBlocks('stages funding'));
    expect(stages?.kind === 'multiples' ? stages.groups.map(({ name }) => name).slice(0, 3) : []).toEqual([
      'A',
      'B',
      'C',
    ]);
    // Ten metrics and the total, without merged pull requests, and with the last push.
    expect(stages?.kind === 'multiples' ? stages.panels.length : 0).toBe(11);
    expect((await ask(['index company']))[0]).toMatch(/ leads with \d+ of 100; since /);
  });
});

/** What the answer holds, as platforms are given it. */
async function askForBlocks(text: string): Promise<readonly Block[]> {
  const folder = temporaryFolder();
  copyFileSync(demo, path.join(folder, 'demo.db'));
  const ran = await runVerb(['ask', text, '--demo', '--as', 'json'], {
    GROUNDSWELL_DATABASE: path.join(folder, 'bot.db'),
  });
  return (JSON.parse(ran.stdout) as { message: { blocks: readonly Block[] } }).message.blocks;
}

const chartsOf = (blocks: readonly Block[]): readonly ChartSpec[] =>
  blocks.flatMap((block) => (block.kind === 'chart' ? [block.chart] : []));

const described = (chart: ChartSpec | undefined): string =>
  chart?.kind === 'multiples' ? '' : chart === undefined ? 'No figures' : describeChart(chart);

/** CONTRIBUTING shows a command that its reader is about to write. */
const documents = (patterns: readonly string[]): string[] =>
  patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).filter((file) => !file.endsWith('CONTRIBUTING.md'));

/** Command lines in the documents, with the part that a shell would give to the program. */
const LINES = documents(['*.md', 'docs/**/*.md', '.github/*.md', 'db/**/*.md', 'src/**/*.md']).flatMap((file) =>
  [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/npm run (?:-s )?([a-z:]+)(?: -- ([^`\n#|&;]+))?/g)].map(
    ([, script = '', rest = '']) => ({ file, script, rest: rest.trim() }),
  ),
);
/** Verbs that read the demo, and so can be run on it. */
const READING = new Set(['ask', 'digest', 'export', 'backtest']);
/** Words of a command line as a shell splits them; undefined where it holds a placeholder or a file of one's own. */
function words(line: string): string[] | undefined {
  if (/<|…|\.\.\.|\.csv|\.yml|\.db|--database/.test(line)) return undefined;
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

const IN_DOCUMENTS = [
  ...new Map(
    LINES.filter(({ script }) => READING.has(script)).flatMap(({ file, script, rest }) => {
      const argv = words(rest);
      return argv === undefined || argv.length === 0
        ? []
        : [[`${script} ${rest}`, { typed: `${script} ${rest}`, argv: [script, ...argv], file }] as const];
    }),
  ).values(),
];
/** `/signals ...` in a document, without placeholders. */
const IN_PROSE = [
  ...new Set(
    documents(['*.md', 'docs/**/*.md'])
      .flatMap((file) => [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/`\/signals ([^`<…]+)`/g)])
      .map(([, text = '']) => text)
      .filter((text) => !text.includes('...')),
  ),
];

describe('command lines in the documents', () => {
  it('name scripts and verbs that exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(LINES.length).toBeGreaterThan(10);
    expect(LINES.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
    expect([...READING].filter((verb) => !verbs.some(({ name }) => name === verb))).toEqual([]);
  });

  it('are found at all', () => {
    expect(IN_DOCUMENTS.length).toBeGreaterThan(3);
    expect(IN_PROSE.length).toBeGreaterThan(3);
  });

  it.each(IN_DOCUMENTS)('$typed answers in the demo ($file)', async ({ argv }) => {
    const folder = temporaryFolder();
    copyFileSync(demo, path.join(folder, 'demo.db'));
    const ran = await runVerb([...argv, '--demo'], { GROUNDSWELL_DATABASE: path.join(folder, 'bot.db') });
    expect(ran.code, `${ran.stdout}${ran.stderr}`).toBe(0);
    expect(ran.stdout).not.toMatch(EMPTY);
    expect(ran.stdout.length).toBeGreaterThan(20);
  });

  it.each(IN_PROSE)('/signals %s answers in the demo', async (text) => {
    for (const answer of await ask([text])) expect(answer).not.toMatch(EMPTY);
  });
});

it('answers to the names that its projects had when they were recorded, with and without their owners', async () => {
  const { projects } = await loadDemoFigures();
  const moved = projects.flatMap(({ repo, formerName }) => (formerName === undefined ? [] : [{ repo, formerName }]));
  expect(moved.length).toBeGreaterThan(10);
  const asked = moved.flatMap(({ repo, formerName }) =>
    [formerName, formerName.slice(formerName.indexOf('/') + 1)].map((name) => ({ repo, name })),
  );
  const list = asked.map(({ name }) => `health ${name}`).join(';');
  const ran = await runVerb(['demo', '--commands', list], { GROUNDSWELL_DATABASE: path.join(home, 'bot.db') });
  const answers = ran.stdout.split('\n/signals ').slice(1);
  expect(answers.map((text) => text.split('\n')[2]?.split(' ')[0])).toEqual(asked.map(({ repo }) => repo));
});

describe('what the demo says of a project', () => {
  it('is what its figures hold: stars, what was gained, contributors, open issues, the last push', async () => {
    const { projects, lastDay } = await loadDemoFigures();
    const list = projects.flatMap(({ repo }) => [`score ${repo}`, `health ${repo}`]).join(';');
    const ran = await runVerb(['demo', '--commands', list], { GROUNDSWELL_DATABASE: path.join(home, 'bot.db') });
    const answers = new Map(
      ran.stdout.split('\n/signals ').map((text) => [text.slice(0, text.indexOf('\n')), text] as const),
    );
    for (const { repo, daily, weekly } of projects) {
      const [score = '', health = ''] = [answers.get(`score ${repo}`), answers.get(`health ${repo}`)];
      const starsOn = (day: number): number | undefined =>
        daily.find((row) => row.day === day)?.stars ?? weekly.find((row) => row.day === day)?.stars;
      const [, stars, gained, days] = /^stars +([\d,]+) +([+−±][\d,]*) in (\d+) days/im.exec(score) ?? [];
      expect(number(stars), repo).toBe(starsOn(lastDay));
      expect(number(gained), `${repo} in ${days} days`).toBe(
        (starsOn(lastDay) ?? NaN) - (starsOn(lastDay - Number(days)) ?? NaN),
      );
      const newest = <K extends 'contributors' | 'openIssues' | 'pushedDay'>(figure: K) =>
        weekly.findLast((row) => row[figure] !== undefined)?.[figure];
      expect(number(/^contributors +([\d,]+)/im.exec(score)?.[1]), repo).toBe(newest('contributors'));
      const [, open, change, span] = /^open issues +([\d,]+) +([+−±][\d,]*) in (\d+) days/m.exec(health) ?? [];
      if (open !== undefined) {
        const last = weekly.findLast((row) => row.openIssues !== undefined);
        const before = weekly.find((row) => row.day === (last?.day ?? 0) - Number(span))?.openIssues;
        expect([number(open), number(change)], repo).toEqual([
          last?.openIssues,
          (last?.openIssues ?? NaN) - (before ?? NaN),
        ]);
      }
      const pushed = /^last push +(?:([\d,]+) days ago|(yesterday|today))/m.exec(health);
      expect(pushed, repo).not.toBeNull();
      const ago = pushed?.[2] === 'today' ? 0 : pushed?.[2] === 'yesterday' ? 1 : number(pushed?.[1]);
      expect(ago, repo).toBe(lastDay - (newest('pushedDay') ?? NaN));
    }
  });
});

/** `+1,234`, `−5`, `±0`, `26,824` */
const number = (text: string | undefined): number =>
  Number((text ?? 'none').replaceAll(/[,+±]/g, '').replace('−', '-'));
