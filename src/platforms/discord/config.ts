import type { Bot } from '../../contracts/bot.ts';
import type { ChartRenderer } from '../../contracts/messages/chart.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { PlatformStores } from '../../contracts/platforms/platform-stores.ts';

export interface DiscordConfig {
  /** The bot's token. Never logged. */
  token: string;
  applicationId: string;
  /** Address of the REST interface without version; Discord's own unless told. The gateway's address is asked for there. */
  api?: string;
  /** Requests a second in all, 50 by Discord's rule. Only a benchmark on loopback has a reason to raise it. */
  requestsPerSecond?: number;
  /** Milliseconds until an unanswered request counts as lost; 15,000 unless told. */
  requestTimeoutMs?: number;
  /** Which of how many shards this process holds; all that Discord recommends unless told. */
  shards?: { ids: readonly number[]; count: number } | undefined;
  /** Whether the commands are compared with what is registered on start, and registered where they differ. Default true. */
  registerOnStart?: boolean;
}

export interface DiscordDeps {
  bot: Bot;
  charts: ChartRenderer;
  stores: PlatformStores;
  clock: Clock;
  logger: Logger;
}

/** What the parts of a running platform share. */
export interface DiscordContext extends DiscordDeps {
  config: DiscordConfig;
}

/** A workspace on Discord: a server, or one person's own space (direct messages, user-installed use). */
export const guildWorkspace = (guild: string): string => `discord:${guild}`;
/** Marked, so that a person's number can never be taken for a server's. */
export const personalWorkspace = (user: string): string => `discord:@${user}`;
/** The server of a workspace; undefined for a person's own space and for other platforms. */
export const guildOf = (workspace: string): string | undefined => /^discord:(\d+)$/.exec(workspace)?.[1];
