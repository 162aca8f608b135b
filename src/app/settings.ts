import { isAddress } from '../../db/location.ts';
import type { SettingDocs } from '../contracts/setting.ts';
import { PLATFORMS } from '../platforms/index.ts';
import { SOURCES } from '../sources/index.ts';
import { settingsOf } from '../sources/source.ts';
import { proxySecrets } from '../runtime/proxy.ts';

const OWN_SETTINGS = {
  GITHUB_TOKEN: {
    explains:
      'GitHub token for reading public data; a fine-grained token without any permission is enough. Let it live a year at most: organisations refuse longer ones, some take only 90 or 8 days. Several tokens of different accounts, with commas, each bring an hourly budget. Without one only 60 requests an hour are possible.',
    secret: true,
  },
  GITHUB_APP_ID: {
    explains:
      'Id of a GitHub App to read with, instead of a token or beside it: organisations’ rules for personal tokens do not apply to it.',
    example: '123456',
  },
  GITHUB_APP_INSTALLATION_ID: {
    explains: 'Id of the App’s installation: the number at the end of the address of its settings page.',
    example: '12345678',
  },
  GITHUB_APP_PRIVATE_KEY: {
    explains: 'Private key of the App as PEM, with line breaks or `\\n` for them, or as base64 of that.',
    secret: true,
    multiline: true,
  },
  GITHUB_APP_PRIVATE_KEY_FILE: {
    explains: 'File with the private key of the App, instead of GITHUB_APP_PRIVATE_KEY.',
    example: '/etc/groundswell/app.pem',
  },
  GITHUB_API_URL: { explains: 'Address of the GitHub API.', default: 'https://api.github.com' },

  HTTPS_PROXY: {
    explains:
      'Address of the proxy for everything that is asked outside: GitHub, Slack, Discord and all sources. Lower case works as well.',
    example: 'http://proxy.example.com:3128',
  },
  HTTP_PROXY: { explains: 'The same for addresses without TLS.', example: 'http://proxy.example.com:3128' },
  NO_PROXY: { explains: 'Hosts that are reached without the proxy, with commas.', example: 'localhost,.example.com' },

  GROUNDSWELL_DATABASE: {
    explains:
      'File of the database, whose folder is also where backups go unless told; or the address of a PostgreSQL database, `postgres://user:password@host:5432/groundswell`.',
    default: 'data/groundswell.db',
  },
  GROUNDSWELL_STARTER_FILE: {
    explains: 'YAML file of the starter universe that `track --starter` takes; default: the bundled one.',
    example: '/etc/groundswell/universe.yml',
  },
  GROUNDSWELL_ENCRYPTION_KEY: {
    explains:
      'Key for tokens at rest: 32 bytes as base64 or hex. Needed for OAuth installations. `openssl rand -base64 32` makes one.',
    secret: true,
  },
  GROUNDSWELL_OPERATORS: {
    explains:
      'User ids, with commas, that may retry and drop deliveries and take projects out of the universe: plain, or `slack:T123/U456` for one workspace.',
  },
  GROUNDSWELL_ZONE: {
    explains: 'Time zone of new subscriptions where the platform does not tell the asker’s.',
    default: 'UTC',
  },
  GROUNDSWELL_STAR_HISTORY_ZONE: {
    explains: 'Time zone that GitHub cuts the days of its star history in.',
    default: 'America/Los_Angeles',
  },
  GROUNDSWELL_WEIGHTS: {
    explains:
      'Weights of the four dimensions in the total score; with other ones everything is scored again at the next start.',
    default: 'usage=35,growth=25,health=20,adoption=20',
  },
  GROUNDSWELL_TRACK_LIMIT: { explains: 'Most projects that one `track` may add.', default: '500' },
  GROUNDSWELL_DISCOVERY: {
    explains:
      'yes or no: whether GitHub’s search is swept every night for projects that nobody tracks, for `discover`. Without a token it is not.',
    default: 'yes',
  },
  GROUNDSWELL_DISCOVERY_STARS: {
    explains: 'Stars from which the sweep reads every public repository.',
    default: '500',
  },
  GROUNDSWELL_DISCOVERY_NEW_STARS: {
    explains: 'Stars from which it reads those that were created in the last 90 days.',
    default: '50',
  },
  GROUNDSWELL_DISCOVERY_REQUESTS: {
    explains: 'Most search requests of one night. What is left then is not read, and answers say so.',
    default: '3500',
  },
  GROUNDSWELL_DIGEST_GRACE_HOURS: {
    explains: 'Hours that a digest may be late before it is skipped; the next one says so.',
    default: '12',
  },
  GROUNDSWELL_ALERT_GRACE_HOURS: { explains: 'Hours that an alert may be late before it is skipped.', default: '24' },
  GROUNDSWELL_PULSE_DAYS: {
    explains: 'Days that hourly pulses are kept before they are thinned to one a day.',
    default: '14',
  },
  GROUNDSWELL_RECORD_DAYS: {
    explains: 'Days that settled deliveries, digests, job runs and audit entries are kept.',
    default: '365',
  },
  GROUNDSWELL_SCORE_BODY_DAYS: {
    explains: 'Days that every score is kept with its reasons; after that one a week for a year. Totals stay.',
    default: '15',
  },
  GROUNDSWELL_LEFT_DAYS: {
    explains: 'Days that a workspace’s data is kept after the bot was removed from it.',
    default: '30',
  },
  GROUNDSWELL_BACKUP_FOLDER: { explains: 'Folder of the nightly backups; default: `backups` beside the database.' },
  GROUNDSWELL_BACKUP_KEEP: { explains: 'Nightly backups that are kept.', default: '7' },
  GROUNDSWELL_OPS_PORT: { explains: 'Port for /healthz, /readyz and /metrics; off unless set.', example: '9464' },
  GROUNDSWELL_OPS_HOST: { explains: 'Address that the operations port listens on.', default: '127.0.0.1' },
  GROUNDSWELL_CONTACT: {
    explains:
      'Your e-mail or web address, which every request to a source beside GitHub carries, because the sources ask for it. Without it none of them is read: there are no packages, downloads, dependents and stories.',
    example: 'ops@example.org',
  },
  GROUNDSWELL_LOG_LEVEL: { explains: 'trace, debug, info, warn, error or silent.', default: 'info' },
} as const satisfies SettingDocs;

