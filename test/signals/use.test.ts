import { describe, expect, it } from 'vitest';
import { dayOfIso, emptyHistory, NO_USE } from '../../src/contracts/figures/series.ts';
import type { PackageUseSeries, UseHistory, UseSum } from '../../src/contracts/figures/series.ts';
import { resolveThresholds } from '../../src/signals/index.ts';
import { findOfKinds } from './find-of-kinds.ts';

const limits = resolveThresholds();
/** A Sunday, far from the turn of a year. */
const TODAY = dayOfIso('2026-09-27');

const found = (use: Partial<UseHistory>, today = TODAY, overrides = limits) =>
  findOfKinds(
    ['use-change', 'use-per-star', 'adopters-added'],
    { ...emptyHistory('R_1', 'acme/rocket'), use: { ...NO_USE, ...use } },
    overrides,
    today,
  );

/** Weeks up to today, the newest last, with mild ups and downs. */
const weeks = (
  count: number,
  of: (ago: number) => number,
  registry: ((ago: number) => number) | null = () => 1e9,
): UseSum[] =>
  Array.from({ length: count }, (_, at) => count - 1 - at).map((ago) => ({
    day: TODAY - 7 * ago,
    downloads: Math.round(of(ago) * (1 + 0.02 * ((ago * 7) % 5))),
    ofRegistry: registry === null ? null : registry(ago),
  }));
const series = (sums: readonly UseSum[], more: Partial<PackageUseSeries> = {}): { package: PackageUseSeries } => ({
  package: { name: 'rocket (npm)', over: 7, sums, breaks: [], ...more },
});

describe('a change of use', () => {
  it('is found once, when four weeks had half as much again as the four before', () => {
    const signals = found(series(weeks(50, (ago) => (ago < 6 ? 20_000 : 10_000))));
    // Three of four weeks are higher one week earlier than all four: 1.75 times.
    expect(signals).toMatchObject([
      {
        kind: 'use-change',
        detected: TODAY - 7 * 3,
        severity: 'medium',
        evidence: { package: 'rocket (npm)', ofRegistry: true },
      },
    ]);
    expect(signals[0]?.sentence).toMatchInlineSnapshot(
      `"Use rises: 72,000 downloads of rocket (npm) in four weeks, +73.1 % against the four before, +73.1 % of its part of the registry."`,
    );
  });

  it('goes both ways, and a large one is for all who follow the project', () => {
    expect(found(series(weeks(50, (ago) => (ago < 4 ? 3_000 : 10_000))))).toMatchObject([{ severity: 'high' }]);
    expect(found(series(weeks(50, (ago) => (ago < 4 ? 40_000 : 10_000))))[0]?.sentence).toContain('Use rises');
  });

  it.each<[string, UseSum[]]>([
    ['nothing happens', weeks(50, () => 10_000)],
    [
      'the registry as a whole falls, as at the end of the year',
      weeks(
        50,
        (ago) => (ago < 4 ? 6_000 : 10_000),
        (ago) => (ago < 4 ? 6e8 : 1e9),
      ),
    ],
    ['one week of a runaway build stands out', weeks(50, (ago) => (ago === 2 ? 200_000 : 10_000))],
    ['so much is usual for it', weeks(50, (ago) => (ago % 8 < 4 ? 20_000 : 10_000))],
    ['it is a few machines', weeks(50, (ago) => (ago < 4 ? 900 : 300))],
    ['it is known for three months only', weeks(13, (ago) => (ago < 4 ? 30_000 : 10_000))],
    ['weeks are missing', weeks(50, (ago) => (ago < 4 ? 30_000 : 10_000)).filter(({ day }) => day !== TODAY - 14)],
    [
      'only its part of a falling registry rises',
      weeks(
        50,
        () => 10_000,
        (ago) => (ago < 4 ? 5e8 : 1e9),
      ),
    ],
  ])('is none where %s', (_what, sums) => {
    expect(found(series(sums))).toEqual([]);
  });

  it('is none on the turn of a year where the registry does not tell its own downloads', () => {
    const end = dayOfIso('2026-01-04');
    const shifted = weeks(50, (ago) => (ago < 3 ? 4_000 : 10_000), null).map((sum) => ({
      ...sum,
      day: sum.day - TODAY + end,
    }));
    expect(found(series(shifted), end)).toEqual([]);
    expect(found(series(weeks(50, (ago) => (ago < 4 ? 4_000 : 10_000), null)))).toHaveLength(1);
  });

  it('is none across a restatement of the registry', () => {
    const sums = weeks(50, (ago) => (ago < 4 ? 30_000 : 10_000));
    const breaks = [{ from: TODAY - 30, to: TODAY - 26 }];
    expect(found(series(sums, { breaks }))).toEqual([]);
  });

  it('of sums of 30 days has to build up: what jumps from one reading to the next was restated', () => {
    const rolling = (of: (ago: number) => number) => series(weeks(50, of, null), { over: 30 });
    const rising = (ago: number): number => 100_000 + 25_000 * Math.max(0, 4 - ago);
    // 162,000 after 104,000, of which the largest step brought 34,500.
    expect(found(rolling(rising))).toMatchObject([{ kind: 'use-change', detected: TODAY - 14 }]);
    expect(found(rolling((ago) => (ago < 3 ? 220_000 : 100_000)))).toEqual([]);
  });

  it('follows the thresholds of a subscription', () => {
    const sums = series(weeks(50, (ago) => (ago < 4 ? 14_000 : 10_000)));
    expect(found(sums)).toEqual([]);
    expect(found(sums, TODAY, { ...limits, useRise: 0.3 })).toHaveLength(1);
  });

  it('says the same of a day whatever comes later', () => {
    const sums = weeks(60, (ago) => (ago < 12 ? 20_000 : 10_000));
    const then = found(series(sums.filter(({ day }) => day <= TODAY - 49)), TODAY - 49);
    expect(then).toHaveLength(1);
    expect(found(series(sums))).toEqual(then);
  });
});

