import { copyFile, rm } from 'node:fs/promises';
import { App, HTTPReceiver } from '@slack/bolt';
import { openStore } from '../../db/open.ts';
import { createApplication } from '../../src/app/application.ts';
import { offlineOperations } from '../../src/app/offline-operations.ts';
import { offlineTracker } from '../../src/app/offline-tracker.ts';
import { createPlatformStores } from '../../src/app/platform-stores.ts';
import { readConfig } from '../../src/app/config.ts';
import type { Bot } from '../../src/contracts/bot.ts';
import { systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { PlatformStores } from '../../src/contracts/platforms/platform-stores.ts';
import { slackDefaults } from '../../src/platforms/slack/config.ts';
import { createSlackPlatform } from '../../src/platforms/slack/platform.ts';
import { BOT_TOKEN, SIGNING_SECRET, startFakeSlack } from '../../test/fakes/slack/fake-slack.ts';
import { createTestBot } from '../../test/support/slack/test-bot.ts';
import { memoryStores } from '../../test/support/memory-stores.ts';
import { GENERATED_NOW } from '../fixtures/generate-database.ts';

/**
 * One of the two servers of the Slack benchmark, in a process of its own: `bare` is a Bolt app that acknowledges with a constant,
 * `side` is our Slack side with a ready answer, `groundswell <file>` is ours on a copy of that database. Says `{port, names}` when it listens; ends when its input ends.
 */
async function bare(): Promise<{ port: number; names: string[] }> {
  const receiver = new HTTPReceiver({ signingSecret: SIGNING_SECRET });
  const app = new App({ receiver, authorize: async () => ({ botToken: BOT_TOKEN, botId: 'B1', botUserId: 'U1' }) });
  app.command('/signals', async ({ ack }) => ack({ response_type: 'ephemeral', text: 'ok' }));
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, names: [] };
}

/** Our Slack side with a bot that answers with one ready scorecard: what parsing, rights, rendering and Bolt cost by themselves. */
async function side(): Promise<{ port: number; names: string[] }> {
  return serve(createTestBot(), memoryStores(), []);
}

async function groundswell(file: string): Promise<{ port: number; names: string[] }> {
  const copy = `${file}.slack-${process.pid}`;
  await copyFile(file, copy);
  const store = await openStore({ file: copy });
  closing.push(async () => {
    await store.close();
    for (const rest of ['', '-wal', '-shm']) await rm(copy + rest, { force: true });
  });
  const config = readConfig({});
  const clock = { ...systemClock, now: () => GENERATED_NOW };
  const { bot } = await createApplication({
    config,
    store,
    clock,
    log: silentLogger,
    tracker: offlineTracker(store),
    operations: offlineOperations(),
    starter: async () => [],
  });
  const names = (await store.projects.names()).map((project) => project.fullName);
  const step = Math.max(1, Math.floor(names.length / 5_000));
  return serve(
    bot,
    createPlatformStores(store, systemClock, undefined),
    names.filter((_, at) => at % step === 0),
  );
}

async function serve(bot: Bot, stores: PlatformStores, names: string[]): Promise<{ port: number; names: string[] }> {
  const slack = await startFakeSlack();
  const platform = createSlackPlatform(
    {
      ...slackDefaults,
      mode: 'http',
      botToken: BOT_TOKEN,
      signingSecret: SIGNING_SECRET,
      port: 0,
      apiUrl: slack.apiUrl,
    },
    {
      bot,
      charts: { render: async () => new Uint8Array(), close: async () => undefined },
      stores,
      clock: systemClock,
      logger: silentLogger,
    },
  );
  await platform.start();
  closing.push(
    () => platform.stop(),
    () => slack.stop(),
  );
  return { port: platform.port() ?? 0, names };
}

const closing: (() => Promise<void>)[] = [];
const [, , which = '', file = ''] = process.argv;
process.stdout.write(
  `${JSON.stringify(await (which === 'bare' ? bare() : which === 'side' ? side() : groundswell(file)))}\n`,
);
process.stdin.resume();
process.stdin.on('end', () => {
  void (async () => {
    for (const close of closing.toReversed()) await close();
    process.exit(0);
  })();
});
