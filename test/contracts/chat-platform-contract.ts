import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelRef, ChatPlatform, MessageRef, WorkspaceId } from '../../src/contracts/platforms/chat-platform.ts';
import { PassingDeliveryError, PermanentDeliveryError } from '../../src/contracts/errors.ts';
import { plain as plainText } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { keyed, since, unhurried } from '../support/generous-timeouts.ts';

/** What stands in a channel of the fake platform, as a reader sees it. */
export interface StandingMessage {
  /** The platform's own id of the message, as `MessageRef.message` gives it. */
  message: string;
  /** All words of the message in reading order, whatever blocks or embeds they stand in. */
  text: string;
  /** Whether it stands in a thread. */
  inThread: boolean;
  /** Everybody and everything that this message notifies: empty for all of ours. */
  pings: readonly string[];
}

/** One workspace on a fake platform, with one platform connected to it. Everything runs on loopback. */
export interface ChatPlatformWorld {
  /** Not started yet. */
  platform: ChatPlatform;
  /** Another process of ours on the same workspace, as after a crash. Not started yet. */
  successor(): Promise<ChatPlatform>;
  /** The bot may post here. */
  open: ChannelRef;
  /** Exists, but the bot may not post there. */
  closed: ChannelRef;
  /** Does not exist (any more). */
  gone: ChannelRef;
  workspace: WorkspaceId;
  reachableUser: string;
  unreachableUser: string;
  standing(target: ChannelRef): Promise<readonly StandingMessage[]>;
  direct(user: string): Promise<readonly StandingMessage[]>;
  faults: {
    /** The next post is answered 429 and not accepted. */
    rateLimitNextPost(retryAfterMs: number): void;
    /** The next post is answered by a 5xx and not accepted. */
    failNextPost(): void;
    /** The next post is accepted and stands; its answer never arrives (the connection breaks). */
    loseNextAnswer(): void;
    /** From now on the platform refuses our token. */
    revokeToken(): void;
  };
  /** Ends the fake. The platform is stopped by then. */
  close(): Promise<void>;
}

const plain = (summary: string): Message => ({ summary, tone: 'neutral', blocks: [{ kind: 'text', text: summary }] });

const HOSTILE =
  '@everyone @here <!channel> <!here> <!everyone> <@U0000000001> <#C0000000001> <@&1> <@123456789012345678> <https://evil.example|good> *b* _i_ ~s~ `c` [x](https://evil.example) || > # \u202e';

const long: Message = {
  summary: 'A long digest',
  tone: 'up',
  blocks: [
    { kind: 'heading', text: 'h'.repeat(400), aside: 'a'.repeat(400) },
    {
      kind: 'fields',
      items: Array.from({ length: 40 }, (_, i) => ({
        label: `label ${i}`,
        value: 'v'.repeat(100),
        note: 'n'.repeat(100),
      })),
    },
    {
      kind: 'table',
      columns: Array.from(
        { length: 6 },
        (_, i) => ({ label: `column ${i}`, align: i === 0 ? 'left' : 'right', priority: i + 1 }) as const,
      ),
      rows: Array.from({ length: 150 }, (_, row) => Array.from({ length: 6 }, (__, i) => `cell ${row}.${i}`)),
    },
    { kind: 'list', items: Array.from({ length: 60 }, (_, i) => `item ${i} ${'x'.repeat(80)}`) },
    { kind: 'text', text: 'word '.repeat(3_000) },
    {
      kind: 'buttons',
      buttons: Array.from({ length: 30 }, (_, i) => ({
        label: `button ${i}`,
        action: { kind: 'command', command: `score owner/name${i}`, answer: 'reply' } as const,
      })),
    },
    { kind: 'note', text: 'as of today' },
  ],
};

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('This should have been refused, but it went through.');
}

/**
 * What every `ChatPlatform` must keep, whatever it speaks. `setup` makes a fresh fake and a platform on it for every test.
 */
