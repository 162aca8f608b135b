import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GENERATED_NOW, generatedDatabase } from '../../bench/fixtures/generate-database.ts';
import { createLog } from '../../src/app/create-log.ts';
import { startBot } from '../../src/app/running-bot.ts';
import { readConfig } from '../../src/app/config.ts';
import { MINUTE, systemClock } from '../../src/contracts/clock.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { OperatorError } from '../../src/contracts/errors.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { openStore } from '../../db/open.ts';
import { latestInstant } from '../../src/jobs/due.ts';
import { JOBS } from '../../src/jobs/index.ts';
import { startFakeDiscord } from '../fakes/discord/fake-discord.ts';
import { wordsOf } from '../fakes/discord/state.ts';
import { discordSettings, slackSettings } from '../fakes/settings.ts';
import { SIGNING_SECRET, startFakeSlack } from '../fakes/slack/fake-slack.ts';

interface Line {
  level: string;
  msg: string;
  [field: string]: unknown;
}

/** The whole bot on a Discord of its own, with everything that it logs and counts. */
async function running() {
  const discord = await startFakeDiscord();
  onTestFinished(() => discord.stop());
  const guild = discord.state.addGuild('Team');
  const channel = discord.state.addChannel(guild.id, 'signals');
  const user = discord.state.addUser('ann-of-green-gables');
  const database = path.join(temporaryFolder(), 'bot.db');
  const lines: Line[] = [];
  const log = createLog('info', {}, (line) => lines.push(JSON.parse(line) as Line));
  const bot = await startBot(
    readConfig({ ...discordSettings(discord), GROUNDSWELL_DATABASE: database, GROUNDSWELL_OPS_PORT: '0' }),
    systemClock,
    log,
  );
  onTestFinished(() => bot.stop());
  return {
    lines,
    database,
    workspace: `discord:${guild.id}`,
    command: async (
      words: readonly string[],
      options: { name: string; type: number; value: string }[] = [],
    ): Promise<string> => {
      const asked = discord.command({ user: user.id, channel: channel.id }, ['signals', ...words], options);
      await asked.answered();
      return asked.messages.map(wordsOf).join(' ');
    },
    metrics: async () => (await fetch(`http://127.0.0.1:${bot.ops?.port ?? 0}/metrics`)).text(),
  };
}

const answered = (lines: readonly Line[]): Line[] => lines.filter((line) => line.msg === 'command answered');

