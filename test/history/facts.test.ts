import { metricsOf } from '../../src/scoring/metrics.ts';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, dayOf } from '../../src/contracts/clock.ts';
import type { MetricFacts } from '../../src/contracts/figures/score.ts';
import type { ReleaseRecord, Snapshot, Store } from '../../db/store.ts';
import { NOW, addProject, snapshot, temporaryStore } from '../support/temporary-store.ts';
import { readMetricFacts } from '../../src/history/read-facts.ts';
import { wholeThrough } from '../support/whole-through.ts';

const TODAY = dayOf(NOW);
const at = (day: number): number => day * DAY + 12 * HOUR;

async function factsOf(store: Store, id: number, when = NOW): Promise<MetricFacts> {
  const facts = (await readMetricFacts(store.observations, [id], when)).get(id);
  if (facts === undefined) throw new Error('no facts');
  return facts;
}

async function withSnapshots(
  rows: readonly { day: number; figures: Partial<Snapshot> }[],
): Promise<{ store: Store; id: number }> {
  const store = await temporaryStore();
  const id = await addProject(store);
  await store.observations.record({ snapshots: rows.map(({ day, figures }) => snapshot(id, day, figures)) });
  return { store, id };
}

describe('current counts', () => {
  it('come from the newest snapshot that knows each, with its own age', async () => {
    const { store, id } = await withSnapshots([
      { day: TODAY - 9, figures: { stars: 90, forks: 8, contributors: 5, openIssues: 3, closedIssues: 7 } },
      { day: TODAY - 2, figures: { stars: 100, forks: null, openIssues: 4 } },
    ]);
    expect(await factsOf(store, id)).toMatchObject({
      stars: { value: 100, observedAt: at(TODAY - 2), source: 'snapshot' },
      forks: { value: 8, observedAt: at(TODAY - 9) },
      contributors: { value: 5, observedAt: at(TODAY - 9) },
      // Open and closed must have been read together.
      totalIssues: { value: 10, observedAt: at(TODAY - 9) },
    });
  });

  it('older than 45 days are absent, with the reason', async () => {
    const { store, id } = await withSnapshots([{ day: TODAY - 46, figures: { stars: 90, contributors: 5 } }]);
    await store.observations.record({
      fetches: [
        { projectId: id, subject: 'daily', triedAt: NOW, okAt: at(TODAY - 46), reason: null, etag: null, cursor: null },
        {
          projectId: id,
          subject: 'contributors',
          triedAt: NOW,
          okAt: null,
          reason: 'GitHub refuses the list for very large repositories',
          etag: null,
          cursor: null,
        },
      ],
    });
    const facts = await factsOf(store, id);
    expect(facts.stars).toMatchObject({ value: undefined, missingBecause: 'last read 46 days ago' });
    expect((await factsOf(store, id, at(TODAY + 2_000))).stars.missingBecause).toBe('last read 2,046 days ago');
    expect(facts.contributors).toMatchObject({
      value: undefined,
      missingBecause: 'GitHub refuses the list for very large repositories',
    });
    expect(facts.releases).toMatchObject({ value: undefined, missingBecause: 'never fetched' });
  });

  it('take the newest pulse where it is newer, and never look past the moment asked about', async () => {
    const { store, id } = await withSnapshots([{ day: TODAY, figures: { at: NOW - 5 * HOUR, stars: 100, forks: 10 } }]);
    await store.observations.record({
      pulses: [
        { projectId: id, at: NOW - HOUR, stars: 103, forks: null },
        { projectId: id, at: NOW + HOUR, stars: 999, forks: 99 },
      ],
    });
    expect(await factsOf(store, id)).toMatchObject({
      stars: { value: 103, observedAt: NOW - HOUR },
      forks: { value: 10, observedAt: NOW - 5 * HOUR },
    });
    expect((await factsOf(store, id, NOW - 6 * HOUR)).stars.value).toBeUndefined();
  });
});

