import { describe, expect, it, onTestFinished } from 'vitest';
import { Locale } from 'discord.js';
import { commands } from '../../../commands/index.ts';
import type { CommandDeclaration } from '../../../src/contracts/command.ts';
import { OperatorError } from '../../../src/contracts/errors.ts';
import {
  buildCommands,
  createDiscordPlatform,
  discordInvite,
  registerDiscordCommands,
} from '../../../src/platforms/discord/index.ts';
import { checkCommands } from '../../fakes/discord/check-payload.ts';
import { startFakeDiscord } from '../../fakes/discord/fake-discord.ts';
import type { FakeDiscord } from '../../fakes/discord/fake-discord.ts';
import { COMMANDS, configFor, depsWith } from '../../support/discord/setting.ts';
import { world } from '../../support/discord/world.ts';

const many = (count: number, more: Partial<CommandDeclaration> = {}): CommandDeclaration[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `word${index}`,
    purpose: 'Do something',
    examples: [],
    options: {},
    audience: 'private',
    permission: 'read',
    pace: 'instant',
    ...more,
  }));

/** About 290 characters, the mean of the declared commands. */
const LONG_WORD = {
  purpose: 'x'.repeat(80),
  options: Object.fromEntries(
    Array.from({ length: 4 }, (_, index) => [`option${index}`, { type: 'text', description: 'y'.repeat(45) } as const]),
  ),
} satisfies Partial<CommandDeclaration>;

