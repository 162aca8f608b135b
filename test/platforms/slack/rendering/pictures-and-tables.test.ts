import { afterEach, describe, expect, it } from 'vitest';
import { textIn } from '../../../fakes/slack/validate-blocks.ts';
import { CHART } from '../../../support/slack/test-bot.ts';
import { openWorld, until } from '../../../support/slack/test-world.ts';
import type { World } from '../../../support/slack/test-world.ts';
import type { Message } from '../../../../src/contracts/messages/message.ts';
import { keyed } from '../../../support/generous-timeouts.ts';

let world: World;

afterEach(async () => {
  await world.stop();
  expect(world.slack.violations).toEqual([]);
});

const types = (blocks: unknown): string[] => (blocks as { type: string }[]).map((block) => block.type);

/** The answer of a command that draws, which comes by the response_url: that names no details of what it refuses. */
async function compare(): Promise<unknown[]> {
  const reply = await world.slack.to.command('compare');
  return (await until(() => reply.responseUrl.posts[1])).blocks;
}

/** Whether a table stands in an acknowledgement, where only what is proven goes. */
const tableAtOnce = async (): Promise<boolean> =>
  types((await world.slack.to.command('top')).ack?.['blocks'] ?? []).includes('data_table');

describe('a slow picture beside a table', () => {
  it('is waited for, and counts as nothing against tables that this workspace has taken', async () => {
    const { slack } = (world = await openWorld());
    const first = await slack.to.command('top');
    await until(() => first.responseUrl.posts[0]);
    expect(await tableAtOnce()).toBe(true);
    slack.state.filesNotReadyFor = 3;
    expect(types(await compare())).toEqual(expect.arrayContaining(['data_table', 'image']));
    expect(await tableAtOnce()).toBe(true);
  });

  it('is waited for also where no table has been tried before, and proves the table', async () => {
    const { slack } = (world = await openWorld());
    slack.state.filesNotReadyFor = 3;
    expect(types(await compare())).toEqual(expect.arrayContaining(['data_table', 'image']));
    expect(await tableAtOnce()).toBe(true);
  });

  it('is told in words where it never comes, and the table stays a table', async () => {
    const { slack } = (world = await openWorld());
    slack.state.filesNotReadyFor = 1_000;
    const blocks = await compare();
    expect(types(blocks)).toContain('data_table');
    expect(textIn(blocks).join(' ')).toContain('Chart in words: Stars gained.');
    expect(await tableAtOnce()).toBe(true);
  });

  it('leaves the table to be blamed where that is refused without the picture, too', async () => {
    const { slack } = (world = await openWorld());
    slack.state.takes = { table: false, dataTable: false };
    const blocks = await compare();
    expect(textIn(blocks).join('\n')).toContain('qdrant/qdrant   26,836');
    expect(types(blocks)).toContain('image');
    expect(textIn((await slack.to.command('top')).ack?.['blocks']).join('\n')).toContain('qdrant/qdrant   26,836');
  });

  it('is not waited for where Slack names the table', async () => {
    const { slack, platform } = (world = await openWorld());
    slack.state.takes = { table: false, dataTable: false };
    const message: Message = {
      summary: 'Both',
      tone: 'up',
      blocks: [
        { kind: 'table', columns: [{ label: 'project', align: 'left' }], rows: [['qdrant/qdrant']] },
        { kind: 'chart', chart: CHART },
      ],
    };
    await platform.send({ workspace: 'slack:T0000000001', channel: 'C0000000001' }, message, keyed('both'));
    expect(slack.calls('chat.postMessage')).toHaveLength(3);
    expect(types(slack.posts('C0000000001')[0]?.blocks)).toContain('image');
  });
});
