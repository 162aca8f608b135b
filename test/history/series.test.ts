import { describe, expect, it } from 'vitest';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import { emptyHistory } from '../../src/contracts/figures/series.ts';
import { NOW, addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';
import { readHistories } from '../../src/history/read-histories.ts';
import { wholeThrough } from '../support/whole-through.ts';

const TODAY = dayOf(NOW);
const WINDOW = { now: NOW, days: 30, zone: 'America/Los_Angeles' };

describe('histories', () => {
  it('are empty, not absent, for a project of which nothing is known; unknown ids are left out', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    expect(await readHistories(store.observations, [id, 404], WINDOW)).toEqual([
      {
        ...emptyHistory('R_acme/rocket', 'acme/rocket'),
        facts: { createdDay: 18_262, lastPushDay: null, archived: false },
      },
    ]);
  });

  it('leave gaps as gaps, each count with its own age', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.observations.record({
      snapshots: [
        snapshot(id, TODAY - 31, { stars: 1 }),
        snapshot(id, TODAY - 4, { stars: 10, openIssues: 5 }),
        snapshot(id, TODAY - 2, { stars: 12 }),
        snapshot(id, TODAY - 1, { forks: 0 }),
      ],
    });
    const [history] = await readHistories(store.observations, [id], WINDOW);
    expect(history?.counts.stars).toEqual({
      measure: 'count',
      line: 'observed',
      zone: 'UTC',
      start: TODAY - 4,
      values: [10, null, 12, null],
      asOf: ((TODAY - 2) * DAY + 12 * HOUR) / 1_000,
    });
    expect(history?.counts.openIssues?.values).toEqual([5, null, null, null]);
    expect(history?.counts.forks?.values).toEqual([null, null, null, 0]);
    expect(history?.counts.contributors).toBeNull();
  });

  it('say up to which day the star history was over when it was read', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.observations.recordStarHistory(
      id,
      [
        { day: TODAY - 3, gained: 4 },
        { day: TODAY - 2, gained: 5 },
        { day: TODAY - 1, gained: 6 },
        { day: TODAY, gained: 1 },
      ],
      NOW - HOUR,
      wholeThrough(NOW - HOUR),
    );
    const [history] = await readHistories(store.observations, [id], WINDOW);
    expect(history?.starHistory).toEqual({
      measure: 'gain',
      line: 'reconstructed',
      zone: 'America/Los_Angeles',
      start: TODAY - 3,
      values: [4, 5, 6, 1],
      asOf: (NOW - HOUR) / 1_000,
      completeThrough: TODAY - 1,
    });
    // Seen from two days ago, later days did not exist, and that day itself was still running.
    const [earlier] = await readHistories(store.observations, [id], { ...WINDOW, now: NOW - 2 * DAY });
    expect(earlier?.starHistory).toMatchObject({ values: [4, 5], completeThrough: TODAY - 3 });
  });

  it('say how far they reach: whether there are older figures, and when pushes were last read', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    const reach = async (now = NOW) => (await readHistories(store.observations, [id], { ...WINDOW, now }))[0]?.reach;
    await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'acme/rocket', pushedAt: NOW - 20 * DAY }], NOW);
    // Not read yet: only what was pushed is known.
    expect(await reach()).toEqual({
      olderCounts: null,
      olderStars: null,
      lastPush: (NOW - 20 * DAY) / 1_000,
    });
    await store.observations.record({
      snapshots: [
        snapshot(id, TODAY - 90, { stars: 1 }),
        snapshot(id, TODAY - 31, { stars: 2 }),
        snapshot(id, TODAY - 12, { stars: 3, releases: 1, pushedAt: NOW - 20 * DAY }),
        // Without a token, the day of the newest push is told and the releases are not; other counts tell neither.
        snapshot(id, TODAY - 6, { stars: 4, pushedAt: NOW - 20 * DAY }),
        snapshot(id, TODAY - 1, { contributors: 5 }),
      ],
    });
    await store.observations.recordStarHistory(
      id,
      [
        { day: TODAY - 200, gained: 4 },
        { day: TODAY - 3, gained: 5 },
      ],
      NOW - HOUR,
      wholeThrough(NOW - HOUR),
    );
    const noonOf = (day: number): number => (day * DAY + 12 * HOUR) / 1_000;
    expect(await reach()).toEqual({
      olderCounts: TODAY - 31,
      olderStars: TODAY - 200,
      lastPush: noonOf(TODAY - 6),
    });
  });

  it('say over which times the releases were read, as it was known at the moment', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    const release = { projectId: id, tag: 'v1', publishedAt: NOW - 40 * DAY, prerelease: false, source: 'github' };
    const covered = async (now = NOW) =>
      (await readHistories(store.observations, [id], { ...WINDOW, now }))[0]?.coverage.releases;
    const read = (from: number, to: number) => ({
      projectId: id,
      subject: 'releases' as const,
      completeness: 'complete' as const,
      from: NOW - from * DAY,
      to: NOW - to * DAY,
    });
    await store.observations.record({ releases: [release], releasesSeenAt: NOW });
    expect(await covered()).toEqual([]);
    await store.observations.record({ releases: [release], releasesSeenAt: NOW, coverage: [read(200, 100)] });
    await store.observations.record({ releases: [], releasesSeenAt: NOW, coverage: [read(90, 60)] });
    // Touching readings are one span; of overlapping ones nothing is lost.
    await store.observations.record({
      releases: [],
      releasesSeenAt: NOW,
      coverage: [read(60, 50), read(55, 5), read(80, 70)],
    });
    expect(await covered()).toEqual([
      { subject: 'releases', completeness: 'complete', from: NOW - 200 * DAY, to: NOW - 100 * DAY },
      { subject: 'releases', completeness: 'complete', from: NOW - 90 * DAY, to: NOW - 5 * DAY },
    ]);
    expect((await covered(NOW - 70 * DAY))?.at(-1)?.to).toBe(NOW - 70 * DAY);
    expect(await covered(NOW - 95 * DAY)).toHaveLength(1);
  });

  it('carry pulses, releases, events and the ledger', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.observations.record({
      pulses: [
        { projectId: id, at: NOW - 20 * DAY, stars: 1, forks: 1 },
        { projectId: id, at: NOW - HOUR, stars: 9, forks: null },
      ],
    });
    await store.observations.record({
      releases: [{ projectId: id, tag: 'v1', publishedAt: NOW - 400 * DAY, prerelease: true, source: 'github' }],
    });
    await store.projects.observe([{ nodeId: 'R_acme/rocket', fullName: 'nasa/rocket', archived: true }], NOW - DAY);
    await store.observations.recordStarHistory(
      id,
      [{ day: TODAY - 9, gained: 4 }],
      NOW - 5 * DAY,
      wholeThrough(NOW - 5 * DAY),
    );
    await store.observations.recordStarHistory(
      id,
      [{ day: TODAY - 9, gained: 3 }],
      NOW - 4 * DAY,
      wholeThrough(NOW - 4 * DAY),
    );
    const [history] = await readHistories(store.observations, [id], WINDOW);
    expect(history).toMatchObject({
      repo: 'nasa/rocket',
      facts: { archived: true },
      pulses: [{ at: (NOW - HOUR) / 1_000, stars: 9, forks: null }],
      releases: [{ version: 'v1', day: TODAY - 400, prerelease: true }],
      events: [
        { type: 'moved', day: TODAY - 1, from: 'acme/rocket', to: 'nasa/rocket' },
        { type: 'archived', day: TODAY - 1 },
      ],
      ledger: [{ noticed: TODAY - 4, day: TODAY - 9, from: 4, to: 3 }],
    });
  });
});
