import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textIn } from '../../../fakes/slack/validate-blocks.ts';
import { firstTry } from '../../../support/generous-timeouts.ts';
import { openWorld, until } from '../../../support/slack/test-world.ts';
import type { World } from '../../../support/slack/test-world.ts';

const CHANNEL = 'C0000000001';
let world: World;

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

describe('a message to the bot', () => {
  const direct = { type: 'message', channel_type: 'im', channel: 'D0000000001', user: 'U0000000001', ts: '1.5' };
  const mention = { type: 'app_mention', channel: CHANNEL, user: 'U0000000001', team: 'T0000000001' };

  beforeEach(async () => {
    world = await openWorld();
    world.slack.addChannel('D0000000001', { im: 'U0000000001' });
  });

  it('is answered where it was written', async () => {
    await world.slack.to.event({ ...direct, text: 'score qdrant/qdrant' });
    const answer = await until(() => world.slack.posts('D0000000001')[0]);
    expect(textIn(answer.blocks).join(' ')).toContain('82 / 100');
    expect(answer.threadTs).toBeUndefined();
    expect(world.bot.ran[0]?.caller).toMatchObject({ personal: true, workspace: 'slack:T0000000001' });
  });

  it('is no question where a bot wrote it or it was edited', async () => {
    for (const more of [
      { bot_id: 'B1' },
      { subtype: 'message_changed' },
      { user: undefined },
      { channel_type: 'mpim', channel: 'G1' },
    ])
      await world.slack.to.event({ ...direct, text: 'score a/b', ...more });
    await world.slack.to.event({ ...direct, text: 'help' });
    await until(() => world.slack.posts('D0000000001')[0]);
    expect(world.bot.ran.map(({ invocation }) => invocation.name)).toEqual(['help']);
  });

  it('in a channel is answered in its thread, to one person or to all', async () => {
    const question = { threadTs: undefined, botId: 'B_OTHER', text: '', blocks: [], metadata: undefined, edited: 0 };
    const ts = world.slack.state.nextTs();
    world.slack.channels.get(CHANNEL)?.messages.push({ ...question, ts });
    await world.slack.to.event({ ...mention, ts, text: '<@UB000000001> score qdrant/qdrant' });
    const answer = await until(() => world.slack.ephemeral(CHANNEL)[0]);
    expect(answer).toMatchObject({ user: 'U0000000001', threadTs: ts });
    await world.slack.to.event({ ...mention, ts, text: '<@UB000000001> score qdrant/qdrant --public' });
    expect((await until(() => world.slack.posts(CHANNEL)[1])).threadTs).toBe(ts);
  });

  it('of another company is not answered', async () => {
    world.slack.addUser('U0000000021', { team: 'T0000000091', strangerTo: ['T0000000001'] });
    for (const team of ['T0000000091', undefined])
      await world.slack.to.event({ ...mention, user: 'U0000000021', team, ts: '1.5', text: '<@UB000000001> help' });
    await world.slack.to.event({ ...direct, text: 'help' });
    await until(() => world.slack.posts('D0000000001')[0]);
    expect(world.bot.ran).toHaveLength(1);
  });
});

describe('a workspace that was installed anew by another process', () => {
  it('is served with the new token, and no subscription is given up', async () => {
    const oauth = { clientId: '1.2', clientSecret: 's3cret' };
    world = await openWorld({ mode: 'http', config: { botToken: undefined, publicUrl: 'https://a.test', oauth } });
    const { slack, stores, platform } = world;
    const team = slack.addTeam('T0000000001', 'Tidewatch');
    const install = (): Promise<void> =>
      stores.installations.put(
        'slack:T0000000001',
        JSON.stringify({ team: { id: team.id }, bot: { token: team.botToken, id: team.botId, userId: team.botUser } }),
      );
    const target = { workspace: 'slack:T0000000001', channel: CHANNEL };
    const hello = { summary: 'hello', tone: 'neutral', blocks: [] } as const;
    await install();
    await platform.send(target, hello, firstTry('one'));
    team.botToken = 'xoxb-renewed';
    await expect(platform.send(target, hello, firstTry('two'))).rejects.toMatchObject({ reason: 'unauthorized' });
    await install();
    team.botToken = 'xoxb-again';
    await install();
    await platform.send(target, hello, firstTry('three'));
    await platform.send(target, hello, firstTry('four'));
    expect(slack.posts(CHANNEL)).toHaveLength(3);
  });
});
