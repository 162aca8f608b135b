import { expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import type { Store } from '../../db/store.ts';
import { answering, commandsOf, manager, textOf } from '../support/answering.ts';
import { NOW } from '../support/small-universe.ts';

const owed = async (store: Store) =>
  (await store.deliveries.list({ limit: 10 })).map(({ key, operation, target }) => [key, operation, target.channel]);

it('is owed to a place once, whatever happens to the delivery and however often the bot starts', async () => {
  const { bot, store, setNow } = await answering();
  await bot.welcome('slack:T1', { kind: 'channel', id: 'C1' });
  await bot.welcome('slack:T1', { kind: 'channel', id: 'C1' });
  expect(await owed(store)).toEqual([['welcome:slack:T1:C1', 'post', 'C1']]);
  // Deliveries are pruned after a year; the bot was removed, and comes back into the channel.
  await bot.workspaceLeft('slack:T1');
  setNow(NOW + 800 * DAY);
  await store.maintenance.prune(NOW + 800 * DAY, { pulseDays: 400, recordDays: 400, scoreBodyDays: 400 });
  expect(await owed(store)).toEqual([]);
  const restarted = await answering({ store });
  await restarted.bot.welcome('slack:T1', { kind: 'channel', id: 'C1' });
  expect(await owed(store)).toEqual([]);
  await restarted.bot.welcome('slack:T1', { kind: 'person', id: 'U1' });
  await restarted.bot.welcome('slack:T2', { kind: 'channel', id: 'C1' });
  expect((await owed(store)).sort()).toEqual([
    ['welcome:slack:T1:U1', 'direct', 'U1'],
    ['welcome:slack:T2:C1', 'post', 'C1'],
  ]);
});

it('says who the bot is and what to press, in a channel and in a direct message', async () => {
  const { bot, store } = await answering();
  await bot.welcome('slack:T1', { kind: 'channel', id: 'C1' });
  await bot.welcome('slack:T1', { kind: 'conversation', id: 'D1' });
  const messages = (await store.deliveries.list({ limit: 10 })).map(({ message }) => message).reverse();
  expect(messages.map(textOf).join('\n\n')).toMatchInlineSnapshot(`
    "I watch open-source projects for this team: which are taking off, which are going quiet, and why anyone should believe it.
    I watch open-source projects for this team: which are taking off, which are going quiet, and why anyone should believe it.
    Choose projects: the starter list of open-source infrastructure, or names of your own.
    Have a digest posted here every Monday at 9:00.
    See one now.
    [Starter list] [Subscribe here] [Show me one now]
    Paste names What grows fastest What I can do
    Nothing else is posted here before a subscription asks for it.

    I watch open-source projects for this team: which are taking off, which are going quiet, and why anyone should believe it.
    I watch open-source projects for this team: which are taking off, which are going quiet, and why anyone should believe it.
    Ask in your own words, such as “which vector databases grew fastest last month?”. To choose projects and have a digest posted, invite me to a channel.
    [What grows fastest] [Show me one now] [What I can do]"
  `);
  const [inChannel, direct] = messages;
  expect(commandsOf(inChannel ?? expect.fail())).toEqual([
    'track starter:true',
    'subscribe digest',
    'preview',
    'track',
    'top by:growth window:30',
    'help',
  ]);
  // In a direct message nothing can be changed, so that nothing is offered that would be refused.
  for (const text of commandsOf(direct ?? expect.fail()))
    expect((await bot.runText(text, { ...manager, personal: true })).outcome, text).toBe('ok');
});
