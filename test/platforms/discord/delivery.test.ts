import { createRequire } from 'node:module';
import type * as Undici from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../src/contracts/errors.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { wordsOf } from '../../fakes/discord/fake-discord.ts';
import type { Fault } from '../../fakes/discord/rest-server.ts';
import { configFor, depsWith, PIXEL, said } from '../../support/discord/setting.ts';
import { world } from '../../support/discord/world.ts';
import type { World } from '../../support/discord/world.ts';
import { keyed, since, unhurried } from '../../support/generous-timeouts.ts';

const long = (items = 90): Message =>
  said('long', {
    blocks: [{ kind: 'list', items: Array.from({ length: items }, (_, index) => `item ${index}; ${'x'.repeat(80)}`) }],
  });
const chart: Message = said('c', {
  blocks: [
    { kind: 'chart', chart: { kind: 'ranking', title: 'T', measure: 'm', format: 'gain', footnote: 'f', rows: [] } },
  ],
});
const at = ({ guild, channel }: World): { workspace: string; channel: string } => ({
  workspace: `discord:${guild}`,
  channel,
});
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'went through',
    (error: unknown) => error,
  );
const POST = { method: 'POST', path: /messages$/ };

/** As it is wherever Slack's Socket Mode was loaded before discord.js. */
function useHttpClientOfSocketMode(): void {
  const bolt = createRequire(createRequire(import.meta.url).resolve('@slack/bolt'));
  const { Agent, getGlobalDispatcher, setGlobalDispatcher } = createRequire(bolt.resolve('@slack/socket-mode'))(
    'undici',
  ) as typeof Undici;
  const before = getGlobalDispatcher();
  onTestFinished(() => setGlobalDispatcher(before));
  setGlobalDispatcher(new Agent());
}

