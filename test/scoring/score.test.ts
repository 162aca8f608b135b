import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { METRIC_NAMES } from '../../src/contracts/score.ts';
import type { MetricFacts, MetricName } from '../../src/contracts/score.ts';
import type { Cohort } from '../../src/scoring/cohort.ts';
import { metricOf, scoreOf } from '../../src/scoring/score.ts';
import { AT, QDRANT, fact, withFacts } from '../support/example-facts.ts';

/** Quantiles 0, 1 ... 100 for every metric: the percentile of a whole number up to 100 is the number. */
const plain = { n: 101, asOf: '2025-10-30', quantiles: Array.from({ length: 101 }, (_, index) => index) };
const COHORT: Cohort = {
  version: 'test',
  metrics: {
    stars: plain,
    contributors: plain,
    starGrowth: plain,
    starsPerMonth: plain,
    forkRatio: plain,
    newIssues: plain,
    mergedPullRequests: plain,
    totalIssues: plain,
    issuesClosed: plain,
    releaseCadence: plain,
  },
};
/** Facts whose ten metrics are whole numbers. */
const ROUND: MetricFacts = {
  createdAt: AT - 10 * DAY, // one month at least, so stars per month is the star count
  stars: fact(80),
  forks: fact(80 * 40),
  contributors: fact(60),
  totalIssues: fact(10),
  starsGained30d: fact(20 * 90),
  stars30dAgo: fact(20),
  issuesCreated30d: fact(30),
  issuesCreated365d: fact(10),
  issuesClosed365d: fact(500),
  pullRequestsMerged365d: fact(20),
  releases: { value: [{ publishedAt: AT - 3 * DAY, prerelease: false }], observedAt: AT, source: 'releases' },
};
const score = (changes: Partial<MetricFacts> = {}) => scoreOf({ ...ROUND, ...changes }, { at: AT, cohort: COHORT });

