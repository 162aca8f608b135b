import type { Clock } from '../../contracts/clock.ts';
import { SECOND } from '../../contracts/clock.ts';
import { Access } from './access/access.ts';
import { adopters } from './reading/adopters.ts';
import { contributors } from './reading/contributors.ts';
import type { AppCredential, Credential } from './access/credential.ts';
import { credentialsOf } from './access/credential.ts';
import { daily, lookup, pulse } from './reading/facts.ts';
import { organisation } from './organisation.ts';
import { adoptersQuery, dailyQuery, lookupQuery, pulseQuery, releasesQuery, windowsQuery } from './reading/queries.ts';
import { releases } from './reading/releases.ts';
import { searchByName } from './search-name.ts';
import { searchOwner } from './search-owner.ts';
import { searchSlice } from './search-slice.ts';
import { starHistory } from './reading/star-history.ts';
import { tokenlessLookup, tokenlessReading, withoutToken } from './access/tokenless.ts';
import { Transport } from './access/transport.ts';
import type { ByNode, Call, GitHub, Outcome, RepositoryRef } from './types.ts';
import { windowCounts } from './reading/window-counts.ts';

export interface GitHubOptions {
  /** Each with an hourly budget of its own where they belong to different accounts. None, and no App: 60 REST requests an hour and no GraphQL. */
  readonly tokens: readonly string[];
  readonly app?: AppCredential | undefined;
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

/** Of the anonymous hour, what the hourly pulse leaves to daily figures and star history. */
const PULSE_LEAVES = 0.5;

/** The client. It opens no connection before the first question and holds nothing that needs closing. */
export function createGitHub(options: GitHubOptions): GitHub {
  const transportOf = (credential: Credential | undefined): Transport =>
    new Transport({
      credential,
      clock: options.clock,
      baseUrl: options.baseUrl ?? 'https://api.github.com',
      retryUnitMs: options.retryUnitMs ?? SECOND,
      requestTimeoutMs: options.requestTimeoutMs ?? 15 * SECOND,
      userAgent: options.userAgent ?? 'groundswell',
    });
  const access = new Access(credentialsOf(options.tokens, options.app).map(transportOf), transportOf(undefined));
  const now = (): number => options.clock.now();
  const zone = options.starHistoryZone ?? 'America/Los_Angeles';
  const byNode = <T>(
    items: readonly RepositoryRef[],
    ask: (transport: Transport, items: readonly RepositoryRef[]) => Promise<ByNode<T>>,
  ): Promise<ByNode<T>> =>
    access.many<RepositoryRef, string, T>({
      items,
      keyOf: ({ nodeId }) => nodeId,
      ask: async (transport, asked) => (transport.authenticated ? ask(transport, asked) : withoutToken(asked)),
    });
  /** Figures of which REST shows a part to everybody. */
  const shownToAll = <T>(
    items: readonly RepositoryRef[],
    call: Call,
    ask: (transport: Transport, items: readonly RepositoryRef[], call: Call) => Promise<ByNode<T>>,
    tokenless: { all: typeof ask; one: (transport: Transport, item: RepositoryRef, call: Call) => Promise<Outcome<T>> },
    leave = 0,
  ): Promise<ByNode<T>> =>
    access.many<RepositoryRef, string, T>({
      items,
      keyOf: ({ nodeId }) => nodeId,
      ask: (transport, asked) => (transport.authenticated ? ask : tokenless.all)(transport, asked, call),
      askAnonymously: (transport, item) => tokenless.one(transport, item, call),
      leave,
    });
  return {
    batch: {
      pulse: pulseQuery.batch,
      daily: dailyQuery.batch,
      lookup: lookupQuery(1).batch,
      releases: releasesQuery.batch,
      windowCounts: windowsQuery(1).batch,
      adopters: adoptersQuery.batch,
    },
    pulse: (items, call = {}) => shownToAll(items, call, pulse, tokenlessReading.pulse, PULSE_LEAVES),
    daily: (items, call = {}) => shownToAll(items, call, daily, tokenlessReading.daily),
    lookup: (names, call = {}) =>
      access.many({
        items: names,
        keyOf: (name) => name,
        ask: (transport, asked) =>
          transport.authenticated ? lookup(transport, asked, call) : tokenlessLookup.all(transport, asked, call),
        askAnonymously: (transport, name) => tokenlessLookup.one(transport, name, call),
      }),
    starHistory: (repository, query) =>
      access.one((transport) => starHistory({ transport, now, zone }, repository, query)),
    contributors: (repository, call = {}) => access.one((transport) => contributors(transport, repository, call)),
    releases: (items, since, call = {}) => byNode(items, (transport, asked) => releases(transport, asked, since, call)),
    windowCounts: (items, call = {}) => byNode(items, (transport, asked) => windowCounts(transport, now, asked, call)),
    organisation: (login, limit, call = {}) =>
      access.completed(
        (transport) => (transport.authenticated ? organisation : searchOwner)(transport, login, limit, call),
        (transport) => searchOwner(transport, login, limit, call),
      ),
    searchByName: (name, call = {}) => access.one((transport) => searchByName(transport, name, call)),
    searchSlice: (slice, page, call = {}) => access.one((transport) => searchSlice(transport, slice, page, call)),
    adopters: (items, call = {}) => byNode(items, (transport, asked) => adopters(transport, asked, call)),
    policyOf: async (name, call = {}) => {
      const outcome = await access.credentialOnly((transport) => tokenlessLookup.one(transport, name, call));
      return !outcome.ok && outcome.reason === 'token-policy' ? outcome.detail : undefined;
    },
    budget: () => access.budget(),
    readBudget: (call) => access.readBudget(call),
  };
}
