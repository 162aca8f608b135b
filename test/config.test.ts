import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/app/config.ts';
import { OperatorError } from '../src/contracts/errors.ts';
import { createSettingReader } from '../src/app/setting-reader.ts';
import { SETTINGS } from '../src/app/settings.ts';
import type { Environment } from '../src/app/settings.ts';
import type { SettingReader } from '../src/contracts/setting.ts';
import { readDiscordConfig } from '../src/platforms/discord/settings.ts';
import type { SlackConfig } from '../src/platforms/slack/config.ts';
import { readSlackApp, readSlackConfig } from '../src/platforms/slack/settings.ts';

function complaint(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
  throw new Error('accepted');
}

const reader = (environment: Environment): SettingReader => createSettingReader(environment, SETTINGS);
const slackConfig = (environment: Environment): SlackConfig | undefined =>
  readSlackConfig(readSlackApp(reader(environment)), reader(environment));

describe('the configuration', () => {
  it('needs nothing: every part has a default or is off', () => {
    expect(readConfig({})).toMatchObject({
      github: { tokens: [], app: undefined, apiUrl: 'https://api.github.com' },
      platforms: [{ configured: false }, { configured: false }, { configured: false }],
      database: 'data/groundswell.db',
      starterFile: undefined,
      encryptionKey: undefined,
      operators: [],
      zone: 'UTC',
      starHistoryZone: 'America/Los_Angeles',
      weights: { usage: 35, growth: 25, health: 20, adoption: 20 },
      trackLimit: 500,
      backup: { folder: 'data/backups', keep: 7 },
      ops: undefined,
      logLevel: 'info',
    });
  });

  it('takes blank and padded values as what they mean', () => {
    expect(
      readConfig({
        GITHUB_TOKEN: '  ',
        GROUNDSWELL_ZONE: ' europe/berlin ',
        GROUNDSWELL_OPERATORS: ' U1, U2 ,slack:T1/U3',
        GROUNDSWELL_STARTER_FILE: ' own.yml ',
      }),
    ).toMatchObject({
      github: { tokens: [], app: undefined },
      zone: 'Europe/Berlin',
      operators: ['U1', 'U2', 'slack:T1/U3'],
      starterFile: 'own.yml',
    });
  });

  it('reads a key as base64 or hex of 32 bytes', () => {
    const key = randomBytes(32);
    expect(readConfig({ GROUNDSWELL_ENCRYPTION_KEY: key.toString('base64') }).encryptionKey).toEqual(key);
    expect(readConfig({ GROUNDSWELL_ENCRYPTION_KEY: key.toString('hex') }).encryptionKey).toEqual(key);
  });

  it('reads Slack in each of its modes, and Discord', () => {
    expect(slackConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' })).toMatchObject({
      mode: 'socket',
      managers: 'everyone',
      port: 3000,
    });
    const address = { SLACK_MODE: 'http', SLACK_PUBLIC_URL: 'https://signals.example/' };
    expect(readSlackApp(reader(address))).toMatchObject({ mode: 'http', publicUrl: 'https://signals.example' });
    expect(slackConfig(address)).toBeUndefined();
    expect(readConfig(address).platforms.filter(({ configured }) => configured)).toEqual([]);
    expect(
      slackConfig({
        SLACK_MODE: 'http',
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_SIGNING_SECRET: 's',
        SLACK_MANAGERS: 'U1,U2',
      }),
    ).toMatchObject({ mode: 'http', managers: ['U1', 'U2'] });
    expect(
      slackConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_MANAGERS: 'Admins' }),
    ).toMatchObject({ managers: 'admins' });
    expect(readDiscordConfig(reader({ DISCORD_TOKEN: 't', DISCORD_APPLICATION_ID: '123456789012345678' }))).toEqual({
      token: 't',
      applicationId: '123456789012345678',
      api: 'https://discord.com/api',
    });
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a number out of range',
      { GROUNDSWELL_TRACK_LIMIT: '0' },
      'GROUNDSWELL_TRACK_LIMIT should be a whole number from 1 to 10000, not “0”.',
    ],
    [
      'a number that is none',
      { GROUNDSWELL_BACKUP_KEEP: 'seven' },
      'GROUNDSWELL_BACKUP_KEEP should be a whole number from 1 to 365, not “seven”.',
    ],
    [
      'a manager by name',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_MANAGERS: 'U1, @ann' },
      'SLACK_MANAGERS cannot be read: “@ann” is no member id.',
    ],
    [
      'an address that is none',
      { GITHUB_API_URL: 'ftp://x' },
      'GITHUB_API_URL should be an http or https address, not “ftp://x”.',
    ],
    ['an abbreviation for a zone', { GROUNDSWELL_ZONE: 'CST' }, 'GROUNDSWELL_ZONE: There is no time zone “CST”.'],
    ['a zone that is none', { GROUNDSWELL_ZONE: 'Mars' }, 'GROUNDSWELL_ZONE: There is no time zone “Mars”.'],
    [
      'weights of unknown names',
      { GROUNDSWELL_WEIGHTS: 'usage=1,speed=2' },
      'GROUNDSWELL_WEIGHTS should be a number for each of adoption, growth, usage, health',
    ],
    [
      'weights below zero',
      { GROUNDSWELL_WEIGHTS: 'usage=-1,growth=1,health=1,adoption=1' },
      'GROUNDSWELL_WEIGHTS should be',
    ],
    [
      'weights of nothing',
      { GROUNDSWELL_WEIGHTS: 'usage=0,growth=0,health=0,adoption=0' },
      'GROUNDSWELL_WEIGHTS should be',
    ],
    [
      'weights left empty',
      { GROUNDSWELL_WEIGHTS: 'usage=,growth=1,health=1,adoption=1' },
      'GROUNDSWELL_WEIGHTS should be',
    ],
    [
      'a short key',
      { GROUNDSWELL_ENCRYPTION_KEY: 'c2hvcnQ=' },
      'GROUNDSWELL_ENCRYPTION_KEY should be 32 bytes as base64 or hex.',
    ],
    [
      'a key with something behind it',
      { GROUNDSWELL_ENCRYPTION_KEY: `${Buffer.alloc(32).toString('base64')}!more` },
      'GROUNDSWELL_ENCRYPTION_KEY should be 32 bytes as base64 or hex.',
    ],
    [
      'an unknown log level',
      { GROUNDSWELL_LOG_LEVEL: 'loud' },
      'GROUNDSWELL_LOG_LEVEL should be trace, debug, info, warn, error or silent, not “loud”.',
    ],
    [
      'an unknown Slack mode',
      { SLACK_BOT_TOKEN: 'x', SLACK_MODE: 'pigeon' },
      'SLACK_MODE should be socket or http, not “pigeon”.',
    ],
    [
      'a Slack address without TLS',
      { SLACK_PUBLIC_URL: 'http://signals.example' },
      'SLACK_PUBLIC_URL should be an https address, not “http://signals.example”.',
    ],
    [
      'Socket Mode without its second token',
      { SLACK_BOT_TOKEN: 'x' },
      'SLACK_APP_TOKEN is not set, and Slack in socket mode needs it.',
    ],
    [
      'HTTP mode without its secret',
      { SLACK_BOT_TOKEN: 'x', SLACK_MODE: 'http' },
      'SLACK_SIGNING_SECRET is not set, and Slack in http mode needs it.',
    ],
    [
      'OAuth without a key',
      { SLACK_MODE: 'http', SLACK_SIGNING_SECRET: 's', SLACK_CLIENT_ID: 'i', SLACK_CLIENT_SECRET: 'c' },
      'GROUNDSWELL_ENCRYPTION_KEY is not set, and installing in many workspaces stores their tokens.',
    ],
    [
      'HTTP mode with nothing but its secret',
      { SLACK_MODE: 'http', SLACK_SIGNING_SECRET: 's' },
      'Neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID is set, and Slack in http mode needs one of them.',
    ],
    [
      'a secret of HTTP mode in Socket Mode',
      { SLACK_SIGNING_SECRET: 's' },
      'SLACK_BOT_TOKEN is not set, and Slack in socket mode needs it.',
    ],
    ['a yes in another language', { SLACK_UNFURL: 'ja' }, 'SLACK_UNFURL should be yes or no, not “ja”.'],
    [
      'Discord without its application',
      { DISCORD_TOKEN: 't' },
      'DISCORD_APPLICATION_ID should be the number of the Discord application',
    ],
    [
      'a port that is none',
      { GROUNDSWELL_OPS_PORT: '70000' },
      'GROUNDSWELL_OPS_PORT should be a whole number from 0 to 65535, not “70000”.',
    ],
  ])('%s is one sentence that names the variable', (_, environment, expected) => {
    expect(complaint(environment)).toContain(expected);
  });

  it.each([
    ...'yes Yes true on 1'.split(' ').map((text) => [text, true] as const),
    ...'no NO false off 0'.split(' ').map((text) => [text, false] as const),
    ['', false] as const,
  ])('takes “%s” for %s', (text, unfurl) => {
    expect(readSlackApp(reader({ SLACK_UNFURL: text })).unfurlLinks).toBe(unfurl);
    expect(readConfig({ SLACK_UNFURL: text }).platforms.some(({ linkCards }) => linkCards)).toBe(unfurl);
  });

  it.each(Object.keys(SETTINGS).filter((name) => SETTINGS[name]?.secret && !SETTINGS[name].multiline))(
    'refuses a %s that cannot be one, without repeating it',
    (name) => {
      for (const wrong of [
        'hunter2 hunter2',
        'hunter2\nhunter2',
        'hunter2\u201d',
        'hünter2',
        'hunter2\u00a0hunter2',
        'hunter2\thunter2',
      ]) {
        const sentence = complaint({ [name]: wrong });
        expect(sentence).toBe(`${name} holds a blank, a line break or a character that is in no token or key.`);
      }
    },
  );

  it.each(['GITHUB_API_URL', 'SLACK_API_URL', 'DISCORD_API_URL', 'SLACK_PUBLIC_URL'])(
    'refuses a password in %s, without repeating it',
    (name) => {
      const platforms = {
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_APP_TOKEN: 'xapp-1',
        DISCORD_TOKEN: 't',
        DISCORD_APPLICATION_ID: '123456789012345678',
      };
      for (const host of ['ann:hunter2@localhost', 'hunter2@localhost'])
        expect(complaint({ ...platforms, [name]: `https://${host}/` })).toBe(
          `${name} holds a user name or a password.`,
        );
      expect(complaint({ ...platforms, [name]: 'ftp://ann:hunter2@localhost/' })).toMatch(
        new RegExp(`^${name} should be an (?:http or )?https address\\.$`),
      );
    },
  );

  it('names all secrets that are set, for what is shown to be held against', () => {
    expect(
      readConfig({
        GITHUB_TOKEN: ' one ',
        SLACK_SIGNING_SECRET: 'two',
        SLACK_BOT_TOKEN: 'three',
        SLACK_APP_TOKEN: '',
        SLACK_CLIENT_ID: 'no-secret',
        SLACK_MODE: 'http',
      }).secrets.toSorted(),
    ).toEqual(['one', 'three', 'two']);
  });

  it('never repeats a secret', () => {
    const secret = 'hunter2-hunter2';
    for (const [name, doc] of Object.entries(SETTINGS)) {
      if (!('secret' in doc)) continue;
      try {
        readConfig({ SLACK_MODE: 'http', DISCORD_TOKEN: 'x', [name]: secret });
      } catch (error) {
        expect(error).toBeInstanceOf(OperatorError);
        expect(`${String(error)} ${(error as OperatorError).hint ?? ''}`).not.toContain(secret);
      }
    }
  });
});

describe('the list of settings', () => {
  it('explains every variable in a sentence, and gives a default or an example in the form it is read', () => {
    for (const [name, doc] of Object.entries(SETTINGS)) {
      expect(name).toMatch(/^(?:(?:GITHUB|SLACK|DISCORD|GROUNDSWELL)_[A-Z_]+|(?:HTTPS?|NO)_PROXY)$/);
      expect(doc.explains, name).toMatch(/^[A-Z`a-z].*\.$/s);
      if ('secret' in doc) expect('default' in doc, name).toBe(false);
    }
  });
});
