import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client, Events, GatewayIntentBits, MessageFlags } from 'discord.js';
import { openStore } from '../../db/open.ts';
import { createApplication } from '../../src/app/application.ts';
import { offlineOperations } from '../../src/app/offline-operations.ts';
import { offlineTracker } from '../../src/app/offline-tracker.ts';
import { readConfig } from '../../src/app/config.ts';
import type { Bot } from '../../src/contracts/bot.ts';
import { ChartBusyError } from '../../src/contracts/messages/chart.ts';
import type { Caller } from '../../src/contracts/platforms/chat-platform.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { PlatformStores } from '../../src/contracts/platforms/platform-stores.ts';
import { createDiscordPlatform } from '../../src/platforms/discord/index.ts';
import type { LoadOrder, LoadReport } from './discord-load.ts';
import { GENERATED_NOW, generatedDatabase } from '../fixtures/generate-database.ts';
import { seededRandom } from '../fixtures/random.ts';
import { median, quantile, round } from '../quantile.ts';
import { figure } from '../suite.ts';
import type { SuiteResult } from '../suite.ts';

const SIZE = { projects: 10_000, days: 3 * 365, seed: 1 };
const ROUNDS = 3;
const COMMANDS = 400;
const AT_ONCE = 20;
/** Completions that are asked for while a name is typed: one a letter or two, until the right one is offered. */
const TYPING = 5;
const LOADS = [
  ['cards', 0],
  ['session', TYPING],
] as const;
const COMPLETIONS = 1_000;

type Ready = Extract<LoadReport, { kind: 'ready' }>;

/**
 * How many interactions a second a client answers on 10,000 projects, beside a bare discord.js client that replies with a
 * constant, in turns within one run; and how long a completion takes, from Discord and back.
 */
export async function run(): Promise<SuiteResult> {
  const store = await openStore({ file: await generatedDatabase(SIZE) });
  const clock: Clock = { now: () => GENERATED_NOW, sleep: (ms, signal) => systemClock.sleep(ms, signal) };
  const { bot } = await createApplication({
    config: readConfig({}),
    store,
    clock,
    log: silentLogger,
    tracker: offlineTracker(store),
    operations: offlineOperations(),
    starter: async () => [],
  });
  const names = (await store.projects.names()).map((project) => project.fullName);
  const random = seededRandom(11);
  /** Other projects for every load: no scorecard was asked for before. */
  let asked = 0;
  const others = (): string[] => Array.from({ length: COMMANDS }, () => names[(asked++ * 7) % names.length] ?? '');
  const discord = await Discord.open();
  const constant = constantBot(bot, await bot.run({ name: 'score', options: { project: names[0] ?? '' } }, caller));
  try {
    const clients = {
      bare: () => openBare(discord.ready),
      ours: () => openOurs(discord.ready, bot),
      adapter: () => openOurs(discord.ready, constant),
    };
    const rates = { bare: noRates(), ours: noRates(), adapter: noRates() };
    let deferred = 0;
    for (let turn = 0; turn <= ROUNDS; turn += 1) {
      for (const kind of ['bare', 'ours', 'adapter'] as const) {
        const close = await clients[kind]();
        for (const [load, typing] of LOADS) {
          const { seconds, unanswered } = await discord.commands({
            kind: 'commands',
            many: COMMANDS,
            atOnce: AT_ONCE,
            typing,
            projects: others(),
          });
          // The first turn warms up.
          if (turn > 0) rates[kind][load].push((COMMANDS * (typing + 1)) / seconds);
          if (turn > 0 && kind === 'ours') deferred += unanswered;
        }
        await close();
      }
    }
    const close = await clients.ours();
    const typed = Array.from({ length: COMPLETIONS }, () => typedName(random.pick(names), random));
    await discord.completions(typed.slice(0, 100));
    const { times, choices } = await discord.completions(typed);
    await close();
    const alone = await completionsAlone(bot, typed);

    const rate = (kind: keyof typeof rates, load: Load): number => median(rates[kind][load]);
    const beside = (kind: 'ours' | 'adapter', load: Load): string =>
      `bare client ${round(rate('bare', load), 0)} a second, ours ${round(rate(kind, load), 0)}, medians of ${ROUNDS} turns`;
    return {
      suite: 'discord',
      figures: [
        figure(
          'scorecard not asked before / bare discord.js',
          round(rate('ours', 'cards') / rate('bare', 'cards')),
          'times',
          {
            bound: 0.3,
            better: 'higher',
            against: `${beside('ours', 'cards')}; every scorecard read from the database`,
          },
        ),
        {
          ...figure('session / bare discord.js', round(rate('ours', 'session') / rate('bare', 'session')), 'times'),
          better: 'higher',
          against: `${beside('ours', 'session')}; sessions of ${TYPING} completions and one score command`,
        },
        {
          ...figure('adapter / bare discord.js', round(rate('adapter', 'cards') / rate('bare', 'cards')), 'times'),
          better: 'higher',
          against: `${beside('adapter', 'cards')}; a scorecard that is ready, rendered and sent`,
        },
        { ...figure('interactions', round(rate('ours', 'session'), 0), 'per second'), better: 'higher' },
        figure('autocomplete p99', round(quantile(times, 0.99)), 'ms', {
          bound: 10,
          better: 'lower',
          against: `median ${round(median(times))} ms of ${COMPLETIONS}, from the gateway to the answer at Discord; without the way ${round(quantile(alone, 0.99))} ms`,
        }),
        figure('deferred under load', deferred, `of ${ROUNDS * COMMANDS * LOADS.length}`, {
          bound: 0,
          better: 'lower',
        }),
      ],
      missing: [],
      notes: [
        `${SIZE.projects} projects; Discord's side runs in a process of its own; ${round(choices / COMPLETIONS, 1)} choices a completion`,
      ],
    };
  } finally {
    await discord.close();
    await store.close();
  }
}

