import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/contracts/clock.ts';
import { OperatorError } from '../../../src/contracts/errors.ts';
import { createDiscordPlatform } from '../../../src/platforms/discord/index.ts';
import { presenceOf } from '../../../src/platforms/discord/connection/presence.ts';
import { startFakeDiscord } from '../../fakes/discord/fake-discord.ts';
import { answer, configFor, depsWith, said } from '../../support/discord/setting.ts';
import { seen, settle, whilePassing, world } from '../../support/discord/world.ts';
import type { World } from '../../support/discord/world.ts';
import { keyed } from '../../support/generous-timeouts.ts';

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

  it.each([
    'null',
    '7',
    '{"op":0,"s":1,"t":"INTERACTION_CREATE","d":null}',
    '{"op":0,"s":1,"t":"INTERACTION_CREATE","d":{"type":3}}',
    '{"op":0,"s":1,"t":"INTERACTION_CREATE","d":{"type":{"toString":1}}}',
    '{"op":0,"s":1,"t":"USER_UPDATE","d":{"id":"1"}}',
    '{"op":0,"s":1,"t":"GUILD_CREATE","d":[]}',
    '{"op":0,"s":1,"t":"error","d":"x"}',
    '{"op":0,"s":{},"t":{},"d":{}}',
  ])('drops the odd frame %s and goes on', async (frame) => {
    const { fake, from, platform, deps } = await world();
    fake.gateway.sendRaw(frame);
    const asked = fake.command(from, ['signals', 'score'], score);
    await asked.answered();
    expect(platform.connected()).toBe(true);
    expect(fake.gateway.counts.identifies).toBe(1);
    expect(deps.logger.lines.filter((line) => line.startsWith('error'))).toEqual([]);
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
    await expect
      .poll(() => deps.bot.lived.slice(known).sort())
      .toEqual([
        `gone discord:${guild} ${lost.id}`,
        `joined discord:${joined.id} Joined`,
        `left discord:${leaving.id}`,
      ]);
    // Whoever comes back is welcome.
    fake.state.guilds.set(leaving.id, leaving);
    fake.gateway.dispatch('GUILD_CREATE', fake.state.guildJson(leaving), leaving.id);
    await expect.poll(() => deps.bot.lived.at(-1)).toBe(`joined discord:${leaving.id} Leaving`);
  });

  it('greets in the system channel of a server it was just invited to, where it may write', async () => {
    const { fake, deps, clock } = await world();
    const invite = (name: string, changed: { rights?: bigint; ago?: number; system?: boolean } = {}): string[] => {
      const guild = fake.state.addGuild(name, changed.rights);
      guild.joinedAt -= changed.ago ?? 0;
      const channel = fake.state.addChannel(guild.id, 'general');
      if (changed.system !== false) guild.systemChannel = channel.id;
      fake.gateway.dispatch('GUILD_CREATE', fake.state.guildJson(guild), guild.id);
      return [guild.id, channel.id];
    };
    const [guild, channel] = invite('New');
    // This database knows none of these yet; only the first one is new to the bot.
    invite('Long known', { ago: 2 * DAY });
    invite('Silent', { rights: 1n << 10n });
    invite('Without one', { system: false });
    await expect.poll(() => deps.bot.lived.filter((line) => line.startsWith('joined')).length).toBe(5);
    await settle();
    clock.pass(5_000);
    expect(deps.bot.lived.filter((line) => line.startsWith('welcome'))).toEqual([
      `welcome discord:${guild} channel ${channel}`,
    ]);
  });

  it('is left and resumed when it is a zombie that answers no heartbeat', async () => {
    const { fake, from } = await world({
      prepare: (fresh) => {
        fresh.gateway.heartbeatMs = 60;
      },
    });
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
    const { fake, from, platform } = await world({
      prepare: (fresh) => {
        fresh.shards = 2;
      },
    });
    expect(fake.gateway.counts.identifies).toBe(2);
    expect(platform.connected()).toBe(true);
    const asked = fake.command(from, ['signals', 'score'], score);
    await asked.answered();
    expect(seen(asked)).toContain('answer to score');
  });

  it.each([
    ['breaks every line', (fake: World['fake']) => fake.faults.plan({ kind: 'drop' }, { times: 3 })],
    [
      'has trouble of its own',
      (fake: World['fake']) =>
        fake.faults.plan({ kind: 'refuse', reply: { status: 503, json: { message: 'over capacity' } } }, { times: 3 }),
    ],
  ])('that %s at the start is tried again, and everything happens once we are in', async (_what, disturb) => {
    const { fake, platform, clock, deps, guild } = await world({ prepare: disturb });
    expect(platform.connected()).toBe(false);
    expect(fake.gateway.counts.connections).toBe(0);
    expect(deps.logger.lines.at(-1)).toMatch(
      /^warn no connection to Discord; trying again later .*"reason":"Discord could not be reached: .*"waitMs":1000/,
    );
    await whilePassing(clock, fake.gateway.next('ready'));
    await expect.poll(() => platform.connected()).toBe(true);
    await expect.poll(() => deps.bot.lived).toEqual([`joined discord:${guild} Analysts`]);
    expect(fake.state.commands.map(({ name }) => name)).toContain('signals');
    await expect.poll(() => fake.gateway.presences.length).toBeGreaterThan(0);
    expect(deps.logger.lines.filter((line) => line.includes('trying again later'))).toHaveLength(3);
  });

  it('that lets nobody in holds up the start for half a minute and no longer', async () => {
    const { fake, platform, clock, deps, guild } = await world({
      start: false,
      prepare: (fresh) => {
        fresh.gateway.refuseConnections = true;
      },
    });
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
    const { fake, platform, clock, guild, channel } = await world({
      start: false,
      prepare: (fresh) => fresh.faults.plan({ kind: 'drop' }),
    });
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
    expect(fake.gateway.presences.slice(before).map(({ shown }) => JSON.stringify(shown))).toEqual([
      expect.stringContaining('213 projects'),
    ]);
  });

  it('is shown by every shard that is there', async () => {
    const { fake } = await world({
      prepare: (fresh) => {
        fresh.shards = 2;
      },
    });
    await expect.poll(() => new Set(fake.gateway.presences.map(({ shard }) => shard))).toEqual(new Set([0, 1]));
  });

  it('is idle when pulses were missed', () => {
    expect(presenceOf({ projects: 1, newestObservation: 0 }, 4 * 3_600_000)).toEqual({
      state: '1 project, data 4 hours old',
      status: 'idle',
    });
    expect(presenceOf({ projects: 2_000, newestObservation: 0 }, 60_000)).toEqual({
      state: '2,000 projects, data 1 minute old',
      status: 'online',
    });
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
    await expect
      .poll(() => fake.requests.filter((request) => request === 'GET /gateway/bot').length)
      .toBeGreaterThan(0);
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
    fake.faults.plan(
      { kind: 'refuse', reply: { status: 403, json: { code: 50013, message: 'Missing Permissions' } } },
      { path: /callback$/ },
    );
    const asked = fake.command(from, ['signals', 'score'], score);
    await expect.poll(() => deps.logger.lines.some((line) => line.includes('could not be answered'))).toBe(true);
    fake.faults.plan({ kind: 'refuse', reply: { status: 500 } }, { path: /messages$/ });
    const failure: unknown = await platform
      .send({ workspace: `discord:${guild}`, channel }, said('x'), keyed('k'))
      .catch((error: unknown) => error);
    const everything = JSON.stringify([deps.logger.lines, String(failure), failure]);
    expect(everything).not.toContain(fake.token);
    expect(everything).not.toContain(asked.token);
  });
});
