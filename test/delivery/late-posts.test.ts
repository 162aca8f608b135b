import { afterEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../db/store.ts';
import type { ChannelRef, ChatPlatform } from '../../src/contracts/platforms/chat-platform.ts';
import { MINUTE, SECOND } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { DEFAULT_SETTINGS } from '../../src/delivery/settings.ts';
import { createDiscordPlatform } from '../../src/platforms/discord/index.ts';
import { keyed } from '../support/generous-timeouts.ts';
import { temporaryStore } from '../support/temporary-store.ts';
import { startFakeDiscord, wordsOf } from '../fakes/discord/fake-discord.ts';
import { configFor, depsWith } from '../support/discord/setting.ts';
import { settle } from '../support/discord/world.ts';
import { CHART } from '../support/slack/test-bot.ts';
import { openWorld, turnedClock } from '../support/slack/test-world.ts';
import type { TurnedClock } from '../support/slack/test-world.ts';
import { delivery } from '../support/delivery-world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Looks again until it is so. Nothing here depends on how long that takes. */
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setImmediate(resolve));
}

function gate(): { open: () => void; opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

interface Scene {
  clock: TurnedClock;
  platform: ChatPlatform;
  target: ChannelRef;
  message: Message;
  /** Whether the request that is held up has arrived. */
  held: () => boolean;
  release: () => void;
  /** The keys, or words, of all posts that stand. */
  standing: () => readonly string[];
}

/**
 * The first attempt is held up in the middle, until the outbox has given it up, looked for its message in vain and sent it
 * again. Then the first attempt may go on: how many messages stand once it has ended?
 */
async function whatStands({
  clock,
  platform,
  target,
  message,
  held,
  release,
  standing,
}: Scene): Promise<readonly string[]> {
  const store = await temporaryStore();
  const sends: Promise<unknown>[] = [];
  const watched: ChatPlatform = {
    ...platform,
    send: (...parameters) => {
      const work = platform.send(...parameters);
      sends.push(work);
      return work;
    },
  };
  const outbox = createOutbox({
    store,
    platforms: [watched],
    clock,
    logger: silentLogger,
    owner: 'test',
    random: () => 0.5,
  });
  closing.push(() => outbox.stop());
  const row = async (): Promise<Delivery | undefined> => (await store.deliveries.list({ limit: 1 }))[0];
  const now = clock.now();
  await store.deliveries.enqueue(
    [delivery({ key: 'digest', target, message, notBefore: now, expiresAt: now + 60 * MINUTE })],
    now,
  );
  outbox.start();
  await until(held);
  await clock.turn(DEFAULT_SETTINGS.requestMs);
  await until(async () => (await row())?.error !== null);
  expect(standing()).toEqual([]);
  await until(async () => {
    if (sends.length < 2) await clock.turn(SECOND);
    return (await row())?.state === 'sent';
  });
  release();
  await Promise.allSettled(sends);
  expect(sends).toHaveLength(2);
  return standing();
}

describe('an attempt that was given up posts nothing afterwards', () => {
  test('on Slack, where the upload of a chart stalls', async () => {
    const clock = turnedClock();
    const world = await openWorld({ clock, config: { requestTimeoutMs: 60 * SECOND } });
    closing.push(() => world.stop());
    const { open, opened } = gate();
    world.slack.faults.next('files.completeUploadExternal', { kind: 'hold', until: opened });
    const stands = await whatStands({
      clock,
      platform: world.platform,
      target: { workspace: 'slack:T0000000001', channel: 'C0000000001' },
      message: {
        summary: 'weekly digest',
        tone: 'up',
        blocks: [
          { kind: 'text', text: 'weekly digest' },
          { kind: 'chart', chart: CHART },
        ],
      },
      held: () => world.slack.calls('files.completeUploadExternal').length > 0,
      release: open,
      standing: () => world.slack.posts('C0000000001').map((post) => String(post.metadata?.event_payload['key'])),
    });
    expect(stands).toEqual(['digest']);
  });

  test('on Discord, where what stands of a long message is looked up and the answer stalls', async () => {
    const clock = turnedClock();
    const fake = await startFakeDiscord({ clock });
    closing.push(() => fake.stop());
    const guild = fake.state.addGuild('Analysts').id;
    const channel = fake.state.addChannel(guild, 'signals').id;
    const platform = createDiscordPlatform(configFor(fake, { requestTimeoutMs: 60 * SECOND }), depsWith({ clock }));
    await platform.start();
    closing.push(() => platform.stop());
    const { open, opened } = gate();
    fake.faults.plan({ kind: 'stall', release: opened }, { method: 'GET', path: /messages$/ });
    const items = Array.from({ length: 90 }, (_, index) => `item ${index}; ${'word '.repeat(20)}`);
    const stands = await whatStands({
      clock,
      platform,
      target: { workspace: `discord:${guild}`, channel },
      message: { summary: 'weekly digest', tone: 'up', blocks: [{ kind: 'list', items }] },
      held: () => fake.requests.some((request) => /^GET .*\/messages$/.test(request)),
      release: () => {
        // Longer ago than Discord remembers a nonce: nothing but us keeps the message from standing twice.
        void clock.turn(10 * MINUTE).then(open);
      },
      standing: () => fake.posts(channel).map((post) => /item \d+;/.exec(wordsOf(post))?.[0] ?? ''),
    });
    expect(stands.length).toBeGreaterThan(1);
    expect(new Set(stands).size).toBe(stands.length);
    expect(fake.violations).toEqual([]);
  });

  test('on Discord, where discord.js waits for a rate limit', async () => {
    const fake = await startFakeDiscord();
    closing.push(() => fake.stop());
    const guild = fake.state.addGuild('Analysts').id;
    const channel = fake.state.addChannel(guild, 'signals').id;
    const platform = createDiscordPlatform(configFor(fake), depsWith());
    await platform.start();
    closing.push(() => platform.stop());
    fake.faults.rateLimit(40, { method: 'POST', path: /messages$/ });
    const enough = new AbortController();
    const sent = platform.send(
      { workspace: `discord:${guild}`, channel },
      { summary: 'x', tone: 'neutral', blocks: [{ kind: 'text', text: 'x' }] },
      { ...keyed('k'), signal: enough.signal },
    );
    await until(() => fake.faults.planned.length === 0);
    await settle();
    enough.abort();
    await expect(sent).rejects.toMatchObject({ name: 'PassingDeliveryError' });
    expect(fake.posts(channel)).toEqual([]);
  });
});
