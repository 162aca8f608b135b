import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { generatedDatabase } from '../../bench/fixtures/generate-database.ts';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import type { KnownSignal } from '../../src/signals/index.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import {
  onPostgres,
  keepDigest,
  AUDIT,
  NOW,
  addProject,
  snapshot,
  temporaryFolder,
  temporaryStore,
} from '../support/temporary-store.ts';
import { newestReadingOf, rowsOf } from '../../src/history/rows-of.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

const RETENTION = { pulseDays: 14, recordDays: 90, scoreBodyDays: 30 };

async function pruneAll(store: Store, now = NOW): Promise<number> {
  let removed = 0;
  for (;;) {
    const step = await store.maintenance.prune(now, RETENTION);
    if (step === 0) return removed;
    removed += step;
  }
}

describe('prune', () => {
  it('keeps what packages and registries counted for five years', async () => {
    const store = await temporaryStore();
    const id = await addProject(store, 'a/a');
    const [purl, registry] = ['pkg:npm/a', 'npm'];
    const ids = await store.usage.recordPackages(
      id,
      [{ purl, registry, name: 'a', standing: 'own', reason: null, origin: 'lookup', attested: false }],
      NOW,
    );
    const packageId = ids.get(purl) ?? 0;
    const days = [0, 1_940, 1_960, 3_000].map((ago) => dayOf(NOW) - ago);
    await store.usage.record({
      days: days.map((day) => ({ packageId, day, downloads: 5, partial: false })),
      readings: days.map((day) => ({ packageId, figure: 'dependents', day, at: day * DAY, value: 5, sourceAt: null })),
      registryDays: { registry, days: days.map((day) => ({ day, downloads: 50 })), at: NOW },
    });
    expect(await pruneAll(store)).toBe(6);
    const all = { from: 0, to: dayOf(NOW) };
    const kept = [dayOf(NOW) - 1_940, dayOf(NOW)];
    expect((await store.usage.days([packageId], all)).map(({ day }) => day)).toEqual(kept);
    expect((await store.usage.readings([packageId], all)).map(({ day }) => day)).toEqual(kept);
    expect((await store.usage.registryDays(registry, all)).map(({ day }) => day)).toEqual(kept);
  });

  it('keeps every pulse of 14 days and the last of each day before', async () => {
    const store = await temporaryStore();
    const ids = [await addProject(store, 'a/a'), await addProject(store, 'b/b')];
    const pulses = ids.flatMap((projectId) =>
      Array.from({ length: 40 * 4 }, (_, index) => ({ projectId, at: NOW - index * 6 * HOUR, stars: index, forks: 1 })),
    );
    await store.observations.record({ pulses: pulses });
    const removed = await pruneAll(store);
    const cutoff = dayOf(NOW - 14 * DAY) * DAY;
    for (const id of ids) {
      const kept = ((await rowsOf(store.observations, id, { pulses: { from: 0, to: NOW } }))?.pulses ?? []).map(
        ({ at }) => at,
      );
      const all = pulses.filter(({ projectId }) => projectId === id).map(({ at }) => at);
      expect(kept).toEqual(
        all
          .filter((at) => at >= cutoff || !all.some((other) => other > at && dayOf(other) === dayOf(at)))
          .sort((a, b) => a - b),
      );
    }
    expect(removed).toBeGreaterThan(100);
    expect(await pruneAll(store)).toBe(0);
    // A day later, the next day falls behind the line, for all projects alike.
    expect(await pruneAll(store, NOW + DAY)).toBe(2 * 3);
  });

  it('keeps score bodies of 30 days, then Mondays for a year; totals stay', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    const today = dayOf(NOW);
    const { standing, score } = await scored(store, id);
    for (let day = today - 400; day <= today; day += 1)
      await store.scores.record([{ score: { projectId: id, day, score }, standing: { ...standing, day } }]);
    await pruneAll(store);
    const kept: number[] = [];
    for (let day = today; ;) {
      const found = await store.scores.newest(id, day);
      if (found === undefined) break;
      kept.push(found.day);
      day = found.day - 1;
    }
    const monday = (day: number): boolean => new Date(day * DAY).getUTCDay() === 1;
    expect(kept).toEqual(
      Array.from({ length: 401 }, (_, back) => today - back).filter(
        (day) => day >= today - 30 || (monday(day) && day >= today - 366),
      ),
    );
    expect(await store.scores.totals([id], { from: 0, to: today })).toHaveLength(401);
  });

  it('drops old settled deliveries, tickets, actions and traces, and nothing that is owed or answered', async () => {
    const store = await temporaryStore();
    const old = NOW - 91 * DAY;
    await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, old);
    const owe = (key: string, parentKey: string | null = null) => ({
      key,
      target: { workspace: 'slack:T', channel: key },
      subscriptionId: null,
      operation: 'post' as const,
      parentKey,
      title: 't',
      message: { summary: 's', tone: 'flat' as const, blocks: [] },
      notBefore: old,
      expiresAt: old,
    });
    await store.deliveries.enqueue([owe('settled'), owe('answered'), owe('owed'), owe('answer', 'answered')], old);
    for (const id of [1, 2])
      await store.deliveries.decide(id, { state: 'dropped', error: 'x', at: old }, { ...AUDIT, at: old });
    await store.oauthStates.issue('t', NOW);
    await store.buttonPayloads.put('a', 'p', old);
    expect(await pruneAll(store)).toBe(5);
    expect((await store.deliveries.list({ limit: 9 })).map(({ key }) => key)).toEqual(['answer', 'owed', 'answered']);
    expect(await store.workspaces.auditTrail('slack:T', { limit: 9 })).toEqual([]);
  });
});

