import { expect, it } from 'vitest';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { recordedNodeId } from '../../src/contracts/figures/recorded-node-id.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { AUDIT, NOW, addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';
import { readingsOf } from '../../src/history/rows-of.ts';

it('one project out of two keeps the days, names, details, watchers and subscriptions of both', async () => {
  const store = await temporaryStore();
  const { projects, observations, workspaces, subscriptions } = store;
  const into = await addProject(store, 'acme/rocket');
  const { ids } = await projects.observe(
    [{ nodeId: recordedNodeId('old/rocket'), fullName: 'old/rocket' }],
    NOW,
    'import',
  );
  const from = ids[0]?.id ?? 0;
  await projects.setDetails(into, { company: 'Acme' });
  await projects.setDetails(from, { company: 'Old', category: 'databases' });
  const today = dayOf(NOW);
  await observations.record({
    snapshots: [
      snapshot(into, today, { at: NOW, stars: 500 }),
      snapshot(into, today - 1, { at: NOW - DAY, stars: 490 }),
      snapshot(from, today - 1, { at: NOW - DAY, stars: 1, source: 'import' }),
      snapshot(from, today - 9, { at: NOW - 9 * DAY, stars: 400, source: 'import' }),
    ],
  });
  await workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, NOW);
  await workspaces.watch('slack:T', [from], 'u', NOW, AUDIT);
  const { id } = await subscriptions.create(
    {
      workspaceId: 'slack:T',
      channel: 'c',
      thread: null,
      kind: 'alerts',
      slug: null,
      schedule: null,
      filter: completeFilter({ includeIds: [from, into], excludeIds: [from] }),
      nextDueAt: null,
      createdBy: 'u',
      createdByName: 'U',
    },
    NOW,
    AUDIT,
  );

  await projects.merge(from, into);

  expect(await projects.get(from)).toBeUndefined();
  expect((await projects.findByName('old/rocket'))?.id).toBe(into);
  expect(await projects.names()).toMatchObject([{ id: into, fullName: 'acme/rocket', former: ['old/rocket'] }]);
  expect(await projects.get(into)).toMatchObject({ company: 'Acme', category: 'databases' });
  const days = await readingsOf(observations, into, { from: 0, to: today });
  expect(days.map(({ day, stars }) => [today - day, stars])).toEqual([
    [9, 400],
    [1, 490],
    [0, 500],
  ]);
  expect((await workspaces.watchlist('slack:T')).map(({ projectId }) => projectId)).toEqual([into]);
  expect((await subscriptions.get(id))?.filter).toMatchObject({ includeIds: [into], excludeIds: [into] });
  // Merging what is no more changes nothing.
  await projects.merge(from, into);
  expect(await readingsOf(observations, into, { from: 0, to: today })).toEqual(days);
});
