import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import { METRICS, METRICS_PER_DIMENSION } from '../../src/scoring/metric-list.ts';
import { metricsOf } from '../../src/scoring/metrics.ts';
import { AT, QDRANT, fact, withFacts } from '../support/example-facts.ts';

describe('the metrics', () => {
  it('are what their definitions say, worked by hand for qdrant/qdrant on 2025-10-30', () => {
    const metrics = metricsOf(QDRANT, AT);
    expect(metrics.stars.value).toBe(26_836);
    expect(metrics.contributors.value).toBe(145);
    expect(metrics.starGrowth.value).toBeCloseTo(0.018676, 6); // 492 / 26,344
    // 2020-05-30 00:00 to 2025-10-30 06:00 is 1,979.25 days, 65.028 months of 30.436875 days: 26,836 / 65.028.
    expect(metrics.starsPerMonth.value).toBeCloseTo(412.68, 2);
    expect(metrics.forkRatio.value).toBeCloseTo(0.069049, 6); // 1,853 / 26,836
    expect(metrics.starGrowth90d.value).toBeCloseTo(0.05587, 6); // 1,420 / 25,416
    expect(metrics.newIssues.value).toBe(61);
    expect(metrics.lastPush.value).toBe(2);
    expect(metrics.mergedPullRequests.value).toBe(1_200);
    expect(metrics.totalIssues.value).toBe(1_616);
    expect(metrics.issuesClosed.value).toBeCloseTo(0.805369, 6); // 240 / 298
    // 6 releases; gaps 34 13 3 18 62, median 18: 20.3 a year by gap, 6 by count.
    expect(metrics.releaseCadence.value).toBe(6);
  });

  it('count the metrics of each dimension as the list has them', () => {
    const counted = { adoption: 0, growth: 0, usage: 0, health: 0 };
    for (const name of METRIC_NAMES) counted[METRICS[name].dimension] += 1;
    expect(METRICS_PER_DIMENSION).toEqual(counted);
    const weights = { adoption: 0, growth: 0, usage: 0, health: 0 };
    for (const name of METRIC_NAMES) weights[METRICS[name].dimension] += METRICS[name].weight;
    for (const sum of Object.values(weights)) expect(sum).toBeCloseTo(1, 12);
  });

  it('keep a zero that was read, and never make one of what is unknown', () => {
    expect(metricsOf(withFacts({ issuesCreated90d: fact(0) }), AT).newIssues.value).toBe(0);
    const unread = { issuesCreated365d: fact(undefined), issuesCreated90d: fact(undefined, 'search refused') };
    const unknown = metricsOf(withFacts(unread), AT).newIssues;
    expect(unknown).toMatchObject({ value: undefined, missingBecause: 'search refused', unit: 'count' });
  });

  it('leave out ratios on too small a base, with the reason', () => {
    expect(metricsOf(withFacts({ stars30dAgo: fact(3) }), AT).starGrowth.missingBecause).toBe(
      'only 3 stars 30 days ago, too few for a rate',
    );
    expect(metricsOf(withFacts({ stars30dAgo: fact(0) }), AT).starGrowth.missingBecause).toBe(
      'no stars 30 days ago, too few for a rate',
    );
    expect(metricsOf(withFacts({ stars: fact(1) }), AT).forkRatio.missingBecause).toBe(
      'only 1 star, too few for a ratio',
    );
    expect(metricsOf(withFacts({ issuesCreated365d: fact(9) }), AT).issuesClosed.missingBecause).toBe(
      'only 9 issues opened in 12 months, too few for a ratio',
    );
    expect(
      metricsOf(withFacts({ issuesCreated365d: fact(10), issuesClosed365d: fact(25) }), AT).issuesClosed.value,
    ).toBe(1);
  });

  it('count a pause up to the reading that knew of it, not up to now', () => {
    const pushedAt = { value: AT - 40 * DAY, observedAt: AT - 30 * DAY, source: 'snapshot' };
    expect(metricsOf(withFacts({ pushedAt }), AT).lastPush).toMatchObject({ value: 10, unit: 'days' });
  });

  it('credit a new project with one month at least', () => {
    expect(metricsOf(withFacts({ createdAt: AT - 2 * DAY, stars: fact(500) }), AT).starsPerMonth.value).toBe(500);
    expect(metricsOf(withFacts({ createdAt: undefined }), AT).starsPerMonth.missingBecause).toBe(
      'the date of creation is unknown',
    );
  });

  it('treat a reading of more than 90 days ago as missing and say its age', () => {
    const old = { ...fact(145), observedAt: AT - 91 * DAY };
    expect(metricsOf(withFacts({ contributors: old }), AT).contributors).toMatchObject({
      value: undefined,
      missingBecause: 'last read 91 days ago',
    });
    const ancient = { ...fact(145), observedAt: AT - 1_109 * DAY };
    expect(metricsOf(withFacts({ contributors: ancient }), AT).contributors.missingBecause).toBe(
      'last read 1,109 days ago',
    );
    const justInTime = { ...fact(145), observedAt: AT - 90 * DAY };
    expect(metricsOf(withFacts({ contributors: justInTime }), AT).contributors).toMatchObject({
      value: 145,
      observedAt: AT - 90 * DAY,
    });
  });

  it('are as old as the oldest figure in them, and name every source', () => {
    const facts = withFacts({ forks: { value: 1_853, observedAt: AT - 5 * DAY, source: 'pulse' } });
    expect(metricsOf(facts, AT).forkRatio).toMatchObject({ observedAt: AT - 5 * DAY, source: 'pulse, snapshots' });
  });

  it('tell a project without releases from one whose releases are unknown and from one that stopped', () => {
    const releases = (value: typeof QDRANT.releases.value, missingBecause?: string) =>
      metricsOf(withFacts({ releases: { value, observedAt: AT, source: 'releases', missingBecause } }), AT)
        .releaseCadence;
    expect(releases([]).missingBecause).toBe('no stable release published on GitHub');
    expect(releases(undefined, 'the request failed').missingBecause).toBe('the request failed');
    expect(releases([{ publishedAt: AT - 800 * DAY, prerelease: false }]).value).toBe(0);
  });
});
