import { readdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openStore } from '../../db/open.ts';
import { DAY, HOUR, MINUTE } from '../../src/contracts/clock.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createDiscovery } from '../../src/discovery/discovery.ts';
import { createGitHub } from '../../src/sources/github/client.ts';
import { createIngest } from '../../src/ingest/ingest.ts';
import { JOBS } from '../../src/jobs/index.ts';
import { withParts } from '../../src/jobs/job.ts';
import { createScheduler } from '../../src/jobs/scheduler.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { startFakeGitHubThread } from '../../test/fakes/github/start-worker.ts';
import { median, round } from '../quantile.ts';
import { figure } from '../suite.ts';
import type { Figure } from '../suite.ts';

const PROJECTS = 500;
const START = Date.parse('2026-11-18T00:00:00Z');

/**
 * A day of all scheduled jobs, minute by minute with a clock that is turned: what ran, and whether memory and handles stay where
 * they were. Runs inside a process of its own, which the fake GitHub shares; prints one line of JSON.
 */
async function simulateDay(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundswell-day-'));
  const fake = await startFakeGitHubThread({ projects: PROJECTS, seed: 3, weeks: 60, at: START });
  const store = await openStore({ file: path.join(folder, 'day.db') });
  const clock: Clock = { now: () => fake.clock.now(), sleep: (ms, signal) => fake.clock.sleep(ms, signal) };
  try {
    const { ids } = await store.projects.observe(
      fake.refs.map((ref) => ({ nodeId: ref.nodeId, fullName: ref.nameWithOwner })),
      START,
    );
    const github = createGitHub({ tokens: ['ghp_good'], clock, baseUrl: fake.url });
    const discovery = createDiscovery({
      github,
      store,
      clock,
      log: silentLogger,
      settings: { enabled: true, floors: { stars: 500, newStars: 50, newDays: 90 }, mostRequests: 3_500 },
    });
    const ingest = createIngest({
      github,
      store,
      clock,
      log: silentLogger,
      readList: () => Promise.reject(new Error('no lists here')),
    });
    const runs = { ok: 0, failed: 0 };
    // Leases are extended by sleeping, and nobody may turn the day by that: here a sleep ends when its run does.
    const still: Clock = {
      now: () => clock.now(),
      sleep: (_ms, signal) =>
        new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
    };
    const scheduler = createScheduler({
      store,
      clock: still,
      logger: silentLogger,
      owner: 'day',
      jobs: withParts(JOBS, {
        store,
        ingest,
        discovery,
        sources: { run: async () => [] },
        wakeOutbox: () => undefined,
        settings: {
          weights: DEFAULT_WEIGHTS,
          starHistoryZone: 'America/Los_Angeles',
          digestGraceHours: 12,
          alertGraceHours: 24,
          retention: { pulseDays: 14, recordDays: 365, scoreBodyDays: 15, leftDays: 30 },
          backup: { folder: path.join(folder, 'backups'), keep: 2 },
        },
      }),
      report: ({ outcome }) => (runs[outcome] += 1),
    });
    const memory: number[] = [];
    const handles: number[] = [];
    for (let at = START; at < START + DAY; at += MINUTE) {
      if (fake.clock.now() < at) fake.clock.set(at);
      await scheduler.tick();
      if (at % HOUR === 0) {
        await nextTurn();
        memory.push(process.memoryUsage.rss());
        handles.push(readdirSync('/proc/self/fd').length);
      }
    }
    await scheduler.stop();
    const { observed } = await store.observations.coverage(START);
    const [early, late] = [memory.slice(4, 8), memory.slice(-4)];
    return [
      figure('day: runs failed', runs.failed, `of ${runs.ok + runs.failed}`, { bound: 0, better: 'lower' }),
      figure('day: projects observed', observed, `of ${ids.length}`, { bound: ids.length, better: 'higher' }),
      figure('day: memory, evening / morning', round(median(late) / median(early), 2), 'times', {
        bound: 1.25,
        better: 'lower',
        against: `median ${round(median(early) / 1e6, 0)} MB of hours 4 to 8, ${round(median(late) / 1e6, 0)} MB of the last four`,
      }),
      figure('day: handles more than in the morning', (handles.at(-1) ?? 0) - (handles[4] ?? 0), 'handles', {
        bound: 5,
        better: 'lower',
      }),
    ];
  } finally {
    await store.close();
    await fake.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

process.stdout.write(`${JSON.stringify(await simulateDay())}\n`);
