import { afterEach, describe, expect, it } from 'vitest';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../src/contracts/errors.ts';
import { say } from '../../../src/contracts/messages/line.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';
import { PERMANENT } from '../../../src/platforms/slack/connection/errors.ts';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { CHART } from '../../support/slack/test-bot.ts';
import { openWorld } from '../../support/slack/test-world.ts';
import type { World, WorldOptions } from '../../support/slack/test-world.ts';
import { keyed, since, unhurried } from '../../support/generous-timeouts.ts';

let world: World;
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options));
const TARGET = { workspace: 'slack:T0000000001', channel: 'C0000000001' };

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

async function failureOf(work: Promise<unknown>): Promise<PassingDeliveryError | PermanentDeliveryError> {
  const failure: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof PassingDeliveryError || failure instanceof PermanentDeliveryError) return failure;
  throw new Error(`Neither of the two errors: ${String(failure)}`);
}

describe('posting', () => {
  it('carries the delivery key in the metadata', async () => {
    const { slack, platform } = await open();
    await platform.send(TARGET, plain('hello'), keyed('digest:1:2025-W44'));
    expect(slack.posts('C0000000001')[0]?.metadata).toEqual({
      event_type: 'groundswell_delivery',
      event_payload: { key: 'digest:1:2025-W44', part: 0, parts: 1 },
    });
  });

  it('puts the rest of a long message into the thread of its beginning', async () => {
    const { slack, platform } = await open();
    const ref = await platform.send(TARGET, long, keyed('long'));
    const posts = slack.posts('C0000000001');
    expect(posts.length).toBeGreaterThan(1);
    expect(posts[0]?.ts).toBe(ref.message);
    expect(posts.slice(1).every((post) => post.threadTs === ref.message)).toBe(true);
    const words = posts.flatMap((post) => textIn(post.blocks)).join(' ');
    for (let at = 0; at < 12; at += 1) expect(words).toContain(`part ${at} word`);
  });

  it('posts only what is missing when a long message was cut off in the middle', async () => {
    const { slack, platform, another } = await open();
    const then = Date.now() - 60_000;
    slack.faults.next('chat.postMessage', { kind: 'lose' });
    expect(await failureOf(platform.send(TARGET, long, keyed('long')))).toMatchObject({ accepted: 'unknown' });
    // Half of it stands, so it is not found; sending again completes it.
    const other = another();
    expect(await other.find(TARGET, 'long', since(then), unhurried())).toBeUndefined();
    const ref = await other.send(TARGET, long, keyed('long'));
    const posts = slack.posts('C0000000001');
    expect(posts.filter((post) => post.threadTs === undefined)).toHaveLength(1);
    expect(new Set(posts.map((post) => post.metadata?.event_payload['part'])).size).toBe(posts.length);
    expect((await other.find(TARGET, 'long', since(then), unhurried()))?.message).toBe(ref.message);
  });

  it('does not take another app’s metadata for its own', async () => {
    const { slack, platform } = await open();
    await platform.send(TARGET, plain('hello'), keyed('mine'));
    const message = slack.channels.get('C0000000001')?.messages[0];
    if (message !== undefined) message.botId = 'B_OTHER';
    expect(await platform.find(TARGET, 'mine', since(0), unhurried())).toBeUndefined();
  });

  it('finds an old message behind many others, and none that is older than asked for', async () => {
    const { slack, platform } = await open();
    const ref = await platform.send(TARGET, plain('the one'), keyed('wanted'));
    for (let at = 0; at < 450; at += 1)
      slack.channels.get('C0000000001')?.messages.push({
        ts: slack.state.nextTs(),
        threadTs: undefined,
        botId: 'B_OTHER',
        text: 'noise',
        blocks: [],
        metadata: undefined,
        edited: 0,
      });
    expect((await platform.find(TARGET, 'wanted', since(Date.now() - 60_000), unhurried()))?.message).toBe(ref.message);
    expect(await platform.find(TARGET, 'wanted', since(Date.now() + 60_000), unhurried())).toBeUndefined();
  });

  it.each(['missing_scope', 'not_allowed_token_type', 'method_not_supported_for_channel_type'])(
    'takes a search that is refused with %s for no refusal of the post',
    async (error) => {
      const { slack, platform, logs } = await open();
      for (const method of ['conversations.history', 'conversations.replies'])
        slack.faults.standing(method, { kind: 'error', error });
      for (const target of [TARGET, { ...TARGET, thread: '1.000001' }])
        expect(await platform.find(target, 'k', since(0), unhurried())).toBeUndefined();
      expect(
        logs.filter(({ level, fields }) => level === 'warn' && JSON.stringify(fields).includes(error)),
      ).toHaveLength(2);
      // A long message looks for what may stand of it before its first part; nobody can look, and it is posted whole.
      await platform.send(TARGET, long, keyed('long'));
      expect(
        new Set(slack.posts('C0000000001').map((post) => post.metadata?.event_payload['part'])).size,
      ).toBeGreaterThan(1);
      await platform.sendDirect('slack:T0000000001', 'U0000000001', plain('off'), keyed('off'));
      expect(slack.directOf('U0000000001')).toHaveLength(1);
    },
  );

  it('says of a search in a channel that is gone that nothing can be posted there either', async () => {
    const { platform } = await open();
    expect(
      await failureOf(platform.find({ ...TARGET, channel: 'C9999999999' }, 'k', since(0), unhurried())),
    ).toMatchObject({
      reason: 'channel-gone',
    });
  });

  it('still brings the news when the message that its thread hung on was deleted', async () => {
    const { slack, platform } = await open();
    await platform.send({ ...TARGET, thread: '1.000001' }, plain('spike is over'), keyed('over'));
    expect(slack.posts('C0000000001')[0]?.threadTs).toBeUndefined();
  });

  it('finds what it brought into the channel because its thread is gone', async () => {
    const { platform } = await open();
    const gone = { ...TARGET, thread: '1.000001' };
    expect(await platform.find(gone, 'over', since(0), unhurried())).toBeUndefined();
    const ref = await platform.send(gone, plain('spike is over'), keyed('over'));
    expect((await platform.find(gone, 'over', since(0), unhurried()))?.message).toBe(ref.message);
  });

  it('uploads the chart once, waits until Slack shows it, and describes it', async () => {
    const { slack, platform } = await open();
    slack.state.filesNotReadyFor = 3;
    await platform.send(
      TARGET,
      { summary: 'Chart', tone: 'up', blocks: [{ kind: 'chart', chart: CHART }] },
      keyed('chart'),
    );
    expect(slack.calls('files.getUploadURLExternal')).toHaveLength(1);
    expect(slack.posts('C0000000001')).toHaveLength(1);
    expect(JSON.stringify(slack.posts('C0000000001')[0]?.blocks)).toContain('slack_file');
  });

  it('posts without the picture when drawing or uploading fails, and waits when Slack asks to', async () => {
    const { slack, platform } = await open();
    const chart: Message = { summary: 'Chart', tone: 'up', blocks: [{ kind: 'chart', chart: CHART }] };
    slack.faults.next('files.completeUploadExternal', { kind: 'error', error: 'internal_error' });
    await platform.send(TARGET, chart, keyed('one'));
    expect(textIn(slack.posts('C0000000001')[0]?.blocks).join(' ')).toContain('Chart in words:');
    slack.faults.next('files.getUploadURLExternal', { kind: 'rate-limit', seconds: 4 });
    expect(await failureOf(platform.send(TARGET, chart, keyed('two')))).toMatchObject({
      accepted: 'no',
      retryAfterMs: 4_000,
    });
    expect(slack.posts('C0000000001')).toHaveLength(1);
  });

  it('falls back where the workspace refuses tables, without posting twice', async () => {
    const { slack, platform } = await open({ config: { dataTables: true } });
    slack.state.takes = { table: false, dataTable: false };
    const message: Message = {
      summary: 'Top',
      tone: 'up',
      blocks: [{ kind: 'table', columns: [{ label: 'project', align: 'left' }], rows: [['qdrant/qdrant']] }],
    };
    await platform.send(TARGET, message, keyed('one'));
    await platform.send(TARGET, message, keyed('two'));
    expect(slack.posts('C0000000001')).toHaveLength(2);
    // Two refusals teach it; from then on it asks no more.
    expect(slack.calls('chat.postMessage')).toHaveLength(4);
  });

  it('keeps long button values elsewhere', async () => {
    const { slack, platform, stores } = await open();
    const command = `compare ${'a/b '.repeat(700)}`;
    await platform.send(
      TARGET,
      {
        summary: 'x',
        tone: 'up',
        blocks: [
          { kind: 'buttons', buttons: [{ label: 'Again', action: { kind: 'command', command, answer: 'reply' } }] },
        ],
      },
      keyed('one'),
    );
    const value = /"value":"k (\w+)"/.exec(JSON.stringify(slack.posts('C0000000001')[0]?.blocks))?.[1] ?? '';
    expect(await stores.actions.read(value)).toBe(`r ${command}`);
  });
});

