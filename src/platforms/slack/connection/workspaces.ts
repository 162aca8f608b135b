import { webApi } from '@slack/bolt';
import type { Logger as BoltLogger } from '@slack/bolt';
import { z } from 'zod';
import type { WorkspaceId } from '../../../contracts/chat-platform.ts';
import { MINUTE } from '../../../contracts/clock.ts';
import { PassingDeliveryError, PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { InstallationStore } from '../../../contracts/platform-stores.ts';
import { deliveryError } from './errors.ts';
import type { SlackConfig } from '../config.ts';
import { workspaceId } from '../config.ts';

/** Nothing is asked of Slack meanwhile; it ends with a start with another token. */
const OTHER_TOKEN_WAIT_MS = 5 * MINUTE;

export type SlackClient = webApi.WebClient;

/** A workspace as its token knows it. */
export interface Workspace {
  id: WorkspaceId;
  name: string;
  client: SlackClient;
  botId: string | undefined;
  botUserId: string | undefined;
  /** The same workspace for work that somebody waits for only so long: once `signal` aborts, nothing leaves any more. */
  within(signal: AbortSignal): Workspace;
}

/** Finds the client of a workspace: the one token, or the installation's. */
export interface Workspaces {
  of(workspace: WorkspaceId): Promise<Workspace>;
  /** The one workspace of a single token, asked once; undefined with OAuth. */
  only(): Promise<Workspace> | undefined;
  /** The one workspace as far as it is known by now: never waits, and asks in the background while it is not known. */
  known(): Workspace | undefined;
  /** Forgets what was remembered of a workspace: after an install, an uninstall or a revoked token. */
  forget(workspace: WorkspaceId): void;
  all(): Promise<readonly WorkspaceId[]>;
}

/** What we read of a stored installation; Bolt writes the rest. */
export const installationSchema = z.object({
  team: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  enterprise: z.object({ id: z.string() }).optional(),
  bot: z.object({ token: z.string(), id: z.string().optional(), userId: z.string().optional() }).optional(),
});

/**
 * A client that never repeats a call by itself: a repeated post would stand twice. Whoever calls decides what a failure means.
 */
export function webClient(token: string, config: SlackConfig, logger: BoltLogger, signal?: AbortSignal): SlackClient {
  return new webApi.WebClient(token, {
    ...(config.apiUrl === undefined ? {} : { slackApiUrl: config.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: config.requestTimeoutMs,
    logger,
    ...(signal === undefined ? {} : { fetch: fetchWithin(signal) }),
  });
}

/** Looked at when a request leaves, not when it is called for: in between it may have waited in the client's queue. */
const fetchWithin =
  (signal: AbortSignal): typeof fetch =>
  (input, init) => {
    const signals = [init?.signal, signal].filter((one) => one != null);
    return signal.aborted
      ? Promise.reject(signal.reason as Error)
      : fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };

function workspaceOf(
  token: string,
  config: SlackConfig,
  logger: BoltLogger,
  facts: Omit<Workspace, 'client' | 'within'>,
  client = webClient(token, config, logger),
): Workspace {
  const workspace: Workspace = {
    ...facts,
    client,
    within: (signal) => ({ ...workspace, client: webClient(token, config, logger, signal) }),
  };
  return workspace;
}

export function createWorkspaces(
  config: SlackConfig,
  installations: InstallationStore,
  logger: BoltLogger,
): Workspaces {
  const known = new Map<WorkspaceId, Promise<Workspace>>();
  const { botToken } = config;
  let identity: Promise<Workspace> | undefined;
  let identified: Workspace | undefined;

  const only = (): Promise<Workspace> | undefined => {
    if (botToken === undefined) return undefined;
    identity ??= identify(botToken).catch((error: unknown) => {
      // Asked again next time: the network may be back by then.
      identity = undefined;
      throw deliveryError(error);
    });
    return identity;
  };

  const identify = async (token: string): Promise<Workspace> => {
    const client = webClient(token, config, logger);
    const answer = await client.auth.test();
    if (answer.team_id === undefined) throw new PermanentDeliveryError('unauthorized', 'no_team');
    identified = workspaceOf(
      token,
      config,
      logger,
      {
        id: workspaceId(answer.team_id),
        name: answer.team ?? answer.team_id,
        botId: answer.bot_id,
        botUserId: answer.user_id,
      },
      client,
    );
    return identified;
  };

  const installed = async (workspace: WorkspaceId): Promise<Workspace> => {
    const text = await installations.get(workspace);
    const bot = text === undefined ? undefined : installationSchema.parse(JSON.parse(text));
    if (bot?.bot === undefined) throw new PermanentDeliveryError('workspace-gone', 'not_installed');
    return workspaceOf(bot.bot.token, config, logger, {
      id: workspace,
      name: bot.team?.name ?? workspace,
      botId: bot.bot.id,
      botUserId: bot.bot.userId,
    });
  };

  return {
    only,
    known() {
      // Who needs it surely asks again and is told why.
      only()?.catch(() => undefined);
      return identified;
    },
    async of(workspace) {
      const one = only();
      if (one !== undefined) {
        const found = await one;
        // The operator has set another workspace's token. That says nothing of this one's channels: ended, they would stay silent once the right one is back.
        if (found.id !== workspace)
          throw new PassingDeliveryError('the bot token is of another workspace', 'no', OTHER_TOKEN_WAIT_MS);
        return found;
      }
      let entry = known.get(workspace);
      if (entry === undefined) {
        entry = installed(workspace);
        known.set(workspace, entry);
        entry.catch(() => known.delete(workspace));
      }
      return entry;
    },
    forget: (workspace) => {
      known.delete(workspace);
    },
    async all() {
      const one = only();
      if (one !== undefined) return [(await one).id];
      return (await installations.list()).filter((workspace) => workspace.startsWith('slack:'));
    },
  };
}
