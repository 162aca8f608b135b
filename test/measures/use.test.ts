import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { measureOf } from '../../src/measures/find.ts';
import type { MeasureSubject } from '../../src/measures/measure.ts';
import type { Downloads, PackageUse } from '../../src/usage/project-use.ts';

const use = (
  registry: string,
  name: string,
  downloads: Downloads | undefined,
  dependents: PackageUse['dependents'] = {},
): PackageUse => ({
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
  downloads,
  dependents,
});

/** These measures look at nothing else of a project. */
const read = (id: string, window: number, packages: readonly PackageUse[]) =>
  measureOf(id).read({ use: packages } as unknown as MeasureSubject, window);

const daily = use('npm', 'daily', {
  by: 'days',
  downloads: 4_000,
  days: 28,
  to: 100,
  known: 27,
  week: { downloads: 900, to: 100, days: 7, known: 7 },
  growth: { state: 'known', share: 0.25, days: 27 },
  share: undefined,
});
const summed = use('pypi', 'summed', { by: 'sum', downloads: 9_000, days: 30, to: 90, growth: { state: 'few' } });
const total = use('gem', 'total', { by: 'total', total: 1_000_000, to: 99 });

describe('measures of use', () => {
  it('are of the most downloaded package, with its name, its days and its age', () => {
    expect(read('downloads', 28, [daily, summed, total])).toEqual({
      value: 9_000,
      observedAt: 90 * DAY,
      source: 'packages',
      days: 30,
      note: 'summed (PyPI)',
    });
    expect(read('downloads', 28, [daily, total])).toMatchObject({ value: 4_000, days: 28, note: 'daily (npm)' });
    expect(read('downloads', 7, [daily])).toMatchObject({ value: 900, days: 7, note: 'daily (npm)' });
    expect(read('downloads-growth', 0, [daily])).toMatchObject({ value: 0.25, observedAt: 100 * DAY });
  });

  it('are unknown, never zero, where nothing is known, and say why', () => {
    const why = (id: string, window: number, packages: readonly PackageUse[]): unknown => {
      const { value, missingBecause } = read(id, window, packages);
      return [value, missingBecause];
    };
    expect(why('downloads', 28, [])).toEqual([undefined, 'no package known']);
    expect(why('downloads', 28, [total])).toEqual([undefined, 'no recent downloads known']);
    expect(why('downloads', 7, [summed])).toEqual([undefined, 'not counted by day']);
    expect(why('downloads-growth', 0, [daily, summed])).toEqual([
      undefined,
      'fewer than 1,000 downloads in the four weeks before',
    ]);
    expect(why('dependents', 0, [total])).toEqual([undefined, 'no dependents known']);
  });

  it('never takes packages with repositories for packages alone', () => {
    const together = use('pypi', 'a', undefined, { dependents: { value: 9_000, at: 5, gained: undefined } });
    const alone = use('npm', 'b', undefined, {
      'dependent-packages': { value: 12, at: 7, gained: { value: 3, days: 28 } },
    });
    expect(read('dependents', 0, [together])).toMatchObject({
      value: 9_000,
      observedAt: 5,
      note: 'packages and repositories (PyPI)',
    });
    expect(read('dependents', 0, [together, alone])).toMatchObject({
      value: 12,
      observedAt: 7,
      note: 'packages (npm)',
    });
  });

  it('count the adopters that a file names; without a file they are unknown', () => {
    const rows = { fetches: [{ subject: 'adopters', okAt: 70, reason: null }] };
    const adopters = (known: MeasureSubject['adopters']) =>
      measureOf('adopters').read({ adopters: known, rows } as unknown as MeasureSubject, 0);
    expect(adopters({ state: 'listed', file: 'ADOPTERS.md', count: 14 })).toMatchObject({ value: 14, observedAt: 70 });
    expect(adopters({ state: 'none' })).toMatchObject({ value: undefined, missingBecause: 'no ADOPTERS file' });
  });
});