describe('stars gained in 30 days', () => {
  const history = (from: number, to: number, gained = 2): { day: number; gained: number }[] =>
    Array.from({ length: to - from + 1 }, (_, index) => ({ day: from + index, gained }));

  it('come from the star history when every day of the window is known', async () => {
    const { store, id } = await withSnapshots([{ day: TODAY, figures: { at: NOW - HOUR, stars: 1_000 } }]);
    await store.observations.recordStarHistory(
      id,
      [...history(TODAY - 100, TODAY - 1), { day: TODAY, gained: 5 }],
      NOW,
      wholeThrough(NOW),
    );
    const facts = await factsOf(store, id);
    // Midnight in Los Angeles after 9 March 2026, in daylight-saving time, is 07:00 UTC.
    expect(facts.starsGained30d).toEqual({
      value: 60,
      observedAt: TODAY * DAY + 7 * HOUR,
      source: 'star history',
      days: 30,
    });
    // The five of the running day came after the window.
    expect(facts.stars30dAgo).toMatchObject({ value: 935, source: 'star history' });
  });

  it('of a younger project count from its creation', async () => {
    const { store, id } = await withSnapshots([{ day: TODAY, figures: { stars: 22 } }]);
    await store.projects.observe(
      [{ nodeId: 'R_acme/rocket', fullName: 'acme/rocket', createdAt: at(TODAY - 11) }],
      NOW,
    );
    await store.observations.recordStarHistory(id, history(TODAY - 11, TODAY - 1), NOW, wholeThrough(NOW));
    expect(await factsOf(store, id)).toMatchObject({
      starsGained30d: { value: 22, source: 'star history' },
      stars30dAgo: { value: 0 },
    });
  });

  it('fall back to snapshots when a day is missing, and say over how many days they are', async () => {
    const { store, id } = await withSnapshots([
      { day: TODAY - 28, figures: { stars: 900 } },
      { day: TODAY, figures: { at: NOW, stars: 1_040 } },
    ]);
    await store.observations.recordStarHistory(
      id,
      history(TODAY - 100, TODAY - 1).filter(({ day }) => day !== TODAY - 12),
      NOW,
      wholeThrough(NOW),
    );
    expect(await factsOf(store, id)).toMatchObject({
      starsGained30d: { value: 140, observedAt: NOW, source: 'snapshot', days: 28 },
      stars30dAgo: { value: 900 },
    });
  });

  it('may be negative, and are absent when neither source reaches back', async () => {
    const falling = await withSnapshots([
      { day: TODAY - 30, figures: { stars: 900 } },
      { day: TODAY, figures: { stars: 880 } },
    ]);
    expect(await factsOf(falling.store, falling.id)).toMatchObject({
      starsGained30d: { value: -20, source: 'snapshot' },
      stars30dAgo: { value: 900 },
    });
    const young = await withSnapshots([
      { day: TODAY - 20, figures: { stars: 900 } },
      { day: TODAY, figures: { stars: 980 } },
    ]);
    expect((await factsOf(young.store, young.id)).starsGained30d).toMatchObject({
      value: undefined,
      missingBecause: 'never fetched',
    });
  });

  it('subtract only what came before the star count was read', async () => {
    const { store, id } = await withSnapshots([{ day: TODAY - 10, figures: { stars: 1_000 } }]);
    await store.observations.recordStarHistory(id, history(TODAY - 100, TODAY - 1), NOW, wholeThrough(NOW));
    // The window of 30 days ends yesterday; the count is from ten days ago, when 21 of its days had begun.
    expect(await factsOf(store, id)).toMatchObject({
      starsGained30d: { value: 60 },
      stars30dAgo: { value: 1_000 - 2 * 21, observedAt: at(TODAY - 10) },
    });
    const old = await withSnapshots([{ day: TODAY - 40, figures: { stars: 1_000 } }]);
    await old.store.observations.recordStarHistory(old.id, history(TODAY - 100, TODAY - 1), NOW, wholeThrough(NOW));
    expect((await factsOf(old.store, old.id)).stars30dAgo.value).toBeUndefined();
  });

  it('do not use a history that ended long ago', async () => {
    const { store, id } = await withSnapshots([{ day: TODAY, figures: { stars: 1_000 } }]);
    await store.observations.recordStarHistory(
      id,
      history(TODAY - 100, TODAY - 9),
      NOW - 8 * DAY,
      wholeThrough(NOW - 8 * DAY),
    );
    expect((await factsOf(store, id)).starsGained30d.value).toBeUndefined();
  });
});

