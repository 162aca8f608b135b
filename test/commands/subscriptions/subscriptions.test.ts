import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/contracts/clock.ts';
import { dueDigests } from '../../../src/jobs/due-digests.ts';
import { answeringOnSmallUniverse, commandsOf, manager } from '../../support/answering.ts';
import { NOW, WORKSPACE } from '../../support/small-universe.ts';

describe('a digest subscription', () => {
  it('is due at its hour in its zone, and says so', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    const answer = await ask('subscribe digest day:Monday at:9');
    expect(answer).toContain('Subscribed: a digest every Monday at 09:00 (Europe/Berlin), over 2 projects.');
    // Tuesday, 10 March 2026; the next Monday is the 16th, in winter time.
    expect(answer).toContain('next 2026-03-16T08:00');
    const [saved] = await store.subscriptions.list({ workspaceId: WORKSPACE });
    expect(saved).toMatchObject({
      kind: 'digest',
      channel: 'C1',
      createdByName: 'Ada',
      nextDueAt: Date.parse('2026-03-16T08:00:00Z'),
      schedule: { period: 'weekly', weekday: 1, hour: 9, zone: 'Europe/Berlin' },
    });
  });

  it('keeps what a change does not name', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await ask('subscribe digest size:3 category:"vector search" scope:universe');
    expect(await ask('subscribe digest change:1 at:17:30')).toContain('Changed: a digest every Monday at 17:30');
    const [saved] = await store.subscriptions.list({ workspaceId: WORKSPACE });
    expect(saved?.filter).toMatchObject({ size: 3, categories: ['vector search'], scope: 'universe' });
    expect(await ask('subscribe alerts change:1')).toContain('Subscription 1 is a digest.');
  });

  it('is paused, resumed, snoozed and ended by the only one, or by its number', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await ask('subscribe digest');
    expect(await ask('pause')).toContain('Paused: digest 1.');
    expect((await store.subscriptions.get(1))?.state).toBe('paused');
    expect(await ask('resume 1')).toContain('Active again: digest 1.');
    expect(await ask('snooze 2w')).toContain('Snoozed for 2 weeks, until 24 Mar 2026: digest 1.');
    expect((await store.subscriptions.get(1))?.snoozedUntil).toBe(NOW + 14 * 86_400_000);
    await ask('subscribe alerts');
    expect(await ask('pause')).toContain('Which subscription?');
    expect(await ask('pause 7')).toContain('This channel has no subscription 7.');
    expect(await ask('unsubscribe 1')).toContain(
      'Ended: digest 1 (the watchlist; 5 projects a list; one line in a quiet period).',
    );
    expect(await ask('unsubscribe')).toContain('Ended: alerts 2');
    expect(await ask('unsubscribe')).toContain('This channel has no subscription.');
  });

  it('is previewed without being sent', async () => {
    const { bot, store } = await answeringOnSmallUniverse();
    const { outcome, visibility } = await bot.runText('preview scope:universe', manager);
    expect({ outcome, visibility }).toEqual({ outcome: 'ok', visibility: 'private' });
    expect(await store.deliveries.list({ limit: 10 })).toEqual([]);
    await bot.runText('subscribe alerts', manager);
    expect((await bot.runText('preview 1', manager)).message.summary).toContain('Subscription 1 is for alerts');
  });
});

describe('what was narrowed', () => {
  it('is opened again with any, all and default', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await ask(
      'subscribe alerts kinds:spikes thresholds:spikeRatio=5 category:"vector search" language:Rust scope:universe',
    );
    await ask('subscribe alerts change:1 kinds:all thresholds:default category:any language:Any');
    expect((await store.subscriptions.list({ workspaceId: WORKSPACE }))[0]?.filter).toMatchObject({
      kinds: [],
      thresholds: {},
      categories: [],
      languages: [],
      scope: 'universe',
    });
  });
});

