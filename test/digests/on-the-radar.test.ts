import { expect, test } from 'vitest';
import { DAY } from '../../src/contracts/clock.ts';
import { onTheRadar } from '../../src/digests/on-the-radar.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { sweepTwice } from '../support/swept-nights.ts';
import { AUDIT, NOW, temporaryStore } from '../support/temporary-store.ts';

const WHERE = { workspaceId: 'slack:T', now: NOW, windowDays: 7 };

test('what was first seen in the period and is not tracked, most gained first, as the filter asks', async () => {
  const store = await temporaryStore();
  await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, NOW);
  expect(await onTheRadar(store, completeFilter(), WHERE)).toBeUndefined();
  await sweepTwice(
    store,
    [
      // Seen a week ago already.
      { fullName: 'acme/known', description: 'A vector database', stars: [400, 4_000], age: 60 },
      { fullName: 'acme/newdb', description: 'A vector database', stars: [0, 900], age: 4 },
      { fullName: 'acme/agents', description: 'LLM agents', stars: [0, 700], age: 3, language: 'Go' },
      { fullName: 'acme/third', description: 'Things', stars: [0, 100], age: 3 },
    ],
    // The first of the two nights is before the period.
    NOW,
  );
  const later = { ...WHERE, windowDays: 6 };
  const radar = await onTheRadar(store, completeFilter(), later);
  expect(radar).toEqual([
    { fullName: 'acme/newdb', stars: 900, category: 'vector search', gained: 900, days: 4, atLeast: false },
    { fullName: 'acme/agents', stars: 700, category: 'LLM tooling', gained: 700, days: 3, atLeast: false },
  ]);
  const inGo = await onTheRadar(store, completeFilter({ languages: ['go'] }), later);
  expect(inGo?.map(({ fullName }) => fullName)).toEqual(['acme/agents']);
  const [newdb] = await store.discovery.candidates({ fullName: 'acme/newdb' });
  await store.discovery.dismiss('slack:T', newdb?.id ?? 0, { by: 'u', at: NOW }, AUDIT);
  expect((await onTheRadar(store, completeFilter(), later))?.map(({ fullName }) => fullName)).toEqual([
    'acme/agents',
    'acme/third',
  ]);
  // A sweep of last week says nothing of this one.
  expect(await onTheRadar(store, completeFilter(), { ...later, now: NOW + 5 * DAY })).toBeUndefined();
});
