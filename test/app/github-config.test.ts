import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { secretsOf } from '../../src/app/settings.ts';
import { OperatorError } from '../../src/contracts/errors.ts';
import { temporaryFolder } from '../support/temporary-store.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const PKCS8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const APP = { GITHUB_APP_ID: '12', GITHUB_APP_INSTALLATION_ID: '34' };

function complaint(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof OperatorError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('the settings for GitHub', () => {
  it('are several tokens, each once', () => {
    expect(readConfig({ GITHUB_TOKEN: 'ghp_one, ghp_two,ghp_one' }).github.tokens).toEqual(['ghp_one', 'ghp_two']);
    expect(secretsOf({ GITHUB_TOKEN: 'ghp_first,ghp_second' })).toEqual([
      'ghp_first,ghp_second',
      'ghp_first',
      'ghp_second',
    ]);
  });

  it.each([
    ['lines', PEM],
    ['one line', PEM.replaceAll('\n', '\\n')],
    ['base64', Buffer.from(PEM).toString('base64')],
    ['PKCS 8', PKCS8],
    ['a byte-order mark', `\uFEFF${PEM}`],
  ])('take the key of an App as %s', (_, key) => {
    expect(readConfig({ ...APP, GITHUB_APP_PRIVATE_KEY: key }).github.app).toEqual({
      appId: '12',
      installationId: 34,
      privateKey: PKCS8,
    });
    const file = path.join(temporaryFolder(), 'app.pem');
    writeFileSync(file, key);
    expect(readConfig({ ...APP, GITHUB_APP_PRIVATE_KEY_FILE: file }).github.app?.privateKey).toBe(PKCS8);
  });

  it.each([
    [{ ...APP }, 'GITHUB_APP_PRIVATE_KEY is not set, and reading as a GitHub App needs it.'],
    [{ GITHUB_APP_ID: '12' }, 'GITHUB_APP_INSTALLATION_ID is not set, and reading as a GitHub App needs it.'],
    [{ GITHUB_APP_PRIVATE_KEY: PEM }, 'GITHUB_APP_ID is not set, and reading as a GitHub App needs it.'],
    [{ ...APP, GITHUB_APP_PRIVATE_KEY: 'no key' }, 'GITHUB_APP_PRIVATE_KEY holds no private key.'],
    [
      { ...APP, GITHUB_APP_PRIVATE_KEY_FILE: '/no/such.pem' },
      'The file of GITHUB_APP_PRIVATE_KEY_FILE cannot be read: /no/such.pem.',
    ],
    [
      { ...APP, GITHUB_APP_PRIVATE_KEY: PEM, GITHUB_APP_PRIVATE_KEY_FILE: 'x' },
      'Both GITHUB_APP_PRIVATE_KEY and GITHUB_APP_PRIVATE_KEY_FILE are set.',
    ],
    [
      { ...APP, GITHUB_APP_ID: 'my app', GITHUB_APP_PRIVATE_KEY: PEM },
      'GITHUB_APP_ID should be the App ID or the client ID of the App, not “my app”.',
    ],
    [
      { ...APP, GITHUB_APP_INSTALLATION_ID: 'acme', GITHUB_APP_PRIVATE_KEY: PEM },
      `GITHUB_APP_INSTALLATION_ID should be a whole number from 1 to ${Number.MAX_SAFE_INTEGER}, not “acme”.`,
    ],
    [{ GITHUB_TOKEN: 'xoxb-1-2' }, 'GITHUB_TOKEN holds a bot token of Slack: it belongs in SLACK_BOT_TOKEN.'],
    [
      { GITHUB_TOKEN: `ghp_one,xapp-1-A-2` },
      'GITHUB_TOKEN (number 2) holds an app-level token of Slack: it belongs in SLACK_APP_TOKEN.',
    ],
    [
      { GITHUB_TOKEN: `${'M'.repeat(24)}.${'a'.repeat(6)}.${'b'.repeat(38)}` },
      'GITHUB_TOKEN holds a bot token of Discord: it belongs in DISCORD_TOKEN.',
    ],
    [
      { SLACK_BOT_TOKEN: 'xapp-1-A-2', SLACK_APP_TOKEN: 'xapp-1-A-2' },
      'SLACK_BOT_TOKEN holds an app-level token of Slack: it belongs in SLACK_APP_TOKEN.',
    ],
    [
      { SLACK_APP_TOKEN: 'xoxb-1-2', SLACK_BOT_TOKEN: 'xoxb-1-2' },
      'SLACK_APP_TOKEN holds a bot token of Slack: it belongs in SLACK_BOT_TOKEN.',
    ],
    [{ SLACK_BOT_TOKEN: 'xoxp-1-2' }, 'SLACK_BOT_TOKEN holds a token of Slack that is no bot token.'],
    [{ DISCORD_TOKEN: 'ghp_token' }, 'DISCORD_TOKEN holds a token of GitHub: it belongs in GITHUB_TOKEN.'],
    [
      { SLACK_SIGNING_SECRET: 'xoxb-1-2' },
      'SLACK_SIGNING_SECRET holds a bot token of Slack: it belongs in SLACK_BOT_TOKEN.',
    ],
    [{ GITHUB_TOKEN: 'ghr_1' }, 'GITHUB_TOKEN holds a refresh token of GitHub, with which nothing can be read.'],
  ])('say what is wrong with %#', (environment, sentence) => {
    expect(complaint(environment as unknown as Record<string, string>)).toBe(sentence);
  });
});
