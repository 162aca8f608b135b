import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../../src/core/errors.ts';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { presenceOf } from '../../../src/platforms/discord/presence.ts';
import { startFakeDiscord } from '../../fakes/discord/fake-discord.ts';
import { answer, configFor, depsWith, said } from './setting.ts';
import { seen, settle, whilePassing, world } from './world.ts';
import type { World } from './world.ts';
import { keyed } from '../../contracts/unhurried.ts';

const score = [{ name: 'project', type: 3, value: 'a/b' }];

describe('the gateway', () => {
  it('is entered with the least intents', async () => {
    const { fake, platform } = await world();
    expect(fake.gateway.intents).toEqual([1]);
    expect(platform.connected()).toBe(true);
  });

  it.each([
    ['the line breaks', (fake: Awaited<ReturnType<typeof world>>['fake']) => fake.gateway.breakConnections()],
    ['Discord asks to reconnect', (fake: Awaited<ReturnType<typeof world>>['fake']) => fake.gateway.askToReconnect()],
  ])('is resumed when %s, and what was missed comes', async (_what, disturb) => {
    const { fake, from } = await world();
    const resumed = fake.gateway.next('resume');
    const closed = fake.gateway.next('close');
    disturb(fake);
    await closed;
    const asked = fake.command(from, ['signals', 'score'], score);
    await resumed;
    await asked.answered();
    expect(fake.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
    expect(seen(asked)).toContain('answer to score');
  });

  it('is entered anew when the session is invalid, and what was missed is noticed', async () => {
    const { fake, from, deps, guild, channel, clock } = await world();
    const leaving = fake.state.addGuild('Leaving');
    fake.gateway.dispatch('GUILD_CREATE', fake.state.guildJson(leaving), leaving.id);
    await expect.poll(async () => (await deps.stores.installations.list()).length).toBe(2);
    const lost = fake.state.addChannel(guild, 'lost');
    fake.gateway.dispatch('CHANNEL_CREATE', fake.state.channelJson(lost), guild);
    await settle();
    for (const id of [channel, lost.id]) deps.bot.subscribed.add(id);
    const known = deps.bot.lived.length;
    fake.gateway.refuseResume = true;
    const identified = fake.gateway.next('identify');
    fake.gateway.breakConnections();
    fake.state.guilds.delete(leaving.id);
    fake.state.channels.delete(lost.id);
    const joined = fake.state.addGuild('Joined');
    await identified;
    const asked = fake.command(from, ['signals', 'score'], score);
    await asked.answered();
    expect(fake.gateway.counts.identifies).toBe(2);
    const workspaces = [`discord:${guild}`, `discord:${joined.id}`];
    await expect.poll(async () => [...(await deps.stores.installations.list())].sort()).toEqual(workspaces.sort());
    await settle();
    clock.pass(5_000);
    await expect.poll(() => deps.bot.lived.slice(known).sort()).toEqual([`gone discord:${guild} ${lost.id}`, `joined discord:${joined.id} Joined`, `left discord:${leaving.id}`]);
    // Whoever comes back is welcome.
    fake.state.guilds.set(leaving.id, leaving);
    fake.gateway.dispatch('GUILD_CREATE', fake.state.guildJson(leaving), leaving.id);
    await expect.poll(() => deps.bot.lived.at(-1)).toBe(`joined discord:${leaving.id} Leaving`);
  });

  it('is left and resumed when it is a zombie that answers no heartbeat', async () => {
    const { fake, from } = await world({ prepare: (fresh) => { fresh.gateway.heartbeatMs = 60; } });
    fake.gateway.mute = true;
    await fake.gateway.next('resume');
    fake.gateway.mute = false;
    const asked = fake.command(from, ['signals', 'score'], score);
    await asked.answered();
    expect(fake.gateway.counts.resumes).toBeGreaterThanOrEqual(1);
  });

  it('is not there for connected() while it is down', async () => {
    const { fake, platform } = await world();
    fake.gateway.refuseConnections = true;
    fake.gateway.breakConnections();
    await expect.poll(() => platform.connected()).toBe(false);
    fake.gateway.refuseConnections = false;
    await expect.poll(() => platform.connected(), { timeout: 15_000 }).toBe(true);
  });

  it('takes as many connections as Discord recommends', async () => {
    const { fake, from, platform } = await world({ prepare: (fresh) => { fresh.shards = 2; } });
    expect(fake.gateway.counts.identifies).toBe(2);
    expect(platform.connected()).toBe(true);
    const asked = fake.command(from, ['signals', 'score'], score);
    await asked.answered();
    expect(seen(asked)).toContain('answer to score');
  });

  it.each([
    ['breaks every line', (fake: World['fake']) => fake.faults.plan({ kind: 'drop' }, { times: 3 })],
    ['has trouble of its own', (fake: World['fake']) => fake.faults.plan({ kind: 'refuse', reply: { status: 503, json: { message: 'over capacity' } } }, { times: 3 })],
  ])('that %s at the start is tried again, and everything happens once we are in', async (_what, disturb) => {
    const { fake, platform, clock, deps, guild } = await world({ prepare: disturb });
    expect(platform.connected()).toBe(false);
    expect(fake.gateway.counts.connections).toBe(0);
    expect(deps.logger.lines.at(-1)).toMatch(/^warn no connection to Discord; trying again later .*"reason":"Discord could not be reached: .*"waitMs":1000/);
    await whilePassing(clock, fake.gateway.next('ready'));
    await expect.poll(() => platform.connected()).toBe(true);
    await expect.poll(() => deps.bot.lived).toEqual([`joined discord:${guild} Analysts`]);
    expect(fake.state.commands.map(({ name }) => name)).toContain('signals');
    await expect.poll(() => fake.gateway.presences.length).toBeGreaterThan(0);
    expect(deps.logger.lines.filter((line) => line.includes('trying again later'))).toHaveLength(3);
  });

  it('that lets nobody in holds up the start for half a minute and no longer', async () => {
    const { fake, platform, clock, deps, guild } = await world({ start: false, prepare: (fresh) => { fresh.gateway.refuseConnections = true; } });
    let begun = false;
    const start = platform.start().then(() => {
      begun = true;
    });
    await expect.poll(() => fake.requests).toContain('GET /gateway/bot');
    clock.pass(29_999);
    await settle();
    expect(begun).toBe(false);
    clock.pass(1);
    await start;
    expect(platform.connected()).toBe(false);
    fake.gateway.refuseConnections = false;
    await expect.poll(() => platform.connected(), { timeout: 15_000 }).toBe(true);
    await expect.poll(() => deps.bot.lived).toEqual([`joined discord:${guild} Analysts`]);
  });

  it('that is away is not asked any more after a stop', async () => {
    const { fake, platform, clock, guild, channel } = await world({ start: false, prepare: (fresh) => fresh.faults.plan({ kind: 'drop' }) });
    await platform.start();
    await platform.stop();
    const asked = fake.requests.length;
    clock.pass(10 * 60_000);
    // Two whole round trips: what was sent before them has arrived.
    for (let trip = 0; trip < 2; trip += 1) await platform.checkChannel({ workspace: `discord:${guild}`, channel });
    expect(fake.requests.length).toBeGreaterThan(asked);
    expect(fake.requests.slice(asked)).not.toContain('GET /gateway/bot');
    await platform.start();
    expect(platform.connected()).toBe(true);
  });

  it('that refuses the token is an error that the operator can mend, without the token in it', async () => {
    const fake = await startFakeDiscord();
    fake.faults.tokenRevoked = true;
    const deps = depsWith();
    const platform = createDiscordPlatform(configFor(fake), deps);
    const failure: unknown = await platform.start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperatorError);
    expect(JSON.stringify([String(failure), deps.logger.lines])).not.toContain(fake.token);
    await platform.stop();
    await fake.stop();
  });
});

describe('where the bot lives', () => {
  it('is told on start, on joining, and on leaving, also while the bot was down', async () => {
    const { fake, deps, guild, platform, another, clock } = await world();
    expect(deps.bot.lived).toEqual([`joined discord:${guild} Analysts`]);
    const second = fake.state.addGuild('Investors');
    fake.gateway.dispatch('GUILD_CREATE', fake.state.guildJson(second), second.id);
    await expect.poll(() => deps.bot.lived.at(-1)).toBe(`joined discord:${second.id} Investors`);
    await expect.poll(async () => (await deps.stores.installations.list()).length).toBe(2);
    await whilePassing(clock, platform.stop());
    fake.state.guilds.delete(second.id);
    await another();
    expect(deps.bot.lived.at(-1)).toBe(`left discord:${second.id}`);
    fake.gateway.dispatch('GUILD_DELETE', { id: guild }, guild);
    await expect.poll(() => deps.bot.lived.at(-1)).toBe(`left discord:${guild}`);
    await expect.poll(() => deps.stores.installations.list()).toEqual([]);
  });

  it('is not left when Discord has an outage', async () => {
    const { fake, deps, guild } = await world();
    fake.gateway.dispatch('GUILD_DELETE', { id: guild, unavailable: true }, guild);
    fake.gateway.dispatch('GUILD_CREATE', fake.state.guildJson(fake.state.guilds.get(guild) ?? expect.fail()), guild);
    fake.gateway.dispatch('CHANNEL_DELETE', { id: '4', guild_id: guild, type: 0, name: 'x' }, guild);
    await settle();
    expect(deps.bot.lived.filter((line) => line.startsWith('left') || line.startsWith('joined'))).toHaveLength(1);
  });

  it('is told once an outage during the start is over', async () => {
    const outages = new Set<string>();
    const { fake, deps, guild } = await world({
      prepare: ({ state }) => {
        const whole = state.guildJson.bind(state);
        state.guildJson = (one) => (outages.has(one.id) ? { id: one.id, unavailable: true } : whole(one));
        outages.add(state.addGuild('Out').id);
      },
    });
    expect(deps.bot.lived).toEqual([`joined discord:${guild} Analysts`]);
    const [out = expect.fail()] = [...outages];
    outages.clear();
    fake.gateway.dispatch('GUILD_CREATE', fake.state.guildJson(fake.state.guilds.get(out) ?? expect.fail()), out);
    await expect.poll(() => deps.bot.lived.at(-1)).toBe(`joined discord:${out} Out`);
  });

  it('loses channels and threads', async () => {
    const { fake, deps, guild, channel } = await world();
    const place = fake.state.channels.get(channel) ?? expect.fail();
    const thread = fake.state.addChannel(guild, 'thread', { type: 11, parent: channel });
    fake.gateway.dispatch('THREAD_CREATE', fake.state.channelJson(thread), guild);
    fake.gateway.dispatch('THREAD_DELETE', { id: thread.id, guild_id: guild, parent_id: channel, type: 11 }, guild);
    fake.gateway.dispatch('CHANNEL_DELETE', fake.state.channelJson(place), guild);
    await expect.poll(() => deps.bot.lived.slice(1)).toEqual([`gone discord:${guild} ${thread.id}`, `gone discord:${guild} ${channel}`]);
  });

  it('shows in the check of a channel when rights change', async () => {
    const { fake, guild, channel, platform } = await world();
    const target = { workspace: `discord:${guild}`, channel };
    expect(await platform.checkChannel(target)).toEqual({ ok: true, name: 'signals' });
    const place = fake.state.channels.get(channel) ?? expect.fail();
    place.closed = 'send';
    fake.gateway.dispatch('CHANNEL_UPDATE', fake.state.channelJson(place), guild);
    await expect.poll(() => platform.checkChannel(target)).toMatchObject({ ok: false, hint: expect.stringContaining('Send Messages') as string });
    place.closed = 'threads';
    fake.gateway.dispatch('CHANNEL_UPDATE', fake.state.channelJson(place), guild);
    await expect.poll(() => platform.checkChannel(target)).toMatchObject({ ok: false, hint: 'Give it these rights there: Send Messages in Threads.' });
  });
});

describe('a subscribed channel that closes', () => {
  /** What Discord says when somebody changes something, and what stands there afterwards. */
  const told = async (change: (here: World) => void): Promise<World> => {
    const here = await world();
    here.deps.bot.subscribed.add(here.channel);
    change(here);
    await settle();
    here.clock.pass(5_000);
    await settle();
    return here;
  };
  const close = ({ fake, guild, channel }: World, closed: 'send' | 'view' | 'threads'): void => {
    const place = fake.state.channels.get(channel) ?? expect.fail();
    place.closed = closed;
    fake.gateway.dispatch('CHANNEL_UPDATE', fake.state.channelJson(place), guild);
  };

  it.each([['send', 'the bot lacks the right Send Messages there'], ['view', /View Channels/]] as const)('by its own rights (%s) is told of at once', async (closed, reason) => {
    const { deps, guild, channel } = await told((here) => close(here, closed));
    await expect.poll(() => deps.bot.lived.at(-1)).toBe(`gone discord:${guild} ${channel}`);
    expect(deps.bot.reasons).toEqual([expect.stringMatching(reason)]);
  });

  it('by a right taken from the role, or the role from the bot', async () => {
    const role = (here: World, permissions: string): void => {
      const json = fakeGuild(here);
      here.fake.gateway.dispatch('GUILD_ROLE_UPDATE', { guild_id: here.guild, role: { ...(json['roles'] as object[])[1], permissions } }, here.guild);
    };
    const byRole = await told((here) => role(here, '1024'));
    await expect.poll(() => byRole.deps.bot.reasons).toEqual(['the bot lacks the rights Send Messages and Attach Files there']);
    const byMember = await told((here) => {
      const [me] = fakeGuild(here)['members'] as object[];
      here.fake.gateway.dispatch('GUILD_MEMBER_UPDATE', { ...me, guild_id: here.guild, roles: [] }, here.guild);
    });
    await expect.poll(() => byMember.deps.bot.lived.at(-1)).toContain('gone');
  });

  it('as a thread that is locked, and with its channel', async () => {
    const { fake, deps, guild, channel, clock } = await world();
    const thread = fake.state.addChannel(guild, 'thread', { type: 11, parent: channel });
    deps.bot.subscribed.add(thread.id);
    fake.gateway.dispatch('THREAD_CREATE', fake.state.channelJson(thread), guild);
    const json = fake.state.channelJson(thread);
    fake.gateway.dispatch('THREAD_UPDATE', { ...json, thread_metadata: { ...(json['thread_metadata'] as object), archived: true, locked: true } }, guild);
    await settle();
    clock.pass(5_000);
    await expect.poll(() => deps.bot.reasons).toEqual(['the thread was locked']);
    const second = fake.state.addChannel(guild, 'second', { type: 11, parent: channel });
    fake.gateway.dispatch('THREAD_CREATE', fake.state.channelJson(second), guild);
    fake.gateway.dispatch('CHANNEL_DELETE', fake.state.channelJson(fake.state.channels.get(channel) ?? expect.fail()), guild);
    await expect.poll(() => deps.bot.lived).toContain(`gone discord:${guild} ${second.id}`);
  });

  it('while the bot was away is noticed on start', async () => {
    const { fake, deps, guild, channel, platform, another, clock } = await world();
    deps.bot.subscribed.add(channel);
    await whilePassing(clock, platform.stop());
    fake.state.channels.delete(channel);
    await another();
    clock.pass(5_000);
    await expect.poll(() => deps.bot.lived.at(-1)).toBe(`gone discord:${guild} ${channel}`);
  });

  it('is not told of where only its threads close: posts arrive all the same', async () => {
    const { deps } = await told((here) => close(here, 'threads'));
    await settle();
    expect(deps.bot.reasons).toEqual([]);
  });

  it('is not told of when rights come and go within moments, nor when other rights change', async () => {
    const { deps } = await told((here) => {
      close(here, 'send');
      const place = here.fake.state.channels.get(here.channel) ?? expect.fail();
      place.closed = 'no';
      here.fake.gateway.dispatch('CHANNEL_UPDATE', here.fake.state.channelJson(place), here.guild);
    });
    await settle();
    expect(deps.bot.reasons).toEqual([]);
  });
});

const fakeGuild = ({ fake, guild }: World): Record<string, unknown> => fake.state.guildJson(fake.state.guilds.get(guild) ?? expect.fail());

describe('presence', () => {
  it('shows how old the data is, anew every five minutes', async () => {
    const { fake, deps, clock } = await world();
    const shown = (): string => JSON.stringify(fake.gateway.presences.at(-1) ?? {});
    await expect.poll(shown).toContain('212 projects, no data yet');
    deps.bot.fresh = { projects: 212, newestObservation: clock.now() - 7 * 60_000 };
    clock.pass(5 * 60_000);
    await expect.poll(shown).toContain('data 12 minutes old');
  });

  it('is not saved up while the gateway is away, and shown once in the new session', async () => {
    const { fake, clock, deps, platform } = await world();
    await expect.poll(() => fake.gateway.presences.length).toBeGreaterThan(0);
    fake.gateway.refuseConnections = true;
    fake.gateway.refuseResume = true;
    fake.gateway.breakConnections();
    await expect.poll(() => platform.connected()).toBe(false);
    const before = fake.gateway.presences.length;
    for (let turn = 0; turn < 12; turn += 1) {
      clock.pass(5 * 60_000);
      await settle();
    }
    deps.bot.fresh = { projects: 213, newestObservation: clock.now() };
    fake.gateway.refuseConnections = false;
    await expect.poll(() => fake.gateway.presences.length, { timeout: 15_000 }).toBeGreaterThan(before);
    await settle();
    expect(fake.gateway.presences.slice(before).map(({ shown }) => JSON.stringify(shown))).toEqual([expect.stringContaining('213 projects')]);
  });

  it('is shown by every shard that is there', async () => {
    const { fake } = await world({ prepare: (fresh) => { fresh.shards = 2; } });
    await expect.poll(() => new Set(fake.gateway.presences.map(({ shard }) => shard))).toEqual(new Set([0, 1]));
  });

  it('is idle when pulses were missed', () => {
    expect(presenceOf({ projects: 1, newestObservation: 0 }, 4 * 3_600_000)).toEqual({ state: '1 project, data 4 hours old', status: 'idle' });
    expect(presenceOf({ projects: 2_000, newestObservation: 0 }, 60_000)).toEqual({ state: '2,000 projects, data 1 minute old', status: 'online' });
  });
});

describe('stopping', () => {
  it('waits for what is in flight', async () => {
    const { fake, deps, from, platform, clock } = await world();
    let finish: () => void = () => undefined;
    deps.bot.answers = () => new Promise((resolve) => (finish = () => resolve(answer(said('just in time')))));
    const asked = fake.command(from, ['signals', 'track'], [{ name: 'projects', type: 3, value: 'a/b' }]);
    await asked.acknowledged();
    await expect.poll(() => deps.bot.invocations.length).toBe(1);
    const stopping = platform.stop();
    await settle();
    finish();
    await whilePassing(clock, stopping);
    expect(seen(asked)).toContain('just in time');
  });

  it('says so to those whose answer would take too long', async () => {
    const { fake, deps, from, platform, clock } = await world();
    deps.bot.answers = () => new Promise(() => undefined);
    const asked = fake.command(from, ['signals', 'track'], [{ name: 'projects', type: 3, value: 'a/b' }]);
    await asked.acknowledged();
    await expect.poll(() => deps.bot.invocations.length).toBe(1);
    await whilePassing(clock, platform.stop());
    expect(seen(asked)).toContain('restarting');
    expect(platform.connected()).toBe(false);
  });

  it('can be followed by another start', async () => {
    const { fake, from, platform, clock } = await world();
    await whilePassing(clock, platform.stop());
    await platform.start();
    expect(platform.connected()).toBe(true);
    const asked = fake.command(from, ['signals', 'score'], score);
    await asked.answered();
    expect(seen(asked)).toContain('answer to score');
  });
});

describe('a start', () => {
  it('that waits for Discord is broken off by a stop, and leaves nothing connected', async () => {
    const fake = await startFakeDiscord();
    fake.gateway.refuseConnections = true;
    const platform = createDiscordPlatform(configFor(fake), depsWith());
    const started = platform.start().catch((error: unknown) => error);
    await expect.poll(() => fake.requests.filter((request) => request === 'GET /gateway/bot').length).toBeGreaterThan(0);
    await settle();
    await platform.stop();
    expect(await started).toMatchObject({ message: 'The start was broken off.' });
    expect(platform.connected()).toBe(false);
    fake.gateway.refuseConnections = false;
    await fake.gateway.next('identify');
    await expect.poll(() => fake.gateway.connected).toBe(0);
    await platform.start();
    expect(platform.connected()).toBe(true);
    await platform.stop();
    await fake.stop();
  });

  it('that fails after the log-in leaves nothing connected, and can be tried again', async () => {
    const fake = await startFakeDiscord();
    const deps = depsWith();
    const { installations } = deps.stores;
    const whole = { ...installations };
    installations.list = async () => {
      throw new Error('database is locked');
    };
    const platform = createDiscordPlatform(configFor(fake), deps);
    await expect(platform.start()).rejects.toThrow('database is locked');
    await expect.poll(() => fake.gateway.connected).toBe(0);
    installations.list = () => whole.list();
    await platform.start();
    expect(fake.gateway.connected).toBe(1);
    await platform.stop();
    await fake.stop();
  });
});

describe('what is logged', () => {
  it('holds no token, whatever goes wrong', async () => {
    const { fake, deps, from, platform, guild, channel } = await world();
    fake.faults.plan({ kind: 'refuse', reply: { status: 403, json: { code: 50013, message: 'Missing Permissions' } } }, { path: /callback$/ });
    const asked = fake.command(from, ['signals', 'score'], score);
    await expect.poll(() => deps.logger.lines.some((line) => line.includes('could not be answered'))).toBe(true);
    fake.faults.plan({ kind: 'refuse', reply: { status: 500 } }, { path: /messages$/ });
    const failure: unknown = await platform.send({ workspace: `discord:${guild}`, channel }, said('x'), keyed('k')).catch((error: unknown) => error);
    const everything = JSON.stringify([deps.logger.lines, String(failure), failure]);
    expect(everything).not.toContain(fake.token);
    expect(everything).not.toContain(asked.token);
  });
});