it('tells in one line of each command which it was and what became of it, but not what was typed nor by whom', async () => {
  const { command, lines, workspace } = await running();
  await command(['help']);
  await command(['signals'], [{ name: 'project', type: 3, value: 'whispered/word' }]);
  const common = {
    level: 'info',
    workspace,
    request: expect.stringMatching(/^[0-9a-f]{8}$/) as unknown,
    ms: expect.any(Number) as unknown,
  };
  expect(answered(lines)).toMatchObject([
    { ...common, command: 'help', outcome: 'ok' },
    { ...common, command: 'signals', outcome: 'error' },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/whispered|green-gables/);
});

it('finds the failure behind an answer by its id, and counts it', async () => {
  const { command, lines, database, metrics } = await running();
  // Once all promises are settled, no transaction of the bot is open in this thread, which waits for the lock below.
  await yieldToEventLoop();
  const other = new Database(database);
  other.exec('alter table subscriptions rename to gone');
  other.close();
  const answer = await command(['subscriptions']);
  const [run] = answered(lines);
  expect(run).toMatchObject({ command: 'subscriptions', outcome: 'failed' });
  expect(answer).toContain(String(run?.['request']));
  expect(lines.filter((line) => line.level === 'error' && line.msg === 'command failed')).toMatchObject([
    { incident: run?.['request'], part: 'command' },
  ]);
  expect(await metrics()).toMatch(/^groundswell_errors_total\{part="command"\} 1$/m);
});

it('with other weights scores everything again as soon as it starts, and not at every start', async () => {
  const database = path.join(temporaryFolder(), 'bot.db');
  copyFileSync(await generatedDatabase({ projects: 60, days: 400, seed: 7 }), database);
  const slack = await startFakeSlack();
  onTestFinished(() => slack.stop());
  const clock: Clock = { now: () => GENERATED_NOW + 35 * MINUTE, sleep: (ms, signal) => systemClock.sleep(ms, signal) };
  // Nothing is due any more: every job had its last time.
  const store = await openStore({ file: database });
  for (const { name: job, when, leaseMs } of JOBS) {
    const scheduledFor = latestInstant(when, clock.now());
    await store.jobs.claim({ job, scheduledFor, owner: 'before', now: scheduledFor, leaseMs });
    await store.jobs.finish(job, scheduledFor, 'before', { at: scheduledFor, outcome: 'ok', detail: 'before' });
  }
  await store.close();
  /** The version of the scores, and the job's newest run, after a start with these weights. */
  const start = async (weights: Record<string, string>) => {
    const bot = await startBot(
      readConfig({
        GROUNDSWELL_DATABASE: database,
        GITHUB_API_URL: 'http://127.0.0.1:1',
        ...slackSettings(slack),
        ...weights,
      }),
      clock,
      silentLogger,
    );
    try {
      await bot.look();
      return {
        version: (await bot.application.store.scores.scored()).oldestVersion,
        run: (await bot.application.store.jobs.latest('score'))[0],
      };
    } finally {
      await bot.stop();
    }
  };
  expect(await start({})).toMatchObject({ version: 'v2', run: { detail: 'before' } });
  const weights = { GROUNDSWELL_WEIGHTS: 'usage=10,growth=70,health=10,adoption=10' };
  const first = await start(weights);
  expect(first).toMatchObject({
    version: 'v2 (usage 10, growth 70, health 10, adoption 10)',
    run: { scheduledFor: clock.now(), outcome: 'ok' },
  });
  expect(await start(weights)).toEqual(first);
});

describe('a start that cannot be', () => {
  /** What the operator is told. */
  async function refusal(settings: Record<string, string>): Promise<string> {
    const slack = await startFakeSlack();
    onTestFinished(() => slack.stop());
    const thrown: unknown = await startBot(
      readConfig({
        GROUNDSWELL_DATABASE: path.join(temporaryFolder(), 'bot.db'),
        ...slackSettings(slack),
        ...settings,
      }),
      systemClock,
      silentLogger,
    ).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(thrown instanceof OperatorError)) throw new Error('it was not told', { cause: thrown });
    return `${thrown.message} ${thrown.hint ?? ''}`;
  }

  async function takenPort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  }

  it('says whose port is taken, and leaves nothing open', async () => {
    const port = await takenPort();
    const database = path.join(temporaryFolder(), 'bot.db');
    expect(await refusal({ GROUNDSWELL_OPS_PORT: String(port), GROUNDSWELL_DATABASE: database })).toMatch(
      new RegExp(`^Another process listens on port ${port} of 127\\.0\\.0\\.1 already\\..*GROUNDSWELL_OPS_PORT`),
    );
    // A database that was closed has no log beside it.
    expect([database, `${database}-wal`].map((file) => existsSync(file))).toEqual([true, false]);
    expect(
      await refusal({ SLACK_MODE: 'http', SLACK_SIGNING_SECRET: SIGNING_SECRET, SLACK_PORT: String(port) }),
    ).toMatch(new RegExp(`^Another process listens on port ${port} of 127\\.0\\.0\\.1 already\\..*SLACK_PORT`));
  });

  it('says that an address is not one of this machine', async () => {
    expect(await refusal({ GROUNDSWELL_OPS_PORT: '0', GROUNDSWELL_OPS_HOST: '203.0.113.7' })).toMatch(
      /^This machine has no address 203\.0\.113\.7 to listen on\..*GROUNDSWELL_OPS_HOST/,
    );
    expect(await refusal({ GROUNDSWELL_OPS_PORT: '0', GROUNDSWELL_OPS_HOST: 'no host' })).toMatch(
      /^This machine has no address no host to listen on\./,
    );
  });

  it('says that the folder of the database cannot be made', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(await refusal({ GROUNDSWELL_DATABASE: path.join(file, 'data/bot.db') })).toMatch(
      /file\/data cannot be a folder: a file stands in its way\./,
    );
  });
});
