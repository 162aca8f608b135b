import { z } from 'zod';

/** What we need of GitHub's answers, and nothing else. Everything past these parsers is trusted. */

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const count = z.int().nonnegative();
const totalCount = z.object({ totalCount: count }).nullish();

const graphqlErrorSchema = z.object({
  type: z.string().nullish(),
  message: z.string().default(''),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
  extensions: z
    .object({ saml_failure: z.boolean().nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type GraphqlError = z.infer<typeof graphqlErrorSchema>;

export const graphqlBodySchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(graphqlErrorSchema).nullish(),
});

const pulseShape = {
  id: z.string().min(1),
  nameWithOwner: z.string().includes('/'),
  isPrivate: z.boolean(),
  isArchived: z.boolean().nullish(),
  stargazerCount: count,
  forkCount: count.nullish(),
};

const identityShape = {
  ...pulseShape,
  isFork: z.boolean().nullish(),
  createdAt: instant.nullish(),
  description: z.string().nullish(),
  primaryLanguage: z.object({ name: z.string() }).nullish(),
};

export const identitySchema = z.object(identityShape);
export type IdentityAnswer = z.infer<typeof identitySchema>;

const releaseSchema = z.object({
  id: z.string(),
  tagName: z.string(),
  name: z.string().nullish(),
  publishedAt: instant.nullish(),
  createdAt: instant,
  isPrerelease: z.boolean(),
  isDraft: z.boolean(),
  shortDescriptionHTML: z.string().nullish(),
});

export const pulseSchema = z.object({ ...pulseShape, latestRelease: releaseSchema.nullish() });
export type ReleaseAnswer = z.infer<typeof releaseSchema>;

const releaseNodes = z.array(releaseSchema.nullable()).nullish();

export const dailySchema = z.object({
  ...identityShape,
  pushedAt: instant.nullish(),
  archivedAt: instant.nullish(),
  homepageUrl: z.string().nullish(),
  hasIssuesEnabled: z.boolean().nullish(),
  licenseInfo: z.object({ spdxId: z.string().nullish() }).nullish(),
  watchers: totalCount,
  issuesTotal: totalCount,
  issuesOpen: totalCount,
  pullRequestsTotal: totalCount,
  pullRequestsOpen: totalCount,
  pullRequestsMerged: totalCount,
  releases: z.object({ totalCount: count, nodes: releaseNodes }).nullish(),
  repositoryTopics: z
    .object({ nodes: z.array(z.object({ topic: z.object({ name: z.string() }) }).nullable()).nullish() })
    .nullish(),
});
export type DailyAnswer = z.infer<typeof dailySchema>;

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() });

export const releasesSchema = z.object({ ...pulseShape, releases: z.object({ pageInfo, nodes: releaseNodes }) });

export const adoptersSchema = z.object(pulseShape).catchall(z.unknown());
export const blobSchema = z.object({
  __typename: z.literal('Blob'),
  isBinary: z.boolean().nullish(),
  isTruncated: z.boolean(),
  text: z.string().nullish(),
});

export const windowsNodeSchema = z.object({ ...pulseShape, hasIssuesEnabled: z.boolean() });
export const issueCountSchema = z.object({ issueCount: count });

export const organisationSchema = z
  .object({
    repositories: z.object({ totalCount: count, pageInfo, nodes: z.array(identitySchema.nullable()).nullish() }),
  })
  .nullable();

/** A week of star history, as documented; whether it adds up is judged in star-history.ts. */
export const starWeeksSchema = z.array(z.object({ week: z.int(), total: count, days: z.array(count).length(7) }));

export const restRepositorySchema = z.object({
  node_id: z.string().min(1),
  full_name: z.string().includes('/'),
  private: z.boolean(),
  archived: z.boolean(),
  fork: z.boolean(),
  stargazers_count: count,
  forks_count: count,
  subscribers_count: count.nullish(),
  created_at: instant,
  pushed_at: instant.nullish(),
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  language: z.string().nullish(),
  topics: z.array(z.string()).nullish(),
  has_issues: z.boolean(),
  license: z.object({ spdx_id: z.string().nullish() }).nullish(),
});
export type RestRepository = z.infer<typeof restRepositorySchema>;

const resource = z.object({ limit: count, remaining: count, reset: count });
export const rateLimitSchema = z.object({
  resources: z.object({ core: resource, graphql: resource.nullish(), search: resource.nullish() }),
});
