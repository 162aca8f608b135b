import { describe, expect, onTestFinished, test } from 'vitest';
import type { Delivery, NewDelivery, Store } from '../../db/store.ts';
import { HOUR } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { temporaryStore } from '../support/temporary-store.ts';
import { wordsOf } from '../fakes/discord/fake-discord.ts';
import type { FakeChannel, FakeMessage } from '../fakes/discord/state.ts';
import { said } from '../support/discord/setting.ts';
import { settle, whilePassing, world } from '../support/discord/world.ts';
import type { World } from '../support/discord/world.ts';
import { delivery } from '../support/delivery-world.ts';

interface Scene extends World {
  store: Store;
  /** A channel of the server that the gateway knows of. */
  place: (name: string, options?: Parameters<World['fake']['state']['addChannel']>[2]) => FakeChannel;
  /** A subscription of the channel, and its number. */
  subscribe: (channel: string) => Promise<number>;
  /** Owes it and waits until it is settled. */
  deliver: (channel: string, key: string, more?: Partial<NewDelivery>) => Promise<Delivery>;
  /** The delivery as it stands after this time. */
  after: (ms: number, key: string) => Promise<Delivery>;
  owe: (channel: string, key: string, more?: Partial<NewDelivery>) => Promise<void>;
}

/** The outbox, with a Discord behind it and nothing in between left out. */
async function scene(): Promise<Scene> {
  const here = await world();
  const { fake, clock, guild, from, platform } = here;
  const store = await temporaryStore();
  const workspace = `discord:${guild}`;
  await store.workspaces.join({ id: workspace, platform: 'discord', name: 'Analysts' }, clock.now());
  const outbox = createOutbox({
    store,
    platforms: [platform],
    clock,
    logger: silentLogger,
    owner: 'test',
    random: () => 0.5,
  });
  onTestFinished(() => whilePassing(clock, outbox.stop()));
  outbox.start();
  const read = async (key: string): Promise<Delivery> =>
    (await store.deliveries.get({ key })) ?? expect.fail(`nothing is owed as ${key}`);
  const owe: Scene['owe'] = async (channel, key, more = {}) => {
    const now = clock.now();
    await store.deliveries.enqueue(
      [
        delivery({
          key,
          target: { workspace, channel },
          message: said(`text of ${key}`),
          notBefore: now,
          expiresAt: now + 20 * HOUR,
          ...more,
        }),
      ],
      now,
    );
    outbox.wake();
  };
  return {
    ...here,
    store,
    owe,
    place(name, options) {
      const channel = fake.state.addChannel(guild, name, options);
      fake.gateway.dispatch(
        channel.type === 11 ? 'THREAD_CREATE' : 'CHANNEL_CREATE',
        fake.state.channelJson(channel),
        guild,
      );
      return channel;
    },
    async subscribe(channel) {
      const at = clock.now();
      const audit = {
        workspaceId: workspace,
        channel,
        at,
        actor: from.user,
        actorName: 'ada',
        action: 'subscribe',
        detail: 'test',
      };
      const made = await store.subscriptions.create(
        {
          workspaceId: workspace,
          channel,
          thread: null,
          kind: 'alerts',
          slug: null,
          schedule: null,
          filter: completeFilter(),
          nextDueAt: null,
          createdBy: from.user,
          createdByName: 'ada',
        },
        at,
        audit,
      );
      return made.id;
    },
    async deliver(channel, key, more) {
      await owe(channel, key, more);
      await expect
        .poll(
          async () => (
            clock.pass(1_000),
            await settle(),
            ['sent', 'failed', 'dropped', 'skipped'].includes((await read(key)).state)
          ),
        )
        .toBe(true);
      return read(key);
    },
    async after(ms, key) {
      for (let passed = 0; passed < ms; passed += ms / 20) {
        clock.pass(ms / 20);
        await settle();
      }
      return read(key);
    },
  };
}

const reply = (parentKey: string): Partial<NewDelivery> => ({ operation: 'reply', parentKey });
const edit = (parentKey: string): Partial<NewDelivery> => ({ operation: 'update', parentKey });
const stateOf = async ({ store }: Scene, subscription: number): Promise<string | undefined> =>
  (await store.subscriptions.get(subscription))?.state;
const words = (messages: readonly FakeMessage[] | undefined): string[] => (messages ?? []).map(wordsOf);
const threadsOf = ({ fake }: Scene, parent: string): FakeChannel[] =>
  [...fake.state.channels.values()].filter((channel) => channel.parent === parent);

