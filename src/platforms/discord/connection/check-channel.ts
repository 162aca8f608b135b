import type { Channel, Client } from 'discord.js';
import { ChannelType, Routes } from 'discord.js';
import { z } from 'zod';
import type { ChannelCheck, ChannelRef } from '../../../contracts/platforms/chat-platform.ts';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import { toDeliveryError } from './errors.ts';
import { LEAST_PERMISSIONS } from './register-commands.ts';
import type { DiscordRequests } from './requests.ts';

const channelSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  thread_metadata: z.object({ locked: z.boolean().optional() }).optional(),
});

/** Whether the bot could post there now. Asks Discord whether the channel is there; rights come from what the gateway told last. */
export async function checkChannel(
  client: Client,
  requests: DiscordRequests,
  target: ChannelRef,
): Promise<ChannelCheck> {
  const id = target.thread ?? target.channel;
  let found: z.infer<typeof channelSchema>;
  try {
    found = channelSchema.parse(await requests.call('get', Routes.channel(id)));
  } catch (error) {
    return explain(toDeliveryError(error));
  }
  const name = found.name ?? 'this channel';
  if (found.thread_metadata?.locked === true)
    return { ok: false, sentence: `The thread “${name}” is locked.`, hint: 'Unlock it, or choose another channel.' };
  const missing = missingRights(client, id);
  if (missing.length === 0) return { ok: true, name };
  return {
    ok: false,
    sentence: `The bot may not post in “${name}”.`,
    hint: `Give it these rights there: ${missing.join(', ')}.`,
  };
}

/**
 * A channel as the gateway told of it last. What is gone from its server's list was deleted while no session listened: discord.js
 * empties that list then, and only that one.
 */
export function knownChannel(client: Client, id: string): Channel | undefined {
  const channel = client.channels.cache.get(id);
  return channel !== undefined && 'guild' in channel && !channel.guild.channels.cache.has(id) ? undefined : channel;
}

/** Channels whose messages may have threads of their own. */
const WITH_THREADS: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
]);

/** Names of the rights that the bot lacks in a channel; none for direct messages and for channels that the gateway did not tell about. */
export function missingRights(client: Client, id: string): string[] {
  const channel = knownChannel(client, id);
  const me = channel !== undefined && 'guild' in channel ? channel.guild.members.me : null;
  if (channel === undefined || me === null || !('permissionsFor' in channel)) return [];
  const rights = channel.permissionsFor(me);
  const notNeeded = new Set<string>(
    channel.isThread()
      ? ['Send Messages', 'Create Public Threads']
      : WITH_THREADS.has(channel.type)
        ? ['Create Public Threads']
        : ['Send Messages in Threads', 'Create Public Threads'],
  );
  return Object.entries(LEAST_PERMISSIONS)
    .filter(([name, bit]) => !notNeeded.has(name) && !rights.has(bit))
    .map(([name]) => name);
}

function explain(error: ReturnType<typeof toDeliveryError>): ChannelCheck {
  if (!(error instanceof PermanentDeliveryError)) {
    return {
      ok: false,
      sentence: 'Discord does not answer just now, so the channel could not be checked.',
      hint: 'Try again in a minute.',
    };
  }
  switch (error.reason) {
    case 'channel-gone':
    case 'workspace-gone':
      return { ok: false, sentence: 'This channel does not exist (any more).', hint: 'Choose another channel.' };
    case 'unauthorized':
      return {
        ok: false,
        sentence: 'Discord refuses the bot’s token.',
        hint: 'The operator has to set a new DISCORD_TOKEN.',
      };
    case 'not-a-member':
    case 'no-permission':
    case 'archived':
    case 'user-unreachable':
    case 'invalid-message':
      return {
        ok: false,
        sentence: 'The bot cannot see this channel.',
        hint: 'Give it View Channel, Send Messages, Attach Files and Read Message History there, or choose another channel.',
      };
  }
}
