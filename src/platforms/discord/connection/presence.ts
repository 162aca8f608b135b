import type { Client, PresenceStatusData } from 'discord.js';
import { ActivityType, Status } from 'discord.js';
import type { Freshness } from '../../../contracts/bot.ts';
import { HOUR, MINUTE } from '../../../contracts/clock.ts';
import { plural, span } from '../../../text/format.ts';
import type { DiscordContext } from '../config.ts';

const REFRESH_MS = 5 * MINUTE;
/** Data older than this shows as idle: two pulses were missed. */
const STALE_MS = 3 * HOUR;

/** What the bot's line in the member list says: how much is watched, and how old the newest data is. */
export function presenceOf(
  { projects, newestObservation }: Freshness,
  now: number,
): { state: string; status: PresenceStatusData } {
  if (newestObservation === undefined) return { state: `${plural(projects, 'project')}, no data yet`, status: 'idle' };
  const age = Math.max(0, now - newestObservation);
  return { state: `${plural(projects, 'project')}, data ${span(age)} old`, status: age > STALE_MS ? 'idle' : 'online' };
}

/** Keeps the presence current until `stop` aborts. A failure is logged and tried again at the next turn. */
export async function keepPresence(context: DiscordContext, client: Client<true>, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await showPresence(context, client);
    await context.clock.sleep(REFRESH_MS, stop);
  }
}

/**
 * Shows it once: also after every reconnect, because Discord forgets it then. Connections that are down are left out: discord.js
 * would keep each update, with listeners, until there is a new session, and then send them all.
 */
export async function showPresence({ bot, clock, logger }: DiscordContext, client: Client<true>): Promise<void> {
  try {
    const { state, status } = presenceOf(await bot.freshness(), clock.now());
    const shardId = client.ws.shards.filter((shard) => shard.status === Status.Ready).map((shard) => shard.id);
    client.user.setPresence({ shardId, status, activities: [{ type: ActivityType.Custom, name: 'Data', state }] });
  } catch (error) {
    logger.warn({ error: error instanceof Error ? error.message : String(error) }, 'the presence could not be shown');
  }
}
