import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FakeChannel, FakeMessage } from '../../fakes/slack/slack-state.ts';
import { textIn } from '../../fakes/slack/validate-blocks.ts';
import { openWorld, until } from '../../support/slack/test-world.ts';
import type { World } from '../../support/slack/test-world.ts';

let world: World;
/** A message in the thread of another one, in the channel that the bot is in. */
let reply: FakeMessage;
let root: FakeMessage;

function thread(channel: string): [FakeMessage, FakeMessage] {
  const { state, channels } = world.slack;
  const first: FakeMessage = {
    ts: state.nextTs(),
    threadTs: undefined,
    botId: 'B0000000001',
    text: 'alert',
    blocks: [],
    metadata: undefined,
    edited: 0,
  };
  const second: FakeMessage = { ...first, ts: state.nextTs(), threadTs: first.ts, text: 'more' };
  channels.get(channel)?.messages.push(first, second);
  return [first, second];
}

beforeEach(async () => {
  world = await openWorld();
  [root, reply] = thread('C0000000001');
});

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

const pressing = (value: string) => ({ type: 'button', action_id: 'groundswell_1', value });
const told = (): Promise<FakeChannel['ephemeral'][number]> => until(() => world.slack.ephemeral('C0000000001')[0]);
/** What stands in the channel beside the thread that was there. */
const added = (): readonly FakeMessage[] => world.slack.posts('C0000000001').slice(2);

describe('a press on a message in a thread', () => {
  it('is answered to the person in that thread', async () => {
    const { responseUrl } = await world.slack.to.press(pressing('r score qdrant/qdrant'), { message: reply });
    const answer = await told();
    expect(answer).toMatchObject({ user: 'U0000000001', threadTs: root.ts });
    expect(textIn(answer.blocks).join(' ')).toContain('82 / 100');
    expect(responseUrl.posts).toEqual([]);
  });

  it('is answered in that thread on an answer that only one person sees, too', async () => {
    await world.slack.to.press(pressing('r score qdrant/qdrant'), { thread: root.ts });
    expect((await told()).threadTs).toBe(root.ts);
  });

  it('is answered by the response_url where the bot may not write', async () => {
    const [, elsewhere] = thread('C0000000002');
    const { responseUrl } = await world.slack.to.press(pressing('r score qdrant/qdrant'), {
      channel: 'C0000000002',
      message: elsewhere,
    });
    expect(textIn((await until(() => responseUrl.posts[0])).blocks).join(' ')).toContain('82 / 100');
  });

  it('is answered to everybody in that thread', async () => {
    const { responseUrl } = await world.slack.to.press(pressing('r score qdrant/qdrant --public'), { message: reply });
    expect(await until(() => responseUrl.posts[0])).toMatchObject({
      responseType: 'in_channel',
      replaceOriginal: false,
      threadTs: root.ts,
    });
    expect(added()).toMatchObject([{ threadTs: root.ts }]);
  });

  it('is answered to everybody in that thread when the response_url is used up', async () => {
    const release = world.bot.hold();
    const { responseUrl } = await world.slack.to.press(pressing('r score qdrant/qdrant --public'), { message: reply });
    responseUrl.uses = 5;
    release();
    expect((await until(() => added()[0])).threadTs).toBe(root.ts);
  });

  it('turns a page in its place', async () => {
    const { responseUrl } = await world.slack.to.press(pressing('p score qdrant/qdrant'), { message: reply });
    expect(await until(() => responseUrl.posts[0])).toMatchObject({ replaceOriginal: true, threadTs: undefined });
    expect(reply.edited).toBe(1);
    expect(added()).toEqual([]);
  });

  it('shares in the channel, as the button says', async () => {
    await world.slack.to.press(pressing('s score qdrant/qdrant'), { thread: root.ts });
    expect((await until(() => added()[0])).threadTs).toBeUndefined();
  });

  it('brings a public file into that thread', async () => {
    await world.slack.to.press(pressing('r export --public'), { message: reply });
    await until(() => added()[0]);
    expect(
      world.slack.calls('files.completeUploadExternal').map(({ args }) => [args['channel_id'], args['thread_ts']]),
    ).toEqual([['C0000000001', root.ts]]);
  });
});

describe('a press on the message that a thread hangs on', () => {
  it('is answered in the channel, where the person pressed', async () => {
    const { responseUrl } = await world.slack.to.press(pressing('r score qdrant/qdrant --public'), { message: root });
    expect((await until(() => responseUrl.posts[0])).threadTs).toBeUndefined();
  });
});

describe('the shortcut on a message in a thread', () => {
  it('is answered in that thread', async () => {
    await world.slack.to.shortcut({ ts: reply.ts, thread_ts: root.ts, text: 'https://github.com/qdrant/qdrant' });
    expect((await told()).threadTs).toBe(root.ts);
  });
});