describe('stars and use apart', () => {
  const perStar = (downloads: number, stars: number, projects = 60): Partial<UseHistory> => ({
    perStar: { name: 'rocket (npm)', registry: 'npm', downloads, stars, low: 0.5, middle: 20, high: 900, projects },
  });

  it('are told where there is far less or far more use for each star than is usual in the registry', () => {
    expect(found(perStar(1_000, 8_000))).toMatchObject([{ kind: 'use-per-star', severity: 'low', ended: null }]);
    expect(found(perStar(1_000, 8_000))[0]?.sentence).toBe(
      'Stars without use: 8,000 stars and 1,000 downloads of rocket (npm) in four weeks, 0.1 for each star where 20 is usual on npm.',
    );
    expect(found(perStar(2_000_000, 500))[0]?.sentence).toContain('Use without stars: 2,000,000 downloads');
  });

  it('are not told of the usual, of the young, or where too few projects are compared', () => {
    expect(found(perStar(160_000, 8_000))).toEqual([]);
    expect(found(perStar(100, 900))).toEqual([]);
    expect(found(perStar(9_000, 5))).toEqual([]);
    expect(found(perStar(1_000, 8_000, 39))).toEqual([]);
  });
});

describe('adopters added', () => {
  it('are told together for a day, with their names', () => {
    const adopters = ['Bosch', 'Acme', 'Zalando', 'SAP', 'CERN', 'GitLab'].map((name) => ({ name, day: TODAY - 3 }));
    expect(found({ adopters: [...adopters, { name: 'Later', day: TODAY + 1 }] })).toMatchObject([
      {
        kind: 'adopters-added',
        detected: TODAY - 3,
        severity: 'medium',
        sentence: 'The list of adopters names 6 more organisations: Acme, Bosch, CERN, GitLab, SAP and 1 more.',
      },
    ]);
  });
});
