import path from 'node:path';
import { z } from 'zod';
import { checkZone } from '../text/zones.ts';
import { OperatorError, UserError } from '../contracts/errors.ts';
import { DIMENSIONS } from '../contracts/score.ts';
import type { Weights } from '../contracts/score.ts';
import { LOG_LEVELS, secretsOf, SETTINGS } from './settings.ts';
import type { Environment, SettingDoc, SettingName } from './settings.ts';

export interface Config {
  github: { token: string | undefined; apiUrl: string };
  slackApp: SlackAppSettings;
  slack: SlackSettings | undefined;
  discord: { token: string; applicationId: string; apiUrl: string } | undefined;
  database: string;
  /** File of the starter universe; undefined: the bundled one. */
  starterFile: string | undefined;
  /** 32 bytes. */
  encryptionKey: Buffer | undefined;
  operators: readonly string[];
  zone: string;
  starHistoryZone: string;
  weights: Weights;
  trackLimit: number;
  digestGraceHours: number;
  alertGraceHours: number;
  retention: { pulseDays: number; recordDays: number; scoreBodyDays: number; leftDays: number };
  backup: { folder: string; keep: number };
  ops: { port: number; host: string } | undefined;
  logLevel: string;
  /** Every secret that is set, to be taken out of whatever is shown. */
  secrets: readonly string[];
}

/** What Slack is told about the app before there are tokens: the manifest follows it. */
export interface SlackAppSettings {
  mode: 'socket' | 'http';
  /** Where Slack and browsers reach the bot, without a slash at its end. */
  publicUrl: string | undefined;
  unfurl: boolean;
}

export interface SlackSettings extends SlackAppSettings {
  botToken: string | undefined;
  appToken: string | undefined;
  signingSecret: string | undefined;
  clientId: string | undefined;
  clientSecret: string | undefined;
  host: string;
  port: number;
  managers: 'everyone' | 'admins' | readonly string[];
  apiUrl: string;
}

/**
 * Reads and checks the environment.
 * @throws OperatorError naming the variable that is wrong and what it should be; a secret's value is never repeated.
 */
