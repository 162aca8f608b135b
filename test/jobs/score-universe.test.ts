import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { STAGE_MEDIANS, stageMedianIn } from '../../src/scoring/stage-medians.ts';
import { snapshot } from '../support/temporary-store.ts';

const MEASURES = [
  'issues-created-30d',
  'issues-created-365d',
  'issues-closed-365d',
  'pull-requests-merged-365d',
] as const;

const NOW = Date.parse('2026-03-10T12:00:00Z');
const run = { at: NOW, weights: DEFAULT_WEIGHTS, zone: 'UTC' };

describe('scoring the universe', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'groundswell-score-'));
    store = await openStore({ file: path.join(folder, 'score.db') });
    await store.projects.observe(
      Array.from({ length: 220 }, (_, at) => ({ nodeId: `R_${at}`, fullName: `owner/name-${at}` })),
      NOW,
    );
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets others in between its batches', async () => {
    let turns = 0;
    const done = new AbortController();
    const others = (async () => {
      while (!done.signal.aborted) {
        await nextTurn();
        turns += 1;
      }
    })();
    await scoreUniverse(store, run);
    done.abort();
    await others;
    // 220 projects are nine batches.
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('scores everything, and nothing twice when it is run again', async () => {
    expect((await scoreUniverse(store, run)).scored).toBe(220);
    expect((await scoreUniverse(store, run)).scored).toBe(220);
    expect(await store.scores.totals([1], { from: 0, to: dayOf(NOW) })).toHaveLength(1);
  });

  it('leaves the median of each funding stage, of what has a total', async () => {
    const stages = ['series A', 'series A', 'seed', null];
    for (const [at, fundingStage] of stages.entries()) await store.projects.setDetails(at + 1, { fundingStage });
    await store.observations.record({
      snapshots: [1, 2].map((id) =>
        snapshot(id, dayOf(NOW), {
          at: NOW,
          stars: 1_000 * id,
          forks: 50,
          contributors: 20,
          openIssues: 5,
          closedIssues: 9,
        }),
      ),
      windowCounts: [1, 2].flatMap((projectId) =>
        MEASURES.map((measure) => ({ projectId, measure, asOf: NOW, value: 10 * projectId })),
      ),
    });
    await scoreUniverse(store, run);
    const totals = [...(await store.scores.standings([1, 2])).values()].map(({ total }) => total ?? NaN);
    expect(totals.every(Number.isFinite)).toBe(true);
    const written = (await store.meta.get(STAGE_MEDIANS))?.value;
    expect(stageMedianIn(written, 'series A')).toEqual({
      median: totals.reduce((sum, total) => sum + total, 0) / 2,
      projects: 2,
    });
    // Nothing of it has a total, and nothing was asked of this one.
    expect([
      stageMedianIn(written, 'seed'),
      stageMedianIn(written, 'series Z'),
      stageMedianIn(undefined, 'seed'),
    ]).toEqual([undefined, undefined, undefined]);
  });

  it('gives no total to a project of which nothing is known', async () => {
    expect((await scoreUniverse(store, run)).withoutTotal).toBe(220);
    expect((await store.scores.standings([1])).get(1)?.stars).toBeNull();
  });

  it('holds a total against that of a week ago only where both were made by the same weights', async () => {
    await store.observations.record({
      snapshots: [7, 0].map((days) =>
        snapshot(1, dayOf(NOW) - days, {
          at: NOW - days * DAY,
          stars: 9_000,
          forks: 900,
          contributors: 90,
          openIssues: 10,
          closedIssues: 90,
          mergedPullRequests: 900,
        }),
      ),
    });
    await store.observations.record({
      windowCounts: MEASURES.map((measure) => ({ projectId: 1, measure, asOf: NOW - 8 * DAY, value: 50 })),
    });
    const weekAgo = async () => (await store.scores.standings([1])).get(1)?.totalWeekAgo;
    await scoreUniverse(store, { ...run, at: NOW - 7 * DAY });
    await scoreUniverse(store, run);
    expect(await weekAgo()).toEqual(expect.any(Number));
    const weights = { ...DEFAULT_WEIGHTS, adoption: 300 };
    await scoreUniverse(store, { ...run, weights });
    expect(await weekAgo()).toBeNull();
    expect((await store.scores.newest(1))?.score.version).toBe('v2 (usage 9.2, growth 6.6, health 5.3, adoption 78.9)');
    await scoreUniverse(store, { ...run, weights, at: NOW + 7 * DAY });
    expect(await weekAgo()).toEqual(expect.any(Number));
    // The usual weights in other numbers are the usual ones.
    await scoreUniverse(store, { ...run, weights: { usage: 70, growth: 50, health: 40, adoption: 40 } });
    expect((await store.scores.newest(1, dayOf(NOW)))?.score.version).toBe('v2');
  });

  it('stores the measures that are no column of the standings, and forgets those that are none any more', async () => {
    await store.projects.observe([{ nodeId: 'R_0', fullName: 'owner/name-0', createdAt: NOW - 304 * DAY }], NOW);
    await store.observations.record({
      snapshots: [90, 30, 0].map((days) =>
        snapshot(1, dayOf(NOW) - days, {
          at: NOW - days * DAY,
          stars: 9_000 - days * 10,
          forks: 900,
          contributors: 90 - days / 10,
          watchers: 70,
          openIssues: 10,
          closedIssues: 90,
          mergedPullRequests: 900,
          pushedAt: NOW - 2 * DAY,
        }),
      ),
    });
    await scoreUniverse(store, run);
    const values = Object.fromEntries(
      [...((await store.scores.measureValues([1])).get(1) ?? [])].map(({ key, value }) => [key, value]),
    );
    expect(values).toEqual({
      'new-dependents-28d': null,
      'registry-share': null,
      'weekly-gain': 70,
      'stars-per-month': 9_000 / (304 / 30.436875),
      'contributors-gained-30d': 3,
      'contributors-gained-90d': 9,
      'contributors-gained-365d': null,
      'forks-per-star': 0.1,
      watchers: 70,
      'new-issues-90d': 0,
      'total-issues': 100,
      'open-issues': 10,
      'release-cadence': null,
      'last-push': NOW - 2 * DAY,
      age: NOW - 304 * DAY,
      'downloads-28d': null,
      'downloads-7d': null,
      'downloads-growth': null,
      dependents: null,
      adopters: null,
    });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    expect((await scoreUniverse(store, { ...run, signal: stop.signal })).scored).toBe(0);
  });
});
