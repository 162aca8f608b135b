import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { openStore } from '../db/open.ts';
import type { FetchSubject, Store } from '../db/store.ts';
import { DAY } from '../src/contracts/clock.ts';
import { silentLogger } from '../src/contracts/logger.ts';
import { createGitHub } from '../src/sources/github/client.ts';
import { dailyQuery } from '../src/sources/github/reading/queries.ts';
import { createIngest } from '../src/ingest/ingest.ts';
import type { Ingest, IngestJob } from '../src/ingest/types.ts';
import type { FakeGitHubThread } from '../test/fakes/github/start-worker.ts';
import { startFakeGitHubThread } from '../test/fakes/github/start-worker.ts';
import { measureSourcesDay } from './sources-day.ts';
import type { SourcesDay } from './sources-day.ts';
import { figure } from './suite.ts';
import type { Figure, SuiteResult } from './suite.ts';

const projects = 10_000;
/** Shortly after midnight UTC, so that the hours that the REST budget takes fall into one day. */
const start = Date.parse('2026-11-18T00:30:00Z');

interface Measured {
  /** Wall time, seconds, waits for budgets left out (the clock is turned). */
  seconds: number;
  /** Processor time of this thread, seconds: its own work, without waiting for answers or for the machine. */
  own: number;
  /** Longest stretch in which it did not answer, ms of wall time; on a machine with other work this has its waits in it as well. */
  stall: number;
  /** Longest stretch of its own work between two turns, ms of processor time. */
  ownStretch: number;
  points: number;
  requests: number;
}

