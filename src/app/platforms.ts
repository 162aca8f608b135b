import type { Config, SlackSettings } from './config.ts';
import type { Bot } from '../contracts/bot.ts';
import type { ChartRenderer } from '../contracts/chart.ts';
import type { ChatPlatform } from '../contracts/chat-platform.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import type { PlatformStores } from '../contracts/platform-stores.ts';
import type { DiscordConfig } from '../platforms/discord/config.ts';
import type { SlackConfig } from '../platforms/slack/config.ts';

export interface PlatformParts {
  bot: Bot;
  charts: ChartRenderer;
  stores: PlatformStores;
  clock: Clock;
  logger: Logger;
}

/** The platforms that are configured. Their libraries are only loaded where they are used. */
export async function createPlatforms(config: Config, parts: PlatformParts): Promise<ChatPlatform[]> {
  const platforms: ChatPlatform[] = [];
  if (config.slack) {
    const { createSlackPlatform } = await import('../platforms/slack/platform.ts');
    platforms.push(createSlackPlatform(slackConfig(config.slack), parts));
  }
  if (config.discord) {
    const { createDiscordPlatform } = await import('../platforms/discord/platform.ts');
    platforms.push(createDiscordPlatform(discordConfig(config.discord), parts));
  }
  return platforms;
}

const SLACK_REQUEST_MS = 20_000;

function slackConfig(slack: SlackSettings): SlackConfig {
  return {
    mode: slack.mode,
    botToken: slack.botToken,
    appToken: slack.appToken,
    signingSecret: slack.signingSecret,
    publicUrl: slack.publicUrl,
    oauth:
      slack.clientId === undefined || slack.clientSecret === undefined
        ? undefined
        : { clientId: slack.clientId, clientSecret: slack.clientSecret },
    host: slack.host,
    port: slack.port,
    managers: slack.managers,
    dataTables: false,
    unfurlLinks: slack.unfurl,
    apiUrl: slack.apiUrl,
    authorizeUrl: undefined,
    requestTimeoutMs: SLACK_REQUEST_MS,
  };
}

export const discordConfig = (discord: NonNullable<Config['discord']>): DiscordConfig => ({
  token: discord.token,
  applicationId: discord.applicationId,
  api: discord.apiUrl,
});
