import { describe, expect, it } from 'vitest';
import type { PackageRecord } from '../../db/store.ts';
import { NOW, addProject, retire, temporaryStore } from '../support/temporary-store.ts';

const record = (purl: string, more: Partial<PackageRecord> = {}): PackageRecord => ({
  purl,
  registry: purl.split(/[:/]/)[1] ?? '',
  name: purl.split('/').slice(1).join('/'),
  standing: 'own',
  reason: null,
  origin: 'lookup',
  attested: false,
  ...more,
});
const due = { source: 'npm', registry: 'npm', okBefore: NOW, triedBefore: NOW, unreadBefore: null, limit: 10 };

describe('packages', () => {
  it('keep their id and when they were first seen; those that count come first', async () => {
    const store = await temporaryStore();
    const project = await addProject(store);
    const first = await store.usage.recordPackages(
      project,
      [record('pkg:npm/b'), record('pkg:npm/a', { standing: 'minor', reason: 'small' })],
      NOW,
    );
    const again = await store.usage.recordPackages(project, [record('pkg:npm/b', { attested: true })], NOW + 5);
    expect(again.get('pkg:npm/b')).toBe(first.get('pkg:npm/b'));
    expect(await store.usage.packages([project])).toMatchObject([
      { name: 'b', attested: true, firstSeenAt: NOW, seenAt: NOW + 5 },
      { name: 'a', standing: 'minor', reason: 'small', seenAt: NOW },
    ]);
  });

  it('belong to the project that named them last, unless the operator has said whose they are', async () => {
    const store = await temporaryStore();
    const [one, two] = [await addProject(store, 'a/one'), await addProject(store, 'a/two')];
    await store.usage.recordPackages(one, [record('pkg:npm/x'), record('pkg:npm/y', { origin: 'operator' })], NOW);
    const taken = await store.usage.recordPackages(two, [record('pkg:npm/x'), record('pkg:npm/y')], NOW);
    expect([...taken.keys()]).toEqual(['pkg:npm/x']);
    expect((await store.usage.packages([one])).map(({ purl }) => purl)).toEqual(['pkg:npm/y']);
    await store.usage.recordPackages(two, [record('pkg:npm/y', { origin: 'operator' })], NOW);
    expect(await store.usage.packages([one])).toEqual([]);
  });
});

describe('what is due', () => {
  it('is the longest unread first, of tracked projects, of the registry, that counts', async () => {
    const store = await temporaryStore();
    const [one, gone] = [await addProject(store, 'a/one'), await addProject(store, 'a/gone')];
    await store.usage.recordPackages(gone, [record('pkg:npm/of-retired')], NOW);
    const ids = await store.usage.recordPackages(
      one,
      [
        record('pkg:npm/new'),
        record('pkg:npm/read'),
        record('pkg:npm/late'),
        record('pkg:npm/minor', { standing: 'minor' }),
        record('pkg:pypi/other'),
      ],
      NOW,
    );
    await retire(store, [gone]);
    const fetch = (purl: string, triedAt: number, okAt: number | null) => ({
      packageId: ids.get(purl) ?? 0,
      source: 'npm',
      triedAt,
      okAt,
      reason: okAt === null ? 'no' : null,
      throughDay: okAt === null ? null : 20_000,
    });
    await store.usage.recordPackageFetches([
      fetch('pkg:npm/read', NOW, NOW),
      fetch('pkg:npm/late', NOW - 10, NOW - 10),
      fetch('pkg:npm/late', NOW - 5, null),
    ]);
    expect(await store.usage.packagesDue(due)).toEqual([
      { id: ids.get('pkg:npm/new'), name: 'new', throughDay: null },
      { id: ids.get('pkg:npm/late'), name: 'late', throughDay: 20_000 },
    ]);
    expect((await store.usage.packagesDue({ ...due, triedBefore: NOW - 5 })).map(({ name }) => name)).toEqual(['new']);
  });

  it('of projects knows their former names that nobody else has', async () => {
    const store = await temporaryStore();
    await addProject(store, 'a/old');
    await store.projects.observe([{ nodeId: 'R_a/old', fullName: 'a/new' }], NOW);
    const query = { source: 'ecosystems', okBefore: NOW, triedBefore: NOW, limit: 10 };
    expect(await store.usage.projectsDue(query)).toMatchObject([{ fullName: 'a/new', formerNames: ['a/old'] }]);
    const [project] = await store.usage.projectsDue(query);
    await store.usage.recordLookup({
      projectId: project?.id ?? 0,
      source: 'ecosystems',
      triedAt: NOW,
      okAt: NOW,
      reason: null,
    });
    expect(await store.usage.projectsDue(query)).toEqual([]);
    expect(await store.usage.lookups(project?.id ?? 0)).toHaveLength(1);
  });
});

