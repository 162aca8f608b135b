import { describe, expect, it } from 'vitest';
import type { FigureReading, PackageFigure, PackageRow } from '../../src/contracts/figures/usage.ts';
import { byRegistry, registryOf, useOfPackage } from '../../src/usage/project-use.ts';
import type { PackageUse } from '../../src/usage/project-use.ts';

const TODAY = 20_400;
const row = (registry: string, name: string): PackageRow => ({
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
});
const reading = (figure: PackageFigure, day: number, value: number): FigureReading & { figure: PackageFigure } => ({
  figure,
  day,
  at: day * 86_400_000,
  value,
  sourceAt: null,
});
const days = (count: number, downloads: (day: number) => number) =>
  Array.from({ length: count }, (_, at) => ({
    day: TODAY - count + at,
    downloads: downloads(TODAY - count + at),
    partial: false,
  }));

describe('the downloads of a package', () => {
  it('are counted days before sums, and sums before totals', () => {
    const readings = [reading('downloads-30d', TODAY - 1, 999), reading('downloads-total', TODAY - 1, 5_000)];
    expect(
      useOfPackage({ row: row('npm', 'a'), days: days(60, () => 10), readings }, registryOf([]), TODAY).downloads,
    ).toMatchObject({
      by: 'days',
      downloads: 280,
      to: TODAY - 1,
      share: undefined,
      week: { downloads: 70 },
    });
    expect(
      useOfPackage({ row: row('npm', 'a'), days: days(20, () => 10), readings }, registryOf([]), TODAY).downloads,
    ).toMatchObject({ by: 'sum', downloads: 999 });
    expect(
      useOfPackage({ row: row('npm', 'a'), days: [], readings: readings.slice(1) }, registryOf([]), TODAY).downloads,
    ).toEqual({
      by: 'total',
      total: 5_000,
      to: TODAY - 1,
    });
    expect(useOfPackage({ row: row('npm', 'a'), days: [], readings: [] }, registryOf([]), TODAY)).toEqual({
      row: row('npm', 'a'),
      downloads: undefined,
      dependents: {},
    });
  });

  it('leave out the days that the registry lost, and stand for the whole window', () => {
    const lost = new Set([TODAY - 5, TODAY - 6]);
    const registry = days(60, (day) => (lost.has(day) ? 0 : 1_000_000));
    const use = useOfPackage(
      { row: row('npm', 'a'), days: days(60, (day) => (lost.has(day) ? 0 : 100)), readings: [] },
      registryOf(registry),
      TODAY,
    );
    expect(use.downloads).toMatchObject({
      by: 'days',
      downloads: 2_800,
      known: 26,
      growth: { state: 'known', share: 0, days: 26 },
    });
  });

  it('are not of now when the newest day is a week old', () => {
    expect(
      useOfPackage({ row: row('npm', 'a'), days: days(60, () => 10).slice(0, -7), readings: [] }, registryOf([]), TODAY)
        .downloads,
    ).toBeUndefined();
  });
});

describe('packages of a registry', () => {
  const use = (registry: string, name: string, downloads: number | undefined): PackageUse => ({
    row: row(registry, name),
    downloads:
      downloads === undefined ? undefined : { by: 'sum', downloads, days: 30, to: TODAY, growth: { state: 'unknown' } },
    dependents: {},
  });

  it('are in the order of their size, and added only within one registry and one way of counting', () => {
    const registries = byRegistry([
      use('npm', 'small', 10),
      use('npm', 'large', 90),
      use('pypi', 'only', 500),
      use('gem', 'x', 1),
      use('gem', 'y', undefined),
    ]);
    expect(
      registries.map(({ registry, packages, together }) => [registry, packages.map((one) => one.row.name), together]),
    ).toEqual([
      ['pypi', ['only'], undefined],
      ['npm', ['large', 'small'], 100],
      ['gem', ['x', 'y'], undefined],
    ]);
  });
});
