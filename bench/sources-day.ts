import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Store } from '../db/store.ts';
import { readConfig } from '../src/app/config.ts';
import { createSources } from '../src/app/sources.ts';
import { DAY, HOUR, dayOf, isoDay, parseDay } from '../src/contracts/clock.ts';
import { silentLogger } from '../src/contracts/logger.ts';
import { SOURCES } from '../src/sources/index.ts';
import { TurningClock } from '../test/fakes/github/turning-clock.ts';

/** Packages by registry of 10,000 projects: most are on npm and PyPI, a fifth of npm's in a scope. */
const PACKAGES = { npm: 3_000, pypi: 3_000, cargo: 700, gem: 400, nuget: 400, composer: 300, docker: 150, brew: 50 };
const SCOPED_EVERY = 5;
const WEEK = 7;

export interface SourcesDay {
  /** By source. */
  requests: Readonly<Record<string, number>>;
  /** Packages whose figures of the day were read. */
  read: number;
  packages: number;
  /** Processor time of this thread, seconds; that of the server that answers is in it. */
  own: number;
  seconds: number;
}

/** A day of every source for projects that are in the store already, in steady state: their packages are known, and were read yesterday. */
export async function measureSourcesDay(
  store: Store,
  projectIds: readonly number[],
  start: number,
): Promise<SourcesDay> {
  const packages = await settle(store, projectIds, start);
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const answer = answerTo(new URL(request.url ?? '/', 'http://bench'), body);
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(answer ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new TurningClock(start);
  const config = readConfig({
    GROUNDSWELL_CONTACT: 'bench@example.org',
    ...Object.fromEntries(
      SOURCES.map(({ id }) => [`GROUNDSWELL_SOURCE_${id.toUpperCase().replaceAll('-', '_')}_URL`, `${address}/${id}`]),
    ),
  });
  const sources = await createSources({ config, store, clock, log: silentLogger });
  const startedAt = performance.now();
  const used = process.threadCpuUsage();
  let read = 0;
  try {
    for (let hour = 0; hour < 24; hour += 1) {
      clock.set(Math.max(clock.now(), start + hour * HOUR));
      const until = start + (hour + 1) * HOUR - HOUR / 12;
      const reports = await sources.ingest.run({ signal: new AbortController().signal, until });
      read += reports.reduce((sum, report) => sum + (report.source in NO_PACKAGES ? 0 : report.read), 0);
    }
  } finally {
    await sources.close();
    await new Promise((resolve) => server.close(resolve));
  }
  const { user, system } = process.threadCpuUsage(used);
  return {
    requests: sources.requests(),
    read,
    packages,
    own: (user + system) / 1e6,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

/** Sources that read projects, not packages. */
const NO_PACKAGES: Readonly<Record<string, true>> = {
  ecosystems: true,
  'deps-dev': true,
  'hacker-news': true,
  lobsters: true,
};

async function settle(store: Store, projectIds: readonly number[], start: number): Promise<number> {
  const names = Object.entries(PACKAGES).flatMap(([registry, count]) =>
    Array.from({ length: count }, (_, at) => ({ registry, name: nameOf(registry, at) })),
  );
  const readers: Readonly<Record<string, string>> = {
    npm: 'npm',
    pypi: 'pypi',
    cargo: 'crates-io',
    gem: 'rubygems',
    nuget: 'nuget',
    composer: 'packagist',
    docker: 'docker-hub',
    brew: 'homebrew',
  };
  for (const [at, projectId] of projectIds.entries()) {
    // A seventh is looked up each day.
    const okAt = start - (at % WEEK) * DAY - DAY + HOUR;
    for (const source of ['ecosystems', 'deps-dev'])
      await store.usage.recordLookup({ projectId, source, triedAt: okAt, okAt, reason: null });
    const own = names[at];
    if (own === undefined) continue;
    const purl = `pkg:${own.registry}/${encodeURIComponent(own.name)}`;
    const ids = await store.usage.recordPackages(
      projectId,
      [{ purl, ...own, standing: 'own', reason: null, origin: 'lookup', attested: false }],
      start,
    );
    // In the afternoon, when the day before was complete.
    const yesterday = start - DAY / 2;
    await store.usage.recordPackageFetches([
      {
        packageId: ids.get(purl) ?? 0,
        source: readers[own.registry] ?? '',
        triedAt: yesterday,
        okAt: yesterday,
        reason: null,
        throughDay: dayOf(yesterday) - 1,
      },
    ]);
  }
  return Math.min(names.length, projectIds.length);
}

const nameOf = (registry: string, at: number): string =>
  registry === 'npm' && at % SCOPED_EVERY === 0
    ? `@bench/p${at}`
    : registry === 'composer' || registry === 'docker'
      ? `bench/p${at}`
      : `p${at}`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function answerTo(url: URL, body: string): string | undefined {
  const [, source = '', ...rest] = url.pathname.split('/');
  if (source === 'ecosystems') return lookupOf(url.searchParams.get('repository_url') ?? '');
  if (source === 'deps-dev') return '{}';
  if (source === 'npm') return npmAnswer(rest);
  if (source === 'pypi') return pypiAnswer(body);
  if (source === 'crates-io') return JSON.stringify({ crate: { downloads: 5_000 } });
  if (source === 'rubygems') return JSON.stringify({ downloads: 5_000 });
  if (source === 'nuget')
    return JSON.stringify({
      data: [{ id: url.searchParams.get('q')?.slice('packageid:'.length), totalDownloads: 5_000 }],
    });
  if (source === 'packagist') return JSON.stringify({ downloads: { total: 5_000 } });
  if (source === 'docker-hub') return JSON.stringify({ pull_count: 5_000 });
  if (source === 'homebrew')
    return JSON.stringify({
      formulae: Object.fromEntries(Array.from({ length: PACKAGES.brew }, (_, at) => [`p${at}`, [{ count: '1,204' }]])),
    });
  return undefined;
}

/** A package of a registry that no source counts, so that its origin is asked for as well. */
function lookupOf(repository: string): string {
  const name = repository.split('/').slice(-2).join('.');
  return JSON.stringify([
    {
      name,
      purl: `pkg:maven/${name}/${name}`,
      ecosystem: 'maven',
      repository_url: repository,
      registry: { default: true },
    },
  ]);
}

function npmAnswer(rest: readonly string[]): string {
  const [from = 0, to = 0] = (rest[2] ?? '').split(':').map((text) => parseDay(text) ?? 0);
  const range = {
    downloads: Array.from({ length: to - from + 1 }, (_, at) => ({ day: isoDay(from + at), downloads: 1_000 })),
  };
  const names = (rest[3] ?? '').split(',').map(decodeURIComponent);
  return JSON.stringify(names.length > 1 ? Object.fromEntries(names.map((name) => [name, range])) : range);
}

function pypiAnswer(body: string): string {
  const [, from = '', to = ''] = /date >= '(\S+)' AND date <= '(\S+)'/.exec(body) ?? [];
  const names = [...(/IN \(([^)]*)\) AND date/.exec(body)?.[1] ?? "'all'").matchAll(/'([^']*)'/g)].map(
    ([, name]) => name,
  );
  const lines: string[] = [];
  for (const project of names)
    for (let day = parseDay(from) ?? 0; day <= (parseDay(to) ?? 0); day += 1)
      lines.push(JSON.stringify({ project, date: isoDay(day), downloads: '1000' }));
  return lines.join('\n');
}
