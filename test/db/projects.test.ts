import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { DAY } from '../../src/contracts/clock.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import type { ProjectObservation } from '../../db/store.ts';
import { eventsOf, AUDIT, NOW, addProject, retire, temporaryStore } from '../support/temporary-store.ts';

describe('observe', () => {
  it('follows a rename and a move; old names still find the project, in any case', async () => {
    const store = await temporaryStore();
    const { projects } = store;
    const id = await addProject(store, 'Acme/Rocket');
    const renamed = await projects.observe([{ nodeId: 'R_Acme/Rocket', fullName: 'Acme/Launcher' }], NOW + 1);
    expect(renamed.events).toEqual([
      { projectId: id, kind: 'renamed', at: NOW + 1, from: 'Acme/Rocket', to: 'Acme/Launcher' },
    ]);
    const moved = await projects.observe([{ nodeId: 'R_Acme/Rocket', fullName: 'nasa/launcher' }], NOW + 2);
    expect(moved.events).toMatchObject([{ kind: 'moved', from: 'Acme/Launcher', to: 'nasa/launcher' }]);
    for (const name of ['acme/rocket', 'ACME/launcher', 'nasa/Launcher'])
      expect((await projects.findByName(name))?.id, name).toBe(id);
    expect(await projects.names()).toMatchObject([
      { fullName: 'nasa/launcher', former: ['acme/launcher', 'acme/rocket'] },
    ]);
  });

  it('finds under a name that two have had and given up the one that had it last, in every way', async () => {
    const { projects } = await temporaryStore();
    const see = (nodeId: string, fullName: string, at: number) => projects.observe([{ nodeId, fullName }], NOW + at);
    await see('R_later', 'acme/other', 0);
    await see('R_first', 'acme/rocket', 1);
    await see('R_first', 'acme/launcher', 2);
    await see('R_later', 'acme/rocket', 3);
    await see('R_later', 'acme/engine', 4);
    expect(await projects.findByName('acme/rocket')).toMatchObject({ fullName: 'acme/engine' });
    expect(await projects.names()).toMatchObject([
      { fullName: 'acme/engine', former: ['acme/rocket', 'acme/other'] },
      { fullName: 'acme/launcher', former: [] },
    ]);
  });

  it('takes another spelling without calling it a rename', async () => {
    const store = await temporaryStore();
    await addProject(store, 'acme/rocket');
    expect(
      (await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'Acme/Rocket' }], NOW + 1)).events,
    ).toEqual([]);
    expect(await store.projects.findByName('acme/rocket')).toMatchObject({ fullName: 'Acme/Rocket' });
  });

  it('gives a reused name to its newest holder, and the old project keeps its new one', async () => {
    const store = await temporaryStore();
    const old = await addProject(store, 'acme/rocket');
    const { ids, events } = await store.projects.observe([{ nodeId: 'R_other', fullName: 'acme/rocket' }], NOW + 1);
    const taken = ids[0]?.id;
    expect(ids).toMatchObject([{ isNew: true }]);
    expect(events).toEqual([]);
    expect((await store.projects.findByName('acme/rocket'))?.id).toBe(taken);
    await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'acme/old-rocket' }], NOW + 2);
    expect((await store.projects.findByName('acme/rocket'))?.id).toBe(taken);
    expect((await store.projects.findByName('acme/old-rocket'))?.id).toBe(old);
    // The newcomer is renamed away and the first one takes its old name back.
    await store.projects.observe(
      [
        { nodeId: 'R_other', fullName: 'acme/else' },
        { nodeId: 'R_acme/rocket', fullName: 'acme/rocket' },
      ],
      NOW + 3,
    );
    expect((await store.projects.findByName('acme/rocket'))?.id).toBe(old);
  });

  it('records archiving and licences when they change, and not when they are first read', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    const see = async (seen: Partial<ProjectObservation>, at: number): Promise<string[]> =>
      (await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'acme/rocket', ...seen }], at)).events.map(
        ({ kind, from, to }) => `${kind} ${from} ${to}`,
      );
    expect(await see({ license: 'MIT', archived: false }, NOW + 1)).toEqual([]);
    expect(await see({}, NOW + 2)).toEqual([]);
    expect(await see({ license: null, archived: true }, NOW + 3)).toEqual([
      'archived null null',
      'relicensed MIT null',
    ]);
    expect(await see({ license: 'BUSL-1.1', archived: false }, NOW + 4)).toEqual([
      'unarchived null null',
      'relicensed null BUSL-1.1',
    ]);
    expect(await see({ license: 'BUSL-1.1', archived: false }, NOW + 5)).toEqual([]);
    expect((await eventsOf(store, [id])).map(({ at }) => at - NOW)).toEqual([4, 4, 3, 3]);
  });

  it('tells once that a project is gone, and that it is back', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.projects.markUnavailable(id, 'gone', 'deleted or private', NOW + 1);
    await store.projects.markUnavailable(id, 'gone', 'deleted or private', NOW + 2);
    expect(await store.projects.get(id)).toMatchObject({ state: 'gone', stateReason: 'deleted or private' });
    const { events } = await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'acme/rocket' }], NOW + 3);
    expect(events).toMatchObject([{ kind: 'back' }]);
    expect((await eventsOf(store)).map(({ kind }) => kind)).toEqual(['back', 'gone']);
    expect(await store.projects.get(id)).toMatchObject({ state: 'active', stateReason: null });
  });

  it('leaves what people know beyond GitHub, and what it does not speak of', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.projects.setDetails(id, { company: 'Acme', category: 'rockets', fundingStage: 'seed' });
    await store.projects.setDetails(id, { fundingStage: null, company: undefined });
    await store.projects.observe(
      [{ nodeId: 'R_acme/rocket', fullName: 'acme/rocket', description: 'goes up', topics: ['space'] }],
      NOW,
    );
    expect(await store.projects.get(id)).toMatchObject({
      company: 'Acme',
      category: 'rockets',
      fundingStage: null,
      topics: ['space'],
      description: 'goes up',
      createdAt: 1_577_836_800_000,
    });
    expect(await store.projects.facets('category')).toEqual([{ value: 'rockets', projects: 1 }]);
    expect(await store.projects.facets('fundingStage')).toEqual([]);
  });

  it('remembers the name that led to a project, unless somebody else bears it now', async () => {
    const store = await temporaryStore();
    const { ids, events } = await store.projects.observe(
      [
        { nodeId: 'R_1', fullName: 'new/home', formerName: 'Old/Home' },
        { nodeId: 'R_2', fullName: 'same/name', formerName: 'Same/Name' },
      ],
      NOW,
    );
    expect(events).toEqual([]);
    expect((await store.projects.findByName('old/home'))?.id).toBe(ids[0]?.id);
    expect((await store.projects.names()).map(({ former }) => former)).toEqual([['old/home'], []]);
    const [other] = (await store.projects.observe([{ nodeId: 'R_3', fullName: 'old/home' }], NOW)).ids;
    expect((await store.projects.findByName('old/home'))?.id).toBe(other?.id);
  });

  it('keeps the date of a stage with its stage', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    const stage = async (): Promise<unknown[]> => {
      const project = await store.projects.get(id);
      return [project?.fundingStage, project?.fundingStageSince];
    };
    await store.projects.setDetails(id, { fundingStage: 'seed', fundingStageSince: '2023-06' });
    await store.projects.setDetails(id, { fundingStage: 'seed', category: 'rockets' });
    expect(await stage()).toEqual(['seed', '2023-06']);
    await store.projects.setDetails(id, { fundingStage: 'series A' });
    expect(await stage()).toEqual(['series A', null]);
    await store.projects.setDetails(id, { fundingStageSince: '2024' });
    expect(await stage()).toEqual(['series A', '2024']);
    await store.projects.setDetails(id, { fundingStage: null });
    expect(await stage()).toEqual([null, null]);
  });

  it('keeps when its past was first read, and the newest look for adopters', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.projects.setDetails(id, { backfilledAt: NOW });
    await store.projects.setDetails(id, {
      backfilledAt: NOW + 1,
      adopters: { count: 3, path: 'ADOPTERS.md', checkedAt: NOW + 1 },
    });
    expect(await store.projects.get(id)).toMatchObject({
      backfilledAt: NOW,
      adopters: 3,
      adoptersPath: 'ADOPTERS.md',
      adoptersCheckedAt: NOW + 1,
    });
    await store.projects.setDetails(id, { adopters: { count: null, path: null, checkedAt: NOW + 2 } });
    expect(await store.projects.get(id)).toMatchObject({ adopters: null, adoptersPath: null });
  });

  it('makes recorded and live figures one project, and recorded ones never overwrite live ones', async () => {
    const store = await temporaryStore();
    const recorded = { nodeId: 'recorded:acme/rocket', fullName: 'acme/rocket', license: 'MIT' };
    const [imported] = (await store.projects.observe([recorded], NOW, 'import')).ids;
    const [live] = (
      await store.projects.observe([{ nodeId: 'R_1', fullName: 'acme/Rocket', license: 'Apache-2.0' }], NOW + 1)
    ).ids;
    expect(live).toEqual({ id: imported?.id, isNew: false });
    await store.projects.observe([{ nodeId: 'R_1', fullName: 'acme/booster' }], NOW + 2);
    expect((await store.projects.observe([recorded], NOW + 3, 'import')).ids).toEqual([
      { id: imported?.id, isNew: false },
    ]);
    expect(await store.projects.get(imported?.id ?? 0)).toMatchObject({
      nodeId: 'R_1',
      origin: 'github',
      fullName: 'acme/booster',
      license: 'Apache-2.0',
    });
  });

  it('run again changes nothing', async () => {
    const store = await temporaryStore();
    const seen: fc.Arbitrary<ProjectObservation> = fc.record(
      {
        nodeId: fc.constantFrom('R_1', 'R_2', 'R_3'),
        fullName: fc.constantFrom('a/one', 'a/two', 'b/one', 'B/One'),
        license: fc.constantFrom('MIT', null),
        archived: fc.boolean(),
        topics: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
      },
      { requiredKeys: ['nodeId', 'fullName'] },
    );
    let at = NOW;
    await fc.assert(
      fc.asyncProperty(fc.array(seen, { minLength: 1, maxLength: 3 }), async (batch) => {
        at += DAY;
        // The same repository twice in one batch would be two observations, not a repetition of one.
        const once = [...new Map(batch.map((one) => [one.nodeId, one])).values()].filter(
          (one, index, all) =>
            all.findIndex((other) => other.fullName.toLowerCase() === one.fullName.toLowerCase()) === index,
        );
        await store.projects.observe(once, at);
        const state = async (): Promise<unknown> => [
          await store.projects.list(),
          await store.projects.names(),
          await eventsOf(store),
        ];
        const before = await state();
        expect((await store.projects.observe(once, at)).events).toEqual([]);
        expect(await state()).toEqual(before);
        for (const one of once) expect((await store.projects.findByName(one.fullName))?.nodeId).toBe(one.nodeId);
      }),
      { numRuns: 100 },
    );
  });
});

