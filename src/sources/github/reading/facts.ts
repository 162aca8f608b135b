import { splitName } from '../../../text/github-links.ts';
import { inBatches } from './batch.ts';
import { isTooMuch, nodeVerdict } from '../classify.ts';
import { askNodes, problemOf, whyNull } from './nodes.ts';
import { costOf, dailyQuery, lookupQuery, pulseQuery, recentReleases } from './queries.ts';
import type { DailyAnswer, GraphqlError, IdentityAnswer, ReleaseAnswer } from './schemas.ts';
import { releaseExcerpt } from './release-notes.ts';
import { dailySchema, identitySchema, pulseSchema } from './schemas.ts';
import type { Transport } from '../access/transport.ts';
import type {
  AbsenceReason,
  ByNode,
  Call,
  DailyFacts,
  Identity,
  Outcome,
  PulseFacts,
  PulseReading,
  Release,
  RepositoryRef,
} from '../types.ts';
import { absent, found } from '../types.ts';

interface PulseAnswer {
  id: string;
  nameWithOwner: string;
  stargazerCount: number;
  forkCount?: number | null | undefined;
  isArchived?: boolean | null | undefined;
}

const pulseOf = (answer: PulseAnswer): PulseFacts => ({
  nodeId: answer.id,
  nameWithOwner: answer.nameWithOwner,
  stars: answer.stargazerCount,
  forks: answer.forkCount ?? null,
  archived: answer.isArchived ?? null,
});

export const identityOf = (answer: IdentityAnswer): Identity => ({
  ...pulseOf(answer),
  description: answer.description ?? null,
  language: answer.primaryLanguage?.name ?? null,
  createdAt: answer.createdAt ?? null,
  isFork: answer.isFork ?? null,
});

