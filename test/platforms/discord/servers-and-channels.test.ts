import { describe, expect, it } from 'vitest';
import { settle, whilePassing, world } from '../../support/discord/world.ts';
import type { World } from '../../support/discord/world.ts';

const fakeGuild = ({ fake, guild }: World): Record<string, unknown> =>
  fake.state.guildJson(fake.state.guilds.get(guild) ?? expect.fail());

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
    await expect
      .poll(() => deps.bot.lived.slice(1))
      .toEqual([`gone discord:${guild} ${thread.id}`, `gone discord:${guild} ${channel}`]);
  });

  it('shows in the check of a channel when rights change', async () => {
    const { fake, guild, channel, platform } = await world();
    const target = { workspace: `discord:${guild}`, channel };
    expect(await platform.checkChannel(target)).toEqual({ ok: true, name: 'signals' });
    const place = fake.state.channels.get(channel) ?? expect.fail();
    place.closed = 'send';
    fake.gateway.dispatch('CHANNEL_UPDATE', fake.state.channelJson(place), guild);
    await expect
      .poll(() => platform.checkChannel(target))
      .toMatchObject({ ok: false, hint: expect.stringContaining('Send Messages') as string });
    place.closed = 'threads';
    fake.gateway.dispatch('CHANNEL_UPDATE', fake.state.channelJson(place), guild);
    await expect
      .poll(() => platform.checkChannel(target))
      .toMatchObject({ ok: false, hint: 'Give it these rights there: Send Messages in Threads.' });
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

  it.each([
    ['send', 'the bot lacks the right Send Messages there'],
    ['view', /View Channels/],
  ] as const)('by its own rights (%s) is told of at once', async (closed, reason) => {
    const { deps, guild, channel } = await told((here) => close(here, closed));
    await expect.poll(() => deps.bot.lived.at(-1)).toBe(`gone discord:${guild} ${channel}`);
    expect(deps.bot.reasons).toEqual([expect.stringMatching(reason)]);
  });

  it('by a right taken from the role, or the role from the bot', async () => {
    const role = (here: World, permissions: string): void => {
      const json = fakeGuild(here);
      here.fake.gateway.dispatch(
        'GUILD_ROLE_UPDATE',
        { guild_id: here.guild, role: { ...(json['roles'] as object[])[1], permissions } },
        here.guild,
      );
    };
    const byRole = await told((here) => role(here, '1024'));
    await expect
      .poll(() => byRole.deps.bot.reasons)
      .toEqual(['the bot lacks the rights Send Messages and Attach Files there']);
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
    fake.gateway.dispatch(
      'THREAD_UPDATE',
      { ...json, thread_metadata: { ...(json['thread_metadata'] as object), archived: true, locked: true } },
      guild,
    );
    await settle();
    clock.pass(5_000);
    await expect.poll(() => deps.bot.reasons).toEqual(['the thread was locked']);
    const second = fake.state.addChannel(guild, 'second', { type: 11, parent: channel });
    fake.gateway.dispatch('THREAD_CREATE', fake.state.channelJson(second), guild);
    fake.gateway.dispatch(
      'CHANNEL_DELETE',
      fake.state.channelJson(fake.state.channels.get(channel) ?? expect.fail()),
      guild,
    );
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
