import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openStore } from '../../db/open.ts';
import type { Snapshot, StandingOrder, Store } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import { scoreOf } from '../../src/scoring/score.ts';
import { GENERATED_NOW } from '../fixtures/generate-database.ts';
import { seededRandom } from '../fixtures/random.ts';
import { figure } from '../suite.ts';
import type { Figure } from '../suite.ts';
import { readMetricFacts } from '../../src/history/read-facts.ts';
import { readHistories } from '../../src/history/read-histories.ts';
import { newestReadingOf, readingsOf, releasesOf, rowsOf, starDaysOf } from '../../src/history/rows-of.ts';
import { wholeThrough } from '../../test/support/whole-through.ts';

const SIZE = { projects: 10_000, days: 1_095 };
const TODAY = dayOf(GENERATED_NOW);
const READ_BOUND = 20;
const OWED = 200_000;
const CLAIMS = 300;

/** Runs inside a process of its own on a copy of the generated database; prints one line of JSON. */
async function measure(file: string): Promise<Figure[]> {
  const before = performance.now();
  const store = await openStore({ file });
  const opened = performance.now() - before;
  const figures = [
    figure('open', opened, 'ms', { bound: 300, better: 'lower' }),
    ...(await reads(store)),
    ...(await leaderboardAgainstBare(file, store)),
    ...(await claims(file)),
  ];
  figures.push(
    ...(await bulk(store)),
    figure('resident memory', process.memoryUsage().rss / 1e6, 'MB', { bound: 300, better: 'lower' }),
  );
  await store.close();
  return figures;
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const spent: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const start = performance.now();
    await work();
    spent.push(performance.now() - start);
  }
  return spent;
}

async function reads(store: Store): Promise<Figure[]> {
  const random = seededRandom(2);
  const any = (): number => random.integer(1, SIZE.projects);
  const some = (many: number): number[] => Array.from({ length: many }, any);
  const { projects, observations, scores, signals, deliveries, workspaces, maintenance } = store;
  const names = (await projects.getMany(some(200))).map(({ fullName }) => fullName);
  const { categories } = { categories: (await projects.facets('category')).map(({ value }) => value) };
  const cases: Record<string, () => Promise<unknown>> = {
    'projects.get': () => projects.get(any()),
    'projects.findByName': () => projects.findByName(random.pick(names)),
    'projects.getMany of 25': () => projects.getMany(some(25)),
    'projects.facets': () => projects.facets('category'),
    'observations.latestSnapshot': () => newestReadingOf(observations, any()),
    'observations.snapshots of 3 years': () => readingsOf(observations, any(), { from: TODAY - SIZE.days, to: TODAY }),
    'observations.starDays of 60 weeks': () => starDaysOf(observations, any(), { from: TODAY - 420, to: TODAY }),
    'observations.pulses of 14 days': () =>
      rowsOf(observations, any(), { pulses: { from: GENERATED_NOW - 14 * DAY, to: GENERATED_NOW } }),
    'observations.releases': () => releasesOf(observations, any()),
    'observations.recentReleases': () => observations.recentReleases({ since: GENERATED_NOW - 7 * DAY, limit: 20 }),
    'observations.metricFacts of 5': () => readMetricFacts(observations, some(5), GENERATED_NOW),
    'observations.histories of 1, a year': () =>
      readHistories(observations, [any()], { now: GENERATED_NOW, days: 400, zone: 'America/Los_Angeles' }),
    'observations.coverage': () => observations.coverage(GENERATED_NOW - DAY),
    'scores.newest': () => scores.newest(any()),
    'scores.newest a week ago': () => scores.newest(any(), TODAY - 7),
    'scores.totals of 90 days': () => scores.totals([any()], { from: TODAY - 90, to: TODAY }),
    'scores.standings of one': () => scores.standings([any()]),
    'scores.topOn': () => scores.topOn({ from: TODAY - 13, to: TODAY - 7 }, 25),
    'scores.leaderboard': () =>
      scores.leaderboard({
        order: random.pick(ORDERS),
        limit: 10,
        offset: 0,
        minStars: 100,
        minGained: { over: 'gained30d', least: 5 },
      }),
    'scores.leaderboard, page 30': () => scores.leaderboard({ order: random.pick(ORDERS), limit: 10, offset: 300 }),
    'scores.leaderboard of a category': () =>
      scores.leaderboard({ order: random.pick(ORDERS), limit: 10, offset: 0, categories: [random.pick(categories)] }),
    'scores.leaderboard, filtered thrice': () =>
      scores.leaderboard({
        order: random.pick(ORDERS),
        limit: 10,
        offset: 0,
        languages: ['Go', 'Rust'],
        fundingStages: ['seed'],
        lifecycles: ['growing'],
      }),
    'scores.leaderboard of a watchlist': () =>
      scores.leaderboard({ order: random.pick(ORDERS), limit: 10, offset: 0, watchedBy: 'console:bench' }),
    'scores.groupMedians': () => scores.groupMedians('fundingStage', ORDERS),
    'signals.list': () => signals.list({ since: GENERATED_NOW - 7 * DAY, limit: 20 }),
    'deliveries.counts': () => deliveries.counts({ settledAfter: GENERATED_NOW - DAY }),
    'workspaces.watchlist': () => workspaces.watchlist('console:bench'),
    'maintenance.size': () => maintenance.size(),
  };
  const figures: Figure[] = [];
  for (const [name, work] of Object.entries(cases)) {
    const cold = (await timed(1, work))[0] ?? 0;
    const spent = await timed(300, work);
    figures.push(
      figure(`${name} p99`, percentile(spent, 0.99), 'ms', {
        bound: READ_BOUND,
        better: 'lower',
        against: `p50 ${percentile(spent, 0.5).toFixed(3)} ms, first ${cold.toFixed(2)} ms`,
      }),
    );
  }
  const [named = 0] = await timed(1, () => projects.names());
  figures.push(figure('projects.names of all', named, 'ms', { bound: 300, better: 'lower' }));
  return figures;
}

