import type { RawFile, REST } from 'discord.js';
import type { DiscordPayload } from './payload.ts';

export interface RequestOptions {
  body?: unknown;
  files?: RawFile[];
  query?: URLSearchParams;
  /** False for everything that an interaction token authorises. */
  auth?: boolean;
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

const isRefused = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 401;