describe('counts of days', () => {
  it('are replaced by newer ones, but never by zero, and whole days never by partial ones', async () => {
    const store = await temporaryStore();
    const project = await addProject(store);
    const id = (await store.usage.recordPackages(project, [record('pkg:npm/x')], NOW)).get('pkg:npm/x') ?? 0;
    const put = (...days: [day: number, downloads: number, partial?: boolean][]) =>
      store.usage.record({
        days: days.map(([day, downloads, partial = false]) => ({ packageId: id, day, downloads, partial })),
      });
    await put([1, 100], [2, 0], [3, 10, true], [4, 50]);
    await put([1, 0], [2, 7], [3, 90], [4, 60, true]);
    await put([5, 1]);
    expect(
      (await store.usage.days([id], { from: 1, to: 4 })).map(({ downloads, partial }) => [downloads, partial]),
    ).toEqual([
      [100, false],
      [7, false],
      [90, false],
      [50, false],
    ]);
    await store.usage.record({
      registryDays: {
        registry: 'npm',
        days: [
          { day: 1, downloads: 9 },
          { day: 2, downloads: 0 },
        ],
        at: NOW,
      },
    });
    await store.usage.record({
      registryDays: {
        registry: 'npm',
        days: [
          { day: 1, downloads: 0 },
          { day: 2, downloads: 8 },
        ],
        at: NOW,
      },
    });
    expect(await store.usage.registryDays('npm', { from: 0, to: 9 })).toEqual([
      { day: 1, downloads: 9 },
      { day: 2, downloads: 8 },
    ]);
  });

  it('go with their project', async () => {
    const store = await temporaryStore();
    const project = await addProject(store);
    const id = (await store.usage.recordPackages(project, [record('pkg:npm/x')], NOW)).get('pkg:npm/x') ?? 0;
    await store.usage.record({
      readings: [
        { packageId: id, figure: 'downloads-total', day: 1, at: NOW, value: 5, sourceAt: null },
        { packageId: id, figure: 'downloads-total', day: 1, at: NOW + 1, value: 6, sourceAt: 7 },
        { packageId: id, figure: 'downloads-total', day: 1, at: NOW - 1, value: 4, sourceAt: null },
      ],
    });
    expect(await store.usage.readings([id], { from: 0, to: 1 })).toMatchObject([{ value: 6, sourceAt: 7 }]);
  });
});

describe('the state of a source', () => {
  it('keeps when it last went well, and forgets a failure that is over', async () => {
    const store = await temporaryStore();
    const state = { source: 'npm', lastOkAt: null, lastFailedAt: null, failure: null, retryAt: null };
    await store.usage.recordSourceState({ ...state, lastOkAt: 1 });
    await store.usage.recordSourceState({ ...state, lastFailedAt: 2, failure: 'away', retryAt: 9 });
    expect(await store.usage.sourceStates()).toEqual([
      { source: 'npm', lastOkAt: 1, lastFailedAt: 2, failure: 'away', retryAt: 9 },
    ]);
    await store.usage.recordSourceState({ ...state, lastOkAt: 3 });
    expect(await store.usage.sourceStates()).toEqual([
      { source: 'npm', lastOkAt: 3, lastFailedAt: 2, failure: null, retryAt: null },
    ]);
  });
});
