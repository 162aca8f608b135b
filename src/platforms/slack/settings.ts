import { OperatorError } from '../../contracts/errors.ts';
import type { SettingDocs, SettingReader } from '../../contracts/setting.ts';
import type { SlackConfig, SlackManagers } from './config.ts';

export const SLACK_SETTINGS = {
  SLACK_MODE: {
    explains:
      '`socket` needs no public address; `http` serves requests itself and can be installed in many workspaces.',
    default: 'socket',
  },
  SLACK_BOT_TOKEN: {
    explains: 'Bot token (xoxb-...) of a single workspace; with SLACK_MODE=http and OAuth it is not needed.',
    secret: true,
  },
  SLACK_APP_TOKEN: { explains: 'App-level token (xapp-...) with connections:write, for Socket Mode.', secret: true },
  SLACK_SIGNING_SECRET: { explains: 'Signing secret, for SLACK_MODE=http.', secret: true },
  SLACK_CLIENT_ID: { explains: 'Client id, for installing in many workspaces (OAuth, SLACK_MODE=http).' },
  SLACK_CLIENT_SECRET: { explains: 'Client secret, for OAuth.', secret: true },
  SLACK_PUBLIC_URL: {
    explains: 'Public https address where Slack reaches the bot, for SLACK_MODE=http: the manifest and OAuth name it.',
    example: 'https://signals.example.com',
  },
  SLACK_HOST: { explains: 'Address that the HTTP mode listens on.', default: '127.0.0.1' },
  SLACK_PORT: { explains: 'Port that the HTTP mode listens on.', default: '3000' },
  SLACK_MANAGERS: {
    explains:
      'Who may change the watchlist and subscriptions on Slack: `everyone` in the channel, `admins`, or member ids (U0123ABC) with commas.',
    default: 'everyone',
  },
  SLACK_UNFURL: {
    explains:
      'yes lets workspaces opt in to small scorecards under pasted GitHub links; the Slack app then needs the scopes links:read and links:write.',
    default: 'no',
  },
  SLACK_API_URL: { explains: 'Address of the Slack Web API.', default: 'https://slack.com/api/' },
} as const satisfies SettingDocs;

/** Setting one of these means running on Slack. */
const ACCESS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
] as const;

const REQUEST_MS = 20_000;

/** What Slack is told about the app before there are tokens: the manifest follows it. */
export type SlackAppSettings = Pick<SlackConfig, 'mode' | 'publicUrl' | 'unfurlLinks'>;

export const readSlackApp = (settings: SettingReader): SlackAppSettings => ({
  mode: settings.oneOf('SLACK_MODE', ['socket', 'http']),
  publicUrl: settings.secureAddress('SLACK_PUBLIC_URL'),
  unfurlLinks: settings.flag('SLACK_UNFURL'),
});

/** Undefined where Slack is not set up. @throws OperatorError naming what the mode needs and is not set. */
export function readSlackConfig(app: SlackAppSettings, settings: SettingReader): SlackConfig | undefined {
  const { get } = settings;
  if (ACCESS.every((name) => get(name) === undefined)) return undefined;
  checkNeeded(app, settings);
  const clientId = get('SLACK_CLIENT_ID');
  const clientSecret = get('SLACK_CLIENT_SECRET');
  return {
    ...app,
    botToken: get('SLACK_BOT_TOKEN'),
    appToken: get('SLACK_APP_TOKEN'),
    signingSecret: get('SLACK_SIGNING_SECRET'),
    oauth: clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret },
    host: get('SLACK_HOST') ?? SLACK_SETTINGS.SLACK_HOST.default,
    port: settings.whole('SLACK_PORT', 0, 65_535),
    managers: readManagers(settings),
    dataTables: true,
    apiUrl: settings.address('SLACK_API_URL'),
    authorizeUrl: undefined,
    requestTimeoutMs: REQUEST_MS,
  };
}

function checkNeeded({ mode }: SlackAppSettings, { get, need }: SettingReader): void {
  const by = `Slack in ${mode} mode`;
  if (mode === 'socket') {
    need('SLACK_BOT_TOKEN', by);
    need('SLACK_APP_TOKEN', by);
    return;
  }
  need('SLACK_SIGNING_SECRET', by);
  if (get('SLACK_BOT_TOKEN') !== undefined) return;
  if (get('SLACK_CLIENT_ID') === undefined)
    throw new OperatorError(
      'Neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID is set, and Slack in http mode needs one of them.',
      'The bot token serves a single workspace; the client id and its secret let many install the app.',
    );
  need('SLACK_CLIENT_SECRET', by);
  if (get('GROUNDSWELL_ENCRYPTION_KEY') === undefined)
    throw new OperatorError(
      'GROUNDSWELL_ENCRYPTION_KEY is not set, and installing in many workspaces stores their tokens.',
      'It is 32 bytes as base64 or hex, which tokens are sealed with; `openssl rand -base64 32` makes one.',
    );
}

/** A name in the place of an id would shut everybody out without a word. */
function readManagers(settings: SettingReader): SlackManagers {
  const ids = settings.list('SLACK_MANAGERS');
  const word = ids.length === 1 ? ids[0]?.toLowerCase() : undefined;
  if (word === 'everyone' || word === 'admins') return word;
  const wrong = ids.find((id) => !/^[UW][A-Z0-9]+$/.test(id));
  if (ids.length === 0 || wrong !== undefined)
    throw new OperatorError(
      `SLACK_MANAGERS cannot be read: ${wrong === undefined ? 'it is empty' : `“${wrong}” is no member id`}.`,
      SLACK_SETTINGS.SLACK_MANAGERS.explains,
    );
  return ids;
}
