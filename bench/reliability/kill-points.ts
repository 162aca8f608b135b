import type { PlatformLimits, PlatformName } from '../../src/contracts/platforms/chat-platform.ts';
import type { OutboxSettings } from '../../src/delivery/settings.ts';

/** Where a process is killed: the n-th time that it comes to this step. */
export interface KillPoint {
  step: string;
  nth: number;
}

/** What a child process of the campaign is told, as JSON in its first argument. */
export interface ChildOrder {
  file: string;
  owner: string;
  /** Address of the fake channel by platform. */
  urls: Readonly<Record<CampaignPlatform, string>>;
  kill: KillPoint | null;
  /** Speaks to this platform on loopback through the real platform side instead of to the plain channels. */
  adapter?: AdapterAddress;
}

export type AdapterAddress =
  | { platform: 'slack'; apiUrl: string; authorizeUrl: string }
  | { platform: 'discord'; api: string; token: string; applicationId: string };

/** What each of the three fakes lets one know afterwards. */
export const PROFILES: Readonly<Record<CampaignPlatform, { limits: PlatformLimits; promise: string }>> = {
  slack: {
    limits: { channelPaceMs: 1, findsSent: true, dedupeWindowMs: 0 },
    promise: 'a message can be found by its key',
  },
  discord: {
    limits: { channelPaceMs: 1, findsSent: false, dedupeWindowMs: 600_000 },
    promise: 'the platform refuses a key that it has accepted',
  },
  console: {
    limits: { channelPaceMs: 1, findsSent: false, dedupeWindowMs: 0 },
    promise: 'nothing can be known afterwards',
  },
};

export const PLATFORMS = ['slack', 'discord', 'console'] as const satisfies readonly PlatformName[];
export type CampaignPlatform = (typeof PLATFORMS)[number];

/** The proportions of the real times: a lease outlives every answer, an answer is late before it is lost. */
export const CAMPAIGN_SETTINGS: OutboxSettings = {
  leaseMs: 1_500,
  requestMs: 450,
  settleMs: 200,
  firstWaitMs: 10,
  longestWaitMs: 80,
  lookMs: 15,
  pollMs: 30,
  stopMs: 1_000,
  searchMarginMs: 60_000,
  lookPastMs: 600_000,
  concurrency: 6,
};

/** Real adapters need several requests for one message, so everything takes longer. */
export const ADAPTER_SETTINGS: OutboxSettings = {
  ...CAMPAIGN_SETTINGS,
  leaseMs: 2_400,
  requestMs: 1_200,
  settleMs: 300,
};
export const ADAPTER_TIMEOUT_MS = 400;

/** Answers later than this count as lost on the client's side. */
export const CLIENT_TIMEOUT_MS = 400;

/** Every step of the way of a message: each write and each request, before it, after it, and requests in their middle. */
export const STEPS: readonly string[] = [
  ...['enqueue', 'claim', 'record-sent', 'record-owed', 'record-settled', 'extendLease', 'get', 'skippedSince'].flatMap(
    (write) => [`${write}:before`, `${write}:after`],
  ),
  ...['send', 'find', 'update'].flatMap((request) => [`${request}:before`, `${request}:during`, `${request}:after`]),
];

/** What is left to the adapters are requests; the writes of the outbox die in the campaign without them. */
export const ADAPTER_STEPS: readonly string[] = STEPS.filter((step) =>
  /^(claim|record-sent|record-owed|send|find|update):/.test(step),
);