/** Pulse, daily snapshot and star history of 10,000 projects in steady state, against the fake GitHub in a thread of its own. */
export async function run(): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-bench-'));
  const fake = await startFakeGitHubThread({ projects, seed: 7, weeks: 40, at: start });
  const store = await openStore({ file: join(folder, 'ingest.db') });
  try {
    await settle(store, fake);
    const github = createGitHub({ tokens: ['ghp_good'], clock: fake.clock, baseUrl: fake.url });
    const ingest = createIngest({
      github,
      store,
      clock: fake.clock,
      log: silentLogger,
      readList: () => Promise.reject(new Error('no lists here')),
    });
    const pulse = await measure(ingest, fake, 'pulse');
    const daily = await measure(ingest, fake, 'daily');
    const stored = (await store.maintenance.size()).snapshots;
    const history = await measure(ingest, fake, 'history');
    const bare = await bareQueries(fake);
    const ids = (await store.projects.identities()).map(({ id }) => id);
    const sources = await measureSourcesDay(store, ids, Date.parse('2026-11-18T00:35:00Z'));
    return {
      suite: 'ingest',
      figures: [...figuresOf({ pulse, daily, history, bare }), ...sourceFigures(sources)],
      missing: stored >= projects ? [] : [`daily snapshots time: only ${stored} of ${projects} snapshots were stored`],
      notes: [
        `requests of a day by source: ${Object.entries(sources.requests)
          .map(([source, requests]) => `${source} ${requests.toLocaleString('en')}`)
          .join(', ')}`,
        `${projects.toLocaleString('en')} projects; every star history has changed since the last reading, so no request is saved by a 304`,
      ],
    };
  } finally {
    await store.close();
    await fake.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function figuresOf({
  pulse,
  daily,
  history,
  bare,
}: {
  pulse: Measured;
  daily: Measured;
  history: Measured;
  bare: number;
}): Figure[] {
  const seconds = (value: number): string => `${value.toFixed(1)} s`;
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  return [
    figure('pulse points per project', pulse.points / projects, 'points', {
      bound: 0.011,
      better: 'lower',
      against: '0.01 at 100 ids a query, the most GitHub takes',
    }),
    figure('daily points per project', (daily.points + history.points) / projects, 'points', {
      bound: 0.12,
      better: 'lower',
      against: '0.08 for the snapshot alone, by the published formula',
    }),
    figure('daily REST requests per project', (daily.requests + history.requests) / projects, 'requests', {
      bound: 1.1,
      better: 'lower',
      against: '1 for the star history alone',
    }),
    figure('daily snapshots time', daily.seconds, 's', {
      bound: 60,
      better: 'lower',
      against: `own processor time ${seconds(daily.own)}; bare fetch of the same snapshots ${seconds(bare)}`,
    }),
    figure('longest stall', Math.max(pulse.stall, daily.stall, history.stall), 'ms', {
      bound: 50,
      better: 'lower',
      against: `own work at a stretch: pulse ${ms(pulse.ownStretch)}, daily ${ms(daily.ownStretch)}, star history ${ms(history.ownStretch)}`,
    }),
    { ...figure('pulse time', pulse.seconds, 's'), against: `own processor time ${seconds(pulse.own)}` },
    {
      ...figure('star history time', history.seconds, 's'),
      against: `own processor time ${seconds(history.own)}; at the 900 requests a minute that GitHub allows ${seconds(history.requests / 15)}`,
    },
  ];
}

function sourceFigures({ requests, read, packages, own, seconds }: SourcesDay): Figure[] {
  const all = Object.values(requests).reduce((sum, count) => sum + count, 0);
  return [
    figure('requests of all sources a day, per project', all / projects, 'requests', {
      bound: 1,
      better: 'lower',
      against: `${packages.toLocaleString('en')} packages, each of whose projects is looked up once a week`,
    }),
    figure('packages read in a day', read / packages, 'share', { bound: 0.99, better: 'higher' }),
    figure('sources own time a day', own, 's', {
      bound: 1_200,
      better: 'lower',
      against: `${seconds.toFixed(0)} s of wall time without the pauses; the server that answers is in it`,
    }),
  ];
}

/** Everything was read yesterday, or when its turn was: the state of an ordinary morning. */
async function settle(store: Store, fake: FakeGitHubThread): Promise<void> {
  const yesterday = start - DAY;
  const subjects: FetchSubject[] = [
    'pulse',
    'daily',
    'star-history',
    'releases',
    'windows',
    'contributors',
    'adopters',
  ];
  for (let at = 0; at < fake.refs.length; at += 200) {
    const { ids } = await store.projects.observe(
      fake.refs.slice(at, at + 200).map((ref) => ({ nodeId: ref.nodeId, fullName: ref.nameWithOwner })),
      yesterday,
    );
    for (const { id } of ids) await store.projects.setDetails(id, { backfilledAt: yesterday });
    await store.observations.record({
      fetches: ids.flatMap(({ id }) =>
        subjects.map((subject) => ({
          projectId: id,
          subject,
          triedAt: yesterday,
          okAt: yesterday,
          reason: null,
          etag: null,
          cursor: null,
        })),
      ),
    });
  }
}

async function measure(ingest: Ingest, fake: FakeGitHubThread, job: IngestJob): Promise<Measured> {
  const before = await fake.meter();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const used = processorTime();
  const stretch = watchOwnWork();
  const startedAt = performance.now();
  delay.enable();
  for (;;) {
    const report = await ingest[job]();
    const failure = report.failures[0];
    if (failure) throw new Error(`${failure.fullName}: ${failure.reason}, ${failure.detail}`);
    if (report.stopped === null) break;
    if (report.stopped.until === null) throw new Error(report.stopped.sentence);
    // The hour's budget is spent: the next hour comes at once.
    fake.clock.set(report.stopped.until + 1_000);
  }
  delay.disable();
  const seconds = (performance.now() - startedAt) / 1_000;
  const own = (processorTime() - used) / 1_000;
  const after = await fake.meter();
  return {
    seconds,
    own,
    stall: delay.max / 1e6,
    ownStretch: stretch.stop(),
    points: after.charged.graphql - before.charged.graphql,
    requests: after.charged.core - before.charged.core,
  };
}

/** Processor time of this thread, ms. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Processor time of this thread from one timer's turn to the next: what others had to wait for because of us. */
function watchOwnWork(): { stop: () => number } {
  let longest = 0;
  let last = processorTime();
  const timer = setInterval(() => {
    const now = processorTime();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return {
    stop: () => {
      clearInterval(timer);
      return longest;
    },
  };
}

/** The same snapshots with nothing but fetch and JSON.parse: what no client can be faster than. Seconds. */
async function bareQueries(fake: FakeGitHubThread): Promise<number> {
  fake.clock.advance(2 * 3_600_000);
  const startedAt = performance.now();
  for (let at = 0; at < projects; at += dailyQuery.batch) {
    const ids = fake.refs.slice(at, at + dailyQuery.batch).map((ref) => ref.nodeId);
    const response = await fetch(`${fake.url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'token ghp_good', 'content-type': 'application/json' },
      body: JSON.stringify({ query: dailyQuery.text, variables: { ids } }),
    });
    JSON.parse(await response.text());
    // One query of four points after the other: the fake counts them by the minute as GitHub does.
    fake.clock.advance(1_000);
  }
  return (performance.now() - startedAt) / 1_000;
}
