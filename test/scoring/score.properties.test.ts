import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { DIMENSIONS, METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import type { Fact, MetricFacts, MetricName, Score } from '../../src/contracts/figures/score.ts';
import { isMovement, whatChanged } from '../../src/scoring/change.ts';
import { METRICS } from '../../src/scoring/metric-list.ts';
import { metricOf, scoreOf } from '../../src/scoring/score.ts';
import { AT, QDRANT, fact } from '../support/example-facts.ts';

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
  starsGained90d: maybe(fc.integer({ min: -10_000, max: 100_000 })),
  stars90dAgo: maybe(count(500_000)),
  issuesCreated30d: maybe(count(2_000)),
  issuesCreated90d: maybe(count(6_000)),
  issuesCreated365d: maybe(count(20_000)),
  issuesClosed365d: maybe(count(20_000)),
  pullRequestsMerged365d: maybe(count(20_000)),
  pushedAt: maybe(count(1_500)).map((idle) => fact(idle.value === undefined ? undefined : AT - idle.value * DAY)),
  releases,
});
const scored = (facts: MetricFacts) => scoreOf(facts, { at: AT });

/** Which fact raises one metric and touches no other; the age touches only stars per month. */
const RAISES = {
  contributors: 'contributors',
  starGrowth: 'starsGained30d',
  starGrowth90d: 'starsGained90d',
  forkRatio: 'forks',
  newIssues: 'issuesCreated90d',
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

  it('never falls in health when the last push is later', () => {
    const pushed = (days: number): Fact => fact(AT - days * DAY);
    const days = fc.oneof(count(60), count(1_500));
    fc.assert(
      fc.property(anyFacts, days, days, (facts, recent, longer) => {
        expectNotLower(
          'lastPush',
          { ...facts, pushedAt: pushed(recent + longer) },
          { ...facts, pushedAt: pushed(recent) },
        );
      }),
    );
    // And it does count: a year of silence costs health, other figures being the same.
    const known = { ...QDRANT, pushedAt: pushed(400) };
    expect(scored({ ...QDRANT, pushedAt: pushed(5) }).dimensions.health.value).toBeGreaterThan(
      (scored(known).dimensions.health.value ?? NaN) + 5,
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
      'pushedAt',
      'issuesClosed365d',
      'pullRequestsMerged365d',
    ] as const;
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...keys), (facts, key) => {
        const score = scored({ ...facts, [key]: fact(undefined, 'taken away') });
        for (const dimension of DIMENSIONS) {
          const present = score.metrics.flatMap(({ name, percentile, dimension: of }) =>
            of === dimension && percentile !== undefined ? [{ percentile, weight: METRICS[name].weight }] : [],
          );
          const weight = present.reduce((sum, one) => sum + one.weight, 0);
          const mean =
            weight === 0 ? undefined : present.reduce((sum, one) => sum + one.weight * one.percentile, 0) / weight;
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
        const raw = (scored(later).total ?? NaN) - (scored(earlier).total ?? NaN);
        expect(change.metrics.reduce((sum, metric) => sum + (metric.points ?? NaN), 0)).toBeCloseTo(raw, 9);
        expect(change.total + (change.shift ?? NaN)).toBeCloseTo(raw, 9);
        // A figure that reads the same may still be judged by another year around it.
        expect(change.metrics.filter(({ kind, points }) => kind === 'same' && (points ?? 0) === 0)).toEqual([]);
      }),
    );
    expect(compared).toBeGreaterThan(10);
  });

  it('moves nothing by what becomes known or unknown, whatever it shifts', () => {
    let shifted = 0;
    const keys = ['forks', 'contributors', 'totalIssues', 'starsGained30d', 'starsGained90d', 'pushedAt'] as const;
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...keys), (facts, key) => {
        const complete = scored(facts);
        const without = scored({ ...facts, [key]: fact(undefined) });
        for (const change of [whatChanged(complete, without), whatChanged(without, complete)]) {
          if (change.total === undefined) continue;
          expect(change.total).toBeCloseTo(0, 9);
          expect(isMovement(change)).toBe(false);
          expect(change.metrics.some((metric) => metric.beyondNoise)).toBe(false);
          if (Math.abs(change.shift ?? 0) > 2) shifted += 1;
        }
      }),
    );
    expect(shifted).toBeGreaterThan(5);
  });

  it('gains by a mass closure no more than by closing what was opened', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 10, max: 20_000 }), count(100_000), (facts, opened, sweep) => {
        const closing = (closed: number) =>
          scored({ ...facts, issuesCreated365d: fact(opened), issuesClosed365d: fact(closed) });
        const [capped, swept] = [closing(opened), closing(opened + sweep)];
        expect(swept.dimensions.health.value).toBe(capped.dimensions.health.value);
        expect(swept.total).toBe(capped.total);
      }),
    );
  });

  it('stands still over weeks in which nothing is read, until the readings are too old to speak of the present', () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 1, max: 12 }), (facts, weeks) => {
        const [now, later] = [0, weeks].map((past) => scoreOf(facts, { at: AT + past * 7 * DAY }));
        expect(later?.total).toBe(now?.total);
      }),
    );
  });

  it('moves by less than two points a week for a project that does the same every week', () => {
    const amount = fc.record({
      stars: fc.integer({ min: 100, max: 100_000 }),
      starsADay: fc.integer({ min: 0, max: 200 }),
      issuesAWeek: count(100),
      mergedAWeek: count(100),
      releaseEvery: fc.integer({ min: 7, max: 200 }),
    });
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 30 }), (project, weeks) => {
        const [before, after] = [weeks, weeks + 1].map((week) => steadyScore(project, week));
        expect(Math.abs((after?.total ?? NaN) - (before?.total ?? NaN))).toBeLessThan(2);
        expect(before && after && isMovement(whatChanged(before, after))).toBe(false);
      }),
    );
  });
});

interface Steady {
  stars: number;
  starsADay: number;
  issuesAWeek: number;
  mergedAWeek: number;
  releaseEvery: number;
}

/** The score in some week of a project that does the same every day; it has existed for years. */
function steadyScore({ stars, starsADay, issuesAWeek, mergedAWeek, releaseEvery }: Steady, week: number): Score {
  const at = AT + week * 7 * DAY;
  const read = (value: number): Fact => ({ value, observedAt: at, source: 'snapshots' });
  const now = stars + starsADay * 400 + week * 7 * starsADay;
  const issues = (days: number): number => Math.floor((issuesAWeek * days) / 7);
  return scoreOf(
    {
      createdAt: AT - 2_000 * DAY,
      stars: read(now),
      forks: read(Math.round(now * 0.12)),
      contributors: read(120),
      totalIssues: read(issues(2_000 + week * 7)),
      starsGained30d: read(30 * starsADay),
      stars30dAgo: read(now - 30 * starsADay),
      starsGained90d: read(90 * starsADay),
      stars90dAgo: read(now - 90 * starsADay),
      issuesCreated30d: read(issues(30)),
      issuesCreated90d: read(issues(90)),
      issuesCreated365d: read(issues(365)),
      issuesClosed365d: read(issues(330)),
      pullRequestsMerged365d: read(Math.floor((mergedAWeek * 365) / 7)),
      pushedAt: read(at - (week % 4) * DAY),
      releases: {
        value: Array.from({ length: 60 }, (_, index) => ({
          publishedAt: AT + 250 * DAY - index * releaseEvery * DAY,
          prerelease: false,
        })).filter(({ publishedAt }) => publishedAt <= at),
        observedAt: at,
        source: 'releases',
      },
    },
    { at },
  );
}