describe('fetches', () => {
  it('keep when a subject last went well, whatever failed since, and the newest try wins', async () => {
    const store = await temporaryStore();
    const projectId = await addProject(store);
    const base = { projectId, subject: 'daily', etag: null, cursor: null } as const;
    await store.observations.record({ fetches: [{ ...base, triedAt: NOW, okAt: NOW, reason: null, etag: 'W/"1"' }] });
    await store.observations.record({ fetches: [{ ...base, triedAt: NOW + 2, okAt: null, reason: 'GitHub is down' }] });
    await store.observations.record({ fetches: [{ ...base, triedAt: NOW + 1, okAt: NOW + 1, reason: null }] });
    expect(await store.projects.fetches([projectId])).toMatchObject([
      { triedAt: NOW + 2, okAt: NOW, reason: 'GitHub is down' },
    ]);
    expect((await store.projects.fetches([projectId], 'daily'))[0]?.okAt).toBe(NOW);
    expect(await store.projects.fetches([projectId], 'pulse')).toEqual([]);
    expect(await store.projects.fetches([404])).toEqual([]);
  });
});

describe('retired projects', () => {
  it('leave every list until they are wanted again, whatever a run that was under way still reads', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    expect(await retire(store, [id])).toEqual([id]);
    expect([
      await store.projects.list(),
      await store.projects.names(),
      (await store.observations.coverage()).projects,
    ]).toEqual([[], [], 0]);
    expect((await store.projects.findByName('acme/rocket'))?.id).toBe(id);
    await store.projects.markUnavailable(id, 'gone', 'deleted', NOW);
    await addProject(store);
    expect((await store.observations.coverage()).projects).toBe(0);
    await store.projects.reinstate([id], NOW + 5);
    expect((await store.observations.coverage()).projects).toBe(1);
    expect((await store.projects.findByName('acme/rocket'))?.trackedSince).toBe(NOW + 5);
  });

  it('are only those that no watchlist and no subscription names', async () => {
    const store = await temporaryStore();
    const [watched, named, free] = [
      await addProject(store, 'a/watched'),
      await addProject(store, 'a/named'),
      await addProject(store, 'a/free'),
    ];
    await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, NOW);
    await store.workspaces.watch('slack:T', [watched], 'u', NOW, AUDIT);
    await store.subscriptions.create(
      {
        workspaceId: 'slack:T',
        channel: 'c',
        thread: null,
        kind: 'alerts',
        slug: null,
        schedule: null,
        filter: completeFilter({ includeIds: [named] }),
        nextDueAt: null,
        createdBy: 'u',
        createdByName: 'U',
      },
      NOW,
      AUDIT,
    );
    const before = (await store.workspaces.auditTrail('slack:T', { limit: 10 })).length;
    expect(await retire(store, [watched, named])).toEqual([]);
    expect(await store.workspaces.auditTrail('slack:T', { limit: 10 })).toHaveLength(before);
    expect(await retire(store, [watched, named, free])).toEqual([free]);
    expect(await store.workspaces.auditTrail('slack:T', { limit: 10 })).toHaveLength(before + 1);
    expect((await store.projects.list()).map((project) => project.fullName)).toEqual(['a/watched', 'a/named']);
    // What is retired already is told again, and not written down again.
    expect(await retire(store, [free])).toEqual([free]);
    expect(await store.workspaces.auditTrail('slack:T', { limit: 10 })).toHaveLength(before + 1);
  });

  it('are in the universe again as soon as a watchlist or a subscription names them', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await retire(store, [id]);
    await store.workspaces.watch('slack:T', [id], 'u', NOW, AUDIT);
    expect((await store.observations.coverage()).projects).toBe(1);
    await store.workspaces.unwatch('slack:T', [id], AUDIT);
    await retire(store, [id]);
    const subscription = await store.subscriptions.create(
      {
        workspaceId: 'slack:T',
        channel: 'c',
        thread: null,
        kind: 'alerts',
        slug: null,
        schedule: null,
        filter: completeFilter({ includeIds: [id] }),
        nextDueAt: null,
        createdBy: 'u',
        createdByName: 'U',
      },
      NOW,
      AUDIT,
    );
    expect((await store.observations.coverage()).projects).toBe(1);
    await store.subscriptions.change(subscription.id, { filter: completeFilter() }, NOW);
    expect(await retire(store, [id])).toEqual([id]);
    await store.subscriptions.change(subscription.id, { filter: completeFilter({ includeIds: [id] }) }, NOW);
    expect((await store.observations.coverage()).projects).toBe(1);
  });
});
