import { webApi } from '@slack/bolt';
import type { Logger as BoltLogger } from '@slack/bolt';
import type { WorkspaceId } from '../../../contracts/platforms/chat-platform.ts';
import { PermanentDeliveryError } from '../../../contracts/errors.ts';
import type { SlackConfig } from '../config.ts';
import { deliveryError } from './errors.ts';

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
export function webClient(
  token: string,
  config: SlackConfig,
  logger: BoltLogger,
  { signal, renew }: { signal?: AbortSignal | undefined; renew?: Renew | undefined } = {},
): SlackClient {
  const options = {
    ...(config.apiUrl === undefined ? {} : { slackApiUrl: config.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: config.requestTimeoutMs,
    logger,
    ...(signal === undefined ? {} : { fetch: fetchWithin(signal) }),
  };
  return renew === undefined ? new webApi.WebClient(token, options) : new RenewingClient(token, options, renew);
}

/** Reads a workspace's token once more; undefined where there is none any more. */
export type Renew = () => Promise<string | undefined>;

/** A refused token may be an old one: another process may have stored a new installation meanwhile. A refused call has done nothing. */
class RenewingClient extends webApi.WebClient {
  readonly #renew: Renew;

  constructor(token: string, options: webApi.WebClientOptions, renew: Renew) {
    super(token, options);
    this.#renew = renew;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<webApi.WebAPICallResult> {
    try {
      return await super.apiCall(method, options);
    } catch (error) {
      const failure = deliveryError(error);
      if (!(failure instanceof PermanentDeliveryError) || failure.reason !== 'unauthorized') throw error;
      const token = await this.#renew();
      if (token === undefined || token === this.token) throw error;
      return await super.apiCall(method, { ...options, token });
    }
  }
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
  { client, renew }: { client?: SlackClient; renew?: Renew } = {},
): Workspace {
  const workspace: Workspace = {
    ...facts,
    client: client ?? webClient(token, config, logger, { renew }),
    within: (signal) => ({ ...workspace, client: webClient(token, config, logger, { signal, renew }) }),
  };
  return workspace;
}