describe('an alert subscription', () => {
  it('takes kinds, severity and thresholds, and refuses what does not exist', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await ask(
      'subscribe alerts kinds:spikes,stale-release severity:high thresholds:"spikeRatio=5 staleDays=240" only:qdrant',
    );
    const [saved] = await store.subscriptions.list({ workspaceId: WORKSPACE });
    expect(saved?.filter).toMatchObject({
      kinds: ['spikes', 'stale-release'],
      minSeverity: 'high',
      thresholds: { spikeRatio: 5, staleDays: 240 },
    });
    expect(await ask('subscribe alerts kinds:earthquakes')).toContain('“earthquakes” is no kind of alert.');
    expect(await ask('subscribe alerts thresholds:spikeRatio=0')).toContain(
      'spikeRatio should be a number from 1.2 to 100',
    );
    // What is laxer than the detectors would wait for alerts that cannot come.
    expect(await ask('subscribe alerts thresholds:spikeRatio=2')).toContain('spikeRatio 2 would change nothing');
    expect(await ask('subscribe alerts thresholds:staleChance=0.1')).toContain('Write a number from 0.001 to 0.05');
    expect(await ask('subscribe alerts thresholds:speed=3')).toContain('“speed” is no threshold.');
    expect(await ask('subscribe alerts thresholds:spikefalsealarms=0.01')).toContain(
      'spikeFalseAlarms is no longer a threshold, because it held back no alert.',
    );
    expect(await ask('subscribe alerts only:nothere')).toContain('“nothere” is not tracked here.');
  });
});

describe('the list of subscriptions', () => {
  it('shows this channel, or the workspace, with buttons that run', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    await ask('subscribe digest');
    await ask('subscribe alerts', { channel: 'C2' });
    const here = await ask('subscriptions');
    expect(here).toContain('This channel has 1 subscription.');
    expect(here).toContain(
      'Digest 1, every Monday at 09:00 (Europe/Berlin); next 2026-03-16T08:00\nthe watchlist; 5 projects a list; one line in a quiet period\nset up by Ada on 2026-03-10T12:00',
    );
    expect(await ask('subscriptions scope:workspace')).toContain('This workspace has 2 subscriptions.');
    const { message } = await bot.runText('subscriptions', manager);
    for (const text of commandsOf(message)) expect(bot.parse(text), text).toBeDefined();
  });

  it('offers nothing to press in another channel or in none, where it could not work', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    await ask('subscribe digest');
    const whole = async (caller: Partial<typeof manager>): Promise<string[]> =>
      commandsOf((await bot.runText('subscriptions scope:workspace', { ...manager, ...caller })).message);
    expect(await whole({ channel: 'C2' })).toEqual(['subscribe digest', 'subscribe alerts']);
    expect(await whole({ channel: undefined })).toEqual(['subscribe digest', 'subscribe alerts']);
    expect(await whole({ channel: 'D1', personal: true })).toEqual([]);
    expect(await ask('subscriptions scope:workspace', { channel: 'C2' })).toContain(
      '#C1: Digest 1, every Monday at 09:00 (Europe/Berlin); next 2026-03-16T08:00; the watchlist; 5 projects a list',
    );
    const signals = async (caller: Partial<typeof manager>): Promise<string> =>
      commandsOf((await bot.runText('signals qdrant', { ...manager, ...caller })).message).join();
    expect(await signals({})).toContain('mute');
    expect(await signals({ channel: undefined })).not.toContain('mute');
    const card = async (caller: Partial<typeof manager>): Promise<string> =>
      commandsOf((await bot.runText('score qdrant', { ...manager, ...caller })).message).join();
    expect(await card({})).toContain('track');
    expect(await card({ personal: true })).not.toContain('track');
  });

  it('counts what a long list leaves out', async () => {
    const { ask } = await answeringOnSmallUniverse();
    for (let at = 0; at < 43; at += 1) await ask('subscribe alerts', { channel: `C${at}` });
    const whole = await ask('subscriptions scope:workspace');
    expect(whole.match(/Alerts \d+, as they are found/g)).toHaveLength(40);
    expect(whole).toContain('and 3 more. Change one with “subscriptions” in its channel.');
  });

  it('offers silence for a week, and an end to it', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    await ask('subscribe alerts');
    const offered = async (): Promise<string[]> =>
      commandsOf((await bot.runText('subscriptions', manager)).message, ['command']);
    expect(await offered()).toEqual([
      'snooze subscription:1 days:7d',
      'pause subscription:1',
      'unsubscribe subscription:1',
    ]);
    expect((await bot.runText('snooze subscription:1 days:7d', manager)).message.summary).toContain(
      'Snoozed for 7 days',
    );
    expect(await offered()).toEqual(['resume subscription:1', 'unsubscribe subscription:1']);
  });

  it.each([
    [
      'subscribe digest period:monthly day:3 at:17:30 zone:Asia/Kolkata scope:universe category:"vector search" size:3 quiet:skip',
    ],
    ['subscribe digest day:Friday scope:universe'],
    [
      'subscribe alerts kinds:spikes,health severity:high thresholds:"spikeRatio=5 staleDays=240" prereleases:yes only:qdrant',
    ],
    ['subscribe alerts'],
  ])('opens a form that says what “%s” made', async (text) => {
    const { ask, bot, store } = await answeringOnSmallUniverse();
    await ask(text);
    const [before] = await store.subscriptions.list({ workspaceId: WORKSPACE });
    const [form = ''] = commandsOf((await bot.runText('subscriptions', manager)).message, ['form']);
    // Sent as it was opened, the form changes nothing.
    expect((await bot.runText(form, manager)).outcome).toBe('ok');
    const [after] = await store.subscriptions.list({ workspaceId: WORKSPACE });
    expect(after).toMatchObject({ id: before?.id, schedule: before?.schedule, filter: before?.filter });
    const filled = Object.keys(bot.parse(form)?.options ?? {});
    expect(filled).toEqual(
      expect.arrayContaining(
        text.startsWith('subscribe digest')
          ? ['change', 'period', 'day', 'at', 'zone', 'scope', 'size', 'quiet']
          : ['change', 'kinds', 'severity', 'scope'],
      ),
    );
  });

  it('says why one was switched off', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    await ask('subscribe digest');
    await bot.channelGone(WORKSPACE, 'C1', 'the channel was archived');
    expect(await ask('subscriptions')).toContain('⚠ switched off: the channel was archived');
    expect(await bot.subscribedChannels(WORKSPACE)).toEqual([]);
  });

  it('tells whoever set it up, once, and comes back when somebody resumes it', async () => {
    const { ask, bot, store } = await answeringOnSmallUniverse();
    await ask('subscribe digest');
    await ask('subscribe alerts');
    expect(await bot.subscribedChannels(WORKSPACE)).toEqual(['C1']);
    await bot.channelGone(WORKSPACE, 'C1', 'the bot lacks the right Send Messages there');
    await bot.channelGone(WORKSPACE, 'C1', 'the bot lacks the right Send Messages there');
    const [notice, ...others] = (await store.deliveries.list({ limit: 10 })).filter(
      (delivery) => delivery.operation === 'direct',
    );
    expect(others).toEqual([]);
    expect(notice?.target).toMatchObject({ workspace: WORKSPACE, channel: manager.user });
    expect(notice?.message.summary).toBe(
      'Switched off: the weekly digest and the subscription to alerts that you set up, because the bot lacks the right Send Messages there.',
    );
    expect(await ask('resume 1')).toContain('Active again: digest 1.');
    expect(await bot.subscribedChannels(WORKSPACE)).toEqual(['C1']);
  });
});

