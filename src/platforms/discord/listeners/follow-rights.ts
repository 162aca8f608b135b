import type { Client, Guild } from 'discord.js';
import { Events, PermissionFlagsBits, Routes } from 'discord.js';
import { z } from 'zod';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { PermanentReason } from '../../../contracts/errors.ts';
import { sentenceList } from '../../../text/format.ts';
import { knownChannel, missingRights } from '../connection/check-channel.ts';
import { guildWorkspace } from '../config.ts';
import type { DiscordContext } from '../config.ts';
import { toDeliveryError } from '../connection/errors.ts';
import type { DiscordRequests } from '../connection/requests.ts';

/** Rights are changed in several steps (a role, then a channel): looked at once nothing has been said for this long. */
const SETTLE_MS = 5_000;

/** Without these no post arrives. The others cost a thread or a second look after a crash, which the next check tells. */
const NEEDED: readonly string[] = ['View Channels', 'Send Messages', 'Attach Files'];
const NEEDED_IN_THREADS: readonly string[] = ['View Channels', 'Send Messages in Threads', 'Attach Files'];

const CLOSED: Readonly<Partial<Record<PermanentReason, string>>> = {
  'channel-gone': 'the channel was deleted, or the bot cannot see it',
  'not-a-member': 'the bot cannot see the channel',
  'no-permission': 'the bot may not post in the channel',
};

/** Looks at all subscribed channels of a server anew. */
export type LookAt = (guild: Guild) => void;

/**
 * Notices at once that a subscribed channel can no longer be posted to, rather than at the next post: rights taken from the bot, its
 * role or the channel, and threads locked. All of these events come with the intent for servers; of members Discord tells the bot's
 * own changes without the privileged intent.
 */
export function followRights(
  context: DiscordContext,
  client: Client,
  requests: DiscordRequests,
  run: (work: Promise<void>) => void,
  stop: AbortSignal,
): LookAt {
  const waiting = new Set<string>();
  const look: LookAt = (guild) => {
    if (waiting.has(guild.id)) return;
    waiting.add(guild.id);
    run(settled(guild));
  };
  const settled = async (guild: Guild): Promise<void> => {
    await context.clock.sleep(SETTLE_MS, stop);
    waiting.delete(guild.id);
    if (!stop.aborted) await lookAt(context, client, requests, guild.id);
  };
  client.on(Events.ChannelUpdate, (_, channel) => {
    if (!channel.isDMBased()) look(channel.guild);
  });
  client.on(Events.ThreadUpdate, (_, thread) => look(thread.guild));
  client.on(Events.GuildRoleUpdate, (_, role) => look(role.guild));
  client.on(Events.GuildRoleDelete, (role) => look(role.guild));
  client.on(Events.GuildMemberUpdate, (_, member) => {
    if (member.id === client.user?.id) look(member.guild);
  });
  return look;
}

async function lookAt(
  { bot, logger }: DiscordContext,
  client: Client,
  requests: DiscordRequests,
  guild: string,
): Promise<void> {
  const workspace = guildWorkspace(guild);
  for (const channel of await bot.subscribedChannels(workspace)) {
    const reason = await closedBecause(client, requests, channel);
    if (reason === undefined) continue;
    logger.info({ guild, channel, reason }, 'a subscribed channel is closed to the bot');
    await bot.channelGone(workspace, channel, reason);
  }
}

const channelSchema = z.object({ thread_metadata: z.object({ locked: z.boolean().optional() }).optional() });

/** Why nothing can be posted there, as a clause; undefined where it can, or where nobody knows. */
async function closedBecause(client: Client, requests: DiscordRequests, id: string): Promise<string | undefined> {
  const channel = knownChannel(client, id);
  if (channel === undefined) return closedUnseen(requests, id);
  const needed = channel.isThread() ? NEEDED_IN_THREADS : NEEDED;
  const missing = missingRights(client, id).filter((name) => needed.includes(name));
  if (missing.length > 0)
    return `the bot lacks ${missing.length === 1 ? 'the right' : 'the rights'} ${sentenceList(missing)} there`;
  if (!channel.isThread() || channel.locked !== true) return undefined;
  const me = channel.guild.members.me;
  // Who may manage threads may write in locked ones.
  return me !== null && channel.permissionsFor(me).has(PermissionFlagsBits.ManageThreads)
    ? undefined
    : 'the thread was locked';
}

/** The gateway tells of no archived threads and of nothing that was deleted while the bot was away: Discord is asked. */
async function closedUnseen(requests: DiscordRequests, id: string): Promise<string | undefined> {
  try {
    const { thread_metadata: thread } = channelSchema.parse(await requests.call('get', Routes.channel(id)));
    return thread?.locked === true ? 'the thread was locked' : undefined;
  } catch (error) {
    const failure = toDeliveryError(error);
    return failure instanceof PermanentDeliveryError ? CLOSED[failure.reason] : undefined;
  }
}
