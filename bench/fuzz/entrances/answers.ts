import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { OperatorError, PassingDeliveryError, PermanentDeliveryError } from '../../../src/contracts/errors.ts';
import { silentLogger } from '../../../src/contracts/logger.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';
import type { ChatPlatform } from '../../../src/contracts/platforms/chat-platform.ts';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { slackDefaults } from '../../../src/platforms/slack/config.ts';
import { createSlackPlatform } from '../../../src/platforms/slack/platform.ts';
import { createGitHub } from '../../../src/sources/github/client.ts';
import { BudgetExhausted, GitHubOutage } from '../../../src/sources/github/errors.ts';
import type { GitHub } from '../../../src/sources/github/types.ts';
import { createHttp } from '../../../src/sources/http/create-http.ts';
import { SourceError } from '../../../src/sources/http/source-error.ts';
import { SOURCES } from '../../../src/sources/index.ts';
import type { SourceReader } from '../../../src/sources/source.ts';
import { startFakeDiscord } from '../../../test/fakes/discord/fake-discord.ts';
import { startFakeGitHub } from '../../../test/fakes/github/server.ts';
import { TurningClock } from '../../../test/fakes/github/turning-clock.ts';
import { makeWorld } from '../../../test/fakes/github/world.ts';
import { APP_TOKEN, BOT_TOKEN, startFakeSlack } from '../../../test/fakes/slack/fake-slack.ts';
import { configFor, depsWith } from '../../../test/support/discord/setting.ts';
import { memoryStores } from '../../../test/support/memory-stores.ts';
import { createTestBot } from '../../../test/support/slack/test-bot.ts';
import type { Random } from '../../fixtures/random.ts';
import { clockThatHurries } from './entrance.ts';
import type { Entrance, OpenEntrance } from './entrance.ts';
import { mutatingProxy } from './mutating-proxy.ts';

type Kind = abstract new (...parameters: never[]) => Error;

/** Much of an answer is waiting for the connection. */
const AT_ONCE = 16;

