import type { Store } from '../../db/store.ts';
import { createSources } from '../../src/app/sources.ts';
import type { Sources } from '../../src/app/sources.ts';
import { readConfig } from '../../src/app/config.ts';
import { HOUR, isoDay, parseDay } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { SourceReport } from '../../src/ingest/usage/active-source.ts';
import { onTestFinished } from 'vitest';
import { SOURCES } from '../../src/sources/index.ts';
import { TurningClock } from '../fakes/github/turning-clock.ts';
import { startFakeSource } from '../fakes/sources/server.ts';
import type { FakeReply, FakeRequest, FakeSource } from '../fakes/sources/server.ts';
import { addProject, temporaryStore } from './temporary-store.ts';
import { CONTACT, STARTED } from './source-setup.ts';

interface PackageOfWorld {
  purl: string;
  registry?: string;
  downloads?: number;
  period?: 'last-month' | 'total';
  status?: string;
  repository?: string;
  dependents?: number;
}

/** All sources on one server, which answers by what the world has. Tests change the world as they go. */
export interface SourceWorld {
  store: Store;
  clock: TurningClock;
  fake: FakeSource;
  /** By `owner/name` in small letters. */
  packages: Map<string, PackageOfWorld[]>;
  /** By `registry name`: downloads of a day. Absent: the registry has no such package. */
  daily: Map<string, (day: number) => number>;
  totals: Map<string, number>;
  /** Downloads of all of npm on a day. */
  npmTotal: (day: number) => number;
  /** By the first part of a path; wins over everything else. */
  faults: Map<string, () => FakeReply | undefined>;
  project(name: string): Promise<number>;
  run(minutes?: number): Promise<Record<string, SourceReport>>;
  /** Requests by source. */
  requests(): Promise<Record<string, number>>;
  sources: Sources;
}

export async function sourceWorld(environment: Record<string, string> = {}): Promise<SourceWorld> {
  const store = await temporaryStore();
  const clock = new TurningClock(STARTED);
  const fake = await startFakeSource((request) => answer(world, request));
  const config = readConfig({
    GROUNDSWELL_CONTACT: CONTACT,
    ...Object.fromEntries(
      SOURCES.map(({ id }) => [`GROUNDSWELL_SOURCE_${id.toUpperCase().replaceAll('-', '_')}_URL`, `${fake.url}/${id}`]),
    ),
    // Feeds of stories are asked for every project at once, and are tested by themselves.
    GROUNDSWELL_SOURCE_HACKER_NEWS: 'no',
    GROUNDSWELL_SOURCE_LOBSTERS: 'no',
    ...environment,
  });
  const sources = await createSources({ config, store, clock, log: silentLogger });
  onTestFinished(() => sources.close());
  const world: SourceWorld = {
    store,
    clock,
    fake,
    sources,
    packages: new Map(),
    daily: new Map(),
    totals: new Map(),
    npmTotal: () => 1_000_000,
    faults: new Map(),
    project: (name) => addProject(store, name, STARTED),
    async run(minutes = 55) {
      const reports = await sources.ingest.run({
        signal: new AbortController().signal,
        until: clock.now() + minutes * (HOUR / 60),
      });
      return Object.fromEntries(reports.map((report) => [report.source, report]));
    },
    async requests() {
      return Object.fromEntries((await sources.health()).map(({ source, requests }) => [source, requests]));
    },
  };
  return world;
}

