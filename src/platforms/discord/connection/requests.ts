import type { RawFile, REST } from 'discord.js';
import type { DiscordPayload } from '../render/payload.ts';

interface RequestOptions {
  body?: unknown;
  files?: RawFile[];
  query?: URLSearchParams;
  /** False for everything that an interaction token authorises. */
  auth?: boolean;
  /** Breaks the request off, also while it waits for a rate limit. */
  signal?: AbortSignal;
}

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** Requests through discord.js, which keeps Discord's rate limits. */
export interface DiscordRequests {
  call(method: Method, route: `/${string}`, options?: RequestOptions): Promise<unknown>;
}

/** A payload whose charts are drawn. */
export interface ReadyPayload {
  body: DiscordPayload['body'];
  files: RawFile[];
}

export function requestsOver(rest: REST, token: string): DiscordRequests {
  return {
    async call(method, route, options = {}) {
      try {
        return await rest[method](route, options);
      } catch (error) {
        // discord.js forgets the token after one 401; without this, a passing refusal would silence the bot until a restart.
        if (isRefused(error)) rest.setToken(token);
        throw error;
      }
    },
  };
}

/** The same for work that somebody waits for only so long: once `signal` aborts, nothing leaves any more. */
export const requestsWithin = (requests: DiscordRequests, signal: AbortSignal): DiscordRequests => ({
  call: (method, route, options = {}) =>
    signal.aborted ? Promise.reject(signal.reason as Error) : requests.call(method, route, { ...options, signal }),
});

const isRefused = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 401;