export function describeChatPlatform(name: string, setup: () => Promise<ChatPlatformWorld>): void {
  describe(`${name} as a chat platform`, () => {
    let world: ChatPlatformWorld;
    const started: ChatPlatform[] = [];

    const start = async (platform: ChatPlatform): Promise<ChatPlatform> => {
      started.push(platform);
      await platform.start();
      return platform;
    };

    beforeEach(async () => {
      world = await setup();
    });

    afterEach(async () => {
      for (const platform of started.splice(0)) await platform.stop();
      await world.close();
    });

    it('starts and stops any number of times, and knows whether it is connected', async () => {
      const { platform } = world;
      expect(platform.connected()).toBe(false);
      await Promise.all([start(platform), platform.start()]);
      await platform.start();
      expect(platform.connected()).toBe(true);
      await Promise.all([platform.stop(), platform.stop()]);
      await platform.stop();
      expect(platform.connected()).toBe(false);
    });

    it('names its limits: a pace, and at least one way not to post twice', async () => {
      const { limits } = world.platform;
      expect(limits.channelPaceMs).toBeGreaterThan(0);
      expect(limits.findsSent || limits.dedupeWindowMs > 0).toBe(true);
    });

    it('posts to a channel and says where the message stands', async () => {
      const platform = await start(world.platform);
      const ref = await platform.send(world.open, plain('qdrant grew fastest this week'), keyed('digest:1:2025-W44'));
      expect(ref).toMatchObject({ workspace: world.open.workspace, channel: world.open.channel });
      const [standing, ...others] = await world.standing(world.open);
      expect(others).toEqual([]);
      expect(standing?.message).toBe(ref.message);
      expect(standing?.text).toContain('qdrant grew fastest this week');
      expect(standing?.inThread).toBe(false);
    });

    it('answers in a thread', async () => {
      const platform = await start(world.platform);
      const first = await platform.send(world.open, plain('spike began'), keyed('alert:1:onset'));
      await platform.send(
        { ...world.open, thread: first.thread ?? first.message },
        plain('spike is over'),
        keyed('alert:1:over'),
      );
      const standing = await world.standing(world.open);
      expect(standing.find((message) => message.text.includes('spike is over'))?.inThread).toBe(true);
      expect(standing.find((message) => message.text.includes('spike began'))?.inThread).toBe(false);
    });

    it('changes a posted message in its place', async () => {
      const platform = await start(world.platform);
      const ref = await platform.send(world.open, plain('growing'), keyed('alert:2:growing'));
      await platform.update(ref, plain('peak passed'), unhurried());
      const standing = await world.standing(world.open);
      expect(standing.map((message) => message.message)).toEqual([ref.message]);
      expect(standing[0]?.text).toContain('peak passed');
      expect(standing[0]?.text).not.toContain('growing');
    });

    it('finds a message by its key where it says it can, also from another process', async () => {
      const platform = await start(world.platform);
      const then = Date.now() - 3_600_000;
      await platform.send(world.open, plain('another one'), keyed('digest:1:other'));
      const ref = await platform.send(world.open, plain('the one'), keyed('digest:1:wanted'));
      const other = await start(await world.successor());
      const found = await other.find(world.open, 'digest:1:wanted', since(then), unhurried());
      if (platform.limits.findsSent) expect(found?.message).toBe(ref.message);
      expect(await other.find(world.open, 'digest:1:never-sent', since(then), unhurried())).toBeUndefined();
    });

    it('calls a channel that is gone or closed permanent trouble', async () => {
      const platform = await start(world.platform);
      const gone = await failureOf(platform.send(world.gone, plain('x'), keyed('a')));
      expect(gone).toBeInstanceOf(PermanentDeliveryError);
      expect(gone).toMatchObject({ reason: 'channel-gone' });
      const closed = await failureOf(platform.send(world.closed, plain('x'), keyed('b')));
      expect(closed).toBeInstanceOf(PermanentDeliveryError);
      expect(['not-a-member', 'no-permission']).toContain((closed as PermanentDeliveryError).reason);
    });

    it('hands back a rate limit with its time, having posted nothing', async () => {
      const platform = await start(world.platform);
      world.faults.rateLimitNextPost(7_000);
      const failure = await failureOf(platform.send(world.open, plain('patience'), keyed('a')));
      expect(failure).toBeInstanceOf(PassingDeliveryError);
      expect(failure).toMatchObject({ accepted: 'no' });
      expect((failure as PassingDeliveryError).retryAfterMs).toBeGreaterThanOrEqual(7_000);
      expect(await world.standing(world.open)).toEqual([]);
      await platform.send(world.open, plain('patience'), keyed('a'));
      expect(await world.standing(world.open)).toHaveLength(1);
    });

    it('calls a server error passing trouble, and does not repeat the post by itself', async () => {
      const platform = await start(world.platform);
      world.faults.failNextPost();
      const failure = await failureOf(platform.send(world.open, plain('again later'), keyed('a')));
      expect(failure).toBeInstanceOf(PassingDeliveryError);
      expect(await world.standing(world.open)).toEqual([]);
    });

    it('says that it does not know when the answer was lost, and the message stands once', async () => {
      const platform = await start(world.platform);
      const then = Date.now() - 3_600_000;
      world.faults.loseNextAnswer();
      const failure = await failureOf(platform.send(world.open, plain('lost answer'), keyed('digest:9:lost')));
      expect(failure).toBeInstanceOf(PassingDeliveryError);
      expect(failure).toMatchObject({ accepted: 'unknown' });
      const standing = await world.standing(world.open);
      expect(standing).toHaveLength(1);
      if (platform.limits.findsSent) {
        const found = await platform.find(world.open, 'digest:9:lost', since(then), unhurried());
        expect(found?.message).toBe(standing[0]?.message);
      }
    });

    it('posts and changes nothing once nobody waits any more', async () => {
      const platform = await start(world.platform);
      const ref = await platform.send(world.open, plain('in time'), keyed('in-time'));
      const before = await world.standing(world.open);
      const late = { ...keyed('late'), signal: AbortSignal.abort() };
      const works = [
        () => platform.send(world.open, long, late),
        () => platform.send({ ...world.open, thread: ref.thread ?? ref.message }, plain('late'), late),
        () => platform.update(ref, plain('changed late'), late),
        () => platform.sendDirect(world.workspace, world.reachableUser, plain('late'), late),
        () => platform.find(world.open, 'in-time', since(0), late),
      ];
      for (const work of works) expect(await failureOf(work())).toBeInstanceOf(PassingDeliveryError);
      expect(await world.standing(world.open)).toEqual(before);
      expect(await world.direct(world.reachableUser)).toEqual([]);
    });

    it('calls a refused token permanent trouble', async () => {
      const platform = await start(world.platform);
      world.faults.revokeToken();
      const failure = await failureOf(platform.send(world.open, plain('x'), keyed('a')));
      expect(failure).toBeInstanceOf(PermanentDeliveryError);
      expect(failure).toMatchObject({ reason: 'unauthorized' });
    });

    it('writes to one person, and says when that person cannot be reached', async () => {
      const platform = await start(world.platform);
      await platform.sendDirect(
        world.workspace,
        world.reachableUser,
        plain('your subscription was switched off'),
        keyed('dm:1'),
      );
      const direct = await world.direct(world.reachableUser);
      expect(direct.map((message) => message.text).join('\n')).toContain('your subscription was switched off');
      const failure = await failureOf(
        platform.sendDirect(world.workspace, world.unreachableUser, plain('x'), keyed('dm:2')),
      );
      expect(failure).toBeInstanceOf(PermanentDeliveryError);
      expect(failure).toMatchObject({ reason: 'user-unreachable' });
    });

    it('writes to a person once, also when the answer was lost and another process tries again', async () => {
      const platform = await start(world.platform);
      world.faults.loseNextAnswer();
      expect(
        await failureOf(
          platform.sendDirect(world.workspace, world.reachableUser, plain('switched off'), keyed('dm:1')),
        ),
      ).toMatchObject({ accepted: 'unknown' });
      const other = await start(await world.successor());
      const ref = await other.sendDirect(world.workspace, world.reachableUser, plain('switched off'), keyed('dm:1'));
      expect((await world.direct(world.reachableUser)).map((message) => message.message)).toEqual([ref.message]);
    });

    it('says before the first post whether it could post, and how to mend it', async () => {
      const platform = await start(world.platform);
      const open = await platform.checkChannel(world.open);
      expect(open.ok && open.name.length > 0).toBe(true);
      for (const target of [world.closed, world.gone]) {
        const check = await platform.checkChannel(target);
        expect(check.ok).toBe(false);
        if (check.ok) continue;
        expect(check.sentence).toMatch(/\.$/);
        expect(plainText(check.hint).length).toBeGreaterThan(0);
      }
    });

    it('finds nothing wrong with a right set-up, and says what to do about a wrong one', async () => {
      const platform = await start(world.platform);
      const well = await platform.diagnose();
      expect(well.filter((entry) => !entry.ok)).toEqual([]);
      world.faults.revokeToken();
      const ill = (await platform.diagnose()).filter((entry) => !entry.ok);
      expect(ill.length).toBeGreaterThan(0);
      expect(ill.every((entry) => (entry.hint ?? '').length > 0)).toBe(true);
    });

    it('posts what is long without leaving the platform a reason to refuse it', async () => {
      const platform = await start(world.platform);
      const ref: MessageRef = await platform.send(world.open, long, keyed('long'));
      const standing = await world.standing(world.open);
      expect(standing.map((message) => message.message)).toContain(ref.message);
    });

    it('pings nobody, whatever the text says', async () => {
      const platform = await start(world.platform);
      const hostile: Message = {
        summary: HOSTILE,
        tone: 'neutral',
        blocks: [
          { kind: 'heading', text: HOSTILE, aside: HOSTILE },
          {
            kind: 'text',
            text: [
              HOSTILE,
              { kind: 'strong', text: HOSTILE },
              { kind: 'code', text: HOSTILE },
              { kind: 'quiet', text: HOSTILE },
              { kind: 'channel', id: HOSTILE },
            ],
          },
          { kind: 'fields', items: [{ label: HOSTILE, value: HOSTILE, note: HOSTILE }] },
          { kind: 'table', columns: [{ label: HOSTILE, align: 'left' }], rows: [[HOSTILE]], caption: HOSTILE },
          { kind: 'list', items: [HOSTILE] },
          { kind: 'note', text: HOSTILE },
        ],
      };
      const ref = await platform.send(world.open, hostile, keyed('hostile'));
      await platform.update(ref, hostile, unhurried());
      await platform.send({ ...world.open, thread: ref.message }, hostile, keyed('hostile-thread'));
      await platform.sendDirect(world.workspace, world.reachableUser, hostile, keyed('hostile-direct'));
      const everywhere = [...(await world.standing(world.open)), ...(await world.direct(world.reachableUser))];
      expect(everywhere.length).toBeGreaterThanOrEqual(3);
      expect(everywhere.flatMap((message) => message.pings)).toEqual([]);
    });
  });
}
