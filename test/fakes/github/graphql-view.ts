import { GraphQLError } from 'graphql';
import type { Counter, FakeRelease, FakeRepository, World } from './world.ts';
import { countAt, pushedAt, releasesAt } from './world.ts';

/** An error as GitHub types it. */
export class TypedError extends GraphQLError {
  readonly githubType: string | undefined;
  readonly saml: boolean;

  constructor(message: string, type?: string, saml = false) {
    super(message);
    this.githubType = type;
    this.saml = saml;
  }
}

interface Page {
  first?: number | null;
  last?: number | null;
  after?: string | null;
}

/** A connection over a list; cursors are places in it. */
function connection(items: readonly object[], page: Page): object {
  const from = page.after ? Number(page.after) : 0;
  const to = Math.min(items.length, from + (page.first ?? 0));
  return {
    totalCount: items.length,
    nodes: items.slice(from, to),
    pageInfo: {
      hasNextPage: to < items.length,
      hasPreviousPage: from > 0,
      startCursor: String(from),
      endCursor: to > from ? String(to) : null,
    },
  };
}

const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

const releaseView = (release: FakeRelease): object => ({
  __typename: 'Release',
  id: release.id,
  tagName: release.tag,
  name: release.name,
  createdAt: iso(release.publishedAt - 3_600_000),
  publishedAt: release.draft ? null : iso(release.publishedAt),
  isPrerelease: release.prerelease,
  isDraft: release.draft,
  shortDescriptionHTML: release.notes ?? '',
});

interface StatesArg {
  states?: readonly string[] | null;
}

/** A repository as GraphQL sees it at a moment. Aliases reach us through `info`, so that a test can lie about one of them. */
export function repositoryView(world: World, repository: FakeRepository, at: number): object {
  const { troubles } = repository;
  const count = (alias: string, value: number): { totalCount: number } => {
    if (troubles.fieldErrors.includes(alias)) throw new TypedError('Something went wrong while executing your query.');
    return { totalCount: troubles.lies[alias] ?? value };
  };
  const ever = (counter: Counter): number => countAt(repository, counter, at);
  const openIssues = (): number => ever('issuesPerDay') - Math.min(ever('issuesPerDay'), ever('issuesClosedPerDay'));
  const openPulls = (): number => Math.max(0, ever('pullsPerDay') - ever('pullsMergedPerDay'));
  const stars = world.starsAt(repository, at);
  return {
    __typename: 'Repository',
    id: repository.id,
    databaseId: repository.databaseId,
    name: repository.name,
    nameWithOwner: `${repository.owner}/${repository.name}`,
    isPrivate: troubles.privateButVisible,
    isArchived: repository.archivedAt !== null && repository.archivedAt <= at,
    archivedAt: repository.archivedAt !== null && repository.archivedAt <= at ? iso(repository.archivedAt) : null,
    isFork: repository.isFork,
    stargazerCount: troubles.lies['stargazerCount'] ?? stars,
    forkCount: troubles.lies['forkCount'] ?? Math.floor(stars * repository.forkRatio),
    createdAt: iso(repository.createdAt),
    pushedAt: iso(pushedAt(repository, at)),
    description: repository.description,
    homepageUrl: repository.homepage,
    hasIssuesEnabled: repository.hasIssues,
    primaryLanguage: repository.language === null ? null : { name: repository.language },
    licenseInfo: repository.license === null ? null : { spdxId: repository.license },
    watchers: () => count('watchers', Math.floor(stars / 50)),
    issues: ({ states }: StatesArg, _: unknown, info: { path: { key: string | number } }) => {
      const alias = String(info.path.key);
      if (!repository.hasIssues) return { totalCount: 0 };
      return count(
        alias,
        states?.includes('OPEN') === true && states.length === 1 ? openIssues() : ever('issuesPerDay'),
      );
    },
    pullRequests: ({ states }: StatesArg, _: unknown, info: { path: { key: string | number } }) => {
      const alias = String(info.path.key);
      if (states?.[0] === 'OPEN') return count(alias, openPulls());
      if (states?.[0] === 'MERGED') return count(alias, Math.min(ever('pullsPerDay'), ever('pullsMergedPerDay')));
      return count(alias, ever('pullsPerDay'));
    },
    latestRelease: () => {
      const latest = releasesAt(repository, at).find((release) => !release.draft && !release.prerelease);
      return latest === undefined ? null : releaseView(latest);
    },
    releases: (page: Page) => connection(releasesAt(repository, at).map(releaseView), page),
    repositoryTopics: (page: Page) =>
      connection(
        repository.topics.map((name) => ({ topic: { name } })),
        page,
      ),
    object: ({ expression }: { expression?: string }) =>
      repository.adopters && expression === `HEAD:${repository.adopters.path}`
        ? { __typename: 'Blob', isBinary: false, isTruncated: false, text: repository.adopters.text }
        : null,
  };
}

export const ownerView = (login: string, views: readonly object[]): object => ({
  __typename: 'Organization',
  login,
  repositories: (page: Page) => connection(views, page),
});

/** Issue search, exactly in the forms that are asked for; anything else is an error, so that no test passes on a wrong search. */
export function searchCount(world: World, text: string, at: number): number {
  const match =
    /^repo:([\w.-]+)\/([\w.-]+) (is:issue created|is:issue closed|is:pr is:merged merged):(\S+)\.\.(\S+)$/.exec(text);
  const [, owner = '', name = '', what = '', from = '', to = ''] = match ?? [];
  const counter = (
    {
      'is:issue created': 'issuesPerDay',
      'is:issue closed': 'issuesClosedPerDay',
      'is:pr is:merged merged': 'pullsMergedPerDay',
    } as const
  )[what];
  if (counter === undefined) throw new TypedError(`the fake does not know the search ${text}`);
  const found = world.named(owner, name);
  // GitHub's trap: a search in a repository that moved, vanished or switched issues off answers zero.
  if (!found || found.moved || found.repository.troubles.deleted || found.repository.troubles.private) return 0;
  if (what.startsWith('is:issue') && !found.repository.hasIssues) return 0;
  const upTo = Math.min(Date.parse(to), at);
  return Math.max(0, countAt(found.repository, counter, upTo) - countAt(found.repository, counter, Date.parse(from)));
}
