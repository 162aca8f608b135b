import { describe, expect, it } from 'vitest';
import { registerDiscordCommands } from '../../../src/platforms/discord/index.ts';
import { DISCORD_SETTINGS, readDiscordConfig } from '../../../src/platforms/discord/settings.ts';
import { createSettingReader } from '../../../src/app/setting-reader.ts';
import { COMMANDS, configFor, depsWith, said, score } from '../../support/discord/setting.ts';
import { buttonsOf, seen, settle, world } from '../../support/discord/world.ts';
import { firstTry } from '../../support/generous-timeouts.ts';

describe('an application that single persons cannot install', () => {
  it('gets commands for servers alone, and for persons once that is allowed', async () => {
    const { fake, platform } = await world({ prepare: ({ state }) => void (state.userInstall = false) });
    expect(fake.state.commands).toMatchObject([
      { name: 'signals', integration_types: [0], contexts: [0, 1] },
      { name: 'signals-setup', integration_types: [0], contexts: [0, 1] },
    ]);
    expect((await platform.diagnose()).map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining(['The commands are registered.', expect.stringContaining('allow “User Install”')]),
    );
    fake.state.userInstall = true;
    expect((await platform.diagnose()).map(({ sentence }) => sentence)).toContain(
      'The commands will be registered on the next start.',
    );
    expect((await registerDiscordCommands(configFor(fake), COMMANDS)).changed).toBe(true);
    expect(fake.state.commands).toMatchObject([
      { integration_types: [0, 1], contexts: [0, 1, 2] },
      { integration_types: [0, 1], contexts: [0, 1, 2] },
    ]);
  });
});

describe('a forum that wants tags which only moderators may set', () => {
  it('is refused for good, with the step to take', async () => {
    const { fake, platform, guild } = await world();
    const forum = fake.state.addChannel(guild, 'forum', { type: 15, tagRequired: true, tagsModerated: true });
    fake.gateway.dispatch('CHANNEL_CREATE', fake.state.channelJson(forum), guild);
    const target = { workspace: `discord:${guild}`, channel: forum.id };
    await expect(platform.send(target, said('digest'), firstTry('d'))).rejects.toMatchObject({
      reason: 'no-permission',
      detail:
        '40067: every post in this forum needs a tag, and only moderators may set its tags; let everybody use one of them, or do not require tags',
    });
  });
});

describe('a process that holds one shard of two', () => {
  const shardOf = (guild: string): number => Number((BigInt(guild) >> 22n) % 2n);

  it('takes no server of the other one for left, on start and when its session begins again', async () => {
    const deps = depsWith();
    const stores = deps.stores.installations;
    const { fake, clock } = await world({
      start: false,
      prepare: ({ state }) => {
        for (let at = 2; at < 8; at += 1) {
          const server = state.addGuild(`Server ${at}`);
          state.guilds.delete(server.id);
          const id = String(BigInt(at) << 22n);
          state.guilds.set(id, { ...server, id });
        }
      },
    });
    const guilds = [...fake.state.guilds.keys()];
    const mine = guilds.filter((guild) => shardOf(guild) === 0);
    const theirs = guilds.filter((guild) => shardOf(guild) === 1);
    expect([mine.length > 0, theirs.length > 0]).toEqual([true, true]);
    // Both processes know of all servers by the database.
    for (const guild of [...guilds, '0', String(1n << 22n)]) await stores.put(`discord:${guild}`, '{}');
    const { createDiscordPlatform } = await import('../../../src/platforms/discord/index.ts');
    const first = createDiscordPlatform(configFor(fake, { shards: { ids: [0], count: 2 } }), { ...deps, clock });
    await first.start();
    // Of two that are gone, it notices its own.
    await expect.poll(() => deps.bot.lived.filter((what) => what.startsWith('left'))).toEqual(['left discord:0']);
    expect(await stores.list()).toContain(`discord:${1n << 22n}`);
    fake.gateway.refuseResume = true;
    const identified = fake.gateway.next('identify');
    fake.state.guilds.delete(mine[0] ?? '');
    fake.gateway.breakConnections();
    await identified;
    await expect
      .poll(() => deps.bot.lived.filter((what) => what.startsWith('left')))
      .toEqual(['left discord:0', `left discord:${mine[0] ?? ''}`]);
    for (const guild of theirs) expect(await stores.list()).toContain(`discord:${guild}`);
    await first.stop();
  });

  it.each([
    ['0/2', { ids: [0], count: 2 }],
    ['0, 1/4', { ids: [0, 1], count: 4 }],
  ])('is set by %s', (text, shards) => {
    const set = { DISCORD_TOKEN: 't', DISCORD_APPLICATION_ID: '1'.repeat(18), DISCORD_SHARDS: text };
    expect(readDiscordConfig(createSettingReader(set, DISCORD_SETTINGS))?.shards).toEqual(shards);
  });

  it.each(['2', '2/2', '/2', '0/0', 'a/2', '0,/2'])('is refused as %j', (text) => {
    const set = { DISCORD_TOKEN: 't', DISCORD_APPLICATION_ID: '1'.repeat(18), DISCORD_SHARDS: text };
    expect(() => readDiscordConfig(createSettingReader(set, DISCORD_SETTINGS))).toThrow(
      'DISCORD_SHARDS cannot be read',
    );
  });
});

describe('an interaction that two sessions hear', () => {
  it('changes once, by command and by button, and reads as often as it likes', async () => {
    const { fake, deps, from, another } = await world({ tolerant: true });
    fake.gateway.twins = true;
    await another();
    const track = fake.command(from, ['signals', 'track'], [{ name: 'projects', type: 3, value: 'a/b' }]);
    await track.answered();
    await settle();
    expect(deps.bot.invocations.map(({ invocation }) => invocation.name)).toEqual(['track']);
    expect(seen(track)).toContain('answer to track');
    deps.bot.answers = async ({ name }) => ({
      message: said(`answer to ${name}`, {
        blocks: [
          {
            kind: 'buttons',
            buttons: [
              { label: 'Subscribe', action: { kind: 'command', command: 'subscribe alerts', answer: 'reply' } },
            ],
          },
        ],
      }),
      visibility: 'private',
      outcome: 'ok',
    });
    const asked = fake.command(from, ['signals', 'score'], score());
    await asked.answered();
    const [message] = asked.messages;
    if (message === undefined) throw new Error('nothing was answered');
    const pressed = fake.press(from, message, buttonsOf(message).get('Subscribe') ?? '');
    await pressed.answered();
    await settle();
    const changed = deps.bot.invocations.filter(({ invocation }) => invocation.name === 'subscribe alerts');
    expect(changed).toHaveLength(1);
  });
});
