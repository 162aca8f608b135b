import { describe, expect, it } from 'vitest';
import { dayOfIso } from '../../src/contracts/figures/series.ts';
import type { PackageFigure } from '../../src/contracts/figures/usage.ts';
import { perStarOf } from '../../src/usage/per-star.ts';
import { registryOf } from '../../src/usage/project-use.ts';
import { registryLevel } from '../../src/usage/registry-level.ts';
import { useHistoryOf } from '../../src/usage/use-history.ts';
import type { RecordedUse } from '../../src/usage/use-series.ts';

/** A Sunday. */
const TODAY = dayOfIso('2026-03-01');
const recorded = (registry: string, name: string, more: Partial<RecordedUse>): RecordedUse => ({
  row: {
    id: 1,
    projectId: 1,
    purl: `pkg:${registry}/${name}`,
    registry,
    name,
    standing: 'own',
    reason: null,
    origin: 'lookup',
    attested: false,
    firstSeenAt: 0,
    seenAt: 0,
  },
  days: [],
  readings: [],
  registry: registryOf([]),
  ...more,
});
const readings = (figure: PackageFigure, values: readonly (readonly [day: number, value: number])[]) =>
  values.map(([day, value]) => ({ figure, day, at: day * 86_400_000, value, sourceAt: null }));
const daily = (count: number, downloads: number) =>
  Array.from({ length: count }, (_, at) => ({ day: TODAY - count + 1 + at, downloads, partial: false }));

describe('what signals read of use', () => {
  it('are whole weeks of counted days, beside those of the registry', () => {
    const use = useHistoryOf(
      [recorded('npm', 'a', { days: daily(60, 10), registry: registryOf(daily(60, 1_000)) })],
      [],
      TODAY,
    );
    expect(use.package).toMatchObject({ name: 'a (npm)', over: 7 });
    expect(use.package?.sums.at(-1)).toEqual({ day: TODAY, downloads: 70, ofRegistry: 7_000 });
  });

  it('are what a total gained from week to week; a fall and a hole say nothing', () => {
    const gem = recorded('gem', 'a', {
      readings: readings('downloads-total', [
        [TODAY - 36, 100],
        [TODAY - 29, 170],
        [TODAY - 22, 60],
        [TODAY - 8, 200],
        [TODAY - 1, 270],
      ]),
    });
    expect(useHistoryOf([gem], [], TODAY).package?.sums).toEqual([
      { day: TODAY - 28, downloads: 70, ofRegistry: null },
      { day: TODAY, downloads: 70, ofRegistry: null },
    ]);
  });

  it('leave out sums that were given again, and are of the most downloaded package', () => {
    const stale = recorded('pypi', 'stale', {
      readings: readings('downloads-30d', [
        [TODAY - 14, 5_000],
        [TODAY - 7, 5_000],
        [TODAY, 5_100],
      ]),
    });
    const small = recorded('pypi', 'small', { readings: readings('downloads-30d', [[TODAY, 20]]) });
    const use = useHistoryOf([small, stale], [], TODAY);
    expect([use.package?.name, use.package?.sums.map(({ downloads }) => downloads)]).toEqual([
      'stale (PyPI)',
      [5_000, 5_100],
    ]);
  });

  it('knows who was named since, without those who are no longer', () => {
    const row = { projectId: 1, key: 'a', name: 'A', firstSeenAt: 0 };
    const at = TODAY * 86_400_000 + 5;
    expect(
      useHistoryOf(
        [],
        [
          { ...row, namedSince: null, droppedAt: null },
          { ...row, name: 'B', namedSince: at, droppedAt: null },
          { ...row, name: 'C', namedSince: at, droppedAt: at },
        ],
        TODAY,
      ).adopters,
    ).toEqual([{ name: 'B', day: TODAY }]);
  });
});

it('a registry moves as the middle one of its packages does', () => {
  const packages = Array.from({ length: 21 }, (_, at) => [
    { day: 1, downloads: 100 },
    { day: 8, downloads: at < 15 ? 50 : 900 },
  ]);
  const level = registryLevel(packages);
  expect((level.get(8) ?? 0) / (level.get(1) ?? 1)).toBeCloseTo(0.5);
  expect(registryLevel(packages.slice(0, 19))).toEqual(new Map());
});

it('downloads a star are held against projects of the same registry', () => {
  const projects = Array.from({ length: 101 }, (_, at) => ({
    projectId: at,
    name: `p${at} (npm)`,
    registry: 'npm',
    downloads: at * 100,
    stars: 100,
  }));
  const other = { projectId: 900, name: 'x (PyPI)', registry: 'PyPI', downloads: 7, stars: 1 };
  const found = perStarOf([...projects, other, { ...other, projectId: 901, stars: 0 }]);
  expect(found.get(3)).toMatchObject({ low: 5, middle: 50, high: 95, projects: 101, downloads: 300 });
  expect(found.get(900)).toMatchObject({ middle: 7, projects: 1 });
  expect(found.has(901)).toBe(false);
});
