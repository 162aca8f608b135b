import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import type { MetricFacts, MetricName } from '../../src/contracts/figures/score.ts';
import type { Cohort } from '../../src/scoring/cohort.ts';
import { reasonOf } from '../../src/scoring/reasons.ts';
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
    starGrowth90d: plain,
    starsPerMonth: plain,
    forkRatio: plain,
    newIssues: plain,
    mergedPullRequests: plain,
    totalIssues: plain,
    issuesClosed: plain,
    releaseCadence: plain,
    lastPush: plain,
  },
};
/** Facts whose places are known by hand: 80 and 60 in adoption; see the first test for the others. */
const ROUND: MetricFacts = {
  createdAt: AT - 10 * DAY, // one month at least, so stars per month is the star count
  stars: fact(80),
  forks: fact(3_586), // (3,586 + 14) / (80 + 100) = 20
  contributors: fact(60),
  totalIssues: fact(10),
  starsGained30d: fact(undefined),
  stars30dAgo: fact(20),
  starsGained90d: fact(15_179.75), // (15,179.75 + 20.25) / (20 + 1,500) = 10
  stars90dAgo: fact(20),
  issuesCreated30d: fact(9),
  issuesCreated90d: fact(30),
  issuesCreated365d: fact(undefined),
  issuesClosed365d: fact(undefined),
  pullRequestsMerged365d: fact(20),
  pushedAt: fact(AT - 60 * DAY),
  releases: { value: [{ publishedAt: AT - 3 * DAY, prerelease: false }], observedAt: AT, source: 'releases' },
};
const score = (changes: Partial<MetricFacts> = {}) => scoreOf({ ...ROUND, ...changes }, { at: AT, cohort: COHORT });