const ORDERS = [
  'total',
  'growth30d',
  'gained30d',
  'stars',
  'health',
  'usage',
] as const satisfies readonly StandingOrder[];

/** Beside it, the least that any program must do: the same ten rows by one prepared statement without a filter's code around it. */
async function leaderboardAgainstBare(file: string, store: Store): Promise<Figure[]> {
  const client = new Database(file, { readonly: true });
  const statement = client.prepare(`
    select s.*, p.full_name, p.company, p.category, p.language, p.funding_stage, p.archived from standings s join projects p on p.id = s.project_id
    where s.listed = 1 and s.growth_30d is not null and s.stars >= 100 order by s.growth_30d desc limit 10`);
  statement.all();
  const ours: number[] = [];
  const bare: number[] = [];
  // In turns, so that whatever else the machine does meets both alike
  for (let run = 0; run < 300; run += 1) {
    ours.push(
      ...(await timed(1, () => store.scores.leaderboard({ order: 'growth30d', limit: 10, offset: 0, minStars: 100 }))),
    );
    bare.push(...(await timed(1, async () => statement.all())));
  }
  client.close();
  const [mine, theirs] = [percentile(ours, 0.5), percentile(bare, 0.5)];
  return [
    figure('leaderboard against the bare statement', mine / theirs, 'times', {
      bound: 3,
      better: 'lower',
      against: `${mine.toFixed(2)} ms, bare SQL ${theirs.toFixed(2)} ms`,
    }),
  ];
}

