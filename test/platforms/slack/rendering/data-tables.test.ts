import { afterEach, describe, expect, it } from 'vitest';
import { SECOND } from '../../../../src/contracts/clock.ts';
import type { Message } from '../../../../src/contracts/messages/message.ts';
import { renderForSlack } from '../../../../src/platforms/slack/render/render-message.ts';
import { blockErrors } from '../../../fakes/slack/validate-blocks.ts';
import { CHART } from '../../../support/slack/test-bot.ts';
import { openTurned, openWorld, until } from '../../../support/slack/test-world.ts';
import type { World } from '../../../support/slack/test-world.ts';

const ranking = (rows: readonly (readonly string[])[]): Message => ({
  summary: 'acme/rocket leads.',
  tone: 'neutral',
  blocks: [
    { kind: 'heading', text: 'Fastest growing' },
    {
      kind: 'table',
      columns: [
        { label: '#', align: 'right' },
        { label: 'growth', align: 'right' },
        { label: 'project', align: 'left' },
        { label: 'moved', align: 'right' },
      ],
      rows,
    },
  ],
});

describe('a ranking as a table that Slack sorts', () => {
  it('holds figures as numbers beside the words that are shown, and names as the head of each row', () => {
    const [payload] = renderForSlack(
      ranking([
        ['1', '+1,204.5 %', 'acme/rocket', '−3'],
        ['2', '+9 %', '404/404', '–'],
      ]),
      { tables: 'data_table' },
    );
    const table = payload?.blocks.find(({ type }) => type === 'data_table');
    expect(table).toMatchObject({ row_header_column_index: 2, page_size: 2 });
    expect(table).toHaveProperty('rows.1', [
      { type: 'raw_number', value: 1, text: '1' },
      { type: 'raw_number', value: 1204.5, text: '+1,204.5 %' },
      { type: 'raw_text', text: 'acme/rocket' },
      { type: 'raw_number', value: -3, text: '−3' },
    ]);
    // A name of digits is a name, and an unknown is no number.
    expect(table).toHaveProperty('rows.2.2.type', 'raw_text');
    expect(table).toHaveProperty('rows.2.3', { type: 'raw_text', text: '–' });
    expect(blockErrors(payload?.blocks, 'message')).toEqual([]);
    expect(blockErrors(payload?.blocks, 'home')).toEqual([]);
  });

  it('shows two hundred rows at once', () => {
    const rows = Array.from({ length: 200 }, (_, at) => [String(at + 1), '+1 %', 'a/b', '1']);
    const payloads = renderForSlack(ranking(rows), { tables: 'data_table' });
    const tables = payloads.flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'data_table'));
    expect(tables.map((table) => ('rows' in table ? table.rows.length : 0))).toEqual([201]);
    expect(payloads.flatMap(({ blocks }) => blockErrors(blocks, 'message'))).toEqual([]);
  });
});

describe('a table in the Home tab', () => {
  let world: World;
  afterEach(async () => {
    await world.stop();
    expect(world.slack.violations).toEqual([]);
  });
  const open = () =>
    world.slack.to.event({ type: 'app_home_opened', user: 'U0000000001', channel: 'D1', tab: 'home', event_ts: '1' });
  const kinds = (): string[] =>
    ((world.slack.state.homes.get('U0000000001')?.['blocks'] ?? []) as { type: string }[]).map(({ type }) => type);

  it('is one that sorts, and text where the workspace refuses it, which is remembered', async () => {
    world = await openWorld();
    world.bot.atHome = ranking([['1', '+9 %', 'acme/rocket', '1']]);
    await open();
    await until(() => kinds().includes('data_table'));
    world.slack.state.takes.dataTable = false;
    await open();
    await until(() => !kinds().includes('data_table') && kinds().includes('rich_text'));
    const before = world.slack.calls('views.publish').length;
    await open();
    await until(() => world.slack.calls('views.publish').length > before);
    expect(world.slack.calls('views.publish')).toHaveLength(before + 1);
  });
});

describe('a picture in the Home tab', () => {
  let world: World;
  const open = () =>
    world.slack.to.event({ type: 'app_home_opened', user: 'U0000000001', channel: 'D1', tab: 'home', event_ts: '1' });
  const kinds = (): string[] =>
    ((world.slack.state.homes.get('U0000000001')?.['blocks'] ?? []) as { type: string }[]).map(({ type }) => type);
  const drawn: Message = { summary: 'Drawn.', tone: 'neutral', blocks: [{ kind: 'chart', chart: CHART }] };

  it('stands there in words while Slack processes it, and appears when it is ready', async () => {
    const turned = await openTurned();
    world = turned.world;
    world.bot.atHome = drawn;
    world.slack.state.filesNotReadyFor = 3;
    await open();
    await until(() => kinds().includes('context'));
    await turned.clock.turn(SECOND);
    await until(() => world.slack.calls('views.publish').length === 3);
    expect(kinds()).not.toContain('image');
    for (const calls of [4, 5]) {
      await turned.clock.turn(SECOND);
      await until(() => world.slack.calls('views.publish').length === calls);
    }
    await until(() => kinds().includes('image'));
  });

  it('takes the place of nothing that was shown since', async () => {
    const turned = await openTurned();
    world = turned.world;
    world.bot.atHome = drawn;
    world.slack.state.filesNotReadyFor = 1;
    await open();
    await until(() => kinds().includes('context'));
    world.bot.atHome = { summary: 'Newer.', tone: 'neutral', blocks: [{ kind: 'text', text: 'Newer.' }] };
    await open();
    await until(() => kinds().includes('rich_text'));
    const before = world.slack.calls('views.publish').length;
    await turned.clock.turn(SECOND);
    await until(() => world.slack.calls('views.publish').length > before);
    expect(kinds()).toEqual(['rich_text']);
  });
});