describe('a thread that closes leaves its channel open', () => {
  test('an archived one is woken, for edits and for replies, in forums too', async () => {
    const here = await scene();
    const forum = here.place('forum', { type: 15 });
    for (const channel of [here.channel, forum.id]) {
      const subscription = await here.subscribe(channel);
      const key = `alert ${channel}`;
      expect(await here.deliver(channel, key)).toMatchObject({ state: 'sent' });
      expect(await here.deliver(channel, `first ${key}`, reply(key))).toMatchObject({ state: 'sent' });
      const [thread = expect.fail()] = threadsOf(here, channel);
      thread.archived = true;
      expect(await here.deliver(channel, `growing ${key}`, reply(key))).toMatchObject({
        state: 'sent',
        messageRef: { thread: thread.id },
      });
      thread.archived = true;
      expect(await here.deliver(channel, `over ${key}`, edit(key))).toMatchObject({ state: 'sent' });
      expect(here.fake.posts(channel).map(wordsOf).sort()).toEqual([
        `text of first ${key}`,
        `text of growing ${key}`,
        `text of over ${key}`,
      ]);
      expect(await stateOf(here, subscription)).toBe('active');
    }
  });

  test('after a locked one, replies stand in the channel and only edits inside it end', async () => {
    const here = await scene();
    const subscription = await here.subscribe(here.channel);
    const root = await here.deliver(here.channel, 'alert');
    await here.deliver(here.channel, 'growing', reply('alert'));
    const [thread = expect.fail()] = threadsOf(here, here.channel);
    Object.assign(thread, { locked: true, archived: true });
    expect(await here.deliver(here.channel, 'over', reply('alert'))).toMatchObject({ state: 'sent' });
    expect(await here.deliver(here.channel, 'changed', edit('growing'))).toMatchObject({ state: 'failed' });
    expect(words(thread.messages)).toEqual(['text of growing']);
    const posts = here.fake.state.channels.get(here.channel)?.messages;
    expect(words(posts)).toEqual(['text of alert', 'text of over']);
    expect(posts?.at(-1)?.replyTo).toBe(root.messageRef?.message);
    // One that was deleted is no more the end.
    here.fake.state.channels.delete(thread.id);
    here.fake.faults.plan(
      {
        kind: 'refuse',
        reply: { status: 400, json: { code: 160004, message: 'A thread has already been created for this message' } },
      },
      { path: /threads$/ },
    );
    expect(await here.deliver(here.channel, 'after all', reply('alert'))).toMatchObject({ state: 'sent' });
    expect(words(posts)).toEqual(['text of alert', 'text of over', 'text of after all']);
    expect(await stateOf(here, subscription)).toBe('active');
    expect(await here.deliver(here.channel, 'next alert', { subscriptionId: subscription })).toMatchObject({
      state: 'sent',
    });
  });

  test('in a forum the post alone ends', async () => {
    const here = await scene();
    const forum = here.place('forum', { type: 15 });
    const subscription = await here.subscribe(forum.id);
    await here.deliver(forum.id, 'alert');
    const [post = expect.fail()] = threadsOf(here, forum.id);
    Object.assign(post, { locked: true, archived: true });
    expect(await here.deliver(forum.id, 'changed', edit('alert'))).toMatchObject({ state: 'failed' });
    expect(await here.deliver(forum.id, 'growing', reply('alert'))).toMatchObject({ state: 'failed' });
    expect(await here.deliver(forum.id, 'next alert', { subscriptionId: subscription })).toMatchObject({
      state: 'sent',
    });
    expect(await stateOf(here, subscription)).toBe('active');
  });

  test('where the bot may not write in threads, replies stand in the channel, and no thread is left empty', async () => {
    const here = await scene();
    for (const told of [true, false]) {
      const place = here.place(`without threads, told: ${told}`);
      const subscription = await here.subscribe(place.id);
      const key = `alert ${place.id}`;
      const root = await here.deliver(place.id, key);
      place.closed = 'threads';
      if (told) here.fake.gateway.dispatch('CHANNEL_UPDATE', here.fake.state.channelJson(place), here.guild);
      await settle();
      expect(await here.deliver(place.id, `over ${key}`, reply(key))).toMatchObject({ state: 'sent' });
      expect(words(place.messages)).toEqual([`text of ${key}`, `text of over ${key}`]);
      expect(place.messages[1]?.replyTo).toBe(root.messageRef?.message);
      expect(threadsOf(here, place.id)).toHaveLength(told ? 0 : 1);
      expect(await stateOf(here, subscription)).toBe('active');
    }
  });

  test('but where it is the subscribed channel itself, its lock ends the subscription', async () => {
    const here = await scene();
    const thread = here.place('a thread', { type: 11, parent: here.channel });
    const subscription = await here.subscribe(thread.id);
    thread.archived = true;
    expect(await here.deliver(thread.id, 'alert', { subscriptionId: subscription })).toMatchObject({ state: 'sent' });
    thread.locked = true;
    expect(await here.deliver(thread.id, 'next', { subscriptionId: subscription })).toMatchObject({ state: 'failed' });
    expect(await stateOf(here, subscription)).toBe('off');
    // Whoever set it up is told which one: by a name to press, not by a number.
    const told = (): string =>
      [...here.fake.state.channels.values()]
        .filter((channel) => channel.recipient === here.from.user)
        .flatMap((channel) => words(channel.messages))
        .join('\n');
    await expect
      .poll(async () => (here.clock.pass(1_000), await settle(), told()))
      .toContain('Switched off: the subscription to alerts');
    expect(told()).toContain(`<#${thread.id}>`);
    expect(told()).not.toContain(`\`${thread.id}\``);
  });
});

describe('a refused token', () => {
  test('ends no channel: what is owed stays owed, and is posted once the token is taken again', async () => {
    const here = await scene();
    const subscription = await here.subscribe(here.channel);
    here.fake.faults.tokenRevoked = true;
    await here.owe(here.channel, 'digest', { subscriptionId: subscription });
    await here.owe(here.channel, 'too late', { subscriptionId: subscription, expiresAt: here.clock.now() + HOUR });
    expect(await here.after(2 * HOUR, 'digest')).toMatchObject({
      state: 'owed',
      uncertain: false,
      error: expect.stringContaining('refuses the token') as string,
    });
    // A ban for too many refused requests would last longer than the trouble.
    expect(here.fake.requests.filter((request) => request.startsWith('POST /channels/')).length).toBeLessThan(40);
    expect(await here.store.subscriptions.get(subscription)).toMatchObject({ state: 'active' });
    here.fake.faults.tokenRevoked = false;
    await expect.poll(async () => (await here.after(5 * 60_000, 'digest')).state).toBe('sent');
    expect((await here.after(60_000, 'too late')).state).toBe('skipped');
    expect(words(here.fake.posts(here.channel))).toHaveLength(1);
  });
});