it('drops old digests but the newest of each channel, and alerts whose message is forgotten', async () => {
  const store = await temporaryStore();
  await addProject(store, 'a/a');
  const ago = (days: number): number => NOW - days * DAY;
  await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, 1);
  const made = await Promise.all(
    ['paused', 'daily'].map((channel) =>
      store.subscriptions.create(
        {
          workspaceId: 'slack:T',
          channel,
          thread: null,
          kind: 'digest',
          slug: null,
          schedule: null,
          filter: completeFilter(),
          nextDueAt: null,
          createdBy: 'u',
          createdByName: 'U',
        },
        1,
        AUDIT,
      ),
    ),
  );
  const [paused, daily] = made.map(({ id }) => id) as [number, number];
  for (const [subscriptionId, days] of [
    [paused, 300],
    [paused, 200],
    [daily, 120],
    [daily, 91],
    [daily, 89],
    [daily, 1],
  ] as const)
    await keepDigest(store, { subscriptionId, period: `${days}`, preparedAt: ago(days), body: '{}' });

  const signal = (key: string): KnownSignal => ({
    kind: 'archived',
    key,
    projectId: 'R_a/a',
    repo: 'a/a',
    state: 'over',
    onset: 1,
    detected: 1,
    peak: 1,
    ended: 1,
    severity: 'high',
    sentence: 's',
    evidence: {
      day: 1,
      from: null,
      to: null,
      value: null,
      data: { line: 'observed', zone: 'UTC', asOf: 1, through: 1 },
    },
  });
  const owed = (key: string) => ({
    key,
    target: { workspace: 'slack:T', channel: key },
    subscriptionId: null,
    operation: 'post' as const,
    parentKey: null,
    title: 't',
    message: { summary: 's', tone: 'flat' as const, blocks: [] },
    notBefore: 1,
    expiresAt: 1,
  });
  await store.signals.record([signal('forgotten'), signal('standing'), signal('young')], 1, isNews);
  const ids = new Map((await store.signals.list({ limit: 9 })).map((record) => [record.signal.key, record.id]));
  const told = (key: string, days: number) => ({
    subscriptionId: daily,
    signalId: ids.get(key) ?? 0,
    postedAt: ago(days),
    revision: 1,
    rootKey: key,
  });
  await store.deliveries.enqueue([owed('standing')], 1, {
    alerts: [told('forgotten', 100), told('standing', 95), told('young', 3)],
  });

  expect(await pruneAll(store)).toBe(4);
  const kept = async (id: number, periods: readonly number[]) =>
    (await Promise.all(periods.map((period) => store.subscriptions.digest(id, `${period}`)))).map(
      (digest) => digest?.period,
    );
  expect(await kept(paused, [300, 200])).toEqual([undefined, '200']);
  expect(await kept(daily, [120, 91, 89, 1])).toEqual([undefined, undefined, '89', '1']);
  expect(
    [...(await store.subscriptions.alertsOf(daily, [...ids.values()])).values()].map(({ rootKey }) => rootKey).sort(),
  ).toEqual(['standing', 'young']);
});

