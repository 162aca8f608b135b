import { ApplicationIntegrationType, PermissionsBitField, Routes } from 'discord.js';
import { z } from 'zod';
import type { Diagnosis } from '../../../contracts/platforms/chat-platform.ts';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import { connectionTrouble } from '../../../runtime/connection-trouble.ts';
import { plural } from '../../../text/format.ts';
import { installTypesOf, readApplication } from './application.ts';
import { buildCommands } from './build-commands.ts';
import type { DiscordContext } from '../config.ts';
import { toDeliveryError } from './errors.ts';
import { commandsDiffer, LEAST_PERMISSIONS } from './register-commands.ts';
import type { DiscordRequests } from './requests.ts';

const userSchema = z.object({ id: z.string(), username: z.string() });
const gatewaySchema = z.object({
  shards: z.number(),
  session_start_limit: z.object({ remaining: z.number(), reset_after: z.number() }),
});

/** What is wrong with the set-up, each with what to do. Works without a gateway connection. */
export async function diagnose({ config, bot }: DiscordContext, requests: DiscordRequests): Promise<Diagnosis[]> {
  const user = await attempt(
    async () => userSchema.parse(await requests.call('get', Routes.user())),
    'Discord was asked who the bot is',
  );
  if ('failed' in user) return [user.failed];
  const found: Diagnosis[] = [{ ok: true, sentence: `The token belongs to ${user.value.username}.` }];

  const application = await attempt(async () => readApplication(requests), 'Discord was asked for the application');
  if ('failed' in application) found.push(application.failed);
  else {
    const { id } = application.value;
    const types = installTypesOf(application.value);
    found.push(
      id === config.applicationId
        ? { ok: true, sentence: 'The application id fits the token.' }
        : {
            ok: false,
            sentence: `The application id ${config.applicationId} does not belong to this token, whose application is ${id}.`,
            hint: `Set DISCORD_APPLICATION_ID=${id}.`,
          },
    );
    if (!types.includes(ApplicationIntegrationType.UserInstall))
      found.push({
        ok: true,
        sentence:
          'The application cannot be installed by single persons; allow “User Install” under Installation in the developer portal, then restart, if people should use it in direct messages.',
      });
    if (!types.includes(ApplicationIntegrationType.GuildInstall))
      found.push({
        ok: false,
        sentence: 'The application cannot be installed in servers, so nothing can be posted anywhere.',
        hint: 'Allow “Guild Install” under Installation in the developer portal, then restart.',
      });
  }

  const gateway = await attempt(
    async () => gatewaySchema.parse(await requests.call('get', Routes.gatewayBot())),
    'Discord was asked for its gateway',
  );
  if ('failed' in gateway) found.push(gateway.failed);
  else {
    const { remaining, reset_after: reset } = gateway.value.session_start_limit;
    const needed = gateway.value.shards;
    found.push(
      remaining >= needed
        ? { ok: true, sentence: `${remaining} connections to the gateway are left today.` }
        : {
            ok: false,
            sentence: 'No connection to the gateway is left today.',
            hint: `Wait ${Math.ceil(reset / 60_000)} minutes, and find out what restarts the bot so often.`,
          },
    );
  }

  const commands = await attempt(
    async () =>
      commandsDiffer(
        config,
        requests,
        buildCommands(bot.commands, 'failed' in application ? {} : { installTypes: installTypesOf(application.value) })
          .commands,
      ),
    'Discord was asked for the registered commands',
  );
  if ('failed' in commands) found.push(commands.failed);
  else
    found.push(
      commands.value && config.registerOnStart === false
        ? {
            ok: false,
            sentence: 'The registered commands are not those of this version.',
            hint: 'Run `npm run register -- discord`.',
          }
        : {
            ok: true,
            sentence: commands.value
              ? 'The commands will be registered on the next start.'
              : 'The commands are registered.',
          },
    );
  const servers = await attempt(() => readServers(requests), 'Discord was asked for the servers of the bot');
  return [...found, ...('failed' in servers ? [servers.failed] : serverRights(servers.value))];
}

const serversSchema = z.array(z.object({ id: z.string(), name: z.string(), permissions: z.string().regex(/^\d+$/) }));
type Server = z.infer<typeof serversSchema>[number];
const SERVERS_PAGE = 200;
/** So many servers are named; a bot that was invited wrongly lacks the same everywhere. */
const NAMED = 10;

async function readServers(requests: DiscordRequests): Promise<Server[]> {
  const found: Server[] = [];
  for (;;) {
    const query = new URLSearchParams({
      limit: String(SERVERS_PAGE),
      ...(found.length === 0 ? {} : { after: found.at(-1)?.id ?? '' }),
    });
    const page = serversSchema.parse(await requests.call('get', Routes.userGuilds(), { query }));
    found.push(...page);
    if (page.length < SERVERS_PAGE) return found;
  }
}

/** Rights that the bot lacks in whole servers; single channels are checked when something is subscribed there. */
function serverRights(servers: readonly Server[]): Diagnosis[] {
  if (servers.length === 0)
    return [
      { ok: false, sentence: 'The bot is in no server.', hint: 'Open the invite link that `register discord` prints.' },
    ];
  const poor = servers.flatMap((server): Diagnosis[] => {
    const rights = new PermissionsBitField(BigInt(server.permissions));
    const missing = Object.entries(LEAST_PERMISSIONS)
      .filter(([, bit]) => !rights.has(bit))
      .map(([name]) => name);
    if (missing.length === 0) return [];
    return [
      {
        ok: false,
        sentence: `In the server ${server.name} the bot lacks ${missing.join(', ')}.`,
        hint: 'Give its role these rights, or open the invite link again.',
      },
    ];
  });
  if (poor.length === 0)
    return [
      {
        ok: true,
        sentence: `The bot has its rights in ${servers.length === 1 ? 'its server' : `all its ${plural(servers.length, 'server')}`}.`,
      },
    ];
  const more = poor.length - NAMED;
  return [
    ...poor.slice(0, NAMED),
    ...(more > 0
      ? [
          {
            ok: false,
            sentence: `In ${plural(more, 'more server')} the bot lacks rights, too.`,
            hint: 'Give its role these rights there as well.',
          },
        ]
      : []),
  ];
}

type Attempt<T> = { value: T } | { failed: Diagnosis };

async function attempt<T>(work: () => Promise<T>, what: string): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const trouble = toDeliveryError(error);
    if (trouble instanceof PermanentDeliveryError && trouble.reason === 'unauthorized') {
      return {
        failed: {
          ok: false,
          sentence: 'Discord refuses the token.',
          hint: 'Make a new one under Bot in the developer portal and set DISCORD_TOKEN.',
        },
      };
    }
    const way = connectionTrouble(error);
    return {
      failed: {
        ok: false,
        sentence: `${what}, and did not answer as it should: ${way?.sentence ?? trouble.message}`,
        hint: way?.hint ?? 'Check the connection and discordstatus.com, then try again.',
      },
    };
  }
}
