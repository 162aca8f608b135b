import { describe, expect, it } from 'vitest';
import { dockerHub } from '../../src/sources/docker-hub/kind.ts';
import { homebrew } from '../../src/sources/homebrew/kind.ts';
import { nuget } from '../../src/sources/nuget/kind.ts';
import { packagist } from '../../src/sources/packagist/kind.ts';
import { rubygems } from '../../src/sources/rubygems/kind.ts';
import type { SourceError } from '../../src/sources/http/source-error.ts';
import { fixture, startFakeSource } from '../fakes/sources/server.ts';
import { CONTACT, never, readerOf } from '../support/source-setup.ts';

describe('totals of a registry', () => {
  it.each([
    [rubygems, 'nokogiri', 'rubygems-gem.json', '/api/v1/gems/nokogiri.json', 509_098_464],
    [nuget, 'newtonsoft.json', 'nuget-search.json', '/query', 6_532_245_026],
    [packagist, 'intervention/image', 'packagist-stats.json', '/packages/intervention/image/stats.json', 1_500],
    [dockerHub, 'grimoirelab/perceval', 'dockerhub-repository.json', '/v2/repositories/grimoirelab/perceval/', 398],
  ])('$id are read from its recorded answer', async (kind, name, answer, path, total) => {
    const fake = await startFakeSource(() => fixture(answer));
    expect(await readerOf(kind, 'totals', fake.url).totals([name], never)).toEqual(new Map([[name, total]]));
    expect(fake.requests[0]?.path).toBe(path);
    expect(fake.requests[0]?.headers['user-agent']).toContain(CONTACT);
  });

  it.each([rubygems, packagist, dockerHub])('$id says that a package is gone', async (kind) => {
    const fake = await startFakeSource(() => fixture('dockerhub-404.http.json'));
    expect(await readerOf(kind, 'totals', fake.url).totals(['a/b'], never)).toEqual(new Map([['a/b', 'gone']]));
  });

  it('NuGet finds nobody for what was removed, and never takes another package for the one asked for', async () => {
    const fake = await startFakeSource((_request, count) =>
      count === 1 ? { body: { data: [] } } : fixture('nuget-search.json'),
    );
    const reader = readerOf(nuget, 'totals', fake.url);
    expect(await reader.totals(['Newtonsoft.Json'], never)).toEqual(new Map([['Newtonsoft.Json', 'gone']]));
    expect(await reader.totals(['Other'], never)).toEqual(new Map([['Other', 'gone']]));
    expect(fake.requests[1]?.query).toMatchObject({ q: 'packageid:Other' });
  });

  it('Docker Hub keeps official images in a namespace of its own', async () => {
    const fake = await startFakeSource(() => fixture('dockerhub-repository.json'));
    await readerOf(dockerHub, 'totals', fake.url).totals(['kong'], never);
    expect(fake.requests[0]?.path).toBe('/v2/repositories/library/kong/');
  });

  it('Docker Hub is left alone until the moment that it names in seconds since 1970', async () => {
    const fake = await startFakeSource(() => fixture('dockerhub-429.http.json'));
    await expect(readerOf(dockerHub, 'totals', fake.url).totals(['kong'], never)).rejects.toMatchObject({
      trouble: 'limited',
      retryAt: 1_796_000_000_000,
    } satisfies Partial<SourceError>);
    expect(fake.requests).toHaveLength(1);
  });

  it('Homebrew gives all formulae in one file: commas, options and versioned formulae are told apart', async () => {
    const fake = await startFakeSource(() => fixture('homebrew-install-on-request-30d.json'));
    const reader = readerOf(homebrew, 'totals', fake.url);
    expect(reader.figure).toBe('downloads-30d');
    expect(reader.batches(['ack', 'ansible'])).toEqual([['ack', 'ansible']]);
    // 13,771 and one from its development version; 41,589 and three.
    expect(await reader.totals(['ack', 'ansible', 'ansible@2.9', 'nobody', 'constructor'], never)).toEqual(
      new Map([
        ['ack', 13_772],
        ['ansible', 41_592],
        ['ansible@2.9', 837],
      ]),
    );
    expect(fake.requests).toHaveLength(1);
  });

  it.each([rubygems, nuget, packagist, dockerHub, homebrew])('$id: half an answer is no figure', async (kind) => {
    const fake = await startFakeSource(() => ({ body: '{"downloads": 12' }));
    await expect(readerOf(kind, 'totals', fake.url).totals(['a/b'], never)).rejects.toMatchObject({
      trouble: 'malformed',
    } satisfies Partial<SourceError>);
  });
});
