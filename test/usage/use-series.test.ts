import { describe, expect, it } from 'vitest';
import type { PackageFigure } from '../../src/contracts/figures/usage.ts';
import { registryOf } from '../../src/usage/project-use.ts';
import {
  dependentsSeries,
  downloadsSeries,
  growthSeries,
  newDependentsSeries,
  shareSeries,
} from '../../src/usage/use-series.ts';
import type { RecordedUse } from '../../src/usage/use-series.ts';
import { dependentsGain } from '../../src/usage/dependents-gain.ts';
import { dayOfIso } from '../../src/contracts/figures/series.ts';

/** A Sunday. */
const TODAY = dayOfIso('2026-03-01');
const recorded = (
  registry: string,
  name: string,
  more: Partial<Omit<RecordedUse, 'row'>> & { readings?: RecordedUse['readings'] } = {},
): RecordedUse => ({
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
const daily = (count: number, downloads: (day: number) => number) =>
  Array.from({ length: count }, (_, at) => TODAY - count + 1 + at).map((day) => ({
    day,
    downloads: downloads(day),
    partial: false,
  }));

describe('downloads over time', () => {
  it('are sums of whole weeks up to Sunday where days are counted, four weeks in a window of years', () => {
    const days = daily(600, (day) => (day > TODAY - 7 ? 20 : 10));
    const weeks = downloadsSeries([recorded('npm', 'a', { days })], { from: TODAY - 35, to: TODAY });
    expect(weeks).toMatchObject({ shape: 'sums', over: 7, counted: 'downloads a week' });
    expect(weeks?.points).toEqual([
      [TODAY - 28, 70],
      [TODAY - 21, 70],
      [TODAY - 14, 70],
      [TODAY - 7, 70],
      [TODAY, 140],
    ]);
    const years = downloadsSeries([recorded('npm', 'a', { days })], { from: TODAY - 500, to: TODAY });
    expect([years?.over, years?.points.length, years?.points.at(-1)]).toEqual([28, 17, [TODAY, 350]]);
  });

  it('have a gap where the registry lost the days of a week', () => {
    const lost = (day: number): boolean => day > TODAY - 14 && day <= TODAY - 7;
    const use = recorded('npm', 'a', {
      days: daily(60, (day) => (lost(day) ? 0 : 10)),
      registry: registryOf(daily(60, (day) => (lost(day) ? 0 : 1_000))),
    });
    expect(downloadsSeries([use], { from: TODAY - 21, to: TODAY })?.points).toEqual([
      [TODAY - 14, 70],
      [TODAY - 7, null],
      [TODAY, 70],
    ]);
  });

  it('are the sums of 30 days of a registry, without those that lack days which it had lost when they were read', () => {
    // npm counted nothing from 28 August to 4 September 2024, and repaired it the day after.
    const day = dayOfIso;
    const series = downloadsSeries(
      [
        recorded('npm', 'a', {
          readings: readings('downloads-30d', [
            [day('2024-08-28'), 900],
            [day('2024-08-31'), 800],
            [day('2024-09-04'), 700],
            [day('2024-09-05'), 910],
          ]),
        }),
      ],
      { from: day('2024-08-01'), to: day('2024-09-30') },
    );
    expect(series?.points.map(([, value]) => value)).toEqual([900, null, null, 910]);
  });

  it('are of the most downloaded package, not of the largest total', () => {
    const small = recorded('npm', 'small', {
      readings: readings('downloads-total', [
        [TODAY - 7, 9e9],
        [TODAY, 9e9],
      ]),
    });
    const large = recorded('pypi', 'large', {
      readings: readings('downloads-30d', [
        [TODAY - 7, 10],
        [TODAY, 12],
      ]),
    });
    expect(downloadsSeries([small, large], { from: TODAY - 30, to: TODAY })?.row.name).toBe('large');
    expect(downloadsSeries([], { from: TODAY - 30, to: TODAY })).toBeUndefined();
  });

  it('of a total that fell have a step there, for what the registry removed is no use that was lost', () => {
    const series = downloadsSeries(
      [
        recorded('gem', 'a', {
          readings: readings('downloads-total', [
            [TODAY - 14, 1_000],
            [TODAY - 7, 600],
            [TODAY, 650],
          ]),
        }),
      ],
      { from: TODAY - 30, to: TODAY },
    );
    expect(series).toMatchObject({
      shape: 'total',
      steps: [{ from: TODAY - 14, to: TODAY - 7, fromCount: 1_000, toCount: 600 }],
    });
  });
});

describe('growth and share over time', () => {
  it('are as they were known on each Sunday', () => {
    const days = daily(70, (day) => (day > TODAY - 28 ? 150 : 100));
    const use = recorded('npm', 'a', { days, registry: registryOf(daily(70, () => 1_000_000)) });
    // Four weeks of 150 after four of 100; a week earlier one of the four is still of 100.
    expect(growthSeries([use], { from: TODAY - 7, to: TODAY })?.points).toEqual([
      [TODAY - 7, 0.375],
      [TODAY, 0.5],
    ]);
    expect(shareSeries([use], { from: TODAY - 7, to: TODAY })?.points).toEqual([
      [TODAY - 7, 137.5],
      [TODAY, 150],
    ]);
    expect(shareSeries([recorded('npm', 'a', { days })], { from: TODAY - 7, to: TODAY })).toBeUndefined();
  });

  it('is unknown across a time in which the registry was restated', () => {
    const day = dayOfIso;
    const sums = [35, 28, 21, 14, 7, 0].map((ago) => [day('2021-04-22') - ago, ago < 14 ? 28_000 : 10_000] as const);
    const use = recorded('pypi', 'a', { readings: readings('downloads-30d', sums) });
    expect(growthSeries([use], { from: day('2021-03-01'), to: day('2021-04-22') })).toBeUndefined();
  });
});

describe('dependents over time', () => {
  const weekly = (values: readonly number[]) =>
    readings(
      'dependents',
      values.map((value, at) => [TODAY - 7 * (values.length - 1 - at), value] as const),
    );

  it('are a line; where the counting changed there is a step', () => {
    const use = recorded('github', 'a', { readings: weekly([1_000, 1_010, 25, 26]) });
    expect(dependentsSeries([use], { from: TODAY - 30, to: TODAY })).toMatchObject({
      shape: 'line',
      counted: 'dependent packages and repositories',
      steps: [{ from: TODAY - 14, to: TODAY - 7, fromCount: 1_010, toCount: 25 }],
    });
    expect(newDependentsSeries([use], { from: TODAY - 30, to: TODAY })?.shape).toBe('total');
  });

  it('that are new are unknown where the counting changed, or nothing was read four weeks ago', () => {
    expect(dependentsGain('pypi', weekly([900, 910, 920, 930, 944]), 28)).toEqual({ value: 44, days: 28 });
    expect(dependentsGain('pypi', weekly([900, 890]), 28)).toBeUndefined();
    expect(dependentsGain('pypi', weekly([900, 910, 3_000, 3_010, 3_020]), 28)).toBeUndefined();
    // Most libraries were recounted in the first days of May 2024, here by a tenth.
    const day = dayOfIso('2024-05-16');
    const recounted = [28, 21, 14, 7, 0].map((ago) => [day - ago, ago > 7 ? 1_000 : 900] as const);
    expect(dependentsGain('pypi', readings('dependents', recounted), 28)).toBeUndefined();
    expect(dependentsGain('github', readings('dependents', recounted), 28)).toEqual({ value: -100, days: 28 });
  });
});
