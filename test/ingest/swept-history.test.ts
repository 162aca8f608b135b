import { expect, test } from 'vitest';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { readingsOf } from '../../src/history/rows-of.ts';
import { recordSweptHistory } from '../../src/ingest/swept-history.ts';
import { NOW, addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';

const TODAY = dayOf(NOW);

test('the history of what discovery saw begins when it was first seen', async () => {
  const store = await temporaryStore();
  for (const [day, stars] of [
    [TODAY - 3, 60],
    [TODAY - 1, 400],
    [TODAY, 900],
  ] as const) {
    await store.discovery.beginSweep(
      { day, startedAt: day * DAY, stars: 500, newStars: 50, newDays: 90, requests: 0 },
      [],
    );
    await store.discovery.recordCandidates(
      ['R_acme/rocket', 'R_other'].map((nodeId) => ({
        nodeId,
        fullName: nodeId === 'R_other' ? 'acme/other' : 'acme/rocket',
        createdDay: TODAY - 5,
        pushedDay: null,
        stars,
        forks: 1,
        description: null,
        language: null,
        topics: [],
        license: null,
        archived: false,
      })),
      day,
    );
    await store.discovery.finishSweep(day, day * DAY);
  }
  const id = await addProject(store);
  await store.observations.record({ snapshots: [snapshot(id, TODAY - 1, { stars: 410 })] });
  await recordSweptHistory(store, [id]);
  await recordSweptHistory(store, [id]);
  const readings = await readingsOf(store.observations, id, { from: 0, to: TODAY });
  expect(readings.map(({ day, stars, forks }) => [TODAY - day, stars, forks])).toEqual([
    [3, 60, null],
    // Read by the day itself: that stays.
    [1, 410, null],
    [0, 900, null],
  ]);
});