type Load = (typeof LOADS)[number][0];
const noRates = (): Record<Load, number[]> => ({ cards: [], session: [] });

/** The same bot, but commands answer with what is ready: what is left is the adapter. */
function constantBot(bot: Bot, answer: Awaited<ReturnType<Bot['run']>>): Bot {
  return {
    commands: bot.commands,
    run: async () => answer,
    runText: async () => answer,
    parse: (text) => bot.parse(text),
    complete: (query, by) => bot.complete(query, by),
    home: (by) => bot.home(by),
    card: (url, by) => bot.card(url, by),
    welcome: async () => undefined,
    workspaceJoined: async () => undefined,
    workspaceLeft: async () => undefined,
    channelGone: async () => undefined,
    subscribedChannels: async () => [],
    freshness: () => bot.freshness(),
  };
}

/** What people type on the way to a project: beginnings, words from inside, and slips. */
function typedName(fullName: string, random: ReturnType<typeof seededRandom>): string {
  const name = fullName.slice(fullName.indexOf('/') + 1);
  const cut = name.slice(0, random.integer(1, name.length));
  switch (random.integer(1, 4)) {
    case 1:
      return fullName.slice(0, random.integer(1, fullName.length));
    case 2:
      return cut.length > 3 ? `${cut.slice(0, 1)}${cut.slice(2, 3)}${cut.slice(1, 2)}${cut.slice(3)}` : cut;
    case 3:
      return name.slice(Math.floor(name.length / 2));
    default:
      return cut;
  }
}

const caller: Caller = {
  workspace: 'discord:1',
  channel: '1',
  user: '1',
  userName: 'bench',
  mayManage: false,
  zone: undefined,
  personal: false,
};

async function completionsAlone(bot: Bot, typed: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const value of typed) {
    const startedAt = performance.now();
    await bot.complete({ command: 'score', option: 'project', typed: value, options: {}, limit: 25 }, caller);
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function openBare({ restUrl, token }: Ready): Promise<() => Promise<void>> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: restUrl } });
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isAutocomplete()) void interaction.respond([{ name: 'a constant', value: 'a constant' }]);
    else if (interaction.isRepliable())
      void interaction.reply({ content: 'a constant', flags: MessageFlags.Ephemeral });
  });
  const ready = once(client, Events.ClientReady);
  await client.login(token);
  await ready;
  return () => client.destroy();
}

/** No chart is asked for here; one that is drawn all the same shows as a sentence. */
const charts = {
  render: (): Promise<Uint8Array> => Promise.reject(new ChartBusyError('none here')),
  close: async (): Promise<void> => undefined,
};

async function openOurs({ restUrl, token, applicationId }: Ready, bot: Bot): Promise<() => Promise<void>> {
  const platform = createDiscordPlatform(
    { token, applicationId, api: restUrl },
    { bot, charts, stores: noStores(), clock: systemClock, logger: silentLogger },
  );
  await platform.start();
  return () => platform.stop();
}

function noStores(): PlatformStores {
  return {
    installations: {
      put: async () => undefined,
      get: async () => undefined,
      remove: async () => undefined,
      list: async () => [],
    },
    claims: { take: async () => true, release: async () => undefined },
    tickets: { issue: async () => undefined, take: async () => false },
    actions: { keep: async () => 'kept', read: async () => undefined },
  };
}

/** The process that plays Discord. */
class Discord {
  readonly ready: Ready;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  static readonly open = async (): Promise<Discord> => {
    const child = fork(path.join(import.meta.dirname, 'discord-load.ts'));
    const report = await next(child);
    if (report.kind !== 'ready') throw new Error('the fake Discord did not start');
    return new Discord(child, report);
  };

  async commands(order: Extract<LoadOrder, { kind: 'commands' }>): Promise<Extract<LoadReport, { kind: 'commands' }>> {
    this.#child.send(order);
    const report = await next(this.#child);
    if (report.kind !== 'commands') throw new Error('the fake Discord answered something else');
    return report;
  }

  async completions(typed: readonly string[]): Promise<Extract<LoadReport, { kind: 'completions' }>> {
    this.#child.send({ kind: 'completions', typed } satisfies LoadOrder);
    const report = await next(this.#child);
    if (report.kind !== 'completions') throw new Error('the fake Discord answered something else');
    return report;
  }

  async close(): Promise<void> {
    this.#child.send({ kind: 'stop' } satisfies LoadOrder);
    await once(this.#child, 'exit');
  }
}

async function next(child: ChildProcess): Promise<LoadReport> {
  const left = new AbortController();
  const exit = once(child, 'exit', { signal: left.signal }).then(() =>
    Promise.reject(new Error('the fake Discord ended')),
  );
  exit.catch(() => undefined);
  const [report] = (await Promise.race([once(child, 'message'), exit])) as [LoadReport];
  left.abort();
  return report;
}