describe('a forum, in one of its posts', () => {
  const inPost = { workspace: WORKSPACE, channel: 'post', parent: 'forum' };

  it('is subscribed where that is said, and looked after from any of its posts', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await ask('subscribe alerts forum:yes', inPost);
    expect((await store.subscriptions.list({}))[0]?.channel).toBe('forum');
    expect(await ask('subscriptions', inPost)).toContain('This channel has 1 subscription.');
    await ask('mute project:qdrant', inPost);
    expect((await store.subscriptions.mutes(WORKSPACE, 'forum', NOW)).map((one) => one.channel)).toEqual(['forum']);
    expect(await ask('pause', inPost)).toContain('Paused: alerts 1.');
    expect(await ask('pause', { channel: 'elsewhere', parent: 'another' })).toContain(
      'This channel has no subscription.',
    );
  });

  it('is left alone by what is said of the post alone, and there is none in a channel', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await ask('subscribe alerts forum:yes', inPost);
    await ask('subscribe alerts', inPost);
    expect((await store.subscriptions.list({})).map((one) => one.channel)).toEqual(['forum', 'post']);
    expect(await ask('unsubscribe', inPost)).toContain('Ended: alerts 2');
    expect(await ask('subscribe alerts forum:yes')).toContain('This is no post of a forum and no thread.');
  });

  it('is explained where there are forums', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('help subscribe digest', { workspace: 'discord:1' })).toContain('for the whole forum');
    expect(await ask('help subscribe digest')).not.toContain('forum');
  });
});

