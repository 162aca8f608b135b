import { afterEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/contracts/clock.ts';
import { silentLogger } from '../../../src/contracts/logger.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';
import { deliver } from '../../../src/delivery/deliver.ts';
import { DEFAULT_SETTINGS } from '../../../src/delivery/settings.ts';
import { delivery } from '../../support/delivery-world.ts';
import { firstTry, keyed, since, unhurried } from '../../support/generous-timeouts.ts';
import { openWorld, turnedClock } from '../../support/slack/test-world.ts';
import type { TurnedClock, World } from '../../support/slack/test-world.ts';
import { temporaryStore } from '../../support/temporary-store.ts';

const CHANNEL = 'C0000000001';
const TARGET = { workspace: 'slack:T0000000001', channel: CHANNEL };
const HISTORY = 'conversations.history';

let world: World;

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

const plain = (summary: string): Message => ({ summary, tone: 'neutral', blocks: [{ kind: 'text', text: summary }] });
const long: Message = {
  summary: 'Long',
  tone: 'neutral',
  blocks: Array.from({ length: 12 }, (_, at) => ({ kind: 'text', text: `part ${at} ${'word '.repeat(500)}` })),
};

/** Other people's messages in the channel. */
function chatter(count: number): void {
  const { slack } = world;
  for (let at = 0; at < count; at += 1)
    slack.channels.get(CHANNEL)?.messages.push({
      ts: slack.state.nextTs(),
      threadTs: undefined,
      botId: 'B_OTHER',
      text: 'noise',
      blocks: [],
      metadata: undefined,
      edited: 0,
    });
}

describe('what is looked for', () => {
  it('is nothing at the first attempt, be it long or to one person', async () => {
    world = await openWorld();
    const { slack, platform } = world;
    await platform.send(TARGET, long, firstTry('long'));
    await platform.sendDirect(TARGET.workspace, 'U0000000001', plain('off'), firstTry('off'));
    expect(slack.calls(HISTORY)).toEqual([]);
    expect(slack.calls('conversations.replies')).toEqual([]);
  });

  it('is only what attempts that ended unknown may have posted, in that time', async () => {
    world = await openWorld();
    const { slack, platform } = world;
    await platform.send(TARGET, plain('hello'), firstTry('mine'));
    const now = Date.now();
    const window = { since: now - MINUTE, until: now + MINUTE };
    expect(await platform.find(TARGET, 'mine', window, unhurried())).toBeDefined();
    expect(slack.calls(HISTORY)[0]?.args).toMatchObject({
      oldest: ((now - MINUTE) / 1000).toFixed(6),
      latest: ((now + MINUTE) / 1000).toFixed(6),
    });
    const before = { since: now - HOUR, until: now - MINUTE };
    expect(await platform.find(TARGET, 'mine', before, unhurried())).toBeUndefined();
  });

  it('is not looked for twice where the search has come to its end', async () => {
    world = await openWorld();
    const { slack, platform } = world;
    const options = keyed('long');
    expect(await platform.find(TARGET, 'long', options.mayStand ?? since(0), options)).toBeUndefined();
    await platform.send(TARGET, long, options);
    expect(slack.calls(HISTORY)).toHaveLength(1);
  });

  it.each([['bot_id'], ['user'], ['app_id']] as const)('is known by its %s alone', async (sign) => {
    world = await openWorld({ mode: 'http', config: { botToken: undefined, publicUrl: 'https://a.test', oauth } });
    const { slack, platform, stores } = world;
    const { botToken: token, botId: id, botUser: userId } = slack.addTeam('T0000000001', 'Tidewatch');
    const installation = { team: { id: 'T0000000001' }, appId: 'A0000000001', bot: { token, id, userId } };
    await stores.installations.put(TARGET.workspace, JSON.stringify(installation));
    await platform.send(TARGET, plain('hello'), firstTry('mine'));
    slack.state.signs = [sign];
    expect(await platform.find(TARGET, 'mine', since(0), unhurried())).toBeDefined();
    const message = slack.channels.get(CHANNEL)?.messages[0];
    if (message !== undefined) message.botId = 'B_OTHER';
    expect(await platform.find(TARGET, 'mine', since(0), unhurried())).toBeUndefined();
  });
  const oauth = { clientId: '1.2', clientSecret: 's3cret' };

  it('needs no look where only the rest of a long message was put off', async () => {
    world = await openWorld();
    const { slack, platform, another } = world;
    const options = firstTry('long');
    const second = Promise.withResolvers<undefined>();
    slack.faults.chance((method) => {
      if (method !== 'chat.postMessage' || slack.posts(CHANNEL).length !== 1) return undefined;
      second.resolve(undefined);
      return { kind: 'rate-limit', seconds: 1 };
    });
    await expect(platform.send(TARGET, long, options)).rejects.toMatchObject({ accepted: 'no' });
    await second.promise;
    slack.faults.chance(() => undefined);
    await another().send(TARGET, long, options);
    const parts = slack.posts(CHANNEL).map((post) => post.metadata?.event_payload['part']);
    expect(parts).toEqual([...parts.keys()]);
    expect(slack.calls(HISTORY)).toEqual([]);
  });
});

describe('an app that is distributed outside of the Marketplace, at one request a minute and 15 messages each', () => {
  /** One message through the outbox, whose first answer is lost; tried again whenever it is due. */
  async function lostThen(minutes: number, between: (clock: TurnedClock) => void): Promise<TurnedClock> {
    const clock = turnedClock();
    world = await openWorld({ clock });
    const { slack, platform } = world;
    slack.state.limitedHistory = true;
    const store = await temporaryStore();
    const parts = {
      store,
      platform,
      clock,
      logger: silentLogger,
      owner: 'test',
      random: () => 0.5,
      settings: DEFAULT_SETTINGS,
      lost: new AbortController().signal,
    };
    const now = clock.now();
    await store.deliveries.enqueue(
      [
        delivery({
          key: 'digest',
          target: TARGET,
          notBefore: now,
          expiresAt: now + 6 * HOUR,
          message: plain('digest'),
        }),
      ],
      now,
    );
    slack.faults.next('chat.postMessage', { kind: 'lose' });
    for (let minute = 0; minute <= minutes; minute += 1) {
      const claimed = await store.deliveries.claim({
        owner: 'test',
        now: clock.now(),
        leaseMs: DEFAULT_SETTINGS.leaseMs,
        limit: 1,
        busyChannels: [],
        platform: 'slack',
        abandon: { before: 0, uncertainBefore: 0, reason: 'too late' },
      });
      for (const one of claimed) await deliver(parts, one);
      if (minute === 0) between(clock);
      await clock.turn(70_000);
    }
    expect((await store.deliveries.get({ key: 'digest' }))?.state).toBe('sent');
    return clock;
  }

  it('finds its message page by page and never begins again', async () => {
    await lostThen(6, () => chatter(50));
    const { slack } = world;
    expect(slack.posts(CHANNEL).filter((post) => post.text === 'digest')).toHaveLength(1);
    const answered = slack.calls(HISTORY).map(({ args }) => args['cursor']);
    // A page a minute: what was refused in between asked for the same page once more.
    expect([...new Set(answered)]).toEqual([undefined, '15', '30', '45']);
  });

  it('posts without having looked when it is put off for too long', async () => {
    await lostThen(30, () => world.slack.faults.standing(HISTORY, { kind: 'rate-limit', seconds: 60 }));
    const { slack } = world;
    expect(slack.posts(CHANNEL).filter((post) => post.text === 'digest')).toHaveLength(2);
    expect(slack.calls(HISTORY)).toHaveLength(21);
  });
});
