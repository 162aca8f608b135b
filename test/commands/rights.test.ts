import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { answering, answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';
import { NOW, WORKSPACE } from '../support/small-universe.ts';

const changing = commands.filter((command) => command.permission === 'manage');

describe('who may do what', () => {
  it('knows which commands change something', () => {
    expect(changing.map((command) => command.name).sort()).toEqual([
      'audit',
      'dismiss',
      'mute',
      'pause',
      'resume',
      'snooze',
      'subscribe alerts',
      'subscribe digest',
      'subscribe links',
      'track',
      'unsubscribe',
      'untrack',
    ]);
  });

  it.each(changing.map((command) => command.name))(
    '%s is refused to people without the right, and in direct messages',
    async (name) => {
      const { bot, store } = await answeringOnSmallUniverse();
      const example = changing.find((command) => command.name === name)?.examples[0] ?? name;
      const refused = await bot.runText(example, { ...manager, mayManage: false });
      expect(refused.outcome).toBe('error');
      expect(refused.visibility).toBe('private');
      expect(textOf(refused.message)).toContain(`You may not use “${name}” here`);
      const personal = await bot.runText(example, { ...manager, personal: true });
      expect(textOf(personal.message)).toContain('In direct messages everything is for reading only.');
      expect(await store.workspaces.auditTrail(WORKSPACE, { limit: 10 })).toHaveLength(1);
    },
  );

  it('lets operators change, plain or of one workspace', async () => {
    for (const operators of [['U7'], [`${WORKSPACE}/U7`]]) {
      const { bot } = await answeringOnSmallUniverse({ operators });
      expect((await bot.runText('untrack qdrant', { ...manager, user: 'U7', mayManage: false })).outcome).toBe('ok');
    }
    const { bot } = await answeringOnSmallUniverse({ operators: ['slack:T2/U7'] });
    expect((await bot.runText('untrack qdrant', { ...manager, user: 'U7', mayManage: false })).outcome).toBe('error');
  });

  it('lets everyone read, also in direct messages', async () => {
    const { bot } = await answeringOnSmallUniverse();
    for (const text of ['score qdrant', 'top', 'watchlist', 'alerts', 'help', 'subscriptions']) {
      expect((await bot.runText(text, { ...manager, mayManage: false, personal: true })).outcome, text).toBe('ok');
    }
  });

  it('keeps retry and drop for operators, within their workspace', async () => {
    const { ask, bot, store } = await answeringOnSmallUniverse({ operators: ['U9'] });
    await store.deliveries.enqueue(
      ['slack:T1', 'slack:T2'].map((workspace) => ({
        key: `k:${workspace}`,
        target: { workspace, channel: 'C1' },
        subscriptionId: null,
        operation: 'post' as const,
        parentKey: null,
        title: 'Weekly digest',
        message: { summary: 'x', tone: 'neutral' as const, blocks: [] },
        notBefore: NOW,
        expiresAt: NOW + 1,
      })),
      NOW,
    );
    const own = (await store.deliveries.get({ key: 'k:slack:T1' }))?.id ?? 0;
    const other = (await store.deliveries.get({ key: 'k:slack:T2' }))?.id ?? 0;
    expect(await ask(`deliveries drop ${own}`)).toContain('Only an operator may retry or drop a delivery.');
    const operator = { ...manager, user: 'U9' };
    expect(textOf((await bot.runText(`deliveries drop ${other}`, operator)).message)).toContain(
      `There is no delivery ${other} in this workspace.`,
    );
    expect(textOf((await bot.runText('deliveries drop', operator)).message)).toContain('Which delivery?');
    expect(textOf((await bot.runText(`deliveries drop ${own}`, operator)).message)).toContain(
      `Delivery ${own} is dropped.`,
    );
    expect(textOf((await bot.runText(`deliveries drop ${own}`, operator)).message)).toContain(
      `Delivery ${own} is dropped and cannot be dropped.`,
    );
    expect(textOf((await bot.runText(`deliveries retry ${own}`, operator)).message)).toContain(
      `Delivery ${own} will be sent again.`,
    );
    expect((await store.workspaces.auditTrail(WORKSPACE, { limit: 2 })).map((entry) => entry.action)).toEqual([
      'retry delivery',
      'drop delivery',
    ]);
  });
});

describe('the audit trail', () => {
  it('gets an entry with every change, and none without one', async () => {
    const { ask, store, setNow } = await answeringOnSmallUniverse();
    const actions = async (): Promise<string[]> =>
      (await store.workspaces.auditTrail(WORKSPACE, { limit: 100 })).map((entry) => entry.action).reverse();
    let now = NOW;
    const steps: [string, string | undefined][] = [
      ['track acme/quiet', 'track'],
      ['track acme/quiet', undefined],
      ['untrack acme/quiet', 'untrack'],
      ['untrack acme/quiet', undefined],
      ['subscribe digest', 'subscribe'],
      ['subscribe digest change:1 at:10', 'change subscription'],
      ['pause', 'pause'],
      ['resume', 'resume'],
      ['snooze 1 2w', 'snooze'],
      ['subscribe alerts severity:high', 'subscribe'],
      ['mute kind:star-spike', 'mute'],
      ['mute', undefined],
      ['mute end:1', 'unmute'],
      ['unsubscribe 1', 'unsubscribe'],
      ['unsubscribe 99', undefined],
      ['subscribe links', 'links'],
      ['score qdrant', undefined],
      ['subscribe digest zone:Nowhere/Land', undefined],
      ['subscribe digest category:nothing', undefined],
    ];
    const expected = ['track'];
    for (const [text, action] of steps) {
      now += 1_000;
      setNow(now);
      await ask(text);
      if (action !== undefined) expected.push(action);
      expect(await actions(), text).toEqual(expected);
    }
    const answer = await ask('audit');
    expect(answer.split('\n').find((line) => line.includes('links'))).toBe(
      `${new Date(NOW + 16_000).toISOString().slice(0, 16)}  Ada  links: link cards on`,
    );
  });
});

describe('a channel that the bot cannot post to', () => {
  it('is refused when it subscribes, not on Monday', async () => {
    const { ask, store } = await answeringOnSmallUniverse({ unreachable: true });
    expect(await ask('subscribe digest')).toContain('The bot is not in that channel.');
    expect(await store.subscriptions.list({ workspaceId: WORKSPACE })).toEqual([]);
  });

  it('is asked for where there is none', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('subscribe digest', { channel: undefined })).toContain(
      'A subscription belongs to a channel of a workspace.',
    );
  });

  it('is refused an order that would never say anything', async () => {
    const { ask } = await answering();
    expect(await ask('subscribe digest')).toContain('No project on the watchlist matches that.');
  });
});
