import { readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { DAY, HOUR, MINUTE, systemClock } from '../../src/contracts/clock.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { Logger } from '../../src/contracts/logger.ts';
import { dueInstant, latestInstant } from '../../src/jobs/due.ts';
import { JOBS } from '../../src/jobs/index.ts';
import type { JobContext, ScheduledJob } from '../../src/jobs/job.ts';
import { createScheduler } from '../../src/jobs/scheduler.ts';
import type { Scheduler } from '../../src/jobs/scheduler.ts';
import { temporaryFolder, temporaryStore } from '../support/temporary-store.ts';

const NOON = Date.parse('2026-03-10T12:00:00Z');

/** Time stands until it is turned; waits end only when they are given up. */
function standingClock(at: number): Clock & { turn: (to: number) => void } {
  let now = at;
  return {
    now: () => now,
    turn: (to) => (now = to),
    sleep: (_ms, signal) =>
      new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
  };
}

type JobBody = (context: JobContext) => Promise<string>;

/** The real list, where jobs do nothing but what a test gives them. */
const listed = (own: Readonly<Record<string, JobBody>>): ScheduledJob[] =>
  JOBS.map((job) => ({ ...job, run: own[job.name] ?? (async () => 'nothing') }));

const scheduler = (store: Store, clock: Clock, own: Readonly<Record<string, JobBody>>, owner = 'one'): Scheduler =>
  createScheduler({ store, clock, logger: silentLogger, owner, jobs: listed(own) });

describe('the list', () => {
  test('names every file of the folder, and every job once', () => {
    const files = readdirSync(path.resolve(import.meta.dirname, '../../src/jobs/kinds'));
    const names = JOBS.map((job) => job.name);
    expect(names.toSorted()).toEqual(files.map((file) => path.basename(file, '.ts')).toSorted());
    expect(new Set(names).size).toBe(names.length);
  });

  test('an interval and a time of day have their newest instant', () => {
    expect(new Date(latestInstant({ everyMinutes: 180, offset: 45 }, NOON)).toISOString()).toBe(
      '2026-03-10T09:45:00.000Z',
    );
    expect(new Date(latestInstant({ dailyAt: { hour: 13, minute: 0 } }, NOON)).toISOString()).toBe(
      '2026-03-09T13:00:00.000Z',
    );
  });
});

describe('what is due', () => {
  const rule = { when: { dailyAt: { hour: 3, minute: 0 } }, graceMs: 10 * HOUR, retryMs: HOUR } as const;
  const three = NOON - 9 * HOUR;

  test('a missed run is made up for within its grace time', () => {
    expect(dueInstant(rule, undefined, NOON)).toBe(three);
    expect(dueInstant(rule, undefined, NOON + 2 * HOUR)).toBeUndefined();
  });

  test('a failed run is tried again after a while, as a run of its own', () => {
    const failed = { scheduledFor: three, startedAt: three, finishedAt: three + MINUTE, outcome: 'failed' } as const;
    expect(dueInstant(rule, failed, three + 30 * MINUTE)).toBeUndefined();
    expect(dueInstant(rule, failed, three + 2 * HOUR)).toBe(three + MINUTE + HOUR);
  });
});

describe('running', () => {
  test('a run whose lease another process has taken ends, and records nothing', async () => {
    const store = await temporaryStore();
    let now = NOON + 6 * MINUTE;
    const heartbeats: (() => void)[] = [];
    const clock: Clock = {
      now: () => now,
      sleep: (_ms, signal) =>
        new Promise((resolve) => {
          heartbeats.push(resolve);
          signal?.addEventListener('abort', () => resolve(), { once: true });
        }),
    };
    const begun = Promise.withResolvers<undefined>();
    const ended = Promise.withResolvers<undefined>();
    const pulse: JobBody = ({ signal }) => {
      begun.resolve(undefined);
      signal.addEventListener('abort', () => ended.resolve(undefined), { once: true });
      return ended.promise.then(() => 'half');
    };
    const tick = scheduler(store, clock, { pulse }).tick(['pulse']);
    await begun.promise;
    now += HOUR / 2;
    const instant = NOON + 5 * MINUTE;
    const taken = { job: 'pulse', scheduledFor: instant, owner: 'two', now, leaseMs: HOUR };
    expect(await store.jobs.claim(taken)).toBe(true);
    heartbeats.forEach((beat) => beat());
    await tick;
    expect((await store.jobs.latest('pulse'))[0]).toMatchObject({ finishedAt: null });
    await store.jobs.finish('pulse', instant, 'two', { at: now, outcome: 'ok', detail: 'whole' });
    expect((await store.jobs.latest('pulse'))[0]).toMatchObject({ outcome: 'ok', finishedAt: now });
  });

  test('a run whose lease cannot be extended ends before another process may take it', async () => {
    const file = path.join(temporaryFolder(), 'jobs.db');
    const store = await openStore({ file });
    onTestFinished(() => store.close());
    let now = NOON + 6 * MINUTE;
    let beat = (): void => undefined;
    const clock: Clock = {
      now: () => now,
      sleep: (_ms, signal) =>
        new Promise((resolve) => {
          beat = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
        }),
    };
    const begun = Promise.withResolvers<undefined>();
    let ended = 0;
    const pulse: JobBody = ({ signal }) => {
      begun.resolve(undefined);
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          ended = now;
          resolve('half');
        }),
      );
    };
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (_, message) => warnings.push(message), child: () => logger };
    const running = createScheduler({ store, clock, logger, owner: 'one', jobs: listed({ pulse }) }).tick(['pulse']);
    await begun.promise;
    const other = new Database(file);
    onTestFinished(() => void other.close());
    other.exec('alter table job_runs rename to gone');
    const leaseUntil = now + 5 * MINUTE;
    while (ended === 0 && now < leaseUntil) {
      now += MINUTE;
      const before = beat;
      beat();
      await vi.waitFor(() => expect(ended > 0 || beat !== before).toBe(true));
    }
    await running;
    expect(warnings.slice(0, 2)).toEqual([
      'the lease of a job could not be extended',
      'the lease of a job could not be extended',
    ]);
    expect(warnings.at(-1)).toMatch(/^the lease of a job was lost/);
    expect(ended).toBeGreaterThan(0);
    expect(ended).toBeLessThan(leaseUntil);
  });

  test('every instant once, however often it is looked at, and also by two processes', async () => {
    const store = await temporaryStore();
    const clock = standingClock(NOON + 6 * MINUTE);
    const runs: number[] = [];
    const pulse: JobBody = async ({ scheduledFor }) => `run ${runs.push(scheduledFor)}`;
    const one = scheduler(store, clock, { pulse });
    const two = scheduler(store, clock, { pulse }, 'two');
    await Promise.all([one.tick(['pulse']), two.tick(['pulse']), one.tick(['pulse'])]);
    await two.tick(['pulse']);
    expect(runs).toEqual([NOON + 5 * MINUTE]);
    clock.turn(NOON + HOUR + 6 * MINUTE);
    await one.tick(['pulse']);
    expect(runs).toEqual([NOON + 5 * MINUTE, NOON + HOUR + 5 * MINUTE]);
    expect((await store.jobs.latest('pulse'))[0]).toMatchObject({ outcome: 'ok', detail: 'run 2' });
  });

  test('of many missed runs the newest is made up for, once', async () => {
    const store = await temporaryStore();
    const clock = standingClock(NOON + 6 * MINUTE);
    const runs: number[] = [];
    const one = scheduler(store, clock, { pulse: async ({ scheduledFor }) => `${runs.push(scheduledFor)}` });
    await one.tick(['pulse']);
    clock.turn(NOON + 3 * DAY + 10 * MINUTE);
    await one.tick(['pulse']);
    await one.tick(['pulse']);
    expect(runs).toEqual([NOON + 5 * MINUTE, NOON + 3 * DAY + 5 * MINUTE]);
  });

  test('a clock that is turned back repeats nothing', async () => {
    const store = await temporaryStore();
    const clock = standingClock(NOON + 10 * MINUTE);
    let runs = 0;
    const one = scheduler(store, clock, { pulse: async () => `${(runs += 1)}` });
    await one.tick(['pulse']);
    clock.turn(NOON + 7 * MINUTE);
    await one.tick(['pulse']);
    clock.turn(NOON + 11 * MINUTE);
    await one.tick(['pulse']);
    expect(runs).toBe(1);
  });

  test('a job never overlaps itself, also not with its next hour', async () => {
    const store = await temporaryStore();
    const clock = standingClock(NOON + 6 * MINUTE);
    let open = 0;
    let most = 0;
    let finish: () => void = () => undefined;
    const pulse: JobBody = async () => {
      most = Math.max(most, (open += 1));
      await new Promise<void>((resolve) => (finish = resolve));
      open -= 1;
      return 'done';
    };
    const one = scheduler(store, clock, { pulse });
    const two = scheduler(store, clock, { pulse }, 'two');
    const running = one.tick(['pulse']);
    while (open === 0) await systemClock.sleep(2);
    clock.turn(NOON + 6 * MINUTE + 2 * MINUTE);
    await two.tick(['pulse']);
    expect(most).toBe(1);
    finish();
    await running;
    expect(most).toBe(1);
  });

  test('a failing job is written down, ends nothing else, and is tried again', async () => {
    const store = await temporaryStore();
    const clock = standingClock(NOON + 6 * MINUTE);
    let runs = 0;
    const pulse: JobBody = async () => {
      if ((runs += 1) === 1) throw new Error('GitHub is down');
      return 'well';
    };
    const one = scheduler(store, clock, { pulse });
    await one.tick();
    expect((await store.jobs.latest('pulse'))[0]).toMatchObject({ outcome: 'failed', detail: 'GitHub is down' });
    expect((await store.jobs.latest('digests'))[0]).toMatchObject({ outcome: 'ok' });
    clock.turn(NOON + 20 * MINUTE);
    await one.tick(['pulse']);
    expect((await store.jobs.latest('pulse'))[0]).toMatchObject({ outcome: 'ok', detail: 'well' });
  });

  test('a run whose process died is taken over when its lease has ended', async () => {
    const store = await temporaryStore();
    const clock = standingClock(NOON + 6 * MINUTE);
    await store.jobs.claim({
      job: 'pulse',
      scheduledFor: NOON + 5 * MINUTE,
      owner: 'dead',
      now: NOON + 5 * MINUTE,
      leaseMs: 5 * MINUTE,
    });
    let runs = 0;
    const one = scheduler(store, clock, { pulse: async () => `${(runs += 1)}` });
    await one.tick(['pulse']);
    expect(runs).toBe(0);
    clock.turn(NOON + 11 * MINUTE);
    await one.tick(['pulse']);
    expect(runs).toBe(1);
  });

  describe('on the clock of node-cron', () => {
    afterEach(() => void vi.useRealTimers());

    test('catches up between the times of a job: a failed run is tried again within the hour', async () => {
      vi.useFakeTimers({
        now: NOON + 6 * MINUTE + 20_000,
        toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
      });
      const store = await temporaryStore();
      let runs = 0;
      const one = scheduler(store, systemClock, {
        pulse: async () => ((runs += 1) === 1 ? Promise.reject(new Error('GitHub is down')) : 'well'),
      });
      one.start();
      await vi.advanceTimersByTimeAsync(9 * MINUTE);
      expect(runs).toBe(1);
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(runs).toBe(2);
      await one.stop();
    });

    test('looks at once, and then every minute by itself until it is stopped', async () => {
      vi.useFakeTimers({
        now: NOON + 20_000,
        toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
      });
      const store = await temporaryStore();
      const runs: number[] = [];
      const one = scheduler(store, systemClock, { digests: async ({ scheduledFor }) => `${runs.push(scheduledFor)}` });
      one.start();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(runs).toEqual([NOON]);
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(runs).toEqual([NOON, NOON + MINUTE, NOON + 2 * MINUTE]);
      await one.stop();
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(runs).toHaveLength(3);
    });
  });

  test('what is wanted at once runs whether or not it is due, once, and after that at its times', async () => {
    const store = await temporaryStore();
    const clock = standingClock(NOON + 30 * MINUTE);
    const runs: number[] = [];
    const one = scheduler(store, clock, { score: async ({ scheduledFor }) => `${runs.push(scheduledFor)}` });
    await one.tick(['score']);
    expect(runs).toEqual([]);
    one.start(['score']);
    await one.tick(['score']);
    await one.tick(['score']);
    clock.turn(NOON + 46 * MINUTE);
    await one.tick(['score']);
    await one.stop();
    expect(runs).toEqual([NOON + 30 * MINUTE, NOON + 45 * MINUTE]);
  });

  test('start and stop can be done twice, stop tells what runs to end and waits for it', async () => {
    const store = await temporaryStore();
    let told = false;
    let began = 0;
    const pulse: JobBody = async ({ signal }) => {
      began += 1;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      told = true;
      return 'stopped';
    };
    const clock = {
      now: () => NOON + 6 * MINUTE,
      sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms, signal),
    };
    const one = scheduler(store, clock, { pulse });
    one.start();
    one.start();
    while (began === 0) await systemClock.sleep(2);
    await Promise.all([one.stop(), one.stop()]);
    await one.stop();
    expect([told, began]).toEqual([true, 1]);
    // The next start goes on with it at once: that it was stopped is no failure to be waited out.
    expect((await store.jobs.latest('pulse'))[0]).toMatchObject({ outcome: null, leaseUntil: clock.now() });
    const next = scheduler(store, clock, { pulse: async () => 'taken up' });
    await next.tick();
    expect((await store.jobs.latest('pulse'))[0]).toMatchObject({
      scheduledFor: NOON + 5 * MINUTE,
      outcome: 'ok',
      detail: 'taken up',
    });
  });
});