describe('score', () => {
  it('is the weighted mean of dimensions that are means of their metrics, worked by hand', () => {
    const { dimensions, total, coverage } = score();
    expect(dimensions.adoption.value).toBeCloseTo(70, 9); // (80 + 60) / 2
    expect(dimensions.growth.value).toBeCloseTo(85, 9); // (90 + 80) / 2
    expect(dimensions.usage.value).toBeCloseTo(25, 9); // (40 + 30 + 20 + 10) / 4
    expect(dimensions.health.value).toBeCloseTo(25.5, 9); // (50 + 1) / 2
    expect(total).toBeCloseTo(49.1, 9); // 0.2 x 70 + 0.25 x 85 + 0.35 x 25 + 0.2 x 25.5
    expect(coverage).toBeCloseTo(1, 9);
  });

  it('gives the missing metric no part: not a zero, and its weight lowers the coverage', () => {
    const partial = score({ pullRequestsMerged365d: fact(undefined, 'never fetched') });
    expect(partial.dimensions.usage.value).toBeCloseTo(80 / 3, 9); // (40 + 30 + 10) / 3, not / 4
    expect(partial.coverage).toBeCloseTo(1 - 0.35 / 4, 9); // 91.25 %
    expect(partial.missing).toEqual([{ metric: 'mergedPullRequests', because: 'never fetched' }]);
    expect(metricOf(partial, 'newIssues').share).toBeCloseTo(1 / 3, 9);
    expect(metricOf(partial, 'mergedPullRequests')).toMatchObject({ share: 0, percentile: undefined });
  });

  it('weighs the dimensions that are left when one is missing altogether', () => {
    const none = fact(undefined);
    // Usage needs forks, new issues, merged pull requests and total issues: 35 of 100 gone, 65 % left.
    const partial = score({ forks: none, issuesCreated30d: none, pullRequestsMerged365d: none, totalIssues: none });
    expect(partial.dimensions.usage.value).toBeUndefined();
    expect(partial.coverage).toBeCloseTo(0.65, 9);
    expect(partial.total).toBeCloseTo((20 * 70 + 25 * 85 + 20 * 25.5) / 65, 9);
  });

  it('has no total below 60 % coverage and has one at 60 %', () => {
    const none = fact(undefined);
    const usage = { forks: none, issuesCreated30d: none, pullRequestsMerged365d: none, totalIssues: none };
    const below = score({ ...usage, contributors: none }); // 65 - 10
    expect(below.coverage).toBeCloseTo(0.55, 9);
    expect(below.total).toBeUndefined();
    expect(below.dimensions.growth.value).toBeCloseTo(85, 9);
    expect(below.metrics.every((metric) => metric.points === undefined)).toBe(true);

    const atTheEdge = scoreOf(
      { ...ROUND, ...usage },
      { at: AT, cohort: COHORT, weights: { usage: 40, growth: 20, health: 20, adoption: 20 } },
    );
    expect(atTheEdge.coverage).toBeCloseTo(0.6, 9);
    expect(atTheEdge.total).toBeDefined();
  });

  it('splits its total into the points of the metrics', () => {
    const partial = score({ contributors: fact(undefined) });
    const points = partial.metrics.reduce((sum, metric) => sum + (metric.points ?? 0), 0);
    expect(points).toBeCloseTo(partial.total ?? NaN, 9);
  });

  it('takes other weights and refuses nonsense', () => {
    expect(
      scoreOf(ROUND, { at: AT, cohort: COHORT, weights: { adoption: 1, growth: 0, usage: 0, health: 0 } }).total,
    ).toBeCloseTo(70, 9);
    expect(() => scoreOf(ROUND, { at: AT, weights: { adoption: -1, growth: 1, usage: 1, health: 1 } })).toThrow(
      RangeError,
    );
    expect(() => scoreOf(ROUND, { at: AT, weights: { adoption: 0, growth: 0, usage: 0, health: 0 } })).toThrow(
      RangeError,
    );
  });

  it('names the best of the upper half and the worst of the lower half in words that the cohort supports', () => {
    const { strongest, weakest } = score();
    expect(strongest.map((reason) => reason.text)).toEqual([
      'more growth than 90 % of the cohort',
      'more stars than 80 % of the cohort',
      'more stars per month of its life than 80 % of the cohort',
    ]);
    expect(weakest.map((reason) => reason.text)).toEqual([
      'a slower release rhythm than 99 % of the cohort',
      'fewer issues in all than 90 % of the cohort',
      'fewer merged pull requests than 80 % of the cohort',
    ]);
  });

  it('never claims more than 99 %, and names the one nearest to the other side when all are on one', () => {
    const reasons = scoreOf(withFacts({ stars: fact(9_000_000) }), { at: AT }).strongest;
    expect(reasons[0]?.text).toBe('more stars than 99 % of the cohort');
    const best = score({
      contributors: fact(70),
      forks: fact(80 * 55),
      issuesCreated30d: fact(60),
      pullRequestsMerged365d: fact(60),
      totalIssues: fact(60),
      releases: { ...ROUND.releases, value: [] },
    });
    expect(best.weakest.map((reason) => reason.metric)).toEqual(['issuesClosed']);
  });

  it('survives JSON and carries age, source and version', () => {
    const original = scoreOf(
      withFacts({ contributors: { ...fact(145), observedAt: AT - 5 * DAY }, forks: fact(undefined) }),
      { at: AT },
    );
    expect(JSON.parse(JSON.stringify(original))).toEqual(original);
    expect(original).toMatchObject({ version: 'v1', at: AT, oldestAt: AT - 5 * DAY });
    expect(metricOf(original, 'stars')).toMatchObject({ source: 'snapshots', observedAt: AT });
    expect(original.metrics.map((metric): MetricName => metric.name)).toEqual([...METRIC_NAMES]);
  });

  it('knows nothing of a project nothing is known of', () => {
    const none = fact(undefined, 'never fetched');
    const empty = scoreOf(
      {
        createdAt: undefined,
        stars: none,
        forks: none,
        contributors: none,
        totalIssues: none,
        starsGained30d: none,
        stars30dAgo: none,
        issuesCreated30d: none,
        issuesCreated365d: none,
        issuesClosed365d: none,
        pullRequestsMerged365d: none,
        releases: { ...QDRANT.releases, value: undefined },
      },
      { at: AT },
    );
    expect(empty).toMatchObject({ total: undefined, coverage: 0, oldestAt: undefined, strongest: [], weakest: [] });
    expect(empty.missing).toHaveLength(10);
  });
});
