import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openStore } from '../db/open.ts';
import type { Store } from '../db/store.ts';
import { DAY, HOUR } from '../src/contracts/clock.ts';
import { defaultSchedule, completeFilter } from '../src/subscriptions/subscription-filter.ts';
import { dueDigests } from '../src/jobs/due-digests.ts';
import { GENERATED_NOW, generatedDatabase } from './fixtures/generate-database.ts';
import { seededRandom } from './fixtures/random.ts';
import { YEAR_ZONES, simulateYear } from './fixtures/simulate-year.ts';
import { dailyPicks } from './digests/daily.ts';
import { weeklyPicks } from './digests/weekly.ts';
import { figure } from './suite.ts';
import type { Figure, SuiteResult } from './suite.ts';

const CHANNELS = 1_000;
const PROJECTS = 10_000;
/** The event loop's own wake-ups are measured in the same run, to tell what the machine adds. */
const RESOLUTION_MS = 5;

/**
 * 1,000 digests over 10,000 projects, as the job prepares them, a year of 1,000 channels in 40 zones, and what the digests of
 * every Monday of the recorded panels would have picked.
 */
export async function run(): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-digest-'));
  try {
    const picks = [await weeklyPicks(folder), dailyPicks()];
    const figures = [
      ...(await prepared(folder)),
      ...(await year(folder)),
      ...picks.flatMap((simulated) => simulated.figures),
    ];
    return { suite: 'digest', figures, missing: picks.flatMap(({ missing }) => missing) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepared(folder: string): Promise<Figure[]> {
  const file = join(folder, 'digests.db');
  copyFileSync(await generatedDatabase({ projects: PROJECTS, days: 1_095, seed: 1 }), file);
  const store = await openStore({ file });
  try {
    await subscribe(store);
    const idle = await idleDelay();
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delay.enable();
    const cpu = process.cpuUsage();
    const started = performance.now();
    const meter = turnMeter();
    const report = await dueDigests(store, { now: GENERATED_NOW, graceMs: 48 * HOUR });
    const wall = (performance.now() - started) / 1000;
    const spent = process.cpuUsage(cpu);
    delay.disable();
    const turns = meter.stop();
    const own = (spent.user + spent.system) / 1e6;
    const owed = await store.deliveries.counts({ settledAfter: GENERATED_NOW - DAY });
    return [
      figure('digests prepared', report.posted, 'digests', {
        bound: CHANNELS,
        better: 'higher',
        against: `${owed.owed} in the outbox`,
      }),
      figure('own time for 1,000 digests', own, 's', {
        bound: 10,
        better: 'lower',
        against: `${wall.toFixed(1)} s on the clock`,
      }),
      figure('a digest, own time', (own * 1000) / CHANNELS, 'ms'),
      figure('event loop held by one turn, own time, longest', turns[0] ?? 0, 'ms', {
        bound: 50,
        better: 'lower',
        against: `next: ${turns
          .slice(1, 4)
          .map((ms) => ms.toFixed(0))
          .join(', ')} ms of ${turns.length} turns`,
      }),
      figure('event loop late, longest', Math.max(0, delay.max / 1e6 - RESOLUTION_MS), 'ms', {
        bound: Math.max(50, idle * 2),
        better: 'lower',
        against: `${idle.toFixed(1)} ms on this machine with nothing to do`,
      }),
    ];
  } finally {
    await store.close();
  }
}

/** Channels differ in what they ask: universe or watchlist, category, language, floor by size of the list. */
async function subscribe(store: Store): Promise<void> {
  const random = seededRandom(7);
  const categories = (await store.projects.facets('category')).map((facet) => facet.value);
  const ids = (await store.scores.leaderboard({ order: 'stars', limit: 2_000, offset: 0 })).rows.map(
    (row) => row.projectId,
  );
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    const workspaceId = `slack:B${channel % 200}`;
    const audit = {
      workspaceId,
      channel: null,
      at: 1,
      actor: 'U1',
      actorName: 'una',
      action: 'subscribe',
      detail: 'bench',
    };
    if (channel < 200) {
      await store.workspaces.join({ id: workspaceId, platform: 'slack', name: workspaceId }, 1);
      await store.workspaces.watch(
        workspaceId,
        Array.from({ length: 100 }, () => random.pick(ids)),
        'U1',
        1,
        audit,
      );
    }
    const filter = completeFilter({
      scope: channel % 2 === 0 ? 'universe' : 'watchlist',
      ...(channel % 4 === 0 && categories.length > 0 ? { categories: [random.pick(categories)] } : {}),
      size: random.integer(3, 10),
    });
    const schedule = defaultSchedule();
    await store.subscriptions.create(
      {
        workspaceId,
        channel: `C${channel}`,
        thread: null,
        kind: 'digest',
        slug: null,
        schedule,
        filter,
        nextDueAt: GENERATED_NOW - 27 * HOUR,
        createdBy: 'U1',
        createdByName: 'una',
      },
      1,
      audit,
    );
  }
}

/** The longest that one turn of the event loop computed, by the thread's own clock: what others on the machine take is not in it. */
function turnMeter(): { stop: () => number[] } {
  const turns: number[] = [];
  let last = process.threadCpuUsage();
  let going = true;
  const turn = (): void => {
    const now = process.threadCpuUsage();
    turns.push((now.user + now.system - last.user - last.system) / 1000);
    last = now;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    stop: () => {
      going = false;
      return turns.sort((a, b) => b - a);
    },
  };
}

/** The longest that timers are late while nothing of ours runs. */
async function idleDelay(): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  delay.disable();
  return Math.max(0, delay.max / 1e6 - RESOLUTION_MS);
}

async function year(folder: string): Promise<Figure[]> {
  const store = await openStore({ file: join(folder, 'year.db') });
  try {
    const cpu = process.cpuUsage();
    const result = await simulateYear(store, CHANNELS);
    const spent = process.cpuUsage(cpu);
    const against = `${result.posted} digests in ${YEAR_ZONES.length} zones`;
    return [
      figure('year: digests missing', result.missing, 'digests', { bound: 0, better: 'lower', against }),
      figure('year: digests twice', result.twice, 'digests', { bound: 0, better: 'lower', against }),
      figure('year: at another hour, because the clocks skip theirs', result.offHour, 'digests'),
      figure('year: own time', (spent.user + spent.system) / 1e6, 's'),
    ];
  } finally {
    await store.close();
  }
}
