import { webApi } from '@slack/bolt';
import type { Logger as BoltLogger } from '@slack/bolt';
import type { WorkspaceId } from '../../../contracts/chat-platform.ts';
import type { SlackConfig } from '../config.ts';

export type SlackClient = webApi.WebClient;

/** A workspace as its token knows it. */
export interface Workspace {
  id: WorkspaceId;
  name: string;
  client: SlackClient;
  botId: string | undefined;
  botUserId: string | undefined;
  /** The app's own id; undefined where the installation does not name it. */
  appId: string | undefined;
  /** The organisation (Enterprise Grid) that the workspace belongs to; undefined where there is none. */
  enterprise: string | undefined;
  /** The same workspace for work that somebody waits for only so long: once `signal` aborts, nothing leaves any more. */
  within(signal: AbortSignal): Workspace;
}

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

export function workspaceOf(
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
