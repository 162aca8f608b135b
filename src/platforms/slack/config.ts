import type { Bot } from '../../contracts/bot.ts';
import type { ChartRenderer } from '../../contracts/messages/chart.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { PlatformStores } from '../../contracts/platforms/platform-stores.ts';

/** Everything that the Slack side needs to know, already read and checked. Addresses are changed in tests only. */
export interface SlackConfig {
  /** `socket` needs no public address; `http` receives signed requests. */
  mode: 'socket' | 'http';
  /** `xoxb-...` of the one workspace; undefined where workspaces install by OAuth. */
  botToken: string | undefined;
  /** `xapp-...` with `connections:write`, for Socket Mode. */
  appToken: string | undefined;
  /** For HTTP mode. */
  signingSecret: string | undefined;
  /** Where Slack and browsers reach us in HTTP mode, without a slash at its end. */
  publicUrl: string | undefined;
  /** For many workspaces in HTTP mode. */
  oauth: { clientId: string; clientSecret: string } | undefined;
  /** Address and port of HTTP mode; port 0 takes a free one. */
  host: string;
  port: number;
  /** Who may change the watchlist and a channel's subscriptions. */
  managers: SlackManagers;
  /** Try Slack's newer `data_table` block first; workspaces that refuse it get the older table. */
  dataTables: boolean;
  /** Show a small scorecard under pasted GitHub links, in workspaces that opted in. */
  unfurlLinks: boolean;
  /** Default `https://slack.com/api/`. */
  apiUrl: string | undefined;
  /** Default `https://slack.com/oauth/v2/authorize`. */
  authorizeUrl: string | undefined;
  /** How long one request to Slack may take, in milliseconds. */
  requestTimeoutMs: number;
}

/** `everyone`: whoever can write in the channel. `admins`: workspace admins and owners. Otherwise these user ids. */
export type SlackManagers = 'everyone' | 'admins' | readonly string[];

export interface SlackDeps {
  bot: Bot;
  charts: ChartRenderer;
  stores: PlatformStores;
  clock: Clock;
  logger: Logger;
}

export const slackDefaults = {
  mode: 'socket',
  botToken: undefined,
  appToken: undefined,
  signingSecret: undefined,
  publicUrl: undefined,
  oauth: undefined,
  host: '127.0.0.1',
  port: 3000,
  managers: 'everyone',
  dataTables: true,
  unfurlLinks: false,
  apiUrl: undefined,
  authorizeUrl: undefined,
  requestTimeoutMs: 20_000,
} satisfies SlackConfig;

export const workspaceId = (team: string): string => `slack:${team}`;
