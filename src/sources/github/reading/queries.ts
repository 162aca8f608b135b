/**
 * The GraphQL documents. All of them are constant texts: what varies travels in variables, never in the text.
 *
 * Cost, by GitHub's published formula: add up the requests that each connection needs when every parent is full, divide by
 * 100, round, at least 1. We count every connection, also one that is asked for its bare `totalCount` (GitHub does not say
 * that it is free). Fields such as `stargazerCount` and `nodes(ids:)` are no connections. So a query that has k connections
 * per repository costs k * n / 100 points for n repositories, whatever n is, as long as k * n >= 100: the batch may be
 * smaller than the allowed 100 ids without costing more, and smaller queries stay clear of the ten-second limit.
 */

/** One constant document and how many connections it asks for per repository (and once for all). */
export interface Query {
  readonly text: string;
  readonly connectionsEach: number;
  readonly connectionsOnce: number;
  /** Ids or names in one query. */
  readonly batch: number;
  /** Fields (by alias) that `$no_<field>` leaves out. */
  readonly optional?: readonly string[];
}

/** Points that a query costs for `count` repositories. */
export const costOf = (query: Query, count: number): number =>
  Math.max(1, Math.round((query.connectionsOnce + query.connectionsEach * count) / 100));

/** Newest releases in the daily snapshot: more than anybody publishes in a day, so no release is missed between two days. */
export const recentReleases = 10;

/** A field that its variable leaves out. */
const unless = (field: string): string => `@skip(if: $no_${field})`;
const switches = (fields: readonly string[]): string => fields.map((field) => `$no_${field}: Boolean!`).join(', ');

/** Without these a reading still is one. */
const optionalPulse = ['isArchived', 'forkCount'] as const;
const optionalPulseFields = optionalPulse.map((field) => `${field} ${unless(field)}`).join(' ');

const pulseFields = 'id nameWithOwner isPrivate isArchived stargazerCount forkCount';
const identityFields = `${pulseFields} isFork createdAt description primaryLanguage { name }`;
const releaseFields = 'id tagName name publishedAt createdAt isPrerelease isDraft';
/** With the beginning of the notes, for the few newest: whole notes are megabytes. */
const newReleaseFields = `${releaseFields} shortDescriptionHTML(limit: 500)`;

/** 100 repositories, no connection (`latestRelease` is none): 1 point, 0.01 a repository. */
export const pulseQuery = {
  text: `query Pulse($ids: [ID!]!, ${switches([...optionalPulse, 'latestRelease'])}) { nodes(ids: $ids) { __typename ... on Repository {
    id nameWithOwner isPrivate stargazerCount ${optionalPulseFields}
    latestRelease ${unless('latestRelease')} { ${newReleaseFields} }
  } } }`,
  connectionsEach: 0,
  connectionsOnce: 0,
  batch: 100,
  optional: [...optionalPulse, 'latestRelease'],
} satisfies Query;

/** What the daily reading can do without: a field that GitHub closes is left out by its variable, and the others come. */
const optionalDaily = [
  ...optionalPulse,
  'isFork',
  'createdAt',
  'hasIssuesEnabled',
  'watchers',
  'issuesTotal',
  'issuesOpen',
  'pullRequestsTotal',
  'pullRequestsOpen',
  'pullRequestsMerged',
  'releases',
  'repositoryTopics',
  'pushedAt',
  'archivedAt',
  'homepageUrl',
  'licenseInfo',
  'description',
  'primaryLanguage',
] as const;

/** 50 repositories with 8 connections each: 4 points, 0.08 a repository. */
export const dailyQuery = {
  text: `query Daily($ids: [ID!]!, ${switches(optionalDaily)}) { nodes(ids: $ids) { __typename ... on Repository {
    id nameWithOwner isPrivate stargazerCount ${optionalPulseFields}
    isFork ${unless('isFork')} createdAt ${unless('createdAt')} hasIssuesEnabled ${unless('hasIssuesEnabled')}
    description ${unless('description')} primaryLanguage ${unless('primaryLanguage')} { name }
    pushedAt ${unless('pushedAt')} archivedAt ${unless('archivedAt')} homepageUrl ${unless('homepageUrl')}
    licenseInfo ${unless('licenseInfo')} { spdxId }
    watchers ${unless('watchers')} { totalCount }
    issuesTotal: issues ${unless('issuesTotal')} { totalCount }
    issuesOpen: issues(states: [OPEN]) ${unless('issuesOpen')} { totalCount }
    pullRequestsTotal: pullRequests ${unless('pullRequestsTotal')} { totalCount }
    pullRequestsOpen: pullRequests(states: [OPEN]) ${unless('pullRequestsOpen')} { totalCount }
    pullRequestsMerged: pullRequests(states: [MERGED]) ${unless('pullRequestsMerged')} { totalCount }
    releases(first: ${recentReleases}, orderBy: { field: CREATED_AT, direction: DESC }) ${unless('releases')} { totalCount nodes { ${newReleaseFields} } }
    repositoryTopics(first: 20) ${unless('repositoryTopics')} { nodes { topic { name } } }
  } } }`,
  connectionsEach: 8,
  connectionsOnce: 0,
  batch: 50,
  optional: optionalDaily,
} satisfies Query;