/** Stars, forks and the latest release. 0.01 points a repository. */
export const pulse = (
  transport: Transport,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<PulseReading>> =>
  askNodes(
    {
      transport,
      query: pulseQuery,
      schema: pulseSchema,
      read: (answer): Outcome<PulseReading> =>
        found({ ...pulseOf(answer), latestRelease: releasesOf([answer.latestRelease ?? null])[0] ?? null }),
    },
    repositories,
    call,
  );

/** The full snapshot. 0.08 points a repository. */
export const daily = (
  transport: Transport,
  repositories: readonly RepositoryRef[],
  call: Call,
): Promise<ByNode<DailyFacts>> =>
  askNodes(
    { transport, query: dailyQuery, schema: dailySchema, read: (answer, errors) => found(dailyOf(answer, errors)) },
    repositories,
    call,
  );

/** Published releases of an answer, newest first. Drafts are nobody's release yet. */
export const releasesOf = (nodes: readonly (ReleaseAnswer | null)[]): Release[] =>
  nodes
    .filter((node) => node !== null)
    .filter((node) => !node.isDraft)
    .map((node) => ({
      id: node.id,
      tag: node.tagName,
      name: node.name ?? null,
      publishedAt: node.publishedAt ?? node.createdAt,
      prerelease: node.isPrerelease,
      createdAt: node.createdAt,
      excerpt: releaseExcerpt(node.shortDescriptionHTML),
    }))
    .sort((a, b) => b.publishedAt - a.publishedAt);

const countFields = [
  'watchers',
  'issuesTotal',
  'issuesOpen',
  'pullRequestsTotal',
  'pullRequestsOpen',
  'pullRequestsMerged',
] as const;

/** Fields that are null also where there is nothing, or that hold a list in which something may be missing. */
const otherFields = [
  'forkCount',
  'isArchived',
  'isFork',
  'createdAt',
  'hasIssuesEnabled',
  'releases',
  'repositoryTopics',
  'pushedAt',
  'archivedAt',
  'homepageUrl',
  'licenseInfo',
  'description',
  'primaryLanguage',
] as const;

function dailyOf(answer: DailyAnswer, errors: readonly GraphqlError[]): DailyFacts {
  const missing: { field: string; reason: AbsenceReason }[] = [];
  const why = (field: string): AbsenceReason => {
    const error = errors.find((each) => each.path?.[2] === field);
    return (error && nodeVerdict(error)?.reason) ?? 'server-error';
  };
  const note = (field: string): null => {
    missing.push({ field, reason: why(field) });
    return null;
  };
  const counts = Object.fromEntries(
    countFields.map((field) => [field, answer[field]?.totalCount ?? note(field)]),
  ) as Record<(typeof countFields)[number], number | null>;
  // Null and refused is not null because there is none.
  for (const field of otherFields) if (errors.some((each) => each.path?.[2] === field)) note(field);
  const isWhole = (field: string): boolean => !missing.some((each) => each.field === field);
  // Issues switched off: GitHub counts none, but that says nothing about the project.
  if (answer.hasIssuesEnabled !== true && (answer.hasIssuesEnabled === false || counts.issuesTotal === 0)) {
    counts.issuesTotal = null;
    counts.issuesOpen = null;
  }
  return {
    ...identityOf(answer),
    ...impossible(counts, missing),
    releasesTotal: answer.releases?.totalCount ?? null,
    recentReleases:
      isWhole('releases') && answer.releases?.nodes ? releasesOf(answer.releases.nodes).slice(0, recentReleases) : null,
    topics: isWhole('repositoryTopics')
      ? (answer.repositoryTopics?.nodes?.flatMap((node) => (node === null ? [] : [node.topic.name])) ?? null)
      : null,
    hasIssues: answer.hasIssuesEnabled ?? null,
    pushedAt: answer.pushedAt ?? null,
    archivedAt: answer.archivedAt ?? null,
    license: answer.licenseInfo?.spdxId ?? null,
    homepage: answer.homepageUrl === '' ? null : (answer.homepageUrl ?? null),
    missing,
  };
}

type Counts = Pick<DailyFacts, (typeof countFields)[number]>;

/** A part that is larger than its whole is a wrong answer of theirs: neither figure is taken. */
function impossible(counts: Counts, missing: { field: string; reason: AbsenceReason }[]): Counts {
  const checked: Record<keyof Counts, number | null> = { ...counts };
  const drop = (...fields: (keyof Counts)[]): void => {
    for (const field of fields) {
      checked[field] = null;
      missing.push({ field, reason: 'bad-data' });
    }
  };
  if ((counts.issuesOpen ?? 0) > (counts.issuesTotal ?? Infinity)) drop('issuesOpen', 'issuesTotal');
  if ((counts.pullRequestsOpen ?? 0) + (counts.pullRequestsMerged ?? 0) > (counts.pullRequestsTotal ?? Infinity)) {
    drop('pullRequestsOpen', 'pullRequestsMerged', 'pullRequestsTotal');
  }
  return checked;
}

/** Finds repositories by name and follows renames. 1 point per 50 names. */
export const lookup = (
  transport: Transport,
  names: readonly string[],
  call: Call,
): Promise<ReadonlyMap<string, Outcome<Identity>>> =>
  inBatches<string, Identity>({
    items: names,
    size: lookupQuery(1).batch,
    keyOf: (name) => name,
    ask: async (chunk) => {
      const outcomes = new Map<string, Outcome<Identity>>();
      const asked = chunk.flatMap((full) => {
        const parts = splitName(full);
        if (parts === undefined) outcomes.set(full, absent('not-found', 'not a repository name'));
        return parts === undefined ? [] : [{ full, ...parts }];
      });
      if (asked.length === 0) return { kind: 'ok', outcomes };
      const query = lookupQuery(asked.length);
      const variables = Object.fromEntries(
        asked.flatMap((each, at) => [
          [`o${at}`, each.owner],
          [`n${at}`, each.name],
        ]),
      );
      const reply = await transport.graphql(query.text, variables, costOf(query, asked.length), call);
      if (reply.kind === 'broken') return reply;
      asked.forEach(({ full }, at) => {
        const own = reply.errors.filter((error) => error.path?.[0] === `r${at}`);
        const node = reply.data[`r${at}`];
        const outcome = node === null || node === undefined ? whyNull(own, 'not-found') : readIdentity(node);
        if (outcome !== undefined) outcomes.set(full, outcome);
      });
      return { kind: 'ok', outcomes, ...(reply.errors.some(isTooMuch) ? { tooMuch: true } : {}) };
    },
  });

function readIdentity(node: unknown): Outcome<Identity> {
  const parsed = identitySchema.safeParse(node);
  if (!parsed.success) return absent('bad-data', problemOf(parsed.error));
  return parsed.data.isPrivate ? absent('private', 'visible to this token only') : found(identityOf(parsed.data));
}