export function readConfig(environment: Environment): Config {
  checkSecrets(environment);
  const get = (name: SettingName): string | undefined => {
    const doc: SettingDoc = SETTINGS[name];
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? doc.default : value;
  };
  const read: Read = (name, schema, should) => {
    const parsed = schema.safeParse(get(name));
    if (parsed.success) return parsed.data;
    const doc: SettingDoc = SETTINGS[name];
    const value = get(name) ?? '';
    // What holds an @ may be an address with a password in it.
    throw new OperatorError(
      `${name} should be ${should}${doc.secret || value.includes('@') ? '' : `, not “${value}”`}.`,
      doc.explains,
    );
  };
  const whole = (name: SettingName, min: number, max: number): number =>
    read(name, z.coerce.number().int().min(min).max(max), `a whole number from ${min} to ${max}`);
  const address = (name: SettingName): string =>
    withoutPassword(name, read(name, z.url({ protocol: /^https?$/ }), 'an http or https address'));
  const zone = (name: SettingName): string => {
    try {
      return checkZone(get(name) ?? 'UTC');
    } catch (error) {
      if (error instanceof UserError) throw new OperatorError(`${name}: ${error.sentence}`, error.hint);
      throw error;
    }
  };
  const slackApp = readSlackApp(get, read);
  const database = get('GROUNDSWELL_DATABASE') ?? 'data/groundswell.db';
  const opsPort = get('GROUNDSWELL_OPS_PORT');
  const discordToken = get('DISCORD_TOKEN');
  return {
    github: { token: get('GITHUB_TOKEN'), apiUrl: address('GITHUB_API_URL') },
    slackApp,
    slack: readSlack(slackApp, get, whole, address),
    discord:
      discordToken === undefined
        ? undefined
        : {
            token: discordToken,
            applicationId: read(
              'DISCORD_APPLICATION_ID',
              z.string().regex(/^\d{15,25}$/),
              'the number of the Discord application (it is set up together with DISCORD_TOKEN)',
            ),
            apiUrl: address('DISCORD_API_URL'),
          },
    database,
    starterFile: get('GROUNDSWELL_STARTER_FILE'),
    encryptionKey: readKey(get('GROUNDSWELL_ENCRYPTION_KEY')),
    operators: list(get('GROUNDSWELL_OPERATORS')),
    zone: zone('GROUNDSWELL_ZONE'),
    starHistoryZone: zone('GROUNDSWELL_STAR_HISTORY_ZONE'),
    weights: readWeights(get('GROUNDSWELL_WEIGHTS') ?? ''),
    trackLimit: whole('GROUNDSWELL_TRACK_LIMIT', 1, 10_000),
    digestGraceHours: whole('GROUNDSWELL_DIGEST_GRACE_HOURS', 1, 168),
    alertGraceHours: whole('GROUNDSWELL_ALERT_GRACE_HOURS', 1, 168),
    retention: {
      pulseDays: whole('GROUNDSWELL_PULSE_DAYS', 2, 365),
      recordDays: whole('GROUNDSWELL_RECORD_DAYS', 30, 3650),
      scoreBodyDays: whole('GROUNDSWELL_SCORE_BODY_DAYS', 8, 3650),
      leftDays: whole('GROUNDSWELL_LEFT_DAYS', 0, 365),
    },
    backup: {
      folder: get('GROUNDSWELL_BACKUP_FOLDER') ?? path.join(path.dirname(database), 'backups'),
      keep: whole('GROUNDSWELL_BACKUP_KEEP', 1, 365),
    },
    ops:
      opsPort === undefined
        ? undefined
        : { port: whole('GROUNDSWELL_OPS_PORT', 0, 65_535), host: get('GROUNDSWELL_OPS_HOST') ?? '127.0.0.1' },
    logLevel: read('GROUNDSWELL_LOG_LEVEL', z.enum(LOG_LEVELS), 'trace, debug, info, warn, error or silent'),
    secrets: secretsOf(environment),
  };
}

type Get = (name: SettingName) => string | undefined;
type Read = <T>(name: SettingName, schema: z.ZodType<T>, should: string) => T;

const YES: ReadonlySet<string> = new Set(['yes', 'true', 'on', '1']);
const NO: ReadonlySet<string> = new Set(['no', 'false', 'off', '0']);

/** A token that was copied with a line break or a curly quote fails wherever it is used, in words that repeat it. */
function checkSecrets(environment: Environment): void {
  for (const [name, doc] of Object.entries(SETTINGS)) {
    const value = 'secret' in doc ? environment[name]?.trim() : undefined;
    if (value !== undefined && !/^[!-~]*$/.test(value))
      throw new OperatorError(
        `${name} holds a blank, a line break or a character that is in no token or key.`,
        `Copy it anew, in one piece. ${doc.explains}`,
      );
  }
}

/** Addresses are shown in answers and logs. */
function withoutPassword(name: SettingName, address: string): string {
  const { username, password } = new URL(address);
  if (username !== '' || password !== '')
    throw new OperatorError(
      `${name} holds a user name or a password.`,
      'Set the address without them: addresses are shown in answers and logs.',
    );
  return address;
}

function readSlackApp(get: Get, read: Read): SlackAppSettings {
  return {
    mode: read('SLACK_MODE', z.enum(['socket', 'http']), 'socket or http'),
    publicUrl:
      get('SLACK_PUBLIC_URL') === undefined
        ? undefined
        : withoutPassword(
            'SLACK_PUBLIC_URL',
            read('SLACK_PUBLIC_URL', z.url({ protocol: /^https$/ }), 'an https address'),
          ).replace(/\/+$/, ''),
    unfurl: YES.has(
      read(
        'SLACK_UNFURL',
        z
          .string()
          .toLowerCase()
          .pipe(z.enum([...YES, ...NO])),
        'yes or no',
      ),
    ),
  };
}

/** Whoever sets one of these means to run on Slack. */
const SLACK_ACCESS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
] as const satisfies SettingName[];