describe('mutes', () => {
  it('are listed and ended by number, in their channel alone', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('mute project:qdrant 2w')).toContain('Muted in this channel for 2 weeks: qdrant/qdrant.');
    expect(await ask('mute')).toContain('1  qdrant/qdrant until 2026-03-24');
    expect(await ask('mute', { channel: 'C2' })).toContain('Nothing is muted in this channel.');
    expect(await ask('mute end:1', { channel: 'C2' })).toContain('This channel has no mute 1.');
    expect(await ask('mute end:1')).toContain('No longer muted: qdrant/qdrant.');
  });
});

describe('a digest that somebody moves', () => {
  /** Monday, 16 March 2026, nine in Berlin: due, and prepared or not. */
  const DUE = Date.parse('2026-03-16T08:00:00Z');
  async function moved(
    text: string,
    { prepared = true, at = DUE + HOUR } = {},
  ): Promise<{ next: string; posted: () => Promise<number> }> {
    const here = await answeringOnSmallUniverse();
    await here.ask('subscribe digest scope:universe');
    if (prepared) await dueDigests(here.store, { now: DUE, graceMs: 12 * HOUR });
    here.setNow(at);
    await here.ask(text);
    const dueAt = (await here.store.subscriptions.list({}))[0]?.nextDueAt ?? 0;
    const count = async (): Promise<number> => (await here.store.deliveries.list({ limit: 10 })).length;
    const before = await count();
    return {
      next: new Date(dueAt).toISOString(),
      posted: async () => {
        await dueDigests(here.store, { now: dueAt, graceMs: 12 * HOUR });
        return (await count()) - before;
      },
    };
  }

  it.each([
    ['to another day of a week that was told', 'subscribe digest change:1 day:Friday', '2026-03-27T08:00:00.000Z'],
    ['to a later hour of the same day', 'subscribe digest change:1 at:17', '2026-03-23T16:00:00.000Z'],
    [
      'to a zone where that hour is still to come',
      'subscribe digest change:1 zone:America/Los_Angeles',
      '2026-03-23T16:00:00.000Z',
    ],
    ['to every day', 'subscribe digest change:1 period:daily', '2026-03-17T08:00:00.000Z'],
  ])('%s is due when its next one will be posted', async (_how, text, next) => {
    const after = await moved(text);
    expect(after.next).toBe(next);
    expect(await after.posted()).toBe(1);
  });

  it('before its hour is due on the new day of the same week', async () => {
    expect((await moved('subscribe digest change:1 day:Friday', { prepared: false, at: DUE - HOUR })).next).toBe(
      '2026-03-20T08:00:00.000Z',
    );
  });

  it('or whose filter somebody changes in the minute in which it is due, still comes', async () => {
    const after = await moved('subscribe digest change:1 size:3', { prepared: false, at: DUE + 1 });
    expect(after.next).toBe(new Date(DUE).toISOString());
    expect(await after.posted()).toBe(1);
  });
});

describe('the same subscription twice in a channel', () => {
  it('is refused with the number of the one that is there, and another one is not', async () => {
    const { ask } = await answeringOnSmallUniverse();
    await ask('subscribe digest scope:universe only:qdrant/qdrant only:milvus-io/milvus');
    expect(await ask('subscribe digest scope:universe only:milvus-io/milvus only:qdrant/qdrant')).toMatch(
      /^This channel has that already: digest \d+\./,
    );
    expect(await ask('subscribe digest scope:universe only:qdrant/qdrant')).toMatch(/^Subscribed/);
    expect(await ask('subscribe digest scope:universe only:qdrant/qdrant at:10')).toMatch(/^Subscribed/);
    await ask('subscribe alerts scope:universe');
    expect(await ask('subscribe alerts scope:universe')).toMatch(/^This channel has that already: alerts \d+\./);
    expect(await ask('subscribe alerts scope:universe', { channel: 'C9' })).toMatch(/^Subscribed/);
  });
});
