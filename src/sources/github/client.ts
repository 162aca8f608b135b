import type { Clock } from '../../contracts/clock.ts';
import { SECOND } from '../../contracts/clock.ts';
import { adopters } from './adopters.ts';
import { contributors } from './contributors.ts';
import { daily, lookup, pulse } from './facts.ts';
import { organisation } from './organisation.ts';
import { adoptersQuery, dailyQuery, lookupQuery, pulseQuery, releasesQuery, windowsQuery } from './queries.ts';
import { releases } from './releases.ts';
import { starHistory } from './star-history.ts';
import { dailyWithoutToken, lookupWithoutToken, pulseWithoutToken, withoutToken } from './tokenless.ts';
import { Transport } from './transport.ts';
import type { GitHub } from './types.ts';
import { absent } from './types.ts';
import { windowCounts } from './window-counts.ts';

export interface GitHubOptions {
  /** Undefined: 60 REST requests an hour and no GraphQL. Single repositories still work; the rest is absent as `needs-token`. */
  readonly token: string | undefined;
  readonly clock: Clock;
  /** `https://api.github.com` unless told. */
  readonly baseUrl?: string;
  /** IANA zone in which GitHub publishes star-history days; `America/Los_Angeles` unless told. */
  readonly starHistoryZone?: string;
  /** Unit of the retry plugin's waits, milliseconds; 1,000 unless told. */
  readonly retryUnitMs?: number;
  /** How long one request may take on the wire, milliseconds; 15,000 unless told (GitHub itself gives up near 10,000). */
  readonly requestTimeoutMs?: number;
  readonly userAgent?: string;
}

/** The client. It opens no connection before the first question and holds nothing that needs closing. */
export function createGitHub(options: GitHubOptions): GitHub {
  const transport = new Transport({
    token: options.token,
    clock: options.clock,
    baseUrl: options.baseUrl ?? 'https://api.github.com',
    retryUnitMs: options.retryUnitMs ?? SECOND,
    requestTimeoutMs: options.requestTimeoutMs ?? 15 * SECOND,
    userAgent: options.userAgent ?? 'groundswell',
  });
  const now = (): number => options.clock.now();
  const history = { transport, now, zone: options.starHistoryZone ?? 'America/Los_Angeles' };
  const known = transport.authenticated;
  return {
    batch: {
      pulse: pulseQuery.batch,
      daily: dailyQuery.batch,
      lookup: lookupQuery(1).batch,
      releases: releasesQuery.batch,
      windowCounts: windowsQuery(1).batch,
      adopters: adoptersQuery.batch,
    },
    pulse: (repositories, call = {}) => (known ? pulse : pulseWithoutToken)(transport, repositories, call),
    daily: (repositories, call = {}) => (known ? daily : dailyWithoutToken)(transport, repositories, call),
    lookup: (names, call = {}) => (known ? lookup : lookupWithoutToken)(transport, names, call),
    starHistory: (repository, query) => starHistory(history, repository, query),
    contributors: (repository, call = {}) => contributors(transport, repository, call),
    releases: async (repositories, since, call = {}) =>
      known ? releases(transport, repositories, since, call) : withoutToken(repositories),
    windowCounts: async (repositories, call = {}) =>
      known ? windowCounts(transport, now, repositories, call) : withoutToken(repositories),
    organisation: async (login, limit, call = {}) =>
      known
        ? organisation(transport, login, limit, call)
        : absent('needs-token', 'GitHub answers this only with a token'),
    adopters: async (repositories, call = {}) =>
      known ? adopters(transport, repositories, call) : withoutToken(repositories),
    budget: () => transport.budget(),
    readBudget: (call) => transport.readBudget(call),
  };
}
