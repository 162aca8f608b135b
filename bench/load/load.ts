import Database from 'better-sqlite3';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { MINUTE, SECOND } from '../../src/contracts/clock.ts';
import { latestInstant } from '../../src/jobs/due.ts';
import { JOBS } from '../../src/jobs/index.ts';
import type { Schedule } from '../../src/subscriptions/schedule.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { startFakeDiscord } from '../../test/fakes/discord/fake-discord.ts';
import type { FakeDiscord } from '../../test/fakes/discord/fake-discord.ts';
import { startFakeGitHubThread } from '../../test/fakes/github/start-worker.ts';
import { discordSettings, gitHubSettings } from '../../test/fakes/settings.ts';
import { BOT_TOKEN, SIGNING_SECRET, startFakeSlack } from '../../test/fakes/slack/fake-slack.ts';
import type { FakeSlack } from '../../test/fakes/slack/fake-slack.ts';
import { GENERATED_NOW, generatedDatabase } from '../fixtures/generate-database.ts';
import { seededRandom } from '../fixtures/random.ts';
import { travellingClock } from '../reliability/adjustable-clock.ts';
import type { BotOrder, BotReport } from './load-bot.ts';
import { median, quantile, round } from '../quantile.ts';
import { runWorker } from '../run-worker.ts';
import { START_FLAGS } from '../start-flags.ts';
import { figure } from '../suite.ts';
import type { Figure, SuiteResult } from '../suite.ts';

const PROJECTS = 10_000;
const RATE = 100;
const SECONDS = 60;
/** The same commands with no job running, in the same run: what the jobs cost shows beside it. */
const QUIET_SECONDS = 20;
/** Starting and warming up take so long at most, so that the digests fall due in the middle of the load. */
const WARM_MS = 10 * SECOND;
const CHANNELS = 50;
/** The digests fall due in the middle of the load. */
const DUE_AFTER = 20 * SECOND;
const SETTLE_MS = 90 * SECOND;
/** Longer than any side keeps a connection that nobody uses: what is open after that stays open. */
const IDLE_MS = 15 * SECOND;
const GIVEN_UP_MS = 10 * SECOND;
const ACKNOWLEDGE_MS = 3 * SECOND;

const begunAt = performance.now();
/** Where a run of minutes is. */
const say = (stage: string): void =>
  void process.stderr.write(`${Math.round((performance.now() - begunAt) / 1000)} s: ${stage}\n`);

interface Asked {
  times: number[];
  unanswered: number;
}

