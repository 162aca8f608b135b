import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { DIMENSIONS, METRIC_NAMES } from '../../src/contracts/score.ts';
import type { Fact, MetricFacts, MetricName } from '../../src/contracts/score.ts';
import { whatChanged } from '../../src/scoring/change.ts';
import { METRICS } from '../../src/scoring/metric-list.ts';
import { metricOf, scoreOf } from '../../src/scoring/score.ts';
import { AT, fact } from '../support/example-facts.ts';

const count = (max: number) => fc.integer({ min: 0, max });
const maybe = (value: fc.Arbitrary<number>): fc.Arbitrary<Fact> =>
  fc.option(value, { nil: undefined, freq: 8 }).map((known) => fact(known));
const releases = fc
  .option(
    fc.array(fc.record({ daysAgo: fc.integer({ min: 1, max: 900 }), prerelease: fc.boolean() }), { maxLength: 60 }),
    { nil: undefined, freq: 8 },
  )
  .map((list) => ({
    value: list?.map(({ daysAgo, prerelease }) => ({ publishedAt: AT - daysAgo * DAY, prerelease })),
    observedAt: AT,
    source: 'releases',
  }));
const anyFacts: fc.Arbitrary<MetricFacts> = fc.record({
  createdAt: fc.option(fc.integer({ min: Date.UTC(2008, 0, 1), max: AT }), { nil: undefined, freq: 8 }),
  stars: maybe(count(500_000)),
  forks: maybe(count(200_000)),
  contributors: maybe(count(10_000)),
  totalIssues: maybe(count(100_000)),
  starsGained30d: maybe(fc.integer({ min: -5_000, max: 50_000 })),
  stars30dAgo: maybe(count(500_000)),
  issuesCreated30d: maybe(count(2_000)),
  issuesCreated365d: maybe(count(20_000)),
  issuesClosed365d: maybe(count(20_000)),
  pullRequestsMerged365d: maybe(count(20_000)),
  releases,
});
const scored = (facts: MetricFacts) => scoreOf(facts, { at: AT });

/** Which fact raises one metric and touches no other; the age touches only stars per month. */
const RAISES = {
  contributors: 'contributors',
  starGrowth: 'starsGained30d',
  forkRatio: 'forks',
  newIssues: 'issuesCreated30d',
  mergedPullRequests: 'pullRequestsMerged365d',
  totalIssues: 'totalIssues',
  issuesClosed: 'issuesClosed365d',
} as const satisfies Partial<Record<MetricName, keyof MetricFacts>>;

function expectNotLower(name: MetricName, before: MetricFacts, after: MetricFacts): void {
  const [low, high] = [scored(before), scored(after)];
  expect(metricOf(high, name).percentile ?? 0).toBeGreaterThanOrEqual((metricOf(low, name).percentile ?? 0) - 1e-9);
  const dimension = METRICS[name].dimension;
  expect(high.dimensions[dimension].value ?? 0).toBeGreaterThanOrEqual((low.dimensions[dimension].value ?? 0) - 1e-9);
  expect(high.total === undefined).toBe(low.total === undefined);
  expect(high.total ?? 0).toBeGreaterThanOrEqual((low.total ?? 0) - 1e-9);
}

