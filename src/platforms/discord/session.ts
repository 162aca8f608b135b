import { Client, Events, GatewayIntentBits, Options } from 'discord.js';
import type { ClientOptions, Interaction, RateLimitData } from 'discord.js';
import { buildCommands } from './connection/build-commands.ts';
import type { DiscordConfig, DiscordContext } from './config.ts';
import { compareGuilds, followGuilds } from './listeners/follow-guilds.ts';
import { followRights } from './listeners/follow-rights.ts';
import { handleInteraction } from './listeners/on-interaction.ts';
import { guardFrames } from './connection/guard-frames.ts';
import { toOperatorError } from './connection/operator-errors.ts';
import { keepPresence, showPresence } from './connection/presence.ts';
import { registerDiscordCommands } from './connection/register-commands.ts';
import { requestsOver, requestsWithin } from './connection/requests.ts';
import type { DiscordRequests } from './connection/requests.ts';
import { restAgent } from './connection/rest-agent.ts';
import { wholeAnswer } from './connection/whole-answer.ts';

/** A wait for Discord's rate limit longer than this is handed back to the outbox, which can do something else meanwhile. */
const PATIENCE_MS = 5_000;
/** What is in flight gets this long when the process stops, and this long again to say that it was stopped. */
const STOP_GRACE_MS = 10_000;
const LAST_WORDS_MS = 3_000;

/** Discord could not be reached or has trouble of its own: trying again helps. */
export class DiscordAway extends Error {
  override readonly name = 'DiscordAway';
}

