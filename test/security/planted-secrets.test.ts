import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, createRedactor } from '../../src/app/create-log.ts';
import { runVerb } from '../support/processes/run-verb.ts';
import { runMain } from '../support/processes/bot-process.ts';

const KEY = Buffer.alloc(32, 0x5a).toString('base64');
/** One of every secret setting, in the shape that it has in life. Put together here, so that no scanner takes them for real. */
const PLANTED = {
  GITHUB_TOKEN: ['github', 'pat', '11PLANTED0aaaaaaaaaaaaaaaaaaaa'].join('_'),
  SLACK_BOT_TOKEN: ['xoxb', '111111111111', 'planted', 'bottokenbottokenbottoken'].join('-'),
  SLACK_APP_TOKEN: ['xapp', '1', 'A0PLANTED', 'apptokenapptokenapptoken'].join('-'),
  SLACK_SIGNING_SECRET: 'planted0signing0secret0aaaaaaaaa',
  SLACK_CLIENT_SECRET: 'planted0client0secret0bbbbbbbbbb',
  DISCORD_TOKEN: ['MTExMTExMTExMTExMTExMTEx', 'Planted', 'discordtokendiscordtokendisc'].join('.'),
  GROUNDSWELL_ENCRYPTION_KEY: KEY,
} as const;

let folder = '';
let address = '';
const asked: string[] = [];
/** A GitHub, Slack and Discord that refuse everything and tell the whole world what they were sent. */
const echo = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const told = `${JSON.stringify(request.headers)} ${Buffer.concat(chunks).toString()}`;
    asked.push(told);
    response.writeHead(request.url?.startsWith('/slack') ? 200 : 401, {
      'content-type': 'application/json',
      'x-echo': encodeURIComponent(request.headers.authorization ?? ''),
    });
    response.end(
      JSON.stringify({
        ok: false,
        error: request.url?.startsWith('/slack/plainly') ? 'invalid_auth' : `invalid_auth ${told}`,
        response_metadata: { messages: [told] },
        message: `Bad credentials: ${told}`,
        code: 0,
        needed: told,
      }),
    );
  });
});

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'planted-'));
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
});
afterAll(() => {
  echo.close();
  rmSync(folder, { recursive: true, force: true });
});

const settings = (): Record<string, string> => ({
  ...PLANTED,
  DISCORD_APPLICATION_ID: '111111111111111111',
  SLACK_CLIENT_ID: '1.1',
  GITHUB_API_URL: address,
  SLACK_API_URL: `${address}/slack/`,
  DISCORD_API_URL: address,
  GROUNDSWELL_LOG_LEVEL: 'trace',
});