/** 20 repositories with up to 100 releases each: 1 point. */
export const releasesQuery = {
  text: `query Releases($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Repository {
    ${pulseFields}
    releases(first: 100, orderBy: { field: CREATED_AT, direction: DESC }) { pageInfo { hasNextPage endCursor } nodes { ${releaseFields} } }
  } } }`,
  connectionsEach: 1,
  connectionsOnce: 0,
  batch: 20,
} satisfies Query;

/** The further hundreds of one repository: 1 point each. */
export const moreReleasesQuery = {
  text: `query MoreReleases($id: ID!, $after: String!) { node(id: $id) { __typename ... on Repository {
    ${pulseFields}
    releases(first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) { pageInfo { hasNextPage endCursor } nodes { ${releaseFields} } }
  } } }`,
  connectionsEach: 1,
  connectionsOnce: 0,
  batch: 1,
} satisfies Query;

/** Where projects keep the list of who runs them in production, most usual first. */
export const adopterPaths = [
  'ADOPTERS.md',
  'ADOPTERS',
  'docs/ADOPTERS.md',
  'USERS.md',
  '.github/ADOPTERS.md',
  'INTHEWILD.md',
  'docs/USERS.md',
] as const;

/** 20 repositories, no connection: 1 point. Batches are small because the files are carried whole. */
export const adoptersQuery = {
  text: `query Adopters($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Repository { ${pulseFields}
    ${adopterPaths.map((path, at) => `file${at}: object(expression: "HEAD:${path}") { __typename ... on Blob { isBinary isTruncated text } }`).join('\n')}
  } } }`,
  connectionsEach: 0,
  connectionsOnce: 0,
  batch: 20,
} satisfies Query;

/** 1 point per 100 repositories. */
export const organisationQuery = {
  text: `query Organisation($login: String!, $first: Int!, $after: String) { repositoryOwner(login: $login) {
    login
    repositories(first: $first, after: $after, ownerAffiliations: [OWNER], isFork: false, privacy: PUBLIC, orderBy: { field: STARGAZERS, direction: DESC }) {
      totalCount pageInfo { hasNextPage endCursor } nodes { ${identityFields} }
    }
  } }`,
  connectionsEach: 0,
  connectionsOnce: 1,
  batch: 100,
} satisfies Query;

/** GitHub's cheapest answer: tells a query that was too heavy from an outage. */
export const probeQuery = {
  text: 'query Probe { rateLimit { limit remaining resetAt } }',
  connectionsEach: 0,
  connectionsOnce: 0,
  batch: 1,
} satisfies Query;

const repeated = (count: number, part: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => part(at)).join('\n');

/** `count` names at once, as aliases `r0`, `r1` ... over the variables `o0`, `n0` ... No connection: 1 point. */
const lookupText = (
  count: number,
): string => `query Lookup(${repeated(count, (at) => `$o${at}: String!, $n${at}: String!`)}) {
  ${repeated(count, (at) => `r${at}: repository(owner: $o${at}, name: $n${at}, followRenames: true) { ${identityFields} }`)}
}`;

/** The four windows, as aliases on the search. The order is the one of `windowSearches` in window-counts.ts. */
const searchesEach = 4;

/**
 * Searches for `count` repositories: `s<repository>_<window>` over the variables `q<repository>_<window>`. A search in a
 * repository that moved or vanished answers zero instead of failing, so the query also reads where each one is now.
 */
const windowsText = (
  count: number,
): string => `query Windows($ids: [ID!]!, ${repeated(count * searchesEach, (at) => `$q${Math.floor(at / searchesEach)}_${at % searchesEach}: String!`)}) {
  nodes(ids: $ids) { __typename ... on Repository { ${pulseFields} hasIssuesEnabled } }
  ${repeated(count * searchesEach, (at) => `s${Math.floor(at / searchesEach)}_${at % searchesEach}: search(type: ISSUE, query: $q${Math.floor(at / searchesEach)}_${at % searchesEach}) { issueCount }`)}
}`;

const cachedBySize = (build: (count: number) => string): ((count: number) => string) => {
  const texts = new Map<number, string>();
  return (count) => {
    const text = texts.get(count) ?? build(count);
    texts.set(count, text);
    return text;
  };
};

const lookupTextOf = cachedBySize(lookupText);
const windowsTextOf = cachedBySize(windowsText);

export const lookupQuery = (count: number): Query => ({
  text: lookupTextOf(count),
  connectionsEach: 0,
  connectionsOnce: 0,
  batch: 50,
});

/** Ten repositories with four searches each: 1 point, and few enough that they are answered within ten seconds. */
export const windowsQuery = (count: number): Query => ({
  text: windowsTextOf(count),
  connectionsEach: searchesEach,
  connectionsOnce: 0,
  batch: 10,
});