describe('slash commands', () => {
  it('of the real declarations are one a section, each within the limits', () => {
    const { commands: built, names } = buildCommands(commands);
    expect(checkCommands(built)).toEqual([]);
    const under = new Map(built.map(({ name, options = [] }) => [name, options.map((option) => option.name)]));
    expect([...under.keys()]).toEqual(['signals', 'signals-setup', 'signals-admin']);
    expect(under.get('signals')).toEqual(expect.arrayContaining(['ask', 'score', 'compare', 'top', 'help']));
    expect(under.get('signals-setup')).toEqual(
      expect.arrayContaining(['track', 'subscribe', 'preview', 'unsubscribe', 'mute']),
    );
    expect(under.get('signals-admin')).toEqual(expect.arrayContaining(['status', 'deliveries', 'audit']));
    expect(built[0]?.options?.[0]).toMatchObject({
      name: 'ask',
      options: [{ name: 'question', required: true, type: 3 }],
    });
    expect([...names.values()].map((command) => command.name).sort()).toEqual(
      commands.map((command) => command.name).sort(),
    );
  });

  it('have room for another twenty words of the usual length', () => {
    const usual: CommandDeclaration[] = [
      ...many(6).map((command) => ({ ...command, ...LONG_WORD, name: `ask-${command.name}` })),
      ...many(8).map((command) => ({
        ...command,
        ...LONG_WORD,
        name: `set-${command.name}`,
        permission: 'manage' as const,
      })),
      ...many(6).map((command) => ({
        ...command,
        ...LONG_WORD,
        name: `run-${command.name}`,
        permission: 'operate' as const,
      })),
    ];
    expect(usual).toHaveLength(20);
    expect(checkCommands(buildCommands([...commands, ...usual]).commands)).toEqual([]);
  });

  it('carry types, limits, choices and completion, required options first, and hide nothing', () => {
    const [asking, built] = buildCommands(COMMANDS).commands;
    expect(built).toMatchObject({ name: 'signals-setup', default_member_permissions: null, contexts: [0, 1, 2] });
    expect(asking).toMatchObject({
      name: 'signals',
      default_member_permissions: null,
      integration_types: [0, 1],
      contexts: [0, 1, 2],
    });
    const text = JSON.stringify([asking, built]);
    expect(text).toContain('{"name":"project","description":"Project","required":true,"type":3,"autocomplete":true}');
    expect(text).toContain('"required":false,"type":4,"min_value":0,"max_value":23');
    expect(text).toContain('{"name":"monday","value":"monday"}');
    expect(text).toContain('"type":11');
    expect(built?.options?.find((option) => option.name === 'subscribe')).toMatchObject({
      type: 2,
      options: [
        { type: 1, name: 'digest' },
        { type: 1, name: 'alerts' },
      ],
    });
  });

  it('say which one is full', () => {
    expect(() => buildCommands(many(26))).toThrow('/signals has 26 words and 535 characters.');
    expect(() => buildCommands(many(26, { permission: 'manage' }))).toThrow(/^\/signals-setup has 26 words/);
    expect(buildCommands([...many(25), ...many(1, { name: 'other', section: 'operating' })]).commands).toHaveLength(2);
  });

  it('take translations, the command itself too, cut to what Discord takes', () => {
    const translations = {
      'name:signals': 'Signale',
      'What open-source projects are doing: growth, health, releases, alerts.': 'Was quelloffene Projekte tun.',
      'name:score': 'Sehr ausführliche Wertung eines einzigen Projekts',
      'Show the scorecard of a project': `Zeigt die Wertung${' eines Projekts'.repeat(10)}`,
      'name:track': '…',
      monday: `Montag${' früh'.repeat(30)}`,
    };
    const { commands: built } = buildCommands(COMMANDS, { translations: { [Locale.German]: translations } });
    const [signals] = built;
    expect(signals).toMatchObject({
      name: 'signals',
      name_localizations: { de: 'signale' },
      description_localizations: { de: 'Was quelloffene Projekte tun.' },
    });
    expect(signals?.options?.[0]).toMatchObject({
      name: 'score',
      name_localizations: { de: 'sehr-ausführliche-wertung-eines-' },
    });
    expect(signals?.options?.[0]?.description_localizations?.de).toMatch(/^Zeigt die Wertung.{80,82}…$/);
    expect(signals?.options?.[1]).not.toHaveProperty('name_localizations');
    expect(JSON.stringify(built)).toMatch(/"name":"monday","name_localizations":\{"de":"Montag früh[^"]{80,90}…"\}/);
    expect(checkCommands(built)).toEqual([]);
  });
});

describe('registration', () => {
  it('overwrites only on a difference', async () => {
    const fake = await startFakeDiscord();
    const config = configFor(fake);
    const puts = (): number => fake.requests.filter((request) => request.startsWith('PUT')).length;
    expect(await registerDiscordCommands(config, commands)).toMatchObject({
      changed: true,
      registered: [{ name: 'signals' }, { name: 'signals-setup' }, { name: 'signals-admin' }],
    });
    expect(puts()).toBe(1);
    expect(await registerDiscordCommands(config, commands)).toMatchObject({ changed: false });
    expect(puts()).toBe(1);
    const [first, ...rest] = commands;
    expect(
      await registerDiscordCommands(
        config,
        first === undefined ? rest : [{ ...first, purpose: 'Say it otherwise' }, ...rest],
      ),
    ).toMatchObject({ changed: true });
    expect(fake.violations).toEqual([]);
    await fake.stop();
  });

  it.each([
    [
      'a wrong token',
      (fake: FakeDiscord) => ({ ...configFor(fake), token: `${fake.token}x` }),
      /^Discord refuses the token\.$/,
      /DISCORD_TOKEN/,
    ],
    [
      'an application of somebody else',
      (fake: FakeDiscord) => ({ ...configFor(fake), applicationId: '123456789012345678' }),
      /^The token does not belong to the application 123456789012345678\.$/,
      /DISCORD_APPLICATION_ID/,
    ],
    [
      'no Discord there',
      (fake: FakeDiscord) => ({ ...configFor(fake), api: 'http://127.0.0.1:1' }),
      /^Discord could not be reached: /,
      /Check the address and the port/,
    ],
  ])('explains %s', async (_what, config, sentence, hint) => {
    const fake = await startFakeDiscord();
    const failure: unknown = await registerDiscordCommands(config(fake), COMMANDS).catch((error: unknown) => error);
    await fake.stop();
    expect(failure).toBeInstanceOf(OperatorError);
    expect(failure).toMatchObject({
      message: expect.stringMatching(sentence) as string,
      hint: expect.stringMatching(hint) as string,
    });
    expect(String(failure)).not.toContain(fake.token);
  });

  it('happens on start, and a failure does not stop the start', async () => {
    const { fake, deps } = await world({
      prepare: (fresh) => {
        fresh.faults.plan(
          { kind: 'refuse', reply: { status: 403, json: { code: 50013, message: 'no' } } },
          { method: 'PUT' },
        );
      },
    });
    expect(fake.state.commands).toEqual([]);
    expect(deps.logger.lines.some((line) => line.includes('could not be registered'))).toBe(true);
    const again = await world();
    expect(again.fake.state.commands.map((command) => command['name'])).toEqual(['signals', 'signals-setup']);
  });
});

describe('set-up', () => {
  it('prints links with least permissions', () => {
    const text = discordInvite('900000000000000001');
    expect(text).toContain(
      'https://discord.com/oauth2/authorize?client_id=900000000000000001&integration_type=0&scope=bot+applications.commands&permissions=309237746688',
    );
    expect(text).toContain('integration_type=1&scope=applications.commands');
    expect(text).toContain('Read Message History');
    expect(309237746688n & (1n << 3n)).toBe(0n);
  });

  it('tells what is missing, without a gateway', async () => {
    const fake = await startFakeDiscord();
    onTestFinished(() => fake.stop());
    const platform = createDiscordPlatform(configFor(fake, { registerOnStart: false }), depsWith());
    const wrong = async (): Promise<string[]> =>
      (await platform.diagnose()).filter((entry) => !entry.ok).map((entry) => entry.sentence);
    await registerDiscordCommands(configFor(fake), COMMANDS);
    expect(await wrong()).toEqual(['The bot is in no server.']);
    const invited = fake.state.addGuild('Invited');
    expect(await wrong()).toEqual([]);
    fake.state.addGuild('Poor', 1n << 10n);
    fake.state.addGuild('Trusting', 1n << 3n);
    expect(await wrong()).toEqual([expect.stringMatching(/^In the server Poor the bot lacks Send Messages, /)]);
    // More than one page of them.
    for (let index = 0; index < 230; index += 1) fake.state.addGuild(`Many ${index}`, invited.botRights & ~(1n << 38n));
    expect(await wrong()).toHaveLength(11);
    expect((await wrong()).at(-1)).toBe('In 221 more servers the bot lacks rights, too.');
    fake.state.guilds.clear();
    fake.state.guilds.set(invited.id, invited);
    fake.state.userInstall = false;
    const sentences = (await platform.diagnose()).map((entry) =>
      entry.ok ? entry.sentence : `wrong: ${entry.sentence}`,
    );
    expect(sentences.filter((text) => text.includes('“User Install”'))).toEqual([
      expect.stringMatching(/^The application cannot be installed by single persons/),
    ]);
    fake.state.commands = [];
    fake.faults.plan({ kind: 'refuse', reply: { status: 502 } }, { path: /gateway/ });
    expect(await wrong()).toEqual([
      expect.stringContaining('gateway'),
      expect.stringContaining('not those of this version'),
    ]);
    await platform.stop();
  });
});
