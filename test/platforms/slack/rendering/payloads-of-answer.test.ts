import { afterEach, describe, expect, it } from 'vitest';
import { payloadsOfAnswer } from '../../../../src/platforms/slack/answering/payloads-of-answer.ts';
import { COMMANDS } from '../../../support/slack/test-bot.ts';
import { openWorld, until } from '../../../support/slack/test-world.ts';
import type { World } from '../../../support/slack/test-world.ts';

let world: World;
afterEach(() => world.stop());

const asker = {
  workspace: 'slack:T0000000001',
  channel: 'C0000000001',
  user: 'U0000000001',
  userName: 'ann',
  mayManage: true,
  zone: undefined,
  personal: false,
};

describe('payloadsOfAnswer', () => {
  it('prints a file and a question too long for a button as Slack gets them', async () => {
    world = await openWorld();
    const text = `export${' '.repeat(2_100)}`;
    const reply = await world.slack.to.command(text);
    const answer = await world.bot.runText(text, asker);
    const [printed] = await payloadsOfAnswer(answer, text, COMMANDS);
    expect((await until(() => reply.responseUrl.posts[1])).blocks).toEqual(printed?.blocks);
    expect(JSON.stringify(printed?.blocks)).toContain('The file was sent to you as a direct message.');
  });

  it.each(['score qdrant/qdrant', 'score qdrant/qdrant --public', 'scroe x', 'help'])(
    'prints for “%s” exactly what Slack gets',
    async (text) => {
      world = await openWorld();
      const reply = await world.slack.to.command(text);
      const answer = await world.bot.runText(text, asker);
      expect(await payloadsOfAnswer(answer, text, COMMANDS)).toEqual([reply.ack]);
    },
  );
});