describe('trouble', () => {
  it.each(Object.entries(PERMANENT))('calls %s permanent: %s', async (code, reason) => {
    const { slack, platform } = await open();
    // A message with nothing to fall back to, so that refused blocks are the end of it.
    slack.faults.standing('chat.postMessage', { kind: 'error', error: code });
    expect(await failureOf(platform.send(TARGET, plain('x'), keyed('k')))).toMatchObject({
      name: 'PermanentDeliveryError',
      reason,
      detail: code,
    });
    slack.faults.standing('chat.postMessage', undefined);
  });

  it.each([
    ['ratelimited', { kind: 'error', error: 'ratelimited' }, 'no'],
    ['what may be half done', { kind: 'error', error: 'internal_error' }, 'unknown'],
    ['a code that nobody knows', { kind: 'error', error: 'something_new' }, 'no'],
    ['a code that every object knows', { kind: 'error', error: 'constructor' }, 'no'],
    ['a server error', { kind: 'status', status: 502 }, 'unknown'],
    ['a lost answer', { kind: 'lose' }, 'unknown'],
    ['an answer that breaks off', { kind: 'cut' }, 'unknown'],
    ['silence', { kind: 'stall' }, 'unknown'],
  ] as const)('calls %s passing', async (_, fault, accepted) => {
    const { slack, platform } = await open({ config: { requestTimeoutMs: 300 } });
    slack.faults.next('chat.postMessage', fault);
    expect(await failureOf(platform.send(TARGET, plain('x'), keyed('k')))).toMatchObject({
      name: 'PassingDeliveryError',
      accepted,
    });
    expect(slack.calls('chat.postMessage')).toHaveLength(1);
  });

  it('knows that nothing was posted where there was no connection', async () => {
    const { slack, platform } = await open({ start: false });
    await slack.stop();
    expect(await failureOf(platform.send(TARGET, plain('x'), keyed('k')))).toMatchObject({
      name: 'PassingDeliveryError',
      accepted: 'no',
    });
  });

  it('posts to no other workspace than its own, and leaves what is owed there to whoever sets its token again', async () => {
    const { platform, slack } = await open();
    expect(
      await failureOf(
        platform.send({ workspace: 'slack:T0000000002', channel: 'C0000000001' }, plain('x'), keyed('k')),
      ),
    ).toMatchObject({ name: 'PassingDeliveryError', accepted: 'no', message: 'the bot token is of another workspace' });
    expect(slack.calls('chat.postMessage')).toEqual([]);
  });
});

