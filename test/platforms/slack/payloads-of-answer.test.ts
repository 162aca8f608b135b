import { afterEach, describe, expect, it } from 'vitest';
import { payloadsOfAnswer } from '../../../src/platforms/slack/payloads-of-answer.ts';
import { COMMANDS } from './test-bot.ts';
import { openWorld } from './test-world.ts';
import type { World } from './test-world.ts';

let world: World;
afterEach(() => world.stop());

describe('payloadsOfAnswer', () => {
  it.each(['score qdrant/qdrant', 'score qdrant/qdrant --public', 'scroe x', 'help'])('prints for “%s” exactly what Slack gets', async (text) => {
    world = await openWorld();
    const reply = await world.slack.to.command(text);
    const answer = await world.bot.runText(text, { workspace: 'slack:T0000000001', channel: 'C0000000001', user: 'U0000000001', userName: 'ann', mayManage: true, zone: undefined, personal: false });
    expect(payloadsOfAnswer(answer, text, COMMANDS)).toEqual([reply.ack]);
  });
});