it('keeps of old runs the newest of each job, and the newest that went well', async () => {
  const store = await temporaryStore();
  const old = NOW - 100 * DAY;
  for (const [job, back, outcome] of [
    ['pulse', 3, 'ok'],
    ['pulse', 2, 'ok'],
    ['pulse', 1, 'failed'],
    ['daily', 1, 'ok'],
  ] as const) {
    const scheduledFor = old - back * HOUR;
    await store.jobs.claim({ job, scheduledFor, owner: 'me', now: scheduledFor, leaseMs: HOUR });
    await store.jobs.finish(job, scheduledFor, 'me', { at: scheduledFor, outcome, detail: `${back}` });
  }
  expect(await pruneAll(store)).toBe(1);
  expect(
    [(await store.jobs.latest('pulse'))[0], (await store.jobs.latest('daily'))[0]].map((run) => run?.detail),
  ).toEqual(['1', '1']);
});

async function scored(store: Store, id: number) {
  const file = await generatedDatabase({ projects: 1, days: 40, seed: 7 });
  const generated = await openStore({ file, readOnly: true });
  const [standing, latest] = [(await generated.scores.standings([1])).get(1), await generated.scores.newest(1)];
  await generated.close();
  if (standing === undefined || latest === undefined) throw new Error('the generated project has no score');
  expect(await store.projects.get(id)).toBeDefined();
  return { standing: { ...standing, projectId: id }, score: latest.score };
}

describe('backup', () => {
  it('is whole and opens by itself, while others write and the event loop runs', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'live.db');
    copyFileSync(await generatedDatabase({ projects: 60, days: 400, seed: 7 }), file);
    const store = await temporaryStore({ file });
    await store.observations.record({ snapshots: [snapshot(1, dayOf(NOW) + 1, { stars: 77 })] });
    // More than one step of the copy: one that began again with every write would not end here.
    await store.meta.set('much', 'x'.repeat(40_000_000), NOW);
    const copy = { done: false };
    const copying = store.maintenance.backup(join(folder, 'copy.db')).finally(() => {
      copy.done = true;
    });
    let writes = 0;
    while (!copy.done && writes < 100_000) {
      await store.meta.set('written meanwhile', String(writes), NOW);
      writes += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(copy.done).toBe(true);
    const { bytes } = await copying;
    expect(writes).toBeGreaterThan(10);
    expect(bytes).toBe(readFileSync(join(folder, 'copy.db')).length);
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
    const copied = await temporaryStore({ file: join(folder, 'copy.db') });
    expect(await newestReadingOf(copied.observations, 1)).toMatchObject({ stars: 77 });
    expect((await copied.maintenance.size()).snapshots).toBe((await store.maintenance.size()).snapshots);
  });

  // A server is backed up by its own means.
  it.skipIf(onPostgres)('overwrites nothing, and says what is wrong with the place', async () => {
    const folder = temporaryFolder();
    const store = await temporaryStore();
    writeFileSync(join(folder, 'taken'), 'mine');
    await expect(store.maintenance.backup(join(folder, 'taken'))).rejects.toThrow(/There is a file .*taken already/);
    await expect(store.maintenance.backup(join(folder, 'no', 'where'))).rejects.toThrow(
      /The folder of the backup .* does not exist\./,
    );
    expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('mine');
  });

  it('of a damaged database is refused and leaves no file behind', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'live.db');
    copyFileSync(await generatedDatabase({ projects: 60, days: 400, seed: 7 }), file);
    const store = await temporaryStore({ file });
    const pages = new Database(file, { readonly: true });
    const page =
      pages
        .prepare<[], { page: number }>(
          "select pageno as page from dbstat where name = 'snapshots' and pagetype = 'leaf' limit 1 offset 5",
        )
        .get()?.page ?? 0;
    pages.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, (page - 1) * 4_096, page * 4_096);
    writeFileSync(file, bytes);
    await expect(store.maintenance.backup(join(folder, 'copy.db'))).rejects.toThrow(/is damaged/);
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual([]);
  });
});

it('counts what there is without reading it all, and answers a ping', async () => {
  const store = await temporaryStore();
  const id = await addProject(store);
  await store.observations.record({
    snapshots: [snapshot(id, 1, { stars: 1 }), snapshot(id, 2, { stars: 1 }), snapshot(id, 2, { forks: 1 })],
  });
  expect(await store.maintenance.size()).toMatchObject({ projects: 1, snapshots: 2 });
  await store.maintenance.ping();
  await store.close();
  await expect(store.maintenance.ping()).rejects.toThrow();
});
