import { PermissionFlagsBits, REST, Routes } from 'discord.js';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { CommandDeclaration } from '../../../contracts/command.ts';
import { installTypesOf, readApplication } from './application.ts';
import { buildCommands } from './build-commands.ts';
import type { SlashCommand, Translations } from './build-commands.ts';
import type { DiscordConfig } from '../config.ts';
import { toOperatorError } from './operator-errors.ts';
import { requestsOver } from './requests.ts';
import type { DiscordRequests } from './requests.ts';
import { restAgent } from './rest-agent.ts';

/** What the bot needs in a server, and nothing else. */
export const LEAST_PERMISSIONS = {
  'View Channels': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
} as const;

export interface Registration {
  /** Whether anything was sent: nothing is where Discord already has these very commands. */
  changed: boolean;
  /** Slash commands, and how many words are below each. */
  registered: readonly { name: string; words: number }[];
}

/**
 * Makes Discord's global commands what the declarations say: one overwrite, and only where they differ, because Discord counts
 * overwrites and shows changed commands to people only after a while.
 * @throws OperatorError when Discord refuses or cannot be reached.
 */
export async function registerDiscordCommands(
  config: DiscordConfig,
  declarations: readonly CommandDeclaration[],
  options: { requests?: DiscordRequests; translations?: Translations } = {},
): Promise<Registration> {
  const requests = options.requests ?? requestsOver(restFor(config), config.token);
  const refuse = (error: unknown): never => {
    throw toOperatorError(error, config.applicationId);
  };
  const application = await readApplication(requests).catch(refuse);
  const { commands } = buildCommands(declarations, {
    ...(options.translations === undefined ? {} : { translations: options.translations }),
    installTypes: installTypesOf(application),
  });
  const changed = await overwrite(config, requests, commands).catch(refuse);
  return {
    changed,
    registered: commands.map(({ name, options = [] }) => ({ name, words: options.length })),
  };
}

async function overwrite(
  config: DiscordConfig,
  requests: DiscordRequests,
  commands: readonly SlashCommand[],
): Promise<boolean> {
  const changed = await commandsDiffer(config, requests, commands);
  if (changed) await requests.call('put', Routes.applicationCommands(config.applicationId), { body: commands });
  return changed;
}

/** Whether Discord has other commands than these. */
export async function commandsDiffer(
  config: DiscordConfig,
  requests: DiscordRequests,
  commands: readonly SlashCommand[],
): Promise<boolean> {
  const query = new URLSearchParams({ with_localizations: 'true' });
  const registered = z
    .array(z.record(z.string(), z.unknown()))
    .parse(await requests.call('get', Routes.applicationCommands(config.applicationId), { query }));
  return !isDeepStrictEqual(byName(registered), byName(commands));
}

const restFor = (config: DiscordConfig): REST =>
  new REST({
    version: '10',
    agent: restAgent(),
    retries: 2,
    ...(config.api === undefined ? {} : { api: config.api }),
  }).setToken(config.token);

const byName = (commands: readonly (Record<string, unknown> | SlashCommand)[]): unknown[] =>
  commands.map(normalise).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** What Discord adds or fills in is taken away from both sides, so that only real differences are left. */
const COMPARED = new Set([
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'options',
  'choices',
  'type',
  'required',
  'autocomplete',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
  'value',
  'default_member_permissions',
  'contexts',
  'integration_types',
]);

function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key, entry]) =>
      COMPARED.has(key) &&
      entry !== null &&
      entry !== undefined &&
      entry !== false &&
      !(Array.isArray(entry) && entry.length === 0),
  );
  return Object.fromEntries(
    entries
      .map(([key, entry]): [string, unknown] => [
        key,
        key.endsWith('_localizations') ? sorted(entry) : normalise(entry),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const sorted = (texts: unknown): unknown => Object.entries(texts as object).sort(([a], [b]) => (a < b ? -1 : 1));

/** The addresses that install the bot, for people to open: into a server with least permissions, or for oneself. */
export function discordInvite(applicationId: string): string {
  const permissions = Object.values(LEAST_PERMISSIONS).reduce((sum, bit) => sum | bit, 0n);
  const base = `https://discord.com/oauth2/authorize?client_id=${encodeURIComponent(applicationId)}`;
  return [
    'Add the bot to a server (needs Manage Server there):',
    `  ${base}&integration_type=0&scope=bot+applications.commands&permissions=${permissions}`,
    `  It asks for: ${Object.keys(LEAST_PERMISSIONS).join(', ')}.`,
    'Use it by yourself in direct messages and anywhere (reading only):',
    `  ${base}&integration_type=1&scope=applications.commands`,
  ].join('\n');
}
