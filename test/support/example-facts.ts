import { DAY } from '../../src/contracts/clock.ts';
import type { Fact, MetricFacts } from '../../src/contracts/figures/score.ts';

export const AT = Date.UTC(2025, 9, 30, 6);

export const fact = (value: number | undefined, missingBecause?: string): Fact => ({
  value,
  observedAt: AT,
  source: 'snapshots',
  missingBecause,
});

/** qdrant/qdrant as recorded on 2025-10-30; merged pull requests, the last push and the counts of 90 days are invented. */
export const QDRANT: MetricFacts = {
  createdAt: Date.UTC(2020, 4, 30),
  stars: fact(26_836),
  forks: fact(1_853),
  contributors: fact(145),
  totalIssues: fact(1_616),
  starsGained30d: fact(492),
  stars30dAgo: fact(26_344),
  starsGained90d: fact(1_420),
  stars90dAgo: fact(25_416),
  issuesCreated30d: fact(19),
  issuesCreated90d: fact(61),
  issuesCreated365d: fact(298),
  issuesClosed365d: fact(240),
  pullRequestsMerged365d: fact(1_200),
  pushedAt: fact(AT - 2 * DAY),
  releases: {
    value: [30, 64, 77, 80, 98, 160].map((days) => ({ publishedAt: AT - days * DAY, prerelease: false })),
    observedAt: AT,
    source: 'releases',
  },
};

export const withFacts = (changes: Partial<MetricFacts>): MetricFacts => ({ ...QDRANT, ...changes });