describe('set-up', () => {
  it('says which channel cannot be posted to, and how to mend it', async () => {
    const { platform } = await open();
    expect(await platform.checkChannel(TARGET)).toEqual({ ok: true, name: '#general' });
    expect(await platform.checkChannel({ ...TARGET, channel: 'C0000000002' })).toEqual({
      ok: false,
      sentence: 'Groundswell is not a member of #closed.',
      hint: say`Type \`/invite @Groundswell\` in the channel, then try again.`,
    });
    expect(await platform.checkChannel({ ...TARGET, channel: 'C0000000003' })).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('archived') as string,
    });
  });

  it('names a missing scope with its reason', async () => {
    const { slack, platform } = await open();
    const team = slack.state.teams.get('T0000000001');
    if (team !== undefined) team.scopes = team.scopes.filter((scope) => scope !== 'files:write');
    const wrong = (await platform.diagnose()).filter((entry) => !entry.ok);
    expect(wrong).toEqual([
      {
        ok: false,
        sentence: 'Slack: the scope files:write is missing (uploading charts and exports).',
        hint: expect.stringContaining('register') as string,
      },
    ]);
  });

  it('names the subscribed channels that nothing can be posted in, and how to mend each', async () => {
    const { bot, platform } = await open();
    bot.subscribed.push('C0000000001', 'C0000000002', 'C0000000003', 'C0000000009');
    const invite = 'Type “/invite @Groundswell” in the channel, then try again.';
    expect((await platform.diagnose()).filter((entry) => !entry.ok)).toEqual([
      {
        ok: false,
        sentence:
          'Slack: a subscription in Tidewatch cannot be delivered to the channel C0000000002. Groundswell is not a member of #closed.',
        hint: invite,
      },
      {
        ok: false,
        sentence:
          'Slack: a subscription in Tidewatch cannot be delivered to the channel C0000000003. #old is archived, so nothing can be posted there.',
        hint: 'Unarchive the channel, or choose another one.',
      },
      {
        ok: false,
        sentence:
          'Slack: a subscription in Tidewatch cannot be delivered to the channel C0000000009. Groundswell cannot see this channel: it is private, or it is gone.',
        hint: invite,
      },
    ]);
  });

  it('says that all subscribed channels can be posted in, and nothing where there are none', async () => {
    const { bot, platform } = await open();
    expect(JSON.stringify(await platform.diagnose())).not.toContain('channel');
    bot.subscribed.push('C0000000001');
    expect(await platform.diagnose()).toContainEqual({
      ok: true,
      sentence: 'Slack: the bot can post in the one subscribed channel of Tidewatch.',
    });
  });

  it('says how many subscribed channels could not be looked at, and asks no further', async () => {
    const { slack, bot, platform } = await open();
    bot.subscribed.push('C0000000001', 'C0000000002', 'C0000000003');
    slack.faults.next('conversations.info', { kind: 'status', status: 503 });
    expect((await platform.diagnose()).filter((entry) => !entry.ok)).toEqual([
      {
        ok: false,
        sentence: 'Slack: 3 subscribed channels in Tidewatch could not be looked at (http 503).',
        hint: 'Try again in a minute.',
      },
    ]);
    expect(slack.calls('conversations.info')).toHaveLength(1);
  });
});
