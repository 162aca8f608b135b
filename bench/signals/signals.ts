import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { emptyHistory } from '../../src/contracts/figures/series.ts';
import { ALWAYS } from '../../src/history/coverage.ts';
import type { CountSeries, ProjectHistory, ReleaseFact } from '../../src/contracts/figures/series.ts';
import { detectSignals } from '../../src/signals/engine/detect.ts';
import { START_FLAGS } from '../start-flags.ts';
import { seededRandom } from '../fixtures/random.ts';
import { figure } from '../suite.ts';
import type { SuiteResult } from '../suite.ts';

/** All detectors over many projects on one core, and as the job runs them: how long in all, how long other work waits, and what memory it takes. */
const projects = 10_000;
const days = 400;
const firstDay = 20_000;

/** Projects from quiet to huge, with weekdays, noise, gaps and now and then a burst; all series, weekly to monthly releases. */
function makeHistories(): ProjectHistory[] {
  const random = seededRandom(7).next;
  return Array.from({ length: projects }, (_, index) => {
    const perDay = 0.05 * 10 ** (4 * random());
    let burst = 0;
    const grow = (start: number, rate: number, bursts: boolean): CountSeries => {
      let count = start;
      const values = Array.from({ length: days }, (_day, day) => {
        if (bursts && random() < 0.002) burst = 20;
        burst *= 0.7;
        const usual = rate * (day % 7 < 2 ? 0.8 : 1.05) * (1 + (bursts ? burst : 0));
        count += Math.floor(usual * -Math.log(1 - random() * 0.95) + random());
        return random() < 0.02 ? null : count;
      });
      return { measure: 'count', line: 'observed', zone: 'UTC', start: firstDay, values, asOf: null };
    };
    const stars = grow(Math.floor(perDay * 900), perDay, true);
    const releases: ReleaseFact[] = [];
    const gap = 7 + random() * 40;
    for (
      let day = firstDay - 700;
      day < firstDay + days - 150 * random();
      day += Math.ceil(gap * -Math.log(1 - random() * 0.95))
    ) {
      releases.push({ version: `v1.${String(releases.length)}.0`, day, prerelease: false });
    }
    const name = `bench/project-${String(index)}`;
    return {
      ...emptyHistory(name, name),
      coverage: { releases: ALWAYS },
      facts: {
        createdDay: firstDay - 900,
        lastPushDay: firstDay + days - Math.floor(200 * random() ** 4),
        archived: false,
      },
      counts: {
        stars,
        forks: grow(10, perDay / 6, false),
        openIssues: grow(20, perDay / 20, false),
        closedIssues: grow(50, perDay / 10, false),
        pullRequests: grow(60, perDay / 8, false),
        mergedPullRequests: grow(40, perDay / 10, false),
        contributors: grow(5, perDay / 50, false),
      },
      releases,
    };
  });
}

export async function run(): Promise<SuiteResult> {
  const histories = makeHistories();
  const today = firstDay + days - 1;
  detectSignals(histories.slice(0, 500), { today });

  // A shared machine's other work is not ours to count: processor time is what one free core would take.
  const before = process.cpuUsage();
  const started = performance.now();
  const signals = detectSignals(histories, { today });
  const wall = (performance.now() - started) / 1_000;
  const cpu = process.cpuUsage(before);
  const job = await measureJob();
  return {
    suite: 'signals',
    figures: [
      figure('all detectors, 10,000 projects x 400 days', (cpu.user + cpu.system) / 1e6, 's', {
        bound: 10,
        better: 'lower',
        against: `processor time, garbage collection included; ${wall.toFixed(1)} s by the clock`,
      }),
      figure('signals job, 10,000 projects from the database', job.again.seconds, 's', {
        bound: 30,
        better: 'lower',
        against: `processor time of the main thread, a few projects at a time; first run ${job.first.seconds.toFixed(1)} s`,
      }),
      figure('signals job, longest hold of the event loop', job.again.longestTurn, 'ms', {
        bound: 50,
        better: 'lower',
        against: `processor time; first run ${job.first.longestTurn.toFixed(0)} ms, early warning ${job.early.longestTurn.toFixed(0)} ms`,
      }),
      figure('early warning by the hour, 10,000 projects from the database', job.early.seconds, 's', {
        bound: 15,
        better: 'lower',
        against: 'processor time of the main thread',
      }),
      figure('memory that the signals job adds', job.growth, 'MB', {
        bound: 150,
        better: 'lower',
        against: `resident, at most ${job.peak.toFixed(0)} MB in all`,
      }),
      figure('signals found', signals.length, 'signals'),
    ],
    missing: [],
  };
}

const run10k = z.object({ seconds: z.number(), longestTurn: z.number() });
const jobReport = z.object({ first: run10k, again: run10k, early: run10k, growth: z.number(), peak: z.number() });

/** The job as the bot runs it, in a process of its own with the flags that `npm start` sets. */
async function measureJob(): Promise<z.infer<typeof jobReport>> {
  const worker = fileURLToPath(new URL('./signals-worker.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...START_FLAGS, worker]);
  return jobReport.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}
