import { eachLimited } from '../reading/batch.ts';
import { splitName } from '../../../text/github-links.ts';
import { problemOf } from '../reading/nodes.ts';
import type { RestRepository } from '../reading/schemas.ts';
import { restRepositorySchema } from '../reading/schemas.ts';
import type { Transport } from './transport.ts';
import type {
  AbsenceReason,
  ByNode,
  Call,
  DailyFacts,
  Identity,
  Outcome,
  PulseFacts,
  PulseReading,
  RepositoryRef,
} from '../types.ts';
import { absent, found } from '../types.ts';

/**
 * The little that works without a token, over REST: 60 requests an hour, one a repository. Enough to try the program on a
 * handful of projects; counts that only GraphQL has are absent and say so.
 */
async function read(transport: Transport, nameWithOwner: string, call: Call): Promise<Outcome<RestRepository>> {
  const parts = splitName(nameWithOwner);
  if (parts === undefined) return absent('not-found', 'not a repository name');
  const reply = await transport.rest(
    { route: 'GET /repos/{owner}/{repo}', parameters: { owner: parts.owner, repo: parts.name } },
    call,
  );
  if (reply.kind === 'refused') return reply.absence;
  if (reply.kind !== 'ok')
    return absent(
      reply.kind === 'broken' ? reply.reason : 'bad-data',
      reply.kind === 'broken' ? reply.detail : 'unexpected 304',
    );
  const parsed = restRepositorySchema.safeParse(reply.data);
  if (!parsed.success) return absent('bad-data', problemOf(parsed.error));
  return parsed.data.private ? absent('private', 'visible to this token only') : found(parsed.data);
}

interface Tokenless<T> {
  readonly all: (transport: Transport, repositories: readonly RepositoryRef[], call: Call) => Promise<ByNode<T>>;
  readonly one: (transport: Transport, repository: RepositoryRef, call: Call) => Promise<Outcome<T>>;
}

async function readOne<T>(
  transport: Transport,
  asked: RepositoryRef,
  call: Call,
  valueOf: (repository: RestRepository) => T,
): Promise<Outcome<T>> {
  const outcome = await read(transport, asked.nameWithOwner, call);
  if (!outcome.ok) return outcome.reason === 'not-found' ? { ...outcome, reason: 'gone' } : outcome;
  // The old name now belongs to another repository: without a token the one we mean cannot be found by its id.
  if (outcome.value.node_id !== asked.nodeId) return absent('gone', 'the name belongs to another repository now');
  return found(valueOf(outcome.value));
}

async function readAll<T>(
  transport: Transport,
  repositories: readonly RepositoryRef[],
  call: Call,
  valueOf: (repository: RestRepository) => T,
): Promise<ByNode<T>> {
  const outcomes = new Map<string, Outcome<T>>(
    repositories.map((each) => [each.nodeId, absent('server-error', 'no answer')]),
  );
  await eachLimited(repositories, 4, async (each) => {
    outcomes.set(each.nodeId, await readOne(transport, each, call, valueOf));
  });
  return outcomes;
}

const tokenless = <T>(valueOf: (repository: RestRepository) => T): Tokenless<T> => ({
  all: (transport, repositories, call) => readAll(transport, repositories, call, valueOf),
  one: (transport, repository, call) => readOne(transport, repository, call, valueOf),
});

/** Readings of the repositories of which the node id is known. */
export const tokenlessReading = {
  pulse: tokenless((repository): PulseReading => ({ ...pulseOf(repository), latestRelease: null })),
  daily: tokenless((repository) => dailyOf(repository)),
};

/** By name, renames followed. */
export const tokenlessLookup = {
  async one(transport: Transport, name: string, call: Call): Promise<Outcome<Identity>> {
    const outcome = await read(transport, name, call);
    return outcome.ok ? found(identityOfRest(outcome.value)) : outcome;
  },
  async all(
    transport: Transport,
    names: readonly string[],
    call: Call,
  ): Promise<ReadonlyMap<string, Outcome<Identity>>> {
    const outcomes = new Map<string, Outcome<Identity>>();
    await eachLimited([...new Set(names)], 4, async (name) => {
      outcomes.set(name, await tokenlessLookup.one(transport, name, call));
    });
    return outcomes;
  },
};

const pulseOf = (repository: RestRepository): PulseFacts => ({
  nodeId: repository.node_id,
  nameWithOwner: repository.full_name,
  stars: repository.stargazers_count,
  forks: repository.forks_count,
  archived: repository.archived,
});

export const identityOfRest = (repository: RestRepository): Identity => ({
  ...pulseOf(repository),
  description: repository.description ?? null,
  language: repository.language ?? null,
  createdAt: repository.created_at,
  isFork: repository.fork,
});

const needToken = [
  'issuesTotal',
  'issuesOpen',
  'pullRequestsTotal',
  'pullRequestsOpen',
  'pullRequestsMerged',
  'releases',
] as const;

const dailyOf = (repository: RestRepository): DailyFacts => ({
  ...identityOfRest(repository),
  watchers: repository.subscribers_count ?? null,
  issuesTotal: null,
  issuesOpen: null,
  pullRequestsTotal: null,
  pullRequestsOpen: null,
  pullRequestsMerged: null,
  releasesTotal: null,
  recentReleases: null,
  topics: repository.topics ?? null,
  hasIssues: repository.has_issues,
  pushedAt: repository.pushed_at ?? null,
  archivedAt: null,
  license: repository.license?.spdx_id ?? null,
  homepage: repository.homepage === '' ? null : (repository.homepage ?? null),
  missing: needToken.map((field) => ({ field, reason: 'needs-token' satisfies AbsenceReason })),
});

/** For what GitHub answers to nobody without a token. */
export const withoutToken = <T>(repositories: readonly RepositoryRef[]): ByNode<T> =>
  new Map(repositories.map((each) => [each.nodeId, absent('needs-token', 'GitHub answers this only with a token')]));