const leaks = (text: string): string[] =>
  Object.entries(PLANTED)
    .filter(([, secret]) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
    .map(([name]) => name);

async function said(args: readonly string[], more: Record<string, string> = {}): Promise<string> {
  const child = runMain(args, { ...settings(), ...more }, folder);
  await child.ended;
  return child.said();
}

describe('planted tokens and keys', () => {
  it.each([
    ['settings and set-up checks', ['doctor']],
    ['a registration that Discord refuses', ['register', 'discord']],
    ['the Slack manifest', ['register', 'slack']],
    ['an ingest that GitHub refuses', ['ingest', 'daily', 'qdrant/qdrant']],
    ['a chat answer about a project that GitHub refuses', ['ask', 'track qdrant/qdrant', '--database', 'own.db']],
    ['a chat answer about the state of things', ['ask', 'status', '--database', 'own.db', '--as', 'json']],
    ['a payload for Slack', ['ask', 'status', '--database', 'own.db', '--as', 'slack']],
    ['an export', ['export', 'all', '--database', 'own.db']],
  ])('are not in %s', { timeout: 60_000 }, async (_what, args) => {
    const text = await said(args);
    expect(text.length).toBeGreaterThan(20);
    expect(leaks(text)).toEqual([]);
  });

  it.each([
    [
      'Discord refuses',
      ['Discord refuses the token.'],
      {
        SLACK_BOT_TOKEN: '',
        SLACK_APP_TOKEN: '',
        SLACK_SIGNING_SECRET: '',
        SLACK_CLIENT_ID: '',
        SLACK_CLIENT_SECRET: '',
      },
    ],
    [
      'Slack refuses',
      ['Slack refuses the bot token'],
      { SLACK_API_URL: '/slack/plainly/', DISCORD_TOKEN: '', DISCORD_APPLICATION_ID: '' },
    ],
    [
      'both refuse',
      ['Slack refuses the bot token', 'Discord refuses the token.'],
      { SLACK_API_URL: '/slack/plainly/' },
    ],
  ])(
    'are not in a start that %s',
    { timeout: 30_000 },
    async (_who, sentences, { SLACK_API_URL: slack, ...more }: Record<string, string>) => {
      const text = await said(['start'], {
        ...more,
        ...(slack === undefined ? {} : { SLACK_API_URL: `${address}${slack}` }),
      });
      for (const sentence of sentences) expect(text).toContain(sentence);
      expect(leaks(text)).toEqual([]);
    },
  );

  it('are not in set-up checks that name an address with one in it', async () => {
    const text = await said(['doctor'], { GITHUB_API_URL: `http://127.0.0.1:1/${PLANTED.GITHUB_TOKEN}` });
    expect(text).toContain('http://127.0.0.1:1/[redacted]');
    expect(leaks(text)).toEqual([]);
  });

  it('were really sent out, so that they could have come back', () => {
    expect(leaks(asked.join('\n'))).toEqual(
      expect.arrayContaining(['GITHUB_TOKEN', 'SLACK_BOT_TOKEN', 'DISCORD_TOKEN']),
    );
  });

  it('are not in any file that was written: database, write-ahead log, exports', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    expect(files.some((file) => file.endsWith('.db'))).toBe(true);
    expect(files.filter((file) => leaks(readFileSync(file, 'latin1')).length > 0)).toEqual([]);
  });

  // In this process, where nothing is taken out of what is said: the sentence itself must not hold it.
  it.each<[keyof typeof PLANTED, string, RegExp]>([
    ...Object.keys(PLANTED).map((name): [keyof typeof PLANTED, string, RegExp] => [
      name as keyof typeof PLANTED,
      ' wrong',
      new RegExp(`${name} holds a blank`),
    ]),
    ['GROUNDSWELL_ENCRYPTION_KEY', '!wrong', /GROUNDSWELL_ENCRYPTION_KEY should be 32 bytes/],
  ])('are not repeated when %s is wrong (%s)', async (name, end, sentence) => {
    const wrong = `${PLANTED[name]}${end}`;
    const ran = await runVerb(['start'], {
      ...settings(),
      DISCORD_TOKEN: '',
      GROUNDSWELL_DATABASE: path.join(folder, 'wrong.db'),
      [name]: wrong,
    });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(sentence);
    for (const part of [wrong, PLANTED[name]]) expect(ran.stdout + ran.stderr).not.toContain(part);
  });

  it('are taken out of log lines wherever they stand, and of nothing else', () => {
    const lines: string[] = [];
    const log = createLog('info', PLANTED, (line) => lines.push(line));
    const error = new Error(`refused: Bearer ${PLANTED.GITHUB_TOKEN}`, {
      cause: new Error(PLANTED.SLACK_SIGNING_SECRET),
    });
    log.error(
      { err: error, headers: { authorization: `Bot ${PLANTED.DISCORD_TOKEN}` }, body: [PLANTED.SLACK_CLIENT_SECRET] },
      `key ${PLANTED.GROUNDSWELL_ENCRYPTION_KEY} of qdrant/qdrant`,
    );
    expect(leaks(lines.join(''))).toEqual([]);
    expect(lines.join('')).toMatch(/qdrant\/qdrant/);
  });

  it('are known by their shape also where nobody configured them', () => {
    const clean = createRedactor({})(
      `${PLANTED.GITHUB_TOKEN} ${PLANTED.SLACK_BOT_TOKEN} ${PLANTED.SLACK_APP_TOKEN} ${PLANTED.DISCORD_TOKEN}`,
    );
    expect(leaks(clean)).toEqual([]);
  });
});