/** What the outbox does at every look, with a message owed to each of very many channels. */
async function claims(folder: string): Promise<Figure[]> {
  const file = `${folder}.outbox`;
  const store = await openStore({ file });
  const client = new Database(file);
  const owe = client.prepare(`
    insert into deliveries (key, workspace_id, channel, operation, title, message, state, not_before, expires_at, created_at)
    values (?, ?, ?, 'post', 'weekly digest', ?, 'owed', ?, ?, ?)`);
  const message = JSON.stringify({ summary: 'a digest of some length '.repeat(40), tone: 'neutral', blocks: [] });
  client.transaction(() => {
    for (let at = 0; at < OWED; at += 1)
      owe.run(
        `k${at}`,
        `slack:T${at % 2_000}`,
        `C${at}`,
        message,
        GENERATED_NOW + (at % 100),
        GENERATED_NOW + DAY,
        GENERATED_NOW,
      );
  })();
  client.close();
  const { deliveries } = store;
  const claim = (platform: string, now: number) => (): Promise<unknown> =>
    deliveries.claim({
      owner: 'bench',
      now,
      leaseMs: HOUR,
      limit: 16,
      busyChannels: [],
      platform,
      abandon: { before: now - 2 * DAY, uncertainBefore: now - 30 * DAY, reason: 'too late' },
    });
  const cases: Record<string, () => Promise<unknown>> = {
    'claim of 16': claim('slack', GENERATED_NOW + 100),
    'claim where none is due': claim('slack', GENERATED_NOW - 1),
    'claim of a platform that owes none': claim('discord', GENERATED_NOW + 100),
    'when the next is due': () => deliveries.nextDue('slack', GENERATED_NOW),
  };
  const figures: Figure[] = [];
  for (const [name, work] of Object.entries(cases)) {
    await work();
    const before = process.cpuUsage();
    const spent = await timed(CLAIMS, work);
    const { user, system } = process.cpuUsage(before);
    figures.push(
      figure(`${name}, ${OWED} channels owed`, (user + system) / 1_000 / CLAIMS, 'ms', {
        bound: 5,
        better: 'lower',
        against: `processor time, mean of ${CLAIMS}; by the clock p50 ${percentile(spent, 0.5).toFixed(3)} ms, p99 ${percentile(spent, 0.99).toFixed(3)} ms`,
      }),
    );
  }
  await store.close();
  return figures;
}

async function bulk(store: Store): Promise<Figure[]> {
  const ids = Array.from({ length: SIZE.projects }, (_, index) => index + 1);
  const batches = Array.from({ length: SIZE.projects / 100 }, (_, index) => ids.slice(index * 100, index * 100 + 100));
  const figures: Figure[] = [];
  /** Runs the work for all batches, and watches the longest time that the event loop was held meanwhile. */
  const all = async (name: string, bound: number, work: (batch: number[]) => Promise<unknown>): Promise<void> => {
    const held = monitorEventLoopDelay({ resolution: 1 });
    held.enable();
    const start = performance.now();
    for (const batch of batches) {
      await work(batch);
      await nextTurn();
    }
    const seconds = (performance.now() - start) / 1_000;
    await nextTurn();
    held.disable();
    figures.push(
      figure(name, seconds, 's', { bound, better: 'lower' }),
      figure(`${name}: event loop held`, held.max / 1e6, 'ms', {
        bound: 50,
        better: 'lower',
        against: `p99 ${(held.percentile(99) / 1e6).toFixed(1)} ms`,
      }),
    );
  };
  await all('all scored, facts read', 2, async (batch) => {
    const facts = await readMetricFacts(store.observations, batch, GENERATED_NOW);
    for (const known of facts.values()) scoreOf(known, { at: GENERATED_NOW });
  });
  await all('histories of 400 days', 10, (batch) =>
    readHistories(store.observations, batch, { now: GENERATED_NOW, days: 400, zone: 'America/Los_Angeles' }),
  );
  const at = GENERATED_NOW + DAY;
  await all('snapshots of a day stored', 60, (batch) =>
    store.observations.record({ snapshots: batch.map((projectId) => tomorrow(projectId, at)) }),
  );
  await all('pulses of an hour stored', 60, (batch) =>
    store.observations.record({
      pulses: batch.map((projectId) => ({ projectId, at: at + HOUR, stars: 1_000, forks: 10 })),
    }),
  );
  const days = Array.from({ length: 28 }, (_, index) => ({ day: TODAY - 27 + index, gained: 3 }));
  await all('star histories of 4 weeks stored', 60, async (batch) => {
    for (const projectId of batch) await store.observations.recordStarHistory(projectId, days, at, wholeThrough(at));
  });
  return figures;
}

const tomorrow = (projectId: number, at: number): Snapshot => ({
  projectId,
  day: dayOf(at),
  at,
  source: 'github',
  stars: 1_000,
  forks: 10,
  watchers: 3,
  openIssues: 5,
  closedIssues: 50,
  pullRequests: 40,
  openPullRequests: 2,
  mergedPullRequests: 30,
  contributors: null,
  releases: 4,
  commits: null,
  pushedAt: at,
});

process.stdout.write(`${JSON.stringify(await measure(process.argv[2] ?? ''))}\n`);