describe('a message is posted once', () => {
  it('when the same key is sent again soon', async () => {
    const here = await world();
    const first = await here.platform.send(at(here), said('x'), keyed('digest:1'));
    const second = await here.platform.send(at(here), said('x'), keyed('digest:1'));
    expect(second).toEqual(first);
    expect(here.fake.posts(here.channel)).toHaveLength(1);
    expect(here.fake.posts(here.channel)[0]?.nonce).toHaveLength(25);
  });

  it('to a person too, hours after Discord has forgotten the nonce', async () => {
    const here = await world();
    const workspace = `discord:${here.guild}`;
    const first = await here.platform.sendDirect(workspace, here.from.user, said('switched off'), keyed('off:1'));
    here.clock.pass(6 * 3_600_000);
    expect(await here.platform.sendDirect(workspace, here.from.user, said('switched off'), keyed('off:1'))).toEqual(
      first,
    );
    expect(here.fake.posts(first.channel)).toHaveLength(1);
  });

  it('when it is looked for hours later, by another process, among much else', async () => {
    const here = await world();
    const sent = await here.platform.send(at(here), said('x'), keyed('digest:1'));
    const start = here.clock.now();
    for (let index = 0; index < 230; index += 1) {
      here.clock.pass(1_000);
      here.fake.state.channels.get(here.channel)?.messages.push({
        id: here.fake.state.id(),
        channel: here.channel,
        author: here.from.user,
        body: { content: 'chatter' },
        files: [],
        at: 0,
        edits: 0,
        ephemeral: false,
        askedBy: undefined,
        replyTo: undefined,
        pings: [],
        nonce: undefined,
      });
    }
    const last = await here.platform.send(at(here), said('y'), keyed('digest:2'));
    here.clock.pass(6 * 3_600_000);
    const other = createDiscordPlatform(configFor(here.fake), depsWith());
    expect(await other.find(at(here), 'digest:1', since(start), unhurried())).toEqual(sent);
    expect(await other.find(at(here), 'digest:2', since(start), unhurried())).toEqual(last);
    expect(await other.find(at(here), 'digest:3', since(start), unhurried())).toBeUndefined();
    // Not by somebody who wrote the same thing, and not before its time.
    expect(await other.find(at(here), 'digest:1', since(here.clock.now()), unhurried())).toBeUndefined();
    await other.stop();
  });

  it('in all its parts, when it broke off between two', async () => {
    const here = await world();
    here.fake.faults.plan({ kind: 'lose' }, POST);
    expect(await failureOf(here.platform.send(at(here), long(), keyed('d')))).toMatchObject({ accepted: 'unknown' });
    const start = here.clock.now();
    expect(here.fake.posts(here.channel)).toHaveLength(1);
    // Hours later: Discord's own guard no longer helps.
    here.clock.pass(3 * 3_600_000);
    expect(await here.platform.find(at(here), 'd', since(start), unhurried())).toBeUndefined();
    const ref = await here.platform.send(at(here), long(), keyed('d'));
    const posts = here.fake.posts(here.channel);
    expect(posts).toHaveLength(3);
    expect(ref.message).toBe(posts[0]?.id);
    expect(await here.platform.find(at(here), 'd', since(start), unhurried())).toEqual(ref);
    for (let index = 0; index < 90; index += 1)
      expect(posts.map(wordsOf).join().split(`item ${index};`)).toHaveLength(2);
  });

  it('under fire: any request may fail in any way, and in the end every message stands once', async () => {
    const here = await world({ config: { requestTimeoutMs: 500 } });
    let seed = 42;
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    const faults: (() => Fault)[] = [
      () => ({ kind: 'lose' }),
      () => ({ kind: 'drop' }),
      () => ({ kind: 'refuse', reply: { status: 503 } }),
      () => ({
        kind: 'refuse',
        reply: {
          status: 429,
          headers: { 'retry-after': '30' },
          json: { message: 'slow', retry_after: 30, global: false },
        },
      }),
    ];
    here.fake.faults.chance = () => (random() < 0.3 ? faults[Math.floor(random() * faults.length)]?.() : undefined);
    const start = here.clock.now();
    for (let index = 0; index < 40; index += 1) {
      const message = index % 5 === 0 ? long() : said(`message ${index}`);
      let done = false;
      while (!done) {
        here.clock.pass(60_000);
        done = await here.platform.find(at(here), `key ${index}`, since(start), unhurried()).then(
          (found) => found !== undefined,
          () => false,
        );
        if (!done)
          done = await here.platform.send(at(here), message, keyed(`key ${index}`)).then(
            () => true,
            (error: unknown) => {
              expect(error).toBeInstanceOf(PassingDeliveryError);
              return false;
            },
          );
      }
    }
    here.fake.faults.chance = undefined;
    const posts = here.fake.posts(here.channel);
    for (let index = 0; index < 40; index += 1)
      if (index % 5 !== 0) expect(posts.filter((post) => wordsOf(post) === `message ${index}`)).toHaveLength(1);
    expect(posts).toHaveLength(32 + 8 * 3);
  }, 60_000);
});

describe('rate limits', () => {
  it('that are short are waited for by discord.js', async () => {
    const here = await world();
    here.fake.faults.rateLimit(50, POST);
    await here.platform.send(at(here), said('x'), keyed('k'));
    expect(here.fake.posts(here.channel)).toHaveLength(1);
  });
  it('that are long are handed back', async () => {
    const here = await world();
    here.fake.faults.rateLimit(90_000, POST);
    const failure = await failureOf(here.platform.send(at(here), said('x'), keyed('k')));
    expect(failure).toMatchObject({ accepted: 'no' });
    expect((failure as PassingDeliveryError).retryAfterMs).toBeGreaterThanOrEqual(90_000);
  });
});

