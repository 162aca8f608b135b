import { eachLimited } from './batch.ts';
import { splitName } from '../../text/github-links.ts';
import { problemOf } from './nodes.ts';
import type { RestRepository } from './schemas.ts';
import { restRepositorySchema } from './schemas.ts';
import type { Transport } from './transport.ts';
import type { AbsenceReason, ByNode, Call, DailyFacts, Identity, Outcome, PulseFacts, RepositoryRef } from './types.ts';
import { absent, found } from './types.ts';

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
    const outcome = await read(transport, each.nameWithOwner, call);
    if (!outcome.ok)
      outcomes.set(each.nodeId, outcome.reason === 'not-found' ? { ...outcome, reason: 'gone' } : outcome);
    // The old name now belongs to another repository: without a token the one we mean cannot be found by its id.
    else if (outcome.value.node_id !== each.nodeId)
      outcomes.set(each.nodeId, absent('gone', 'the name belongs to another repository now'));
    else outcomes.set(each.nodeId, found(valueOf(outcome.value)));
  });
  return outcomes;
}

export const pulseWithoutToken = (
  transport: Transport,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<PulseFacts>> => readAll(transport, repositories, call, pulseOf);

export const dailyWithoutToken = (
  transport: Transport,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<DailyFacts>> => readAll(transport, repositories, call, dailyOf);

export async function lookupWithoutToken(
  transport: Transport,
  names: readonly string[],
  call: Call,
): Promise<ReadonlyMap<string, Outcome<Identity>>> {
  const outcomes = new Map<string, Outcome<Identity>>();
  await eachLimited([...new Set(names)], 4, async (name) => {
    const outcome = await read(transport, name, call);
    outcomes.set(name, outcome.ok ? found(identityOf(outcome.value)) : outcome);
  });
  return outcomes;
}

const pulseOf = (repository: RestRepository): PulseFacts => ({
  nodeId: repository.node_id,
  nameWithOwner: repository.full_name,
  stars: repository.stargazers_count,
  forks: repository.forks_count,
  archived: repository.archived,
});

const identityOf = (repository: RestRepository): Identity => ({
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
  ...identityOf(repository),
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
