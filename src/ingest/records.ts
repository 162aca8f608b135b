import type { ProjectObservation, ReleaseRecord, Snapshot, WindowCount } from '../../db/store.ts';
import type { CoverageRecord } from '../contracts/figures/coverage.ts';
import { dayOf } from '../contracts/clock.ts';
import type { DailyFacts, Identity, PulseFacts, Release, WindowCounts } from '../sources/github/types.ts';

/** GitHub's facts as the records that the database keeps. Pure; null stays null. */

export const observationOfPulse = (facts: PulseFacts): ProjectObservation => ({
  nodeId: facts.nodeId,
  fullName: facts.nameWithOwner,
  ...(facts.archived === null ? {} : { archived: facts.archived }),
});

export const observationOfIdentity = (facts: Identity): ProjectObservation => ({
  ...observationOfPulse(facts),
  description: facts.description,
  language: facts.language,
  ...(facts.createdAt === null ? {} : { createdAt: facts.createdAt }),
  ...(facts.isFork === null ? {} : { isFork: facts.isFork }),
});

/** What GitHub refused to show is left as it was known: a licence that was not read is no licence that was taken away. */
export function observationOf(facts: DailyFacts): ProjectObservation {
  const wasRead = (field: string): boolean => !facts.missing.some((each) => each.field === field);
  const { description, language, ...identity } = observationOfIdentity(facts);
  return {
    ...identity,
    ...(wasRead('description') ? { description } : {}),
    ...(wasRead('primaryLanguage') ? { language } : {}),
    ...(wasRead('homepageUrl') ? { homepage: facts.homepage } : {}),
    ...(wasRead('licenseInfo') ? { license: facts.license } : {}),
    ...(wasRead('pushedAt') ? { pushedAt: facts.pushedAt } : {}),
    ...(facts.topics === null ? {} : { topics: facts.topics }),
  };
}

/** Every count of a snapshot as not read: null, never 0. */
export const UNREAD_COUNTS = {
  stars: null,
  forks: null,
  watchers: null,
  openIssues: null,
  closedIssues: null,
  pullRequests: null,
  openPullRequests: null,
  mergedPullRequests: null,
  contributors: null,
  releases: null,
  commits: null,
  pushedAt: null,
} as const satisfies Partial<Snapshot>;

export const snapshotOf = (projectId: number, facts: DailyFacts, at: number): Snapshot => ({
  ...UNREAD_COUNTS,
  source: 'github',
  projectId,
  day: dayOf(at),
  at,
  stars: facts.stars,
  forks: facts.forks,
  watchers: facts.watchers,
  openIssues: facts.issuesOpen,
  closedIssues: facts.issuesTotal === null || facts.issuesOpen === null ? null : facts.issuesTotal - facts.issuesOpen,
  pullRequests: facts.pullRequestsTotal,
  openPullRequests: facts.pullRequestsOpen,
  mergedPullRequests: facts.pullRequestsMerged,
  releases: facts.releasesTotal,
  pushedAt: facts.pushedAt,
});

/** A snapshot that knows nothing but the contributors: it joins the day's other figures. */
export const contributorsSnapshot = (projectId: number, contributors: number, at: number): Snapshot => ({
  ...UNREAD_COUNTS,
  source: 'github',
  projectId,
  day: dayOf(at),
  at,
  contributors,
});

export const releaseRecords = (projectId: number, releases: readonly Release[]): ReleaseRecord[] =>
  releases.map((release) => ({
    projectId,
    tag: release.tag,
    publishedAt: release.publishedAt,
    prerelease: release.prerelease,
    source: 'github',
    excerpt: release.excerpt,
    createdAt: release.createdAt,
  }));

/**
 * What a reading of the newest releases covers: back to the oldest of them, or to the beginning where that was all.
 * Undefined where it says nothing, such as a list of drafts.
 */
export function releasesCovered(
  projectId: number,
  { releases, all, at }: { releases: readonly Release[]; all: boolean; at: number },
): CoverageRecord | undefined {
  const from = all ? 0 : Math.min(...releases.map(({ publishedAt }) => publishedAt));
  return Number.isFinite(from) ? { projectId, subject: 'releases', completeness: 'complete', from, to: at } : undefined;
}

export function windowRecords(projectId: number, counts: WindowCounts): WindowCount[] {
  const measures = {
    'issues-created-30d': counts.issuesCreated30d,
    'issues-created-365d': counts.issuesCreated365d,
    'issues-closed-365d': counts.issuesClosed365d,
    'pull-requests-merged-365d': counts.pullRequestsMerged365d,
  } satisfies Record<WindowCount['measure'], number | null>;
  const names = Object.keys(measures) as WindowCount['measure'][];
  return names.flatMap((measure) => {
    const value = measures[measure];
    return value === null ? [] : [{ projectId, measure, asOf: counts.asOf, value }];
  });
}