describe('trouble', () => {
  it.each([
    [404, 10003, 'channel-gone'],
    [404, 10004, 'workspace-gone'],
    [403, 50001, 'not-a-member'],
    [403, 50013, 'no-permission'],
    [403, 50007, 'user-unreachable'],
    [403, 50278, 'user-unreachable'],
    [400, 50035, 'invalid-message'],
    [400, 50033, 'user-unreachable'],
    [400, 160002, 'no-permission'],
    [400, 160005, 'archived'],
    [400, 50083, 'archived'],
    [401, 0, 'unauthorized'],
    [400, 240000, 'invalid-message'],
  ])('%i %i is permanent: %s', async (status, code, reason) => {
    const here = await world();
    here.fake.faults.plan({ kind: 'refuse', reply: { status, json: { code, message: 'no' } } }, POST);
    const failure = await failureOf(here.platform.send(at(here), said('x'), keyed('k')));
    expect(failure).toBeInstanceOf(PermanentDeliveryError);
    expect(failure).toMatchObject({ reason });
    // The next one goes: one refused token is not the end.
    await here.platform.send(at(here), said('y'), keyed('l'));
  });

  it.each([
    [403, undefined, 'no'],
    [400, 20016, 'no'],
    [400, 40004, 'no'],
    [429, 130000, 'no'],
    [500, undefined, 'unknown'],
    [504, undefined, 'unknown'],
  ])('%i %s passes, accepted: %s', async (status, code, accepted) => {
    const here = await world();
    here.fake.faults.plan(
      {
        kind: 'refuse',
        reply: {
          status,
          ...(code === undefined ? {} : { json: { code, message: 'later' } }),
          headers: { 'retry-after': '60' },
        },
      },
      POST,
    );
    const failure = await failureOf(here.platform.send(at(here), said('x'), keyed('k')));
    expect(failure).toBeInstanceOf(PassingDeliveryError);
    expect(failure).toMatchObject({ accepted });
  });

  it('of a silent Discord passes, and it is not known whether the message stands', async () => {
    const here = await world({ config: { requestTimeoutMs: 100 } });
    let release: () => void = () => undefined;
    here.fake.faults.plan({ kind: 'stall', release: new Promise((resolve) => (release = resolve)) }, POST);
    expect(await failureOf(here.platform.send(at(here), said('x'), keyed('k')))).toMatchObject({ accepted: 'unknown' });
    release();
    expect(here.fake.posts(here.channel)).toHaveLength(1);
  });

  it('of a Discord that is not there passes, and nothing was posted', async () => {
    const here = await world();
    await here.fake.stop();
    expect(await failureOf(here.platform.send(at(here), said('x'), keyed('k')))).toMatchObject({ accepted: 'no' });
  });
});

describe('updates', () => {
  it('keep the key and the number of parts right', async () => {
    const here = await world();
    const ref = await here.platform.send(at(here), long(), keyed('k'));
    const [first] = here.fake.posts(here.channel);
    await here.platform.update(ref, said('short now'), unhurried());
    expect(here.fake.posts(here.channel).map(wordsOf)).toEqual(['short now']);
    await here.platform.update(ref, long(60), unhurried());
    expect(here.fake.posts(here.channel).length).toBe(2);
    expect(here.fake.posts(here.channel)[0]?.id).toBe(first?.id);
    expect(await here.platform.find(at(here), 'k', since(here.clock.now()), unhurried())).toEqual(ref);
  });

  it('replace a chart and take it away', async () => {
    const here = await world();
    const ref = await here.platform.send(at(here), chart, keyed('k'));
    expect(Buffer.from(here.fake.posts(here.channel)[0]?.files[0]?.bytes ?? [])).toEqual(PIXEL);
    await here.platform.update(ref, said('without'), unhurried());
    expect(here.fake.posts(here.channel)[0]?.files).toEqual([]);
  });

  it('bring pictures, whichever HTTP client another library has made the one of the process', async () => {
    const here = await world();
    useHttpClientOfSocketMode();
    await here.platform.send(at(here), chart, keyed('k'));
    expect(Buffer.from(here.fake.posts(here.channel)[0]?.files[0]?.bytes ?? [])).toEqual(PIXEL);
  });

  it('of a deleted message are permanent trouble', async () => {
    const here = await world();
    const failure = await failureOf(here.platform.update({ ...at(here), message: '123' }, said('x'), unhurried()));
    expect(failure).toMatchObject({ reason: 'invalid-message' });
  });
});