describe('score', () => {
  it('is the weighted mean of dimensions that are weighted means of their metrics, worked by hand', () => {
    const { dimensions, total, coverage } = score();
    expect(dimensions.adoption.value).toBeCloseTo(70, 9); // (80 + 60) / 2
    expect(dimensions.growth.value).toBeCloseTo(38, 9); // 90 days 10 by a half, stars per month 80 by a third: 31.667 / 0.8333
    expect(dimensions.usage.value).toBeCloseTo(20, 9); // (20 + 30 + 20 + 10) / 4
    expect(dimensions.health.value).toBeCloseTo(27, 9); // a release a year 1 by a quarter, 60 days without a push 40 by a half
    expect(total).toBeCloseTo(35.9, 9); // 0.2 x 70 + 0.25 x 38 + 0.35 x 20 + 0.2 x 27
    expect(coverage).toBeCloseTo(1 - 0.25 / 6 - 0.2 / 4, 9); // without 30-day growth and the share of closed issues
  });

  it('draws a month of few stars to the three months around it, and few stars to what is usual', () => {
    // (30 + 10) x 5 / (5 + 10) = 13.33 instead of 30, with 6.6 usual stars of 1,500: (13.33 + 6.6) / 1,600.
    const growth = metricOf(
      score({ starsGained30d: fact(30), stars30dAgo: fact(100), starsGained90d: fact(15) }),
      'starGrowth',
    );
    expect(growth.value).toBeCloseTo(0.3, 9);
    expect(growth.smoothed).toBeCloseTo(0.0124583, 6);
    // A loss goes on from where none begins.
    const [loss, none] = [-4, 0].map(
      (gained) =>
        metricOf(score({ starsGained30d: fact(gained), stars30dAgo: fact(100) }), 'starGrowth').smoothed ?? NaN,
    );
    expect((none ?? NaN) - (loss ?? NaN)).toBeCloseTo(4 / 1_600, 9);
  });

  it('takes the new issues of 90 days with the year around them, or its mean where only that is known', () => {
    const year = { issuesCreated365d: fact(73), issuesClosed365d: fact(60) };
    // 73 a year are 18 in 90 days: (30 + 10) x 18 / 28.
    expect(metricOf(score(year), 'newIssues')).toMatchObject({
      value: 30,
      smoothed: expect.closeTo(25.714, 3) as number,
    });
    expect(metricOf(score({ ...year, issuesCreated90d: fact(undefined) }), 'newIssues').value).toBe(18);
  });

  it('counts closed issues up to as many as were opened, whatever one week closed', () => {
    const closed = (count: number) =>
      score({ issuesCreated365d: fact(2_733), issuesClosed365d: fact(count) }).dimensions.health.value;
    expect(closed(3_737)).toBe(closed(2_733));
    expect(closed(2_498)).toBeLessThan(closed(2_733) ?? NaN);
  });

  it('gives the missing metric no part: not a zero, and its weight lowers the coverage', () => {
    const partial = score({ pullRequestsMerged365d: fact(undefined, 'never fetched') });
    expect(partial.dimensions.usage.value).toBeCloseTo(20, 9); // (20 + 30 + 10) / 3, not / 4
    expect(partial.coverage).toBeCloseTo(score().coverage - 0.35 / 4, 9);
    expect(partial.missing).toContainEqual({ metric: 'mergedPullRequests', because: 'never fetched' });
    expect(metricOf(partial, 'newIssues').share).toBeCloseTo(1 / 3, 9);
    expect(metricOf(partial, 'mergedPullRequests')).toMatchObject({ share: 0, percentile: undefined });
  });

  const WITHOUT_USAGE = {
    forks: fact(undefined),
    issuesCreated90d: fact(undefined),
    pullRequestsMerged365d: fact(undefined),
    totalIssues: fact(undefined),
  };

  it('weighs the dimensions that are left when one is missing altogether', () => {
    // Usage is 35 of 100; 30-day growth and the share of closed issues are made known.
    const partial = score({
      ...WITHOUT_USAGE,
      starsGained30d: fact(5_060),
      issuesCreated365d: fact(20),
      issuesClosed365d: fact(20),
      issuesCreated90d: fact(Infinity), // not a number that could be read
    });
    expect(partial.dimensions.usage.value).toBeUndefined();
    expect(partial.coverage).toBeCloseTo(0.65, 9);
    const { adoption, growth, health } = partial.dimensions;
    expect(partial.total).toBeCloseTo(
      (20 * (adoption.value ?? NaN) + 25 * (growth.value ?? NaN) + 20 * (health.value ?? NaN)) / 65,
      9,
    );
  });

  it('has no total below 60 % coverage and has one at 60 %', () => {
    const below = score(WITHOUT_USAGE);
    expect(below.coverage).toBeCloseTo(0.65 - 0.25 / 6 - 0.2 / 4, 9);
    expect(below.total).toBeUndefined();
    expect(below.dimensions.growth.value).toBeCloseTo(38, 9);
    expect(below.metrics.every((metric) => metric.points === undefined)).toBe(true);

    const atTheEdge = scoreOf(
      { ...ROUND, ...WITHOUT_USAGE },
      { at: AT, cohort: COHORT, weights: { usage: 40, growth: 0, health: 0, adoption: 60 } },
    );
    expect(atTheEdge.coverage).toBeCloseTo(0.6, 9);
    expect(atTheEdge.total).toBeCloseTo(70, 9);
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
      'more stars than 80 % of 101 comparable projects',
      'more stars per month of its life than 80 % of 101 comparable projects',
      'more contributors than 60 % of 101 comparable projects',
    ]);
    expect(weakest.map((reason) => reason.text)).toEqual([
      'a slower release rhythm than 99 % of 101 comparable projects',
      'fewer issues in all than 90 % of 101 comparable projects',
      'less growth over 90 days than 90 % of 101 comparable projects',
    ]);
  });

  it('never claims more than 99 %, and names the one nearest to the other side when all are on one', () => {
    const reasons = scoreOf(withFacts({ stars: fact(9_000_000) }), { at: AT }).strongest;
    expect(reasons[0]?.text).toMatch(/^more stars than 99 % of \d+ comparable projects$/);
    const best = score({
      starsGained90d: fact(200_000),
      issuesCreated90d: fact(60),
      pullRequestsMerged365d: fact(60),
      totalIssues: fact(60),
      contributors: fact(90),
      stars: fact(55),
      forks: fact(55 * 400),
      pushedAt: fact(AT - 20 * DAY),
      releases: { ...ROUND.releases, value: [] },
    });
    expect(best.weakest.map((reason) => reason.metric)).toEqual(['starsPerMonth']);
  });

  it('praises no push that most projects could show, and says among whom a pause is long', () => {
    const pushed = (days: number) =>
      scoreOf(withFacts({ pushedAt: fact(AT - days * DAY) }), { at: AT }).metrics.flatMap((metric) =>
        metric.name === 'lastPush' ? (reasonOf(metric)?.text ?? '-') : [],
      );
    expect(pushed(3)).toEqual(['-']);
    expect(pushed(14)).toEqual(['-']);
    expect(pushed(250)[0]).toMatch(
      /^a longer time without a push than \d\d % of \d+ comparable projects that paused for two weeks$/,
    );
  });

  it('survives JSON and carries age, source and version', () => {
    const original = scoreOf(
      withFacts({ contributors: { ...fact(145), observedAt: AT - 5 * DAY }, forks: fact(undefined) }),
      { at: AT },
    );
    expect(JSON.parse(JSON.stringify(original))).toEqual(original);
    expect(original).toMatchObject({ version: 'v2', at: AT, oldestAt: AT - 5 * DAY });
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
        starsGained90d: none,
        stars90dAgo: none,
        issuesCreated30d: none,
        issuesCreated90d: none,
        issuesCreated365d: none,
        issuesClosed365d: none,
        pullRequestsMerged365d: none,
        pushedAt: none,
        releases: { ...QDRANT.releases, value: undefined },
      },
      { at: AT },
    );
    expect(empty).toMatchObject({ total: undefined, coverage: 0, oldestAt: undefined, strongest: [], weakest: [] });
    expect(empty.missing).toHaveLength(12);
  });
});
