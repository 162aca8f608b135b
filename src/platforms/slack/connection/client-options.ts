import type { SlackConfig } from '../config.ts';

/** Options for calls that Bolt makes itself, or that need no workspace: never repeated, like our own. */
export const clientOptions = (config: SlackConfig) => ({
  ...(config.apiUrl === undefined ? {} : { slackApiUrl: config.apiUrl }),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: config.requestTimeoutMs,
});
