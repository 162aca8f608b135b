import type { Client, Guild } from 'discord.js';
import { Events, Status } from 'discord.js';
import { guildOf, guildWorkspace } from './config.ts';
import type { DiscordContext } from './config.ts';
import type { LookAt } from './follow-rights.ts';

/**
 * Tells the application where it lives: servers joined and left, channels and threads that are gone. What was missed while the
 * process was down is found on start by comparing with the servers that are remembered. An outage of Discord's is not leaving:
 * discord.js tells `guildUnavailable` apart, and unavailable servers still stand in the list.
 */
export function followGuilds(context: DiscordContext, client: Client, run: (work: Promise<void>) => void): void {
  client.on(Events.GuildCreate, (guild) => run(joined(context, guild)));
  client.on(Events.GuildDelete, (guild) => run(left(context, guild.id)));
  client.on(Events.ChannelDelete, (channel) => {
    if (channel.isDMBased()) return;
    // Its threads go with it, and nobody tells of them.
    const threads = channel.isThreadOnly() || 'threads' in channel ? [...channel.threads.cache.keys()] : [];
    for (const id of [channel.id, ...threads]) run(context.bot.channelGone(guildWorkspace(channel.guildId), id, 'the channel was deleted'));
  });
  client.on(Events.ThreadDelete, (thread) => run(context.bot.channelGone(guildWorkspace(thread.guildId), thread.id, 'the thread was deleted')));
}

/** Brings what is remembered in line with where the bot is now; `look` sees after the channels that were subscribed before. */
export async function compareGuilds(context: DiscordContext, client: Client<true>, look: LookAt): Promise<void> {
  const remembered = new Set((await context.stores.installations.list()).filter((workspace) => guildOf(workspace) !== undefined));
  for (const guild of client.guilds.cache.values()) {
    if (remembered.delete(guildWorkspace(guild.id))) look(guild);
    else if (guild.available) await joined(context, guild);
  }
  // A shard that failed to come up would make its servers look left.
  if (!client.ws.shards.every((shard) => shard.status === Status.Ready)) return;
  for (const workspace of remembered) await left(context, guildOf(workspace) ?? '');
}

async function joined({ bot, stores, logger }: DiscordContext, guild: Guild): Promise<void> {
  logger.info({ guild: guild.id }, 'joined a server');
  await bot.workspaceJoined(guildWorkspace(guild.id), guild.name);
  await stores.installations.put(guildWorkspace(guild.id), JSON.stringify({ guild: guild.id }));
}

async function left({ bot, stores, logger }: DiscordContext, guild: string): Promise<void> {
  logger.info({ guild }, 'left a server');
  await bot.workspaceLeft(guildWorkspace(guild));
  await stores.installations.remove(guildWorkspace(guild));
}
