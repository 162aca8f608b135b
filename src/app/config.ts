import path from 'node:path';
import { checkZone } from '../text/zones.ts';
import { OperatorError, UserError } from '../contracts/errors.ts';
import { DIMENSIONS } from '../contracts/figures/score.ts';
import type { Weights } from '../contracts/figures/score.ts';
import { PLATFORMS } from '../platforms/index.ts';
import type { PlatformKind, PlatformSetup } from '../contracts/platforms/platform-kind.ts';
import { SOURCES } from '../sources/index.ts';
import { readSetup } from '../sources/source.ts';
import type { DiscoverySettings } from '../discovery/discovery.ts';
import type { SourceSetup } from '../sources/source.ts';
import type { GitHubConfig } from './github-config.ts';
import { readGitHubConfig } from './github-config.ts';
import { foreignToken } from '../runtime/token-kinds.ts';
import { createSettingReader } from './setting-reader.ts';
import { LOG_LEVELS, secretsOf, SETTINGS } from './settings.ts';
import type { Environment, OwnSettingName } from './settings.ts';
import { folderBeside, isAddress } from '../../db/location.ts';

type ConfiguredPlatform = PlatformSetup & { kind: PlatformKind };

/** It is sent in a header: printable, without blanks. */
const CONTACT = /^(?:[!-~]+@[!-~]+\.[!-~]+|https?:\/\/[!-~]+)$/;

/** How long a repository counts as new. */
const NEW_DAYS = 90;

/** What nothing is configured says, for a start and for the set-up check. */
export const NO_PLATFORM = `Neither ${PLATFORMS.filter(({ firstStep }) => firstStep !== undefined)
  .map(({ title }) => title)
  .join(' nor ')} is configured.`;

export interface Config {
  github: GitHubConfig;
  /** Every platform of the registry, set up or not. */
  platforms: readonly ConfiguredPlatform[];
  /** Every source of the registry; without a contact none is read. */
  sources: { contact: string | undefined; setups: readonly SourceSetup[] };
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
  discovery: DiscoverySettings;
  digestGraceHours: number;
  alertGraceHours: number;
  retention: { pulseDays: number; recordDays: number; scoreBodyDays: number; leftDays: number };
  /** No folder: the database is on a server. */
  backup: { folder: string | undefined; keep: number };
  ops: { port: number; host: string } | undefined;
  logLevel: string;
  /** Every secret that is set, to be taken out of whatever is shown. */
  secrets: readonly string[];
}

/**
 * Reads and checks the environment.
 * @throws OperatorError naming the variable that is wrong and what it should be; a secret's value is never repeated.
 */
export function readConfig(environment: Environment): Config {
  checkSecrets(environment);
  const settings = createSettingReader(environment, SETTINGS);
  const get = (name: OwnSettingName): string | undefined => settings.get(name);
  const whole = (name: OwnSettingName, min: number, max: number): number => settings.whole(name, min, max);
  const zone = (name: OwnSettingName): string => {
    try {
      return checkZone(get(name) ?? 'UTC');
    } catch (error) {
      if (error instanceof UserError) throw new OperatorError(`${name}: ${error.sentence}`, error.hint);
      throw error;
    }
  };
  const database = get('GROUNDSWELL_DATABASE') ?? 'data/groundswell.db';
  const opsPort = get('GROUNDSWELL_OPS_PORT');
  return {
    github: readGitHubConfig(settings),
    platforms: PLATFORMS.map((kind) => ({ kind, ...kind.read(settings) })),
    sources: {
      contact:
        get('GROUNDSWELL_CONTACT') === undefined
          ? undefined
          : settings.matching('GROUNDSWELL_CONTACT', CONTACT, 'an e-mail address or a web address'),
      setups: SOURCES.map((kind) => readSetup(kind, settings)),
    },
    database,
    starterFile: get('GROUNDSWELL_STARTER_FILE'),
    encryptionKey: readKey(get('GROUNDSWELL_ENCRYPTION_KEY')),
    operators: settings.list('GROUNDSWELL_OPERATORS'),
    zone: zone('GROUNDSWELL_ZONE'),
    starHistoryZone: zone('GROUNDSWELL_STAR_HISTORY_ZONE'),
    weights: readWeights(get('GROUNDSWELL_WEIGHTS') ?? ''),
    trackLimit: whole('GROUNDSWELL_TRACK_LIMIT', 1, 10_000),
    discovery: {
      enabled: settings.flag('GROUNDSWELL_DISCOVERY'),
      floors: {
        stars: whole('GROUNDSWELL_DISCOVERY_STARS', 10, 1_000_000),
        newStars: whole('GROUNDSWELL_DISCOVERY_NEW_STARS', 10, 1_000_000),
        newDays: NEW_DAYS,
      },
      mostRequests: whole('GROUNDSWELL_DISCOVERY_REQUESTS', 100, 100_000),
    },
    digestGraceHours: whole('GROUNDSWELL_DIGEST_GRACE_HOURS', 1, 168),
    alertGraceHours: whole('GROUNDSWELL_ALERT_GRACE_HOURS', 1, 168),
    retention: {
      pulseDays: whole('GROUNDSWELL_PULSE_DAYS', 2, 365),
      recordDays: whole('GROUNDSWELL_RECORD_DAYS', 30, 3650),
      scoreBodyDays: whole('GROUNDSWELL_SCORE_BODY_DAYS', 8, 3650),
      leftDays: whole('GROUNDSWELL_LEFT_DAYS', 0, 365),
    },
    backup: {
      // A server is backed up by its own means.
      folder: isAddress(database)
        ? undefined
        : (get('GROUNDSWELL_BACKUP_FOLDER') ?? path.join(folderBeside(database), 'backups')),
      keep: whole('GROUNDSWELL_BACKUP_KEEP', 1, 365),
    },
    ops:
      opsPort === undefined
        ? undefined
        : { port: whole('GROUNDSWELL_OPS_PORT', 0, 65_535), host: get('GROUNDSWELL_OPS_HOST') ?? '127.0.0.1' },
    logLevel: settings.oneOf('GROUNDSWELL_LOG_LEVEL', LOG_LEVELS),
    secrets: secretsOf(environment),
  };
}

/** A token that was copied with a line break or a curly quote fails wherever it is used, in words that repeat it. */
function checkSecrets(environment: Environment): void {
  for (const [name, doc] of Object.entries(SETTINGS)) {
    const value = doc.secret && !doc.multiline ? environment[name]?.trim() : undefined;
    // Lists have a blank after their commas.
    if (value !== undefined && !/^[!-~]*$/.test(value.replace(/, +/g, ',')))
      throw new OperatorError(
        `${name} holds a blank, a line break or a character that is in no token or key.`,
        `Copy it anew, in one piece. ${doc.explains}`,
      );
    const other = value === undefined || name === 'GITHUB_TOKEN' ? undefined : foreignToken(value, name);
    if (other !== undefined) throw new OperatorError(`${name} holds ${other}.`, doc.explains);
  }
}

function readKey(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  // Node leaves out of base64 what does not belong there, and ends at the first sign of its end.
  if (key.length !== 32 || /[^A-Za-z0-9+/_-]/.test(text.replace(/=$/, '')))
    throw new OperatorError(
      'GROUNDSWELL_ENCRYPTION_KEY should be 32 bytes as base64 or hex.',
      SETTINGS['GROUNDSWELL_ENCRYPTION_KEY']?.explains,
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
      `Such as ${SETTINGS['GROUNDSWELL_WEIGHTS']?.default ?? ''}.`,
    );
  }
  return weights;
}
