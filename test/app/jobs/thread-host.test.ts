import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openStore } from '../../../db/open.ts';
import { createLog } from '../../../src/app/create-log.ts';
import { readConfig } from '../../../src/app/config.ts';
import { jobSettingsOf } from '../../../src/app/jobs/settings.ts';
import { hostJobsInThread, JOBS_THREAD } from '../../../src/app/jobs/thread-host.ts';
import { MINUTE, systemClock } from '../../../src/contracts/clock.ts';
import type { Clock } from '../../../src/contracts/clock.ts';
import { SOURCES } from '../../../src/sources/index.ts';
import { UserError } from '../../../src/contracts/errors.ts';
import type { JobReport } from '../../../src/jobs/run-job.ts';
import { startFakeGitHub } from '../../fakes/github/server.ts';
import { makeWorld } from '../../fakes/github/world.ts';
import { startFakeProxy } from '../../fakes/proxy.ts';
import { startFakeSource } from '../../fakes/sources/server.ts';
import { gitHubSettings } from '../../fakes/settings.ts';
import { temporaryFolder } from '../../support/temporary-store.ts';

const HOST_TIMEOUT = 60_000;

interface Setting {
  script?: URL;
  clock?: Clock;
  environment?: Record<string, string>;
  /** Address of a proxy. */
  proxy?: string;
}

/** A thread of jobs on a database of its own, with everything that it logs and reports. */
async function hosted({ script = JOBS_THREAD, clock = systemClock, environment = {}, proxy }: Setting = {}) {
  const folder = temporaryFolder();
  const file = path.join(folder, 'bot.db');
  const store = await openStore({ file });
  const lines: Record<string, unknown>[] = [];
  const reports: JobReport[] = [];
  const events = { owed: 0, deaths: 0 };
  let owners = 0;
  const config = readConfig({ GITHUB_API_URL: 'http://127.0.0.1:1', ...environment, GROUNDSWELL_DATABASE: file });
  const host = hostJobsInThread({
    script,
    settings: jobSettingsOf(config),
    proxy: proxy === undefined ? undefined : { httpProxy: proxy, httpsProxy: undefined, noProxy: undefined },
    store,
    clock,
    log: createLog('debug', environment, (line) => lines.push(JSON.parse(line) as Record<string, unknown>)),
    newOwner: () => `thread-${(owners += 1)}`,
    wakeOutbox: () => (events.owed += 1),
    report: (report) => reports.push(report),
    onDeath: () => (events.deaths += 1),
  });
  onTestFinished(async () => {
    await host.stop();
    await store.close();
  });
  return { host, store, lines, reports, events };
}

/** A script that does this in its first lives, and then what the real one does. */
function scriptThat(dies: string, lives: number): URL {
  const file = path.join(temporaryFolder(), 'script.mjs');
  writeFileSync(
    file,
    `import { workerData } from 'node:worker_threads';
     if (Number(workerData.owner.split('-')[1]) <= ${lives}) ${dies};
     else await import(${JSON.stringify(JOBS_THREAD.href)});`,
  );
  return pathToFileURL(file);
}

/** Waits are over at once, and remembered. */
function hastyClock(): Clock & { waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => Date.now(),
    sleep: async (ms) => {
      waits.push(ms);
    },
  };
}

const github = async (projects: number) => {
  const fake = await startFakeGitHub({
    world: makeWorld({ projects, at: systemClock.now() }),
    clock: systemClock,
  });
  onTestFinished(() => fake.stop());
  return fake;
};

const named = (name: string) => ({ kind: 'repository', owner: 'org0', name }) as const;

test(
  'projects are tracked, and jobs run, in the thread: this one reads of it in the database',
  { timeout: HOST_TIMEOUT },
  async () => {
    const fake = await github(2);
    const { host, store, lines, reports, events } = await hosted({ environment: gitHubSettings(fake) });
    host.start(['score']);
    const said: string[] = [];
    const result = await host.tracker.track([named('project0'), named('nobody')], {
      limit: 10,
      onProgress: (sentence) => said.push(sentence),
    });
    expect(result.tracked).toMatchObject([{ fullName: 'org0/project0', isNew: true, isRead: true }]);
    expect(result.notFound).toMatchObject([{ reference: 'org0/nobody' }]);
    expect(said.length).toBeGreaterThan(0);
    expect((await store.scores.standings(result.tracked.map(({ id }) => id))).size).toBe(1);
    expect(host.state()).toEqual({ running: true, restarts: 0 });
    await vi.waitFor(() => expect(host.budget().map(({ resource }) => resource)).toContain('points'), 10_000);

    await host.look();
    const runs = await store.jobs.latest();
    expect(runs.map(({ job, owner }) => [job, owner])).toContainEqual(['score', 'thread-1']);
    expect(reports).toContainEqual({ job: 'score', outcome: 'ok', ms: expect.any(Number) as unknown });
    // The look at the outbox is a job, too.
    expect(events).toEqual({ owed: expect.any(Number) as unknown, deaths: 0 });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'info', part: 'ingest', msg: 'ingest run ended' }));
    await host.stop();
    await host.stop();
    expect(host.state()).toEqual({ running: false, restarts: 0 });
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  },
);