describe('threads and forums', () => {
  it('start a thread at a message once, and post there', async () => {
    const here = await world();
    const alert = await here.platform.send(at(here), said('spike began'), keyed('a'));
    const target = { ...at(here), thread: alert.message };
    const first = await here.platform.send(target, said('growing'), keyed('b'));
    const second = await here.platform.send(target, said('over'), keyed('c'));
    expect([first.thread, second.thread]).toEqual([alert.message, alert.message]);
    expect(here.fake.state.channels.get(alert.message)?.messages.map(wordsOf)).toEqual(['growing', 'over']);
    expect(await here.platform.find(target, 'c', since(here.clock.now()), unhurried())).toEqual(second);
    await here.platform.update(second, said('really over'), unhurried());
    expect(here.fake.state.channels.get(alert.message)?.messages.map(wordsOf)).toEqual(['growing', 'really over']);
  });

  it('reply where there can be no thread: in a thread', async () => {
    const here = await world();
    const thread = here.fake.state.addChannel(here.guild, 'a thread', { type: 11, parent: here.channel });
    const target = { workspace: `discord:${here.guild}`, channel: thread.id };
    const alert = await here.platform.send(target, said('spike began'), keyed('a'));
    const reply = await here.platform.send({ ...target, thread: alert.message }, said('over'), keyed('b'));
    expect(thread.messages.map((message) => message.replyTo)).toEqual([undefined, alert.message]);
    expect(
      await here.platform.find({ ...target, thread: alert.message }, 'b', since(here.clock.now()), unhurried()),
    ).toEqual(reply);
    await here.platform.update(reply, said('really over'), unhurried());
    expect(thread.messages.map(wordsOf)).toEqual(['spike began', 'really over']);
  });

  it.each([false, true])(
    'make a post in a forum, found again and not made twice (tags wanted: %s)',
    async (tagRequired) => {
      const here = await world();
      const forum = here.fake.state.addChannel(here.guild, 'forum', { type: 15, tagRequired });
      here.fake.gateway.dispatch('CHANNEL_CREATE', here.fake.state.channelJson(forum), here.guild);
      const target = { workspace: `discord:${here.guild}`, channel: forum.id };
      const start = here.clock.now();
      here.fake.faults.plan(
        { kind: 'lose' },
        { method: 'POST', path: new RegExp(`${forum.id}/threads$`), times: tagRequired ? 2 : 1 },
      );
      expect(await failureOf(here.platform.send(target, long(), keyed('d')))).toMatchObject({ accepted: 'unknown' });
      let post = await here.platform.send(target, long(), keyed('d')).catch(() => undefined);
      post ??= await here.platform.send(target, long(), keyed('d'));
      const posts = [...here.fake.state.channels.values()].filter((channel) => channel.parent === forum.id);
      expect(posts.map((channel) => channel.name)).toEqual(['long']);
      expect(posts[0]?.messages).toHaveLength(3);
      expect(await here.platform.find(target, 'd', since(start), unhurried())).toEqual(post);
      await here.platform.send({ ...target, thread: post.thread ?? '' }, said('follow-up'), keyed('e'));
      expect(posts[0]?.messages).toHaveLength(4);
    },
  );

  it('refuse a locked thread for good', async () => {
    const here = await world();
    const thread = here.fake.state.addChannel(here.guild, 'a thread', { type: 11, parent: here.channel });
    thread.locked = true;
    expect(
      await failureOf(
        here.platform.send({ workspace: `discord:${here.guild}`, channel: thread.id }, said('x'), keyed('a')),
      ),
    ).toMatchObject({ reason: 'archived' });
    expect(await here.platform.checkChannel({ workspace: `discord:${here.guild}`, channel: thread.id })).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('locked') as string,
    });
  });
});

describe('an answer that is none', () => {
  it.each([
    ['an error code of another type', { status: 400, json: { code: [{ toString: 1 }], message: 'no' } }],
    ['an error that is a list', { status: 404, json: [[null]] }],
    [
      'no JSON where some is said',
      { status: 200, headers: { 'content-type': 'application/json' }, bytes: Buffer.from('{"id":') },
    ],
  ])('is a failure that passes: %s', async (_, reply) => {
    const here = await world();
    here.fake.faults.plan({ kind: 'refuse', reply }, POST);
    expect(await failureOf(here.platform.send(at(here), said('x'), keyed('odd:1')))).toBeInstanceOf(
      PassingDeliveryError,
    );
    await here.platform.send(at(here), said('x'), keyed('odd:2'));
  });

  it('breaks off in the middle of a refusal, and nothing but this request fails', async () => {
    const here = await world();
    here.fake.faults.plan({ kind: 'half', status: 502 }, POST);
    expect(await failureOf(here.platform.send(at(here), said('x'), keyed('half:1')))).toBeInstanceOf(
      PassingDeliveryError,
    );
    await here.platform.send(at(here), said('x'), keyed('half:2'));
  });
});
