import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/contracts/clock.ts';
import type { SourceError } from '../../src/sources/http/source-error.ts';
import { cratesIo } from '../../src/sources/crates-io/kind.ts';
import { depsDev } from '../../src/sources/deps-dev/kind.ts';
import { ecosystems } from '../../src/sources/ecosystems/kind.ts';
import { npm } from '../../src/sources/npm/kind.ts';
import { pypi } from '../../src/sources/pypi/kind.ts';
import { pypistats } from '../../src/sources/pypistats/kind.ts';
import { purlFor, purlOf } from '../../src/sources/purl.ts';
import { fixture, startFakeSource } from '../fakes/sources/server.ts';
import { CONTACT, never, readerOf } from '../support/source-setup.ts';

const day = (text: string): number => parseDay(text) ?? NaN;
const range = { from: day('2026-11-01'), to: day('2026-11-02') };

describe('purls', () => {
  it.each([
    ['pkg:npm/express@4.18.2', 'pkg:npm/express', 'express'],
    ['pkg:npm/%40babel/core@7.0.0?x=1#lib', 'pkg:npm/%40babel/core', '@babel/core'],
    ['pkg:npm/@babel/core', 'pkg:npm/%40babel/core', '@babel/core'],
    ['PKG:PyPI/Foo_Bar.baz', 'pkg:pypi/foo-bar-baz', 'foo-bar-baz'],
    ['pkg:golang/github.com/gorilla/mux', 'pkg:golang/github.com/gorilla/mux', 'github.com/gorilla/mux'],
    ['pkg:maven/org.apache/Log4J', 'pkg:maven/org.apache/Log4J', 'org.apache/Log4J'],
  ])('%s is %s', (text, purl, name) => {
    expect(purlOf(text)).toMatchObject({ purl, name });
    expect(purlOf(purl)?.purl).toBe(purl);
    expect(purlFor(purlOf(text)?.registry ?? '', name)?.purl).toBe(purl);
  });

  it.each(['express', 'pkg:npm', 'pkg:npm/', 'pkg:npm/a b', 'pkg:npm/a//b', 'pkg:npm/%E0%A4%A', ''])(
    '“%s” is none',
    (text) => {
      expect(purlOf(text)).toBeUndefined();
    },
  );
});

describe('ecosyste.ms', () => {
  it('reads the packages of a repository, asked for as it is stored there', async () => {
    const fake = await startFakeSource(() => fixture('ecosystems-lookup.json'));
    const found = await readerOf(ecosystems, 'packages', fake.url).packagesOf('Pola-RS/Polars', never);
    expect(fake.requests[0]).toMatchObject({
      path: '/api/v1/packages/lookup',
      query: { repository_url: 'https://github.com/pola-rs/polars', mailto: CONTACT, sort: 'downloads' },
    });
    expect(found.map(({ purl, status, downloads }) => [purl, status, downloads?.period])).toEqual([
      ['pkg:pypi/polars', null, 'last-month'],
      ['pkg:cargo/polars', null, 'total'],
      ['pkg:pypi/polars-lts-cpu-fork', 'removed', 'last-month'],
    ]);
    expect(found[1]).toMatchObject({
      downloads: { value: 5_100_000, period: 'total' },
      dependentPackages: 410,
      dependentRepositories: 780,
      syncedAt: Date.parse('2026-11-29T21:07:38Z'),
    });
  });

  it('has none for a repository without packages', async () => {
    const fake = await startFakeSource(() => fixture('ecosystems-empty.json'));
    expect(await readerOf(ecosystems, 'packages', fake.url).packagesOf('a/b', never)).toEqual([]);
  });
});

describe('deps.dev', () => {
  it('tells what a registry proves from what a package says of itself', async () => {
    const fake = await startFakeSource(() => fixture('depsdev-packageversions.json'));
    expect(await readerOf(depsDev, 'provenance', fake.url).publishedBy('aio-libs/aiohttp', never)).toEqual([
      { registry: 'pypi', name: 'aiohttp', attested: true },
      { registry: 'pypi', name: 'aiohttp-fork-of-someone', attested: false },
    ]);
    expect(fake.requests[0]?.path).toBe('/v3/projects/github.com%2Faio-libs%2Faiohttp:packageversions');
  });

  it('knows nothing of a repository that it does not have', async () => {
    const fake = await startFakeSource(() => undefined);
    expect(await readerOf(depsDev, 'provenance', fake.url).publishedBy('a/b', never)).toBeUndefined();
  });
});

