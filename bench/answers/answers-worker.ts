import Database from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextRound } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { openStore } from '../../db/open.ts';
import { createChartRenderer } from '../../src/charts/chart-renderer.ts';
import { createApplication } from '../../src/app/application.ts';
import type { Application } from '../../src/app/application.ts';
import { offlineOperations } from '../../src/app/offline-operations.ts';
import { offlineTracker } from '../../src/app/offline-tracker.ts';
import { readConfig } from '../../src/app/config.ts';
import type { Caller } from '../../src/contracts/platforms/chat-platform.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { sentenceReader } from '../../src/bot/sentence-reader.ts';
import { readSentence } from '../../src/sentences/read-sentence.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { renderText } from '../../src/platforms/console/render-text.ts';
import { createFileWriter } from '../../src/platforms/console/write-files.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { GENERATED_NOW } from '../fixtures/generate-database.ts';
import { seededRandom } from '../fixtures/random.ts';

/** Runs inside a process of its own; prints one line of JSON. */
export interface AnswerTimes {
  commands: { name: string; chart: boolean; times: number[] }[];
  /** ms each, taken in turns. */
  top: number[];
  bareTop: number[];
  /** ms each to read a sentence, without answering it. */
  sentences: number[];
  maxRss: number;
  someProject: string;
}

const ROUNDS = 200;
const CHART_ROUNDS = 40;
const PROBE_MS = 5;
const caller: Caller = {
  workspace: 'console:bench',
  channel: 'bench',
  user: 'bench',
  userName: 'bench',
  mayManage: true,
  zone: undefined,
  personal: false,
};
const clock = { now: () => GENERATED_NOW, sleep: async () => undefined };

/** What is asked, with `$a`, `$b` standing for projects drawn at random. Nothing is kept between them: every answer is read from the database. */
const COMMANDS: readonly { name: string; text: string; chart?: boolean }[] = [
  { name: 'score', text: 'score $a' },
  { name: 'compare', text: 'compare $a $b $c chart:no' },
  { name: 'top', text: 'top' },
  { name: 'top growth', text: 'top growth window:30d' },
  { name: 'top category', text: 'top gain category:"vector search" page:2' },
  { name: 'trend', text: 'trend $a chart:no' },
  { name: 'health', text: 'health $a' },
  { name: 'signals', text: 'signals $a' },
  { name: 'alerts', text: 'alerts 30d scope:all' },
  { name: 'stages', text: 'stages' },
  { name: 'watchlist', text: 'watchlist' },
  { name: 'subscriptions', text: 'subscriptions' },
  { name: 'deliveries', text: 'deliveries' },
  { name: 'audit', text: 'audit' },
  { name: 'status', text: 'status' },
  { name: 'help', text: 'help' },
  { name: 'method', text: 'method' },
  { name: 'export history', text: 'export history $a' },
  { name: 'question', text: 'which databases grew fastest last month?' },
  { name: 'unknown project', text: 'score $a-of-another-name' },
  { name: 'score with chart', text: 'score $a chart:yes', chart: true },
  { name: 'compare with chart', text: 'compare $a $b $c window:1y', chart: true },
  { name: 'trend with chart', text: 'trend $a stars 2y', chart: true },
  { name: 'top with chart', text: 'top growth chart:yes page:$n', chart: true },
];

/** What people ask, half of it with a name or a typing error; some of it cannot be answered. */
const SENTENCES: readonly string[] = [
  'which projects grew fastest last month?',
  'top 25 rust databases with over 10k stars please',
  'how does $a compare to $b and $c over the past two years?',
  'why did $a spike',
  'fastest growng databses under 5,000 stars',
  'most purple stars in the sky above the fastest growing vector search projects',
  'what is the revenue of $a?',
];

async function open(file: string): Promise<Application> {
  const store = await openStore({ file });
  const config = readConfig({});
  return createApplication({
    config,
    store,
    clock,
    log: silentLogger,
    tracker: offlineTracker(store),
    operations: offlineOperations(),
    starter: async () => [],
  });
}

