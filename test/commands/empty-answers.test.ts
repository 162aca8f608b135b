import { expect, test } from 'vitest';
import { answering, answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';

test('where nothing is tracked, every answer leads to a list of projects', async () => {
  const { ask } = await answering();
  for (const command of ['top', 'watchlist', 'alerts', 'releases', 'stages category', 'preview', 'export watchlist'])
    expect([command, await ask(command)]).toEqual([command, expect.stringContaining('[Starter list] [Paste names]')]);
});

test('in a direct message nothing can be changed, so no such button is there', async () => {
  const { ask } = await answering();
  for (const command of ['top', 'watchlist', 'alerts', 'releases', 'preview'])
    expect(await ask(command, { personal: true })).not.toMatch(/Starter list|Paste names|Subscribe here|Tell me here/);
});

test('where bounds leave nothing, the ranking without them is offered', async () => {
  const { ask } = await answeringOnSmallUniverse();
  expect(await ask('top stars min:900000')).toContain('[Without filters]');
});

test('after tracking, the channel can be subscribed, until it has a digest', async () => {
  const { ask } = await answeringOnSmallUniverse();
  expect(await ask('track qdrant/qdrant')).toContain('[Subscribe here]');
  await ask('subscribe digest');
  expect(await ask('track qdrant/qdrant')).not.toContain('[Subscribe here]');
});

test('Home shows the steps that are left, until a channel is subscribed', async () => {
  const { bot, ask } = await answeringOnSmallUniverse();
  const before = textOf(await bot.home(manager));
  expect(before).toContain('✓ 2 projects chosen.');
  expect(before).toContain('[Show me one now]');
  await ask('subscribe digest');
  expect(textOf(await bot.home(manager))).not.toContain('Three steps');
});
