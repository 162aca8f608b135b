import { describe, expect, it } from 'vitest';
import { answeringOnSmallUniverse, commandsOf, manager } from './answering.ts';
import { NOW, WORKSPACE } from './small-universe.ts';

describe('a digest subscription', () => {
  it('is due at its hour in its zone, and says so', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    const answer = await ask('subscribe digest day:Monday at:9');
    expect(answer).toContain('Subscribed: a digest every Monday at 09:00 (Europe/Berlin), over 2 projects.');
    // Tuesday, 10 March 2026; the next Monday is the 16th, in winter time.
    expect(answer).toContain('next 2026-03-16T08:00');
    const [saved] = await store.subscriptions.list({ workspaceId: WORKSPACE });
    expect(saved).toMatchObject({ kind: 'digest', channel: 'C1', createdByName: 'Ada', nextDueAt: Date.parse('2026-03-16T08:00:00Z'), schedule: { period: 'weekly', weekday: 1, hour: 9, zone: 'Europe/Berlin' } });
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
    expect(await ask('unsubscribe 1')).toContain('Ended: digest 1 (the watchlist; 5 projects a list; one line in a quiet period).');
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

describe('an alert subscription', () => {
  it('takes kinds, severity and thresholds, and refuses what does not exist', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await ask('subscribe alerts kinds:spikes,stale-release severity:high thresholds:"spikeRatio=5 staleDays=120" only:qdrant');
    const [saved] = await store.subscriptions.list({ workspaceId: WORKSPACE });
    expect(saved?.filter).toMatchObject({ kinds: ['spikes', 'stale-release'], minSeverity: 'high', thresholds: { spikeRatio: 5, staleDays: 120 } });
    expect(await ask('subscribe alerts kinds:earthquakes')).toContain('“earthquakes” is no kind of alert.');
    expect(await ask('subscribe alerts thresholds:spikeRatio=0')).toContain('spikeRatio should be a number from 1.2 to 100');
    // What is laxer than the detectors would wait for alerts that cannot come.
    expect(await ask('subscribe alerts thresholds:spikeRatio=2')).toContain('spikeRatio 2 would change nothing');
    expect(await ask('subscribe alerts thresholds:staleChance=0.1')).toContain('Write a number from 0.001 to 0.05');
    expect(await ask('subscribe alerts thresholds:speed=3')).toContain('“speed” is no threshold.');
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
    expect(here).toContain('Digest 1, every Monday at 09:00 (Europe/Berlin); next 2026-03-16T08:00\nthe watchlist; 5 projects a list; one line in a quiet period\nset up by Ada on 2026-03-10T12:00');
    expect(await ask('subscriptions scope:workspace')).toContain('This workspace has 2 subscriptions.');
    const { message } = await bot.runText('subscriptions', manager);
    for (const text of commandsOf(message)) expect(bot.parse(text), text).toBeDefined();
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
    const [notice, ...others] = (await store.deliveries.list({ limit: 10 })).filter((delivery) => delivery.operation === 'direct');
    expect(others).toEqual([]);
    expect(notice?.target).toMatchObject({ workspace: WORKSPACE, channel: manager.user });
    expect(notice?.message.summary).toBe('Switched off: the weekly digest and the subscription to alerts that you set up, because the bot lacks the right Send Messages there.');
    expect(await ask('resume 1')).toContain('Active again: digest 1.');
    expect(await bot.subscribedChannels(WORKSPACE)).toEqual(['C1']);
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