describe('npm', () => {
  it('asks 128 plain names at once, and scoped names one by one', () => {
    const names = [...Array.from({ length: 130 }, (_, at) => `p${at}`), '@a/b', '@c/d'];
    const reader = npm.create({ http: undefined as never, contact: '' }) as ReturnType<typeof npm.create> & {
      batches: (names: readonly string[]) => readonly (readonly string[])[];
    };
    expect(reader.batches(names).map((names) => names.length)).toEqual([128, 2, 1, 1]);
  });

  it('reads many at once, and knows an unknown package from one that was left out', async () => {
    const fake = await startFakeSource(() => fixture('npm-range-bulk.json'));
    const found = await readerOf(npm, 'daily', fake.url).daily(
      ['express', 'no-such-package-xyz', 'koa', 'constructor'],
      range,
      never,
    );
    expect(fake.requests[0]?.path).toBe(
      '/downloads/range/2026-11-01:2026-11-02/express,no-such-package-xyz,koa,constructor',
    );
    expect([...found]).toEqual([
      [
        'express',
        [
          { day: range.from, downloads: 5_100_000 },
          { day: range.to, downloads: 7_200_000 },
        ],
      ],
      ['no-such-package-xyz', 'gone'],
      [
        'koa',
        [
          { day: range.from, downloads: 310_000 },
          { day: range.to, downloads: 520_000 },
        ],
      ],
    ]);
  });

  it('reads a scoped package by itself, and one that does not exist', async () => {
    const fake = await startFakeSource((_request, count) =>
      count === 1 ? fixture('npm-range-scoped.json') : fixture('npm-error-404.http.json'),
    );
    const reader = readerOf(npm, 'daily', fake.url);
    const days = (await reader.daily(['@celo/utils'], range, never)).get('@celo/utils');
    expect(fake.requests[0]?.path).toBe('/downloads/range/2026-11-01:2026-11-02/%40celo%2Futils');
    expect(days).toContainEqual({ day: day('2024-01-01'), downloads: 0 });
    expect(await reader.daily(['nope'], range, never)).toEqual(new Map([['nope', 'gone']]));
  });

  it('reads the whole registry', async () => {
    const fake = await startFakeSource(() => fixture('npm-registry-total.json'));
    expect(await readerOf(npm, 'daily', fake.url).registryDays?.(range, never)).toEqual([
      { day: day('2024-08-28'), downloads: 0 },
    ]);
    expect(fake.requests[0]?.path).toBe('/downloads/range/2026-11-01:2026-11-02');
  });
});

describe('PyPI', () => {
  it('reads many packages in one query, numbers as text or not', async () => {
    const fake = await startFakeSource(() => ({
      body: `${String(fixture('clickhouse-pypi.jsonl').body)}{"project":"other","date":"2026-11-01","downloads":"7"}\n`,
    }));
    const found = await readerOf(pypi, 'daily', fake.url).daily(['polars', "o'ne"], range, never);
    expect(fake.requests[0]).toMatchObject({ method: 'POST', query: { user: 'demo' } });
    expect(fake.requests[0]?.body).toContain("project IN ('polars','o\\'ne')");
    expect([...found]).toEqual([
      [
        'polars',
        [
          { day: range.from, downloads: 1_530_211 },
          { day: range.to, downloads: 2_310_544 },
        ],
      ],
    ]);
  });

  it('takes an error behind good rows for what it is', async () => {
    const fake = await startFakeSource(() => ({
      body: `${String(fixture('clickhouse-pypi.jsonl').body)}Code: 159. DB::Exception: Timeout exceeded`,
    }));
    await expect(readerOf(pypi, 'daily', fake.url).daily(['polars'], range, never)).rejects.toMatchObject({
      trouble: 'outage',
    } satisfies Partial<SourceError>);
  });

  it('reads pypistats without mirrors', async () => {
    const fake = await startFakeSource((_request, count) =>
      count === 1 ? fixture('pypistats-overall.json') : fixture('pypistats-404.http.json'),
    );
    const reader = readerOf(pypistats, 'daily', fake.url);
    expect(await reader.daily(['pip'], range, never)).toEqual(
      new Map([
        [
          'pip',
          [
            { day: day('2020-05-01'), downloads: 2_083_472 },
            { day: day('2020-05-02'), downloads: 1_475_979 },
          ],
        ],
      ]),
    );
    expect(fake.requests[0]?.query).toMatchObject({ mirrors: 'false', start_date: '2026-11-01' });
    expect(await reader.daily(['nope'], range, never)).toEqual(new Map([['nope', 'gone']]));
  });
});

describe('crates.io', () => {
  it('reads the total of a crate', async () => {
    const fake = await startFakeSource((_request, count) =>
      count === 1 ? fixture('crates-crate-serde.json') : undefined,
    );
    const reader = readerOf(cratesIo, 'totals', fake.url);
    expect(await reader.totals(['serde'], never)).toEqual(new Map([['serde', 50_529_288]]));
    expect(await reader.totals(['nope'], never)).toEqual(new Map([['nope', 'gone']]));
    expect(fake.requests[0]?.headers['user-agent']).toContain(CONTACT);
  });
});