function answer(world: SourceWorld, { path, query, body }: FakeRequest): FakeReply | undefined {
  const [source = '', ...rest] = path.slice(1).split('/');
  const fault = world.faults.get(source)?.();
  if (fault !== undefined) return fault;
  if (source === 'ecosystems') {
    const repository = query['repository_url']?.replace('https://github.com/', '') ?? '';
    return { body: (world.packages.get(repository) ?? []).map((one) => lookupRow(repository, one)) };
  }
  if (source === 'npm') {
    const [from = NaN, to = NaN] = (rest[2] ?? '').split(':').map((text) => parseDay(text) ?? NaN);
    const rows = (count: (day: number) => number) => ({
      downloads: Array.from({ length: to - from + 1 }, (_, at) => ({
        day: isoDay(from + at),
        downloads: count(from + at),
      })),
    });
    if (rest[3] === undefined) return { body: rows(world.npmTotal) };
    const names = rest[3].split(',').map(decodeURIComponent);
    const each = names.map((name) => [name, world.daily.get(`npm ${name}`)] as const);
    if (names.length > 1)
      return {
        body: Object.fromEntries(each.map(([name, count]) => [name, count === undefined ? null : rows(count)])),
      };
    const only = each[0]?.[1];
    return only === undefined ? undefined : { body: rows(only) };
  }
  if (source === 'pypi') {
    const [, from = '', to = ''] = /date >= '(\S+)' AND date <= '(\S+)'/.exec(body) ?? [];
    const names = [...(/IN \(([^)]*)\) AND date/.exec(body)?.[1] ?? "'all'").matchAll(/'([^']*)'/g)].map(
      ([, name = '']) => name,
    );
    const lines: string[] = [];
    for (const name of names)
      for (let day = parseDay(from) ?? NaN; day <= (parseDay(to) ?? NaN); day += 1) {
        const downloads = world.daily.get(`pypi ${name}`)?.(day);
        if (downloads !== undefined && downloads > 0)
          lines.push(JSON.stringify({ project: name, date: isoDay(day), downloads: String(downloads) }));
      }
    return { body: lines.join('\n') };
  }
  if (source === 'pypistats') {
    const count = world.daily.get(`pypi ${rest[2] ?? ''}`);
    const [from = NaN, to = NaN] = [parseDay(query['start_date'] ?? ''), parseDay(query['end_date'] ?? '')];
    return count === undefined
      ? undefined
      : {
          body: {
            data: Array.from({ length: to - from + 1 }, (_, at) => ({
              category: 'without_mirrors',
              date: isoDay(from + at),
              downloads: count(from + at),
            })),
          },
        };
  }
  if (source === 'crates-io') {
    const total = world.totals.get(`cargo ${rest[3] ?? ''}`);
    return total === undefined ? undefined : { body: { crate: { downloads: total } } };
  }
  if (source === 'rubygems') {
    const total = world.totals.get(`gem ${(rest[3] ?? '').replace(/\.json$/, '')}`);
    return total === undefined ? undefined : { body: { downloads: total } };
  }
  if (source === 'nuget') {
    const id = query['q']?.replace('packageid:', '') ?? '';
    const total = world.totals.get(`nuget ${id}`);
    return { body: { data: total === undefined ? [] : [{ id, totalDownloads: total }] } };
  }
  if (source === 'packagist') {
    const total = world.totals.get(`composer ${rest[1] ?? ''}/${rest[2] ?? ''}`);
    return total === undefined ? undefined : { body: { downloads: { total } } };
  }
  if (source === 'docker-hub') {
    const total = world.totals.get(`docker ${rest[2] ?? ''}/${rest[3] ?? ''}`);
    return total === undefined ? undefined : { body: { pull_count: total } };
  }
  if (source === 'homebrew') {
    const formulae = [...world.totals]
      .filter(([name]) => name.startsWith('brew '))
      .map(([name, count]) => [name.slice(5), [{ formula: name.slice(5), count: count.toLocaleString('en-US') }]]);
    return { body: { formulae: Object.fromEntries(formulae) as object } };
  }
  return undefined;
}

const lookupRow = (repository: string, one: PackageOfWorld): object => ({
  name: one.purl.split('/').slice(1).join('/'),
  purl: one.purl,
  ecosystem: one.registry ?? '',
  repository_url: one.repository ?? `https://github.com/${repository}`,
  status: one.status ?? null,
  downloads: one.downloads ?? null,
  downloads_period: one.period ?? 'last-month',
  dependent_packages_count: one.dependents ?? null,
  dependent_repos_count: null,
  last_synced_at: '2026-11-09T00:00:00Z',
  registry: { default: true },
});