/** @param once asks every command a single time. */
async function answers(file: string, once: boolean): Promise<AnswerTimes> {
  const { bot, store, index } = await open(file);
  const random = seededRandom(7);
  const names = (await store.projects.names()).map((project) => project.fullName);
  const fill = (text: string): string =>
    text.replace(/\$[abc]/g, () => random.pick(names)).replace('$n', String(random.integer(1, 50)));
  const folder = await mkdtemp(path.join(tmpdir(), 'groundswell-answers-'));
  const charts = createChartRenderer();
  const write = createFileWriter({ directory: folder, charts });

  const another = await openStore({ file });
  let writes = 0;
  const ask = async (text: string): Promise<number> => {
    // Requests come by the event loop, in whose rounds the database driver frees what was thrown away.
    await nextRound();
    // Another process may have written anything at all.
    await another.meta.set('another', String((writes += 1)), GENERATED_NOW);
    const startedAt = performance.now();
    const { message } = await bot.runText(text, caller);
    const files = message.blocks.some((block) => block.kind === 'chart' || block.kind === 'file')
      ? await write(message)
      : undefined;
    renderText(message, { width: 100, zone: 'UTC', now: GENERATED_NOW, ...(files ? { files } : {}) });
    return performance.now() - startedAt;
  };

  const commands = [];
  for (const { name, text, chart = false } of COMMANDS) {
    const times: number[] = [];
    for (let i = 0; i < (once ? 0 : 5); i += 1) await ask(fill(text));
    for (let i = 0; i < (once ? 1 : chart ? CHART_ROUNDS : ROUNDS); i += 1) times.push(await ask(fill(text)));
    commands.push({ name, chart, times });
  }

  const read = sentenceReader({ store, index, clock }, bot.commands);
  const sentences: number[] = [];
  for (let i = 0; i < (once ? 1 : ROUNDS); i += 1)
    for (const sentence of SENTENCES) {
      const text = fill(sentence);
      const reader = await read();
      const startedAt = performance.now();
      readSentence(text, reader);
      sentences.push(performance.now() - startedAt);
    }

  // The bare statement's own connection, which the bot has not, does not count.
  const maxRss = process.resourceUsage().maxRSS * 1024;
  const bare = new Database(file, { readonly: true });
  // The same rows and columns as the first page of `top`, as the driver gives them.
  const statement = bare.prepare(`
    select t.*, p.full_name, p.company, p.category, p.language, p.funding_stage, p.archived
    from (select * from standings where listed = 1 and total is not null order by total desc, stars desc, project_id limit 10) t
    cross join projects p on p.id = t.project_id order by t.total desc`);
  const top: number[] = [];
  const bareTop: number[] = [];
  for (let i = 0; i < (once ? 1 : ROUNDS); i += 1) {
    const startedAt = performance.now();
    statement.all();
    bareTop.push(performance.now() - startedAt);
    top.push(await ask('top'));
  }
  bare.close();
  await another.close();
  await charts.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
  return { commands, top, bareTop, sentences, maxRss, someProject: `score ${random.pick(names)}` };
}

async function scoring(file: string): Promise<{ seconds: number; scored: number; longestBlockMs: number }> {
  const store = await openStore({ file });
  await scoreUniverse(store, {
    at: GENERATED_NOW,
    weights: DEFAULT_WEIGHTS,
    zone: 'America/Los_Angeles',
    projectIds: (await store.projects.list()).slice(0, 200).map((project) => project.id),
  });
  // How late a timer comes: on a machine with other work, its waits are in it as well.
  let longestBlockMs = 0;
  let last = performance.now();
  const probe = setInterval(() => {
    const now = performance.now();
    longestBlockMs = Math.max(longestBlockMs, now - last - PROBE_MS);
    last = now;
  }, PROBE_MS);
  const startedAt = performance.now();
  const { scored } = await scoreUniverse(store, {
    at: GENERATED_NOW,
    weights: DEFAULT_WEIGHTS,
    zone: 'America/Los_Angeles',
  });
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(probe);
  await store.close();
  return { seconds, scored, longestBlockMs };
}

const [what, file = ''] = process.argv.slice(2);
process.stdout.write(
  `${JSON.stringify(what === 'scoring' ? await scoring(file) : await answers(file, what === 'once'))}\n`,
);