function readSlack(
  app: SlackAppSettings,
  get: Get,
  whole: (name: SettingName, min: number, max: number) => number,
  address: (name: SettingName) => string,
): SlackSettings | undefined {
  const botToken = get('SLACK_BOT_TOKEN');
  const clientId = get('SLACK_CLIENT_ID');
  if (SLACK_ACCESS.every((name) => get(name) === undefined)) return undefined;
  const { mode } = app;
  const need = (name: SettingName): string => {
    const value = get(name);
    if (value === undefined)
      throw new OperatorError(`${name} is not set, and Slack in ${mode} mode needs it.`, SETTINGS[name].explains);
    return value;
  };
  if (mode === 'socket') {
    need('SLACK_BOT_TOKEN');
    need('SLACK_APP_TOKEN');
  } else {
    need('SLACK_SIGNING_SECRET');
    if (botToken === undefined) {
      if (clientId === undefined)
        throw new OperatorError(
          'Neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID is set, and Slack in http mode needs one of them.',
          'The bot token serves a single workspace; the client id and its secret let many install the app.',
        );
      need('SLACK_CLIENT_SECRET');
      if (get('GROUNDSWELL_ENCRYPTION_KEY') === undefined)
        throw new OperatorError(
          'GROUNDSWELL_ENCRYPTION_KEY is not set, and installing in many workspaces stores their tokens.',
          SETTINGS.GROUNDSWELL_ENCRYPTION_KEY.explains,
        );
    }
  }
  return {
    ...app,
    botToken,
    appToken: get('SLACK_APP_TOKEN'),
    signingSecret: get('SLACK_SIGNING_SECRET'),
    clientId,
    clientSecret: get('SLACK_CLIENT_SECRET'),
    host: get('SLACK_HOST') ?? '127.0.0.1',
    port: whole('SLACK_PORT', 0, 65_535),
    managers: readManagers(get('SLACK_MANAGERS') ?? 'everyone'),
    apiUrl: address('SLACK_API_URL'),
  };
}

/** A name in the place of an id would shut everybody out without a word. */
function readManagers(text: string): SlackSettings['managers'] {
  const word = text.toLowerCase();
  if (word === 'everyone' || word === 'admins') return word;
  const ids = list(text);
  const wrong = ids.find((id) => !/^[UW][A-Z0-9]+$/.test(id));
  if (ids.length === 0 || wrong !== undefined)
    throw new OperatorError(
      `SLACK_MANAGERS cannot be read: ${wrong === undefined ? 'it is empty' : `“${wrong}” is no member id`}.`,
      SETTINGS.SLACK_MANAGERS.explains,
    );
  return ids;
}

const list = (text: string | undefined): string[] => (text ?? '').split(/[\s,]+/).filter(Boolean);

function readKey(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  // Node leaves out of base64 what does not belong there, and ends at the first sign of its end.
  if (key.length !== 32 || /[^A-Za-z0-9+/_-]/.test(text.replace(/=$/, '')))
    throw new OperatorError(
      'GROUNDSWELL_ENCRYPTION_KEY should be 32 bytes as base64 or hex.',
      SETTINGS.GROUNDSWELL_ENCRYPTION_KEY.explains,
    );
  return key;
}

function readWeights(text: string): Weights {
  const given = new Map(text.split(',').map((part) => part.split('=').map((side) => side.trim()) as [string, string]));
  const weights = Object.fromEntries(
    DIMENSIONS.map((dimension) => [dimension, Number(given.get(dimension) || NaN)]),
  ) as Record<(typeof DIMENSIONS)[number], number>;
  const values = Object.values(weights);
  if (
    given.size !== DIMENSIONS.length ||
    values.some((value) => !Number.isFinite(value) || value < 0) ||
    values.every((value) => value === 0)
  ) {
    throw new OperatorError(
      `GROUNDSWELL_WEIGHTS should be a number for each of ${DIMENSIONS.join(', ')}, not “${text}”.`,
      `Such as ${SETTINGS.GROUNDSWELL_WEIGHTS.default}.`,
    );
  }
  return weights;
}