test('what people are told of a refusal crosses the thread', { timeout: HOST_TIMEOUT }, async () => {
  const fake = await github(1);
  const { host } = await hosted({ environment: { ...gitHubSettings(fake), GITHUB_TOKEN: 'ghp_revoked' } });
  host.start([]);
  const refusal: unknown = await host.tracker
    .track([named('project0')], { limit: 10 })
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UserError);
  expect(refusal).toMatchObject({
    sentence: 'GitHub refuses the token of this bot, so no project can be added.',
    hint: 'Whoever runs the bot can check it with “doctor”.',
  });
});

test('who gives up a request ends it in the thread', { timeout: HOST_TIMEOUT }, async () => {
  const fake = await github(1);
  const { host } = await hosted({ environment: gitHubSettings(fake) });
  host.start([]);
  const aborted = new AbortController();
  const tracking = host.tracker.track([named('project0')], {
    limit: 10,
    signal: aborted.signal,
    onProgress: () => aborted.abort(),
  });
  aborted.abort();
  const result = await tracking.catch((error: unknown) => error);
  expect(result).not.toMatchObject({ tracked: [{ isRead: true }] });
});

test('the thread goes through the proxy to GitHub and to every source', { timeout: HOST_TIMEOUT }, async () => {
  const [fake, way, directory] = await Promise.all([
    github(1),
    startFakeProxy(),
    startFakeSource(() => ({ body: [] })),
  ]);
  onTestFinished(() => way.stop());
  // Names that only the proxy knows: past it, nothing is reached.
  const behind = (url: string, name: string): string => url.replace('127.0.0.1', `${name}.test`);
  const { host, store, reports } = await hosted({
    proxy: way.url,
    environment: {
      ...gitHubSettings(fake),
      GITHUB_API_URL: behind(fake.url, 'github'),
      GROUNDSWELL_CONTACT: 'ops@example.com',
      ...Object.fromEntries(
        SOURCES.map(({ id }) => [
          `GROUNDSWELL_SOURCE_${id.toUpperCase().replaceAll('-', '_')}_URL`,
          behind(directory.url, 'directory'),
        ]),
      ),
    },
  });
  await store.projects.observe([{ nodeId: 'R_1', fullName: 'org1/known' }], systemClock.now());
  host.start(['sources']);
  const { tracked } = await host.tracker.track([named('project0')], { limit: 1 });
  expect(tracked).toMatchObject([{ isRead: true }]);
  await vi.waitFor(() => expect(reports.map(({ job }) => job)).toContain('sources'), 20_000);
  expect(directory.requests.map(({ path }) => path)).toContain('/api/v1/packages/lookup');
  expect(new Set(way.targets.map((target) => target.split(':')[0]))).toEqual(
    new Set(['github.test', 'directory.test']),
  );
});

describe('a thread that ends by itself', () => {
  test('is started again, and counted; its runs are taken up at once', { timeout: HOST_TIMEOUT }, async () => {
    const clock = hastyClock();
    const { host, store, lines, events } = await hosted({ script: scriptThat(`throw new Error('broken')`, 2), clock });
    const now = Date.now();
    await store.jobs.claim({ job: 'score', scheduledFor: 1, owner: 'thread-1', now, leaseMs: MINUTE });
    expect(await store.jobs.claim({ job: 'score', scheduledFor: 1, owner: 'other', now, leaseMs: MINUTE })).toBe(false);
    host.start([]);
    await vi.waitFor(() => expect(host.state()).toEqual({ running: true, restarts: 2 }), 30_000);
    expect(events.deaths).toBe(2);
    expect(clock.waits.slice(0, 2)).toEqual([1_000, 2_000]);
    const ended = lines.filter(({ msg }) => msg === 'the thread of the jobs ended by itself');
    expect(ended).toMatchObject([
      { level: 'error', part: 'jobs', deaths: 1, err: { message: 'broken' } },
      { level: 'error', part: 'jobs', deaths: 2 },
    ]);
    const [run] = await store.jobs.latest('score');
    expect(run?.owner === 'thread-1' ? run.leaseUntil - now : 0).toBeLessThan(MINUTE);
  });

  test('takes what waits for it along, with a sentence', { timeout: HOST_TIMEOUT }, async () => {
    const { host } = await hosted({ script: scriptThat(`process.exit(3)`, 1), clock: hastyClock() });
    const tracking = host.tracker.track([named('project0')], { limit: 1 });
    host.start([]);
    await expect(tracking).rejects.toThrow('the part of the bot that reads GitHub had to be started again');
  });

  test('and goes on ending so is given up, with a sentence', { timeout: HOST_TIMEOUT }, async () => {
    const clock = hastyClock();
    const { host, events } = await hosted({ script: scriptThat(`throw new Error('broken')`, 99), clock });
    host.start([]);
    const failure = await host.failed;
    expect([failure.message, failure.hint]).toMatchInlineSnapshot(`
      [
        "The jobs ended 5 times in a row, so nothing is read, scored or posted any more.",
        "The log says why each time. Start the bot again once that is corrected.",
      ]
    `);
    expect((failure.cause as Error).message).toBe('broken');
    expect(events.deaths).toBe(5);
    expect(clock.waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(host.state().running).toBe(false);
  });
});
