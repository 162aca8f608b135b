import type { Client, Guild } from 'discord.js';
import { Events, GatewayDispatchEvents, PermissionFlagsBits, ShardClientUtil, Status } from 'discord.js';
import { z } from 'zod';
import { DAY } from '../../../contracts/clock.ts';
import { guildOf, guildWorkspace } from '../config.ts';
import type { DiscordContext } from '../config.ts';
import type { LookAt } from './follow-rights.ts';

/**
 * Tells the application where it lives: servers joined and left, channels and threads that are gone. What was missed while the
 * process was down is found on start by comparing with the servers that are remembered, and what was missed by a session that
 * could not be resumed when the next one begins. An outage of Discord's is not leaving: discord.js tells `guildUnavailable`
 * apart, and unavailable servers still stand in the list.
 */
export function followGuilds(
  context: DiscordContext,
  client: Client,
  run: (work: Promise<void>) => void,
  look: LookAt,
): void {
  client.on(Events.GuildCreate, (guild) => run(joined(context, guild)));
  // After an outage, and for every server when a session begins anew: those joined in between are told of in this way alone.
  client.on(Events.GuildAvailable, (guild) => run(seenAgain(context, guild, look)));
  client.ws.on(GatewayDispatchEvents.Ready, (ready: unknown, shard: number) => {
    if (client.isReady()) run(leftMeanwhile(context, client, shard, readySchema.parse(ready).guilds));
  });
  client.on(Events.GuildDelete, (guild) => run(left(context, guild.id)));
  client.on(Events.ChannelDelete, (channel) => {
    if (channel.isDMBased()) return;
    // Its threads go with it, and nobody tells of them.
    const threads = channel.isThreadOnly() || 'threads' in channel ? [...channel.threads.cache.keys()] : [];
    for (const id of [channel.id, ...threads])
      run(context.bot.channelGone(guildWorkspace(channel.guildId), id, 'the channel was deleted'));
  });
  client.on(Events.ThreadDelete, (thread) =>
    run(context.bot.channelGone(guildWorkspace(thread.guildId), thread.id, 'the thread was deleted')),
  );
}

const readySchema = z.object({ guilds: z.array(z.object({ id: z.string() })) });

async function seenAgain(context: DiscordContext, guild: Guild, look: LookAt): Promise<void> {
  if ((await context.stores.installations.get(guildWorkspace(guild.id))) === undefined) await joined(context, guild);
  // What happened to its channels while nobody listened is not told either.
  else look(guild);
}

/** The first thing that a new session says is which servers it is about; discord.js keeps those that are missing. */
async function leftMeanwhile(
  context: DiscordContext,
  client: Client<true>,
  shard: number,
  guilds: readonly { id: string }[],
): Promise<void> {
  const present = new Set(guilds.map((guild) => guild.id));
  for (const workspace of await context.stores.installations.list()) {
    const guild = guildOf(workspace);
    if (guild === undefined || present.has(guild) || shardOf(client, guild) !== shard) continue;
    for (const channel of client.guilds.cache.get(guild)?.channels.cache.keys() ?? [])
      client.channels.cache.delete(channel);
    client.guilds.cache.delete(guild);
    await left(context, guild);
  }
}

/** Brings what is remembered in line with where the bot is now; `look` sees after the channels that were subscribed before. */
export async function compareGuilds(context: DiscordContext, client: Client<true>, look: LookAt): Promise<void> {
  const remembered = new Set(
    (await context.stores.installations.list()).filter((workspace) => {
      const guild = guildOf(workspace);
      // Servers of other shards are other processes' to tell of.
      return guild !== undefined && client.ws.shards.has(shardOf(client, guild));
    }),
  );
  for (const guild of client.guilds.cache.values()) {
    if (remembered.delete(guildWorkspace(guild.id))) look(guild);
    else if (guild.available) await joined(context, guild);
  }
  // A shard that failed to come up would make its servers look left.
  if (!client.ws.shards.every((shard) => shard.status === Status.Ready)) return;
  for (const workspace of remembered) await left(context, guildOf(workspace) ?? '');
}

/** Of all shards, those that other processes hold included. */
const shardOf = ({ options, ws }: Client, guild: string): number =>
  ShardClientUtil.shardIdForGuildId(guild, options.shardCount ?? ws.shards.size);

async function joined({ bot, stores, clock, logger }: DiscordContext, guild: Guild): Promise<void> {
  logger.info({ guild: guild.id }, 'joined a server');
  await bot.workspaceJoined(guildWorkspace(guild.id), guild.name);
  await stores.installations.put(guildWorkspace(guild.id), JSON.stringify({ guild: guild.id }));
  const channel = welcomeChannel(guild);
  // A server that the bot has long been in is new only to this database.
  if (channel !== undefined && clock.now() - guild.joinedTimestamp < DAY)
    await bot.welcome(guildWorkspace(guild.id), { kind: 'channel', id: channel });
}

const WRITING = [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages];

/** The channel where the server greets who is new, if the bot may write there. */
function welcomeChannel({ systemChannel, members }: Guild): string | undefined {
  const { me } = members;
  return systemChannel !== null && me !== null && systemChannel.permissionsFor(me).has(WRITING)
    ? systemChannel.id
    : undefined;
}

async function left({ bot, stores, logger }: DiscordContext, guild: string): Promise<void> {
  logger.info({ guild }, 'left a server');
  await bot.workspaceLeft(guildWorkspace(guild));
  await stores.installations.remove(guildWorkspace(guild));
}