/** Every setting that is read, those of the sources and platforms included. */
export const SETTINGS: SettingDocs = Object.fromEntries(
  [OWN_SETTINGS, settingsOf(SOURCES), ...PLATFORMS.map(({ settings }) => settings)].flatMap((docs: SettingDocs) =>
    Object.entries(docs),
  ),
);

export type OwnSettingName = keyof typeof OWN_SETTINGS;

export const DEFAULT_LOG_LEVEL = OWN_SETTINGS.GROUNDSWELL_LOG_LEVEL.default;

/** Least to most important. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every secret that is set; of lists, each part as well, for only that is sent. */
export const secretsOf = (environment: Environment): string[] => [
  ...proxySecrets(environment),
  ...databaseSecrets(environment),
  ...Object.entries(SETTINGS).flatMap(([name, doc]) => {
    const value = doc.secret ? environment[name]?.trim() : undefined;
    if (value === undefined || value === '') return [];
    return doc.multiline ? [value] : [...new Set([value, ...value.split(',').filter((part) => part.length >= 8)])];
  }),
];

/** The address of a database and the password in it, as it is and as it is written there. */
function databaseSecrets(environment: Environment): string[] {
  const database = environment['GROUNDSWELL_DATABASE']?.trim() ?? '';
  if (!isAddress(database)) return [];
  const written = URL.canParse(database) ? new URL(database).password : '';
  return written === '' ? [] : [database, ...new Set([written, decodeURIComponent(written)])];
}