/** Both platforms at once while an ingest and a hundred digests run, against fakes on loopback; then a simulated day. */
export async function run(): Promise<SuiteResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundswell-load-'));
  const github = await startFakeGitHubThread({ projects: PROJECTS, seed: 7, weeks: 40, at: GENERATED_NOW });
  // Everybody on one clock, which stands at the end of the generated figures when the bot starts.
  const clock = travellingClock();
  const slack = await startFakeSlack({ clock });
  const discord = await startFakeDiscord({ checks: false, clock });
  const bot = fork(path.join(import.meta.dirname, 'load-bot.ts'), {
    execArgv: [...START_FLAGS],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const guild = discord.state.addGuild('bench');
    const channels = {
      slack: Array.from({ length: CHANNELS }, (_, at) => slack.addChannel(`C1${String(at).padStart(9, '0')}`).id),
      discord: Array.from({ length: CHANNELS }, (_, at) => discord.state.addChannel(guild.id, `signals-${at}`).id),
    };
    const file = path.join(folder, 'load.db');
    say('data');
    const names = await prepare(file, github.refs, channels, guild.id);
    say('start');
    clock.turn(GENERATED_NOW - DUE_AFTER - QUIET_SECONDS * SECOND - WARM_MS - clock.now());
    const started = await ask(
      bot,
      {
        kind: 'start',
        at: clock.now(),
        environment: {
          GROUNDSWELL_DATABASE: file,
          ...gitHubSettings(github),
          SLACK_MODE: 'http',
          SLACK_PORT: '0',
          SLACK_BOT_TOKEN: BOT_TOKEN,
          SLACK_SIGNING_SECRET: SIGNING_SECRET,
          SLACK_API_URL: slack.apiUrl,
          ...discordSettings(discord),
        },
      },
      'started',
    );
    slack.speakHttp(`http://127.0.0.1:${started.slackPort}`);
    say('warm');
    const warm = commands(names, 3);
    for (let at = 0; at < 50; at += 1) {
      await Promise.all([
        answeredInTime(askSlack(slack, warm())),
        answeredInTime(askDiscord(discord, channels.discord[0] ?? '', warm())),
      ]);
    }
    const asking = (seconds: number, seed: number): Promise<[Asked, Asked]> =>
      Promise.all([
        steady(seconds, (text) => askSlack(slack, text), commands(names, seed)),
        steady(seconds, (text) => askDiscord(discord, channels.discord[0] ?? '', text), commands(names, seed + 1)),
      ]);
    say('no job running');
    await ask(bot, { kind: 'report' }, 'state');
    const quietly = await asking(QUIET_SECONDS, 4);
    const before = await ask(bot, { kind: 'report' }, 'state');
    say('load');
    letJobsRun(file);
    await ask(bot, { kind: 'look' }, 'looking');
    const [onSlack, onDiscord] = await asking(SECONDS, 1);
    const during = await ask(bot, { kind: 'report' }, 'state');
    say('digests');
    await settled(() => digestsOf(slack, discord, channels).every((posts) => posts > 0));
    const posts = digestsOf(slack, discord, channels);
    say('idle connections');
    await setTimeout(IDLE_MS);
    const after = await ask(bot, { kind: 'report' }, 'state');
    const stopped = await ask(bot, { kind: 'stop' }, 'stopped');
    say('a day');
    const day = await runWorker<Figure[]>('bench/load/load-day.ts', []);
    return {
      suite: 'load',
      figures: [
        ...latencies('slack', onSlack, quietly[0]),
        ...latencies('discord', onDiscord, quietly[1]),
        ...deliveries(posts),
        ...resources(before, during, after, stopped.ms),
        ...day,
      ],
      missing: [],
      notes: [
        `${PROJECTS} projects; ${RATE} commands a second on each platform for ${SECONDS} s, with the daily snapshot, the pulse, scoring, signals and ${2 * CHANNELS} digests running in the same process`,
      ],
    };
  } finally {
    if (bot.exitCode === null) bot.kill();
    await Promise.all([slack.stop(), discord.stop(), github.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The generated database with the names of the fake GitHub's repositories, and a digest in every channel. */
async function prepare(
  file: string,
  refs: readonly { nodeId: string; nameWithOwner: string }[],
  channels: { slack: readonly string[]; discord: readonly string[] },
  guild: string,
): Promise<string[]> {
  copyFileSync(await generatedDatabase({ projects: PROJECTS, days: 3 * 365, seed: 1 }), file);
  const raw = new Database(file);
  const rename = raw.prepare('update projects set node_id = ?, full_name = ? where id = ?');
  const renameKey = raw.prepare('update project_names set name = ? where project_id = ? and current = 1');
  raw.transaction(() =>
    refs.forEach(({ nodeId, nameWithOwner }, at) => {
      rename.run(nodeId, nameWithOwner, at + 1);
      renameKey.run(nameWithOwner.toLowerCase(), at + 1);
    }),
  )();
  raw.close();
  const store = await openStore({ file });
  const at = GENERATED_NOW - MINUTE;
  const due = new Date(GENERATED_NOW);
  const schedule: Schedule = {
    period: 'daily',
    weekday: 1,
    dayOfMonth: 1,
    hour: due.getUTCHours(),
    minute: due.getUTCMinutes(),
    zone: 'UTC',
  };
  for (const [workspaceId, platform, own] of [
    ['slack:T0000000001', 'slack', channels.slack],
    [`discord:${guild}`, 'discord', channels.discord],
  ] as const) {
    await store.workspaces.join({ id: workspaceId, platform, name: 'bench' }, at);
    for (const channel of own) {
      const audit = {
        workspaceId,
        channel,
        at,
        actor: 'bench',
        actorName: 'bench',
        action: 'subscribe',
        detail: 'bench',
      };
      await store.subscriptions.create(
        {
          workspaceId,
          channel,
          thread: null,
          kind: 'digest',
          slug: null,
          schedule,
          filter: completeFilter({ scope: 'universe' }),
          nextDueAt: GENERATED_NOW,
          createdBy: 'U0000000001',
          createdByName: 'ann',
        },
        at,
        audit,
      );
    }
  }
  await holdJobs(store);
  await store.close();
  return refs.map((ref) => ref.nameWithOwner);
}

const HELD_BY = 'bench';

/** Records a run of every job for its newest time, so that none is due before `letJobsRun`; the digests wait for theirs anyway. */
async function holdJobs(store: Store): Promise<void> {
  for (const { name: job, when, leaseMs } of JOBS) {
    if (job === 'digests') continue;
    const scheduledFor = latestInstant(when, GENERATED_NOW);
    await store.jobs.claim({ job, scheduledFor, owner: HELD_BY, now: scheduledFor, leaseMs });
    await store.jobs.finish(job, scheduledFor, HELD_BY, { at: scheduledFor, outcome: 'ok', detail: '' });
  }
}

function letJobsRun(file: string): void {
  const raw = new Database(file);
  raw.prepare('delete from job_runs where owner = ?').run(HELD_BY);
  raw.close();
}

/** What people ask, in the shares that a busy channel has. */
function commands(names: readonly string[], seed: number): () => string {
  const random = seededRandom(seed);
  const mix = [
    'score $',
    'score $',
    'score $',
    'health $',
    'trend $ chart:no',
    'top',
    'top growth',
    'compare $ $ chart:no',
    'signals $',
    'watchlist',
    'alerts',
    'help',
  ];
  return () => random.pick(mix).replace(/\$/g, () => random.pick(names));
}

async function askSlack(slack: FakeSlack, text: string): Promise<boolean> {
  const { status, ack } = await slack.to.command(text);
  return status === 200 && ack !== undefined;
}

async function askDiscord(discord: FakeDiscord, channel: string, text: string): Promise<boolean> {
  const [word = '', ...rest] = text.split(' ');
  const named = rest.filter((part) => !part.includes(':'));
  const flags = rest.filter((part) => part.includes(':')).map((part) => part.split(':'));
  const options = [
    ...(named.length === 0
      ? []
      : [
          word === 'compare'
            ? { name: 'projects', type: 3, value: named.join(' ') }
            : { name: word === 'top' ? 'by' : 'project', type: 3, value: named[0] ?? '' },
        ]),
    ...flags.map(([name = '', value]) => ({ name, type: 5, value: value !== 'no' })),
  ];
  const asked = discord.command(
    { user: discord.state.addUser('ada').id, channel, rights: 1n << 11n },
    ['signals', word],
    options,
  );
  await asked.answered();
  return asked.resolved;
}

/** Whether an answer came at all; who waits longer than this has gone away. */
async function answeredInTime(answer: Promise<boolean>): Promise<boolean> {
  const done = new AbortController();
  const late = setTimeout(GIVEN_UP_MS, false, { signal: done.signal }).catch(() => false);
  const answered = await Promise.race([answer.catch(() => false), late]);
  done.abort();
  return answered;
}

/** Commands at a fixed rate, whether or not those before were answered; a late answer counts from when it was due. */
async function steady(seconds: number, send: (text: string) => Promise<boolean>, next: () => string): Promise<Asked> {
  const asked: Asked = { times: [], unanswered: 0 };
  const waiting: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let at = 0; at < RATE * seconds; at += 1) {
    const due = startedAt + (at * 1000) / RATE;
    const wait = due - performance.now();
    if (wait > 1) await setTimeout(wait);
    waiting.push(
      answeredInTime(send(next())).then((answered) => {
        asked.times.push(performance.now() - due);
        if (!answered) asked.unanswered += 1;
      }),
    );
  }
  await Promise.all(waiting);
  return asked;
}

const digestsOf = (
  slack: FakeSlack,
  discord: FakeDiscord,
  channels: { slack: readonly string[]; discord: readonly string[] },
): number[] => [
  ...channels.slack.map((channel) => slack.posts(channel).length),
  ...channels.discord.map((channel) => discord.posts(channel).length),
];

async function settled(done: () => boolean): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  while (!done() && performance.now() < until) await setTimeout(200);
}

/** With jobs, p99 is at most so many times that of the same commands with no job running. */
const MOST_TIMES = 3;

function latencies(platform: string, { times, unanswered }: Asked, quietly: Asked): Figure[] {
  const p99 = quantile(times, 0.99);
  const quietP99 = quantile(quietly.times, 0.99);
  return [
    figure(`${platform} command p99`, round(p99, 1), 'ms', {
      bound: 100,
      better: 'lower',
      against: `median ${round(median(times), 1)} ms of ${times.length}`,
    }),
    figure(`${platform} command p99, with jobs / without`, round(p99 / quietP99, 2), 'times', {
      bound: MOST_TIMES,
      better: 'lower',
      against: `without: p99 ${round(quietP99, 1)} ms, median ${round(median(quietly.times), 1)} ms of ${quietly.times.length}`,
    }),
    figure(`${platform} later than 3 s`, times.filter((ms) => ms > ACKNOWLEDGE_MS).length, 'commands', {
      bound: 0,
      better: 'lower',
      against: `longest ${round(Math.max(...times), 0)} ms`,
    }),
    figure(`${platform} unanswered`, unanswered, 'commands', { bound: 0, better: 'lower' }),
  ];
}

const deliveries = (posts: readonly number[]): Figure[] => [
  figure('digests lost', posts.filter((count) => count === 0).length, `of ${posts.length}`, {
    bound: 0,
    better: 'lower',
  }),
  figure('digests doubled', posts.filter((count) => count > 1).length, `of ${posts.length}`, {
    bound: 0,
    better: 'lower',
  }),
];

type State = Extract<BotReport, { kind: 'state' }>;

const resources = (before: State, during: State, after: State, stopMs: number): Figure[] => [
  figure('memory during the load', round(during.rss / 1e6, 0), 'MB', undefined),
  figure('memory after the load', round(after.rss / 1e6, 0), 'MB', undefined),
  figure('file handles more than before', after.handles - before.handles, 'handles', {
    bound: 10,
    better: 'lower',
    against: `${before.handles} before, ${during.handles} during, ${after.handles} after`,
  }),
  figure('event loop held, longest', round(during.longestDelayMs, 0), 'ms', {
    bound: 50,
    better: 'lower',
    against: `${round(before.longestDelayMs, 0)} ms with no job running`,
  }),
  figure('graceful stop', round(stopMs / 1000, 2), 's', { bound: 10, better: 'lower', fixed: true }),
];

async function ask<K extends BotReport['kind']>(
  bot: ChildProcess,
  order: BotOrder,
  kind: K,
): Promise<Extract<BotReport, { kind: K }>> {
  const ended = new AbortController();
  const answer = once(bot, 'message', { signal: ended.signal });
  const died = once(bot, 'exit', { signal: ended.signal }).then(() => Promise.reject(new Error('the bot ended')));
  bot.send(order);
  try {
    const [report] = (await Promise.race([answer, died])) as [BotReport];
    if (report.kind !== kind) throw new Error(`the bot said ${report.kind}`);
    return report as Extract<BotReport, { kind: K }>;
  } finally {
    ended.abort();
    answer.catch(() => undefined);
    died.catch(() => undefined);
  }
}