/** Runs one question after the other until so many answers were changed. Only what the port promises may be thrown. */
function asking(
  parts: { url: string; mutated(): number; on: boolean; recent: () => readonly string[] },
  questions: readonly (() => Promise<unknown>)[],
  random: Random,
  allowed: readonly Kind[],
): Omit<OpenEntrance, 'close'> {
  const ask = async (question: () => Promise<unknown>): Promise<void> => {
    try {
      await question();
    } catch (error) {
      if (!allowed.some((kind) => error instanceof kind)) throw error;
    }
  };
  return {
    async send(many) {
      const until = parts.mutated() + many;
      let left = many * 20;
      const worker = async (): Promise<void> => {
        for (; parts.mutated() < until && left > 0; left -= 1) await ask(random.pick(questions));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    },
    async answers() {
      parts.on = false;
      try {
        // What was refused may have to be waited for: a few attempts, on a clock that does not take the time.
        for (let attempt = 0; attempt < 5; attempt += 1) {
          const right = await Promise.all(
            questions.map((question) =>
              question().then(
                () => true,
                () => false,
              ),
            ),
          );
          if (right.some(Boolean)) return true;
        }
        return false;
      } finally {
        parts.on = true;
      }
    },
    recent: parts.recent,
  };
}

const unlimited = { core: 1e9, graphql: 1e9, corePerMinute: 1e9, graphqlPerMinute: 1e9 };

export const gitHubAnswers: Entrance = {
  name: 'GitHub answers',
  cases: 25_000,
  async open(random) {
    const clock = new TurningClock('2026-11-18T20:00:00Z');
    const world = makeWorld({ projects: 2, at: clock.now(), weeks: 40 });
    const fake = await startFakeGitHub({ world, clock, limits: unlimited, remember: false });
    const proxy = await mutatingProxy(fake.url, random);
    const make = (): GitHub =>
      createGitHub({ tokens: ['ghp_good'], clock, baseUrl: proxy.url, retryUnitMs: 0, requestTimeoutMs: 2_000 });
    let client = make();
    const repositories = world.all.map(({ id, owner, name }) => ({ nodeId: id, nameWithOwner: `${owner}/${name}` }));
    const [one = { nodeId: 'R', nameWithOwner: 'a/b' }] = repositories;
    const questions = [
      () => client.pulse(repositories),
      () => client.daily(repositories),
      () => client.lookup(repositories.map(({ nameWithOwner }) => nameWithOwner)),
      () => client.starHistory(one, { weeks: 60 }),
      () => client.contributors(one),
      () => client.releases(repositories, clock.now() - 4e10),
      () => client.windowCounts(repositories),
      () => client.organisation('org0', 10),
      () => client.searchByName('project1'),
      () => client.adopters(repositories),
      () => client.policyOf(one.nameWithOwner),
      () => client.readBudget(),
    ];
    const port = asking(proxy, questions, random, [OperatorError, BudgetExhausted, GitHubOutage]);
    return {
      ...port,
      async answers() {
        // An answer may have said that the budget is spent until the year 3000: a client of its own asks what is in order.
        client = make();
        return port.answers();
      },
      async close() {
        await proxy.close();
        await fake.stop();
      },
    };
  },
};

const message: Message = { summary: 'digest', tone: 'neutral', blocks: [{ kind: 'text', text: 'ten stars' }] };

const deliveries = (platform: ChatPlatform, workspace: string, channel: string, user: string) => {
  let key = 0;
  const signal = (): AbortSignal => AbortSignal.timeout(5_000);
  const note = { read: () => undefined, keep: async () => undefined };
  const mayStand = { since: 0, until: 4e12 };
  const target = { workspace, channel };
  return [
    () => platform.send(target, message, { key: `k${(key += 1)}`, mayStand, note, signal: signal() }),
    () => platform.send(target, message, { key: `k${(key += 1)}`, mayStand: undefined, note, signal: signal() }),
    () => platform.update({ ...target, message: '1.1' }, message, { signal: signal() }),
    () => platform.find(target, 'k1', mayStand, { note, signal: signal() }),
    () => platform.sendDirect(workspace, user, message, { key: `d${(key += 1)}`, mayStand, note, signal: signal() }),
    () => platform.checkChannel(target),
    () => platform.diagnose(),
  ];
};

export const slackAnswers: Entrance = {
  name: 'Slack answers',
  cases: 25_000,
  async open(random) {
    const slack = await startFakeSlack();
    const clock = clockThatHurries();
    const proxy = await mutatingProxy(slack.url, random);
    proxy.on = false;
    const platform = createSlackPlatform(
      {
        ...slackDefaults,
        mode: 'socket',
        botToken: BOT_TOKEN,
        appToken: APP_TOKEN,
        apiUrl: `${proxy.url}/api/`,
        requestTimeoutMs: 2_000,
      },
      {
        bot: createTestBot(),
        charts: { render: async () => new Uint8Array(8), close: async () => undefined },
        stores: memoryStores(),
        clock,
        logger: silentLogger,
      },
    );
    await platform.start();
    proxy.on = true;
    const questions = deliveries(platform, 'slack:T0000000001', 'C0000000001', 'U0000000001');
    return {
      ...asking(proxy, questions, random, [PermanentDeliveryError, PassingDeliveryError]),
      async close() {
        proxy.on = false;
        clock.hurry();
        await platform.stop();
        await proxy.close();
        await slack.stop();
      },
    };
  },
};

export const discordAnswers: Entrance = {
  name: 'Discord answers',
  cases: 25_000,
  async open(random) {
    const fake = await startFakeDiscord({ checks: false });
    const clock = clockThatHurries();
    const guild = fake.state.addGuild('Analysts').id;
    const channel = fake.state.addChannel(guild, 'signals').id;
    const user = fake.state.addUser('ada').id;
    const proxy = await mutatingProxy(fake.restUrl, random);
    proxy.on = false;
    const platform = createDiscordPlatform(
      configFor(fake, { api: proxy.url, requestTimeoutMs: 2_000, requestsPerSecond: 1_000_000 }),
      depsWith({ clock, logger: silentLogger as never }),
    );
    await platform.start();
    proxy.on = true;
    return {
      ...asking(proxy, deliveries(platform, `discord:${guild}`, channel, user), random, [
        PermanentDeliveryError,
        PassingDeliveryError,
      ]),
      async close() {
        proxy.on = false;
        clock.hurry();
        await platform.stop();
        await proxy.close();
        await fake.stop();
      },
    };
  },
};

/** What is asked of a source, by what it can do; none for what is not recorded. */
function questionsOf(reader: SourceReader): (() => Promise<unknown>)[] {
  const { signal } = new AbortController();
  const range = { from: 20_700, to: 20_706 };
  if (reader.role === 'packages') return [() => reader.packagesOf('qdrant/qdrant', signal)];
  if (reader.role === 'provenance') return [() => reader.publishedBy('qdrant/qdrant', signal)];
  if (reader.role === 'daily')
    return [
      () => reader.daily(['vue', 'react'], range, signal),
      () => reader.daily(['@vue/core'], range, signal),
      ...(reader.registryDays === undefined ? [] : [() => reader.registryDays?.(range, signal) ?? Promise.resolve()]),
    ];
  if (reader.role === 'totals') return [() => reader.totals(['serde'], signal)];
  return [];
}

/** Recorded answers, by the source that they are of. */
const RECORDED: Readonly<Record<string, string>> = {
  ecosystems: 'ecosystems-lookup.json',
  'deps-dev': 'depsdev-packageversions.json',
  npm: 'npm-range-bulk.json',
  pypi: 'clickhouse-pypi.jsonl',
  pypistats: 'pypistats-overall.json',
  'crates-io': 'crates-crate-serde.json',
};

export const sourceAnswers: Entrance = {
  name: 'answers of sources',
  cases: 25_000,
  async open(random) {
    const recorded = (id: string): string =>
      readFileSync(new URL(`../../../test/fixtures/sources/${RECORDED[id] ?? ''}`, import.meta.url), 'utf8');
    const bodies = new Map(Object.keys(RECORDED).map((id) => [id, recorded(id)]));
    const upstream = createServer((request, response) => {
      const body = bodies.get((request.url ?? '').split('/')[1] ?? '');
      response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(body ?? '{}');
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const proxy = await mutatingProxy(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`, random);
    const clock = new TurningClock('2026-11-18T20:00:00Z');
    const clients = SOURCES.filter(({ id }) => bodies.has(id)).map((kind) => ({
      kind,
      http: createHttp({
        label: kind.label,
        address: `${proxy.url}/${kind.id}`,
        allowPrivate: true,
        contact: 'ops@example.org',
        pace: { ...kind.pace, everyMs: 0 },
        clock,
        random: random.next,
        onRequest: () => undefined,
      }),
    }));
    const questions = clients.flatMap(({ kind, http }) =>
      questionsOf(kind.create({ http, contact: 'ops@example.org' })),
    );
    return {
      ...asking(proxy, questions, random, [SourceError]),
      async close() {
        await Promise.all(clients.map(({ http }) => http.close()));
        await proxy.close();
        upstream.closeAllConnections();
        await new Promise<void>((resolve) => upstream.close(() => resolve()));
      },
    };
  },
};