/** One connection to Discord, from login to disconnect. */
export interface Session {
  client: Client<true>;
  requests: DiscordRequests;
  /** Counts work as in flight: `close` waits for it. */
  track<T>(work: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Logs in and begins to answer; resolves when the servers are known. `halt` breaks it off, however long Discord lets us wait.
 * Whatever it fails with, nothing stays connected.
 * @throws OperatorError when Discord refuses the token; DiscordAway when it is no answer at all.
 */
export async function openSession(context: DiscordContext, halt: AbortSignal): Promise<Session> {
  const { config, logger, clock } = context;
  const { names } = buildCommands(context.bot.commands);
  const client = new Client(clientOptions(config));
  client.rest.setToken(config.token);
  const requests = requestsOver(client.rest, config.token);
  const inFlight = new Set<Promise<unknown>>();
  const stop = new AbortController();
  const listening = new AbortController();
  let closing = false;

  const track = <T>(work: Promise<T>): Promise<T> => {
    inFlight.add(work);
    const forget = (): boolean => inFlight.delete(work);
    work.then(forget, forget);
    return work;
  };
  const run = (work: Promise<void>): void => {
    track(work).catch((error: unknown) => logger.error(told(error), 'what Discord told could not be handled'));
  };
  client.on(Events.InteractionCreate, (interaction: Interaction) => {
    run(
      handleInteraction({ context, requests, names, stop: closing ? AbortSignal.abort() : stop.signal }, interaction),
    );
  });
  const look = followRights(context, client, requests, run, listening.signal);
  followGuilds(context, client, run, look);
  // Without a listener, an error event would end the process.
  client.on(Events.Error, (error) => logger.error(told(error), 'discord.js reports an error'));
  client.on(Events.Warn, (text) => logger.warn({ text }, 'discord.js warns'));
  client.on(Events.ShardDisconnect, (event, shard) =>
    logger.warn({ shard, code: event.code }, 'the gateway connection is gone for good'),
  );
  client.on(Events.ShardReconnecting, (shard) => logger.info({ shard }, 'reconnecting to the gateway'));
  client.on(Events.ShardResume, (shard) => logger.info({ shard }, 'resumed the gateway session'));
  client.rest.on('invalidRequestWarning', ({ count, remainingTime }) =>
    logger.warn({ count, remainingTime }, 'many refused requests: Discord bans after 10,000 in ten minutes'),
  );

  /** Servers tell of themselves on the way in already: nobody listens any more, and what they have told of is done before it is over. */
  const left = async (error: unknown): Promise<never> => {
    for (const event of client.eventNames()) if (event !== Events.Error) client.removeAllListeners(String(event));
    await within(clock, LAST_WORDS_MS, inFlight);
    unguard();
    throw error;
  };

  halt.throwIfAborted();
  const unguard = guardFrames((error) =>
    logger.warn(told(error), 'a frame of the gateway cannot be handled and is dropped'),
  );
  const ready = await login(client, config, halt).catch(left);
  for (const event of [Events.ShardReady, Events.ShardResume] as const)
    client.on(event, () => run(showPresence(context, ready)));
  try {
    if (config.registerOnStart !== false) await register(context, requestsWithin(requests, halt), halt);
    halt.throwIfAborted();
    await compareGuilds(context, ready, look);
  } catch (error) {
    closing = true;
    listening.abort();
    await ready.destroy();
    return left(error);
  }
  const presence = keepPresence(context, ready, listening.signal);

  return {
    client: ready,
    requests,
    track,
    async close() {
      closing = true;
      listening.abort();
      await presence;
      await within(clock, STOP_GRACE_MS, inFlight);
      stop.abort();
      await within(clock, LAST_WORDS_MS, inFlight);
      await client.destroy();
      unguard();
    },
  };
}

async function register(context: DiscordContext, requests: DiscordRequests, halt: AbortSignal): Promise<void> {
  const { config, bot, logger } = context;
  try {
    const { changed, registered } = await registerDiscordCommands(config, bot.commands, { requests });
    logger.info({ changed, registered }, changed ? 'registered the commands' : 'the commands are registered');
  } catch (error) {
    if (!halt.aborted) logger.warn(told(error), 'the commands could not be registered; the next start tries again');
  }
}

async function login(client: Client, config: DiscordConfig, halt: AbortSignal): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  const entering = client.login(config.token);
  try {
    await Promise.race([entering, halted(halt)]);
    return await Promise.race([ready, halted(halt)]);
  } catch (error) {
    // discord.js cannot be told to give up while it connects: it begins anew half a second later. Once it is in, it can.
    if (halt.aborted)
      entering.then(
        () => client.destroy(),
        () => undefined,
      );
    else await client.destroy();
    if (halt.aborted) throw error;
    const told = toOperatorError(error, config.applicationId);
    throw isRefused(error) ? told : new DiscordAway(told.message, { cause: error });
  }
}

/** The one answer to a log-in that no waiting changes; discord.js says it in two ways. */
const isRefused = (error: unknown): boolean =>
  error instanceof Error &&
  (('status' in error && error.status === 401) || ('code' in error && error.code === 'TokenInvalid'));

/** Rejects with the reason once `signal` aborts. */
const halted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

/** Waits for all of it, but no longer than `ms`. */
async function within(clock: DiscordContext['clock'], ms: number, work: ReadonlySet<Promise<unknown>>): Promise<void> {
  if (work.size === 0) return;
  const enough = new AbortController();
  await Promise.race([Promise.allSettled(work), clock.sleep(ms, enough.signal)]);
  enough.abort();
}

/** The rights to see servers, channels and threads, and nothing more: no members, no messages, no message contents. */
export function clientOptions(config: DiscordConfig): ClientOptions {
  return {
    intents: [GatewayIntentBits.Guilds],
    ...(config.shards === undefined
      ? { shards: 'auto' as const }
      : { shards: [...config.shards.ids], shardCount: config.shards.count }),
    allowedMentions: { parse: [] },
    // What is not needed is not remembered: memory stays flat over thousands of servers.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
      GuildScheduledEventManager: 0,
      ThreadMemberManager: 0,
      GuildMemberManager: { maxSize: 0, keepOverLimit: (member) => member.id === member.client.user.id },
      UserManager: { maxSize: 0, keepOverLimit: (user) => user.id === user.client.user.id },
    }),
    rest: {
      agent: restAgent(),
      makeRequest: wholeAnswer,
      retries: 0,
      rejectOnRateLimit: isLong,
      invalidRequestWarningInterval: 500,
      ...(config.api === undefined ? {} : { api: config.api }),
      ...(config.requestTimeoutMs === undefined ? {} : { timeout: config.requestTimeoutMs }),
      ...(config.requestsPerSecond === undefined ? {} : { globalRequestsPerSecond: config.requestsPerSecond }),
    },
  };
}

/** Interaction answers wait as long as they must: their token ends by itself. */
function isLong({ route, retryAfter, timeToReset, sublimitTimeout }: RateLimitData): boolean {
  if (route.startsWith('/interactions') || route.startsWith('/webhooks')) return false;
  return Math.max(retryAfter, timeToReset, sublimitTimeout) > PATIENCE_MS;
}

const told = (error: unknown): object => (error instanceof Error ? { error: error.message } : { error: String(error) });