describe('window counts', () => {
  const counts = (open: number, closed: number, merged: number): Partial<Snapshot> => ({
    openIssues: open,
    closedIssues: closed,
    mergedPullRequests: merged,
  });

  it('come from own snapshots when both ends are there', async () => {
    const { store, id } = await withSnapshots([
      { day: TODAY - 365, figures: counts(10, 100, 50) },
      { day: TODAY - 30, figures: counts(20, 300, 140) },
      { day: TODAY, figures: counts(18, 330, 150) },
    ]);
    await store.observations.record({
      windowCounts: [{ projectId: id, measure: 'issues-created-30d', asOf: NOW, value: 9_999 }],
    });
    expect(await factsOf(store, id)).toMatchObject({
      issuesCreated30d: { value: 28, observedAt: at(TODAY), source: 'snapshot' },
      issuesCreated365d: { value: 238 },
      issuesClosed365d: { value: 230 },
      pullRequestsMerged365d: { value: 100 },
    });
  });

  it('are scaled over weekly figures', async () => {
    const { store, id } = await withSnapshots([
      { day: TODAY - 28, figures: { ...counts(0, 0, 0), source: 'import' } },
      { day: TODAY, figures: { ...counts(0, 28, 0), source: 'import' } },
    ]);
    expect((await factsOf(store, id)).issuesCreated30d).toMatchObject({
      value: 30,
      source: 'recorded figures 28 days apart, scaled to 30',
    });
  });

  it('and a share of two of them is that of what was counted, not of what was rounded', async () => {
    const { store, id } = await withSnapshots([
      { day: TODAY - 364, figures: { ...counts(0, 0, 0), source: 'import' } },
      { day: TODAY, figures: { ...counts(106, 167, 0), source: 'import' } },
    ]);
    const facts = await factsOf(store, id);
    expect([facts.issuesClosed365d.value, facts.issuesCreated365d.value]).toEqual([167, 274]);
    expect(metricsOf(facts, NOW).issuesClosed.value).toBeCloseTo(167 / 273, 10);
  });

  it('come from GitHub’s search with its age before there are own ones, or when the count fell', async () => {
    const { store, id } = await withSnapshots([
      { day: TODAY - 30, figures: counts(20, 300, 140) },
      { day: TODAY, figures: counts(18, 250, 150) },
    ]);
    await store.observations.record({
      windowCounts: [
        { projectId: id, measure: 'issues-created-30d', asOf: NOW - 3 * DAY, value: 12 },
        { projectId: id, measure: 'issues-closed-365d', asOf: NOW - 3 * DAY, value: 80 },
        { projectId: id, measure: 'issues-closed-365d', asOf: NOW + DAY, value: 81 },
      ],
    });
    expect(await factsOf(store, id)).toMatchObject({
      issuesCreated30d: { value: 12, observedAt: NOW - 3 * DAY, source: 'GitHub search' },
      issuesClosed365d: { value: 80, observedAt: NOW - 3 * DAY },
      issuesCreated365d: { value: undefined, missingBecause: 'never fetched' },
    });
  });
});

describe('releases', () => {
  it('that were read and found none are known to be none', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.observations.record({
      fetches: [
        { projectId: id, subject: 'releases', triedAt: NOW, okAt: NOW, reason: null, etag: null, cursor: null },
      ],
    });
    expect((await factsOf(store, id)).releases).toEqual({ value: [], observedAt: NOW, source: 'releases' });
  });

  it('are as old as the snapshot that listed them, where their history was not read yet', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.observations.record({
      releases: [{ projectId: id, tag: 'v1', publishedAt: NOW - 246 * DAY, prerelease: false, source: 'github' }],
      releasesSeenAt: NOW - HOUR,
    });
    expect((await factsOf(store, id)).releases).toMatchObject({ observedAt: NOW - 246 * DAY });
    await store.observations.record({
      fetches: [
        {
          projectId: id,
          subject: 'daily',
          triedAt: NOW - HOUR,
          okAt: NOW - HOUR,
          reason: null,
          etag: null,
          cursor: null,
        },
      ],
    });
    expect((await factsOf(store, id)).releases).toMatchObject({
      observedAt: NOW - HOUR,
      value: [{ publishedAt: NOW - 246 * DAY }],
    });
  });

  it('carry the year, and the last stable one before it', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    const release = (tag: string, days: number, prerelease = false): ReleaseRecord => ({
      projectId: id,
      tag,
      publishedAt: NOW - days * DAY,
      prerelease,
      source: 'github',
    });
    await store.observations.record({
      releases: [
        release('v1', 900),
        release('v2', 800),
        release('v3-rc', 700, true),
        release('v3', 20),
        release('future', -1),
        // Not flagged, but their names say what they are.
        release('nightly-2024-02-01', 600),
        release('v4.0.0-beta.1', 10),
      ],
    });
    const { value } = (await factsOf(store, id)).releases;
    expect(value?.map(({ publishedAt, prerelease }) => [(NOW - publishedAt) / DAY, prerelease])).toEqual([
      [800, false],
      [20, false],
      [10, true],
    ]);
  });
});

it('says nothing about projects that are not there', async () => {
  const store = await temporaryStore();
  expect((await readMetricFacts(store.observations, [1, 2, 3], NOW)).size).toBe(0);
});

describe('figures', () => {
  it('that imported records never had are not recorded; a count whose start they lack says so', async () => {
    const store = await temporaryStore();
    const { ids } = await store.projects.observe(
      [{ nodeId: 'recorded:acme/sled', fullName: 'acme/sled' }],
      NOW,
      'import',
    );
    const id = ids[0]?.id ?? 0;
    await store.observations.record({
      snapshots: [
        snapshot(id, TODAY, { openIssues: 20, closedIssues: 300, mergedPullRequests: null, contributors: null }),
      ],
    });
    const facts = await factsOf(store, id);
    expect(facts.pullRequestsMerged365d).toMatchObject({ value: undefined, missingBecause: 'not recorded' });
    expect(facts.contributors.missingBecause).toBe('not recorded');
    expect(facts.issuesClosed365d.missingBecause).toBe('no count of a year before');
    expect(facts.issuesCreated30d.missingBecause).toBe('no count of 30 days before');
  });
});