describe('for any facts, the score', () => {
  it('is bounded', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const score = scored(facts);
        const figures = [
          score.total,
          ...DIMENSIONS.map((dimension) => score.dimensions[dimension].value),
          ...score.metrics.map((metric) => metric.percentile),
        ];
        for (const figure of figures) {
          if (figure === undefined) continue;
          expect(figure).toBeGreaterThanOrEqual(0);
          expect(figure).toBeLessThanOrEqual(100);
        }
        expect(score.coverage).toBeGreaterThanOrEqual(0);
        expect(score.coverage).toBeLessThanOrEqual(1);
        expect(score.total === undefined).toBe(score.coverage < 0.6 - 1e-9);
      }),
    );
  });

  it.each(Object.entries(RAISES) as [keyof typeof RAISES, (typeof RAISES)[keyof typeof RAISES]][])(
    'never falls when %s rises',
    (name, key) => {
      fc.assert(
        fc.property(anyFacts, count(50_000), count(50_000), (facts, value, more) => {
          expectNotLower(name, { ...facts, [key]: fact(value) }, { ...facts, [key]: fact(value + more) });
        }),
      );
    },
  );

  it('never falls when stars per month rise because the project is younger', () => {
    fc.assert(
      fc.property(anyFacts, count(5_000), count(5_000), (facts, days, fewer) => {
        expectNotLower(
          'starsPerMonth',
          { ...facts, createdAt: AT - (days + fewer) * DAY },
          { ...facts, createdAt: AT - days * DAY },
        );
      }),
    );
  });

  it('never falls in adoption when stars rise', () => {
    fc.assert(
      fc.property(anyFacts, count(500_000), count(50_000), (facts, stars, more) => {
        const [low, high] = [scored({ ...facts, stars: fact(stars) }), scored({ ...facts, stars: fact(stars + more) })];
        for (const name of ['stars', 'starsPerMonth'] as const) {
          expect(metricOf(high, name).percentile ?? 0).toBeGreaterThanOrEqual(metricOf(low, name).percentile ?? 0);
        }
        expect(high.dimensions.adoption.value).toBeGreaterThanOrEqual(low.dimensions.adoption.value ?? NaN);
      }),
    );
  });

  it('never falls when the same rhythm gets quicker', () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 200 }),
        (facts, gap, slower) => {
          const every = (days: number): MetricFacts => ({
            ...facts,
            releases: {
              value: Array.from({ length: Math.ceil(900 / days) }, (_, index) => ({
                publishedAt: AT - index * days * DAY,
                prerelease: false,
              })),
              observedAt: AT,
              source: 'releases',
            },
          });
          expectNotLower('releaseCadence', every(gap + slower), every(gap));
        },
      ),
    );
  });

  it('does not depend on what else is scored, or in which order', () => {
    fc.assert(
      fc.property(anyFacts, fc.array(anyFacts, { maxLength: 5 }), (facts, others) => {
        const alone = JSON.stringify(scored(facts));
        const among = [...others, facts, ...others].map((one) => JSON.stringify(scored(one)))[others.length];
        expect(among).toBe(alone);
      }),
    );
  });

  it('takes no unknown for a zero: a dimension is the mean of what is present, whatever is taken away', () => {
    const keys = [
      'stars',
      'forks',
      'contributors',
      'totalIssues',
      'starsGained30d',
      'issuesCreated30d',
      'issuesClosed365d',
      'pullRequestsMerged365d',
    ] as const;
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...keys), (facts, key) => {
        const score = scored({ ...facts, [key]: fact(undefined, 'taken away') });
        for (const dimension of DIMENSIONS) {
          const present = score.metrics.flatMap((metric) =>
            metric.dimension === dimension ? (metric.percentile ?? []) : [],
          );
          const mean = present.length === 0 ? undefined : present.reduce((sum, one) => sum + one, 0) / present.length;
          if (mean === undefined) expect(score.dimensions[dimension].value).toBeUndefined();
          else expect(score.dimensions[dimension].value).toBeCloseTo(mean, 9);
        }
        expect(score.missing.some((missing) => missing.because === 'taken away')).toBe(true);
        expect(score.missing.length + score.metrics.filter((metric) => metric.value !== undefined).length).toBe(
          METRIC_NAMES.length,
        );
      }),
    );
  });

  it('changes by the points of its metrics, which are none for what stood still', () => {
    let compared = 0;
    fc.assert(
      fc.property(anyFacts, anyFacts, (earlier, later) => {
        const change = whatChanged(scored(earlier), scored(later));
        if (change.total === undefined) return;
        compared += 1;
        expect(change.metrics.reduce((sum, metric) => sum + (metric.points ?? NaN), 0)).toBeCloseTo(change.total, 9);
        expect(change.metrics.filter((metric) => metric.kind === 'same')).toEqual([]);
      }),
    );
    expect(compared).toBeGreaterThan(10);
  });
});
