import { describe, expect, it } from 'vitest';
import { DAY, HOUR, dayOf } from '../../src/core/clock.ts';
import { emptyHistory } from '../../src/core/series.ts';
import { NOW, addProject, snapshot, temporaryStore } from './temporary-store.ts';

const TODAY = dayOf(NOW);
const WINDOW = { now: NOW, days: 30, zone: 'America/Los_Angeles' };

describe('histories', () => {
  it('are empty, not absent, for a project of which nothing is known; unknown ids are left out', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    expect(await store.observations.histories([id, 404], WINDOW)).toEqual([{ ...emptyHistory('R_acme/rocket', 'acme/rocket'), facts: { createdDay: 18_262, lastPushDay: null, archived: false } }]);
  });

  it('leave gaps as gaps, each count with its own age', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.observations.recordSnapshots([
      snapshot(id, TODAY - 31, { stars: 1 }),
      snapshot(id, TODAY - 4, { stars: 10, openIssues: 5 }),
      snapshot(id, TODAY - 2, { stars: 12 }),
      snapshot(id, TODAY - 1, { forks: 0 }),
    ]);
    const [history] = await store.observations.histories([id], WINDOW);
    expect(history?.counts.stars).toEqual({ measure: 'count', line: 'observed', zone: 'UTC', start: TODAY - 4, values: [10, null, 12, null], asOf: ((TODAY - 2) * DAY + 12 * HOUR) / 1_000 });
    expect(history?.counts.openIssues?.values).toEqual([5, null, null, null]);
    expect(history?.counts.forks?.values).toEqual([null, null, null, 0]);
    expect(history?.counts.contributors).toBeNull();
  });

  it('say up to which day the star history was over when it was read', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.observations.recordStarHistory(id, [{ day: TODAY - 3, gained: 4 }, { day: TODAY - 2, gained: 5 }, { day: TODAY - 1, gained: 6 }, { day: TODAY, gained: 1 }], NOW - HOUR);
    const [history] = await store.observations.histories([id], WINDOW);
    expect(history?.starHistory).toEqual({
      measure: 'gain', line: 'reconstructed', zone: 'America/Los_Angeles', start: TODAY - 3, values: [4, 5, 6, 1], asOf: (NOW - HOUR) / 1_000, completeThrough: TODAY - 1,
    });
    // Seen from two days ago, later days did not exist, and that day itself was still running.
    const [earlier] = await store.observations.histories([id], { ...WINDOW, now: NOW - 2 * DAY });
    expect(earlier?.starHistory).toMatchObject({ values: [4, 5], completeThrough: TODAY - 3 });
  });

  it('carry pulses, releases, events and the ledger', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.observations.recordPulses([{ projectId: id, at: NOW - 20 * DAY, stars: 1, forks: 1 }, { projectId: id, at: NOW - HOUR, stars: 9, forks: null }]);
    await store.observations.recordReleases([{ projectId: id, tag: 'v1', publishedAt: NOW - 400 * DAY, prerelease: true, source: 'github' }]);
    await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'nasa/rocket', archived: true }], NOW - DAY);
    await store.observations.recordStarHistory(id, [{ day: TODAY - 9, gained: 4 }], NOW - 5 * DAY);
    await store.observations.recordStarHistory(id, [{ day: TODAY - 9, gained: 3 }], NOW - 4 * DAY);
    const [history] = await store.observations.histories([id], WINDOW);
    expect(history).toMatchObject({
      repo: 'nasa/rocket',
      facts: { archived: true },
      pulses: [{ at: (NOW - HOUR) / 1_000, stars: 9, forks: null }],
      releases: [{ version: 'v1', day: TODAY - 400, prerelease: true }],
      events: [{ type: 'moved', day: TODAY - 1, from: 'acme/rocket', to: 'nasa/rocket' }, { type: 'archived', day: TODAY - 1 }],
      ledger: [{ noticed: TODAY - 4, day: TODAY - 9, from: 4, to: 3 }],
    });
  });
});
