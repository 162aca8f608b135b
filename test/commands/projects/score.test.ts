import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/contracts/clock.ts';
import { scoreUniverse } from '../../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../../src/scoring/score.ts';
import type { Store } from '../../../db/store.ts';
import { addProject, snapshot } from '../../support/temporary-store.ts';
import { answering } from '../../support/answering.ts';
import type { Answering } from '../../support/answering.ts';
import { NOW, OBSERVED, TODAY } from '../../support/small-universe.ts';

const scoreAt = (store: Store, at: number): Promise<unknown> =>
  scoreUniverse(store, { at, weights: DEFAULT_WEIGHTS, zone: 'UTC' });

/** A project of 130 steady days whose issues are known for the last 90, so that new ones can be counted today for the first time. */
async function withIssuesSinceThreeMonths({ contributorsUntil = 0 } = {}): Promise<Answering> {
  const here = await answering();
  const id = await addProject(here.store);
  here.index.add({ id, fullName: 'acme/rocket' });
  const days = Array.from({ length: 131 }, (_, index) => 130 - index);
  await here.store.observations.record({
    snapshots: days.map((ago) =>
      snapshot(id, TODAY - ago, {
        at: OBSERVED - ago * DAY,
        stars: 5_000 - 2 * ago,
        forks: 700,
        ...(ago < contributorsUntil ? {} : { contributors: 40 }),
        pushedAt: OBSERVED - ago * DAY,
        ...(ago > 90 ? {} : { openIssues: 100, closedIssues: ago === 0 ? 2_001 : 2_000 }),
      }),
    ),
  });
  await here.store.observations.record({
    releases: [10, 40, 70].map((ago) => ({
      projectId: id,
      tag: `v${ago}`,
      publishedAt: NOW - ago * DAY,
      prerelease: false,
      source: 'github',
    })),
  });
  return here;
}

describe('a scorecard', () => {
  it('warns under its title of a project that nobody pushed to for half a year', async () => {
    const { ask, store, index } = await answering();
    const id = await addProject(store, 'acme/still');
    index.add({ id, fullName: 'acme/still' });
    const readings = (pushedDaysAgo: number) =>
      [60, 30, 0].map((ago) =>
        snapshot(id, TODAY - ago, { at: OBSERVED - ago * DAY, stars: 5_000, pushedAt: OBSERVED - pushedDaysAgo * DAY }),
      );
    await store.observations.record({ snapshots: readings(300) });
    await scoreAt(store, NOW);
    expect((await ask('score acme/still details:yes')).split('\n')[2]).toBe(
      '⚠ No push for 300 days: the last was on 14 May 2025.',
    );
  });
});

describe('what changed', () => {
  it('names the figure that became known, and calls its shift no movement', async () => {
    const { ask, store } = await withIssuesSinceThreeMonths();
    await scoreAt(store, NOW - 7 * DAY);
    await scoreAt(store, NOW);
    const answer = await ask('score acme/rocket details:yes');
    expect(answer).toMatch(/new issues: known now, 1; that alone makes the total [3-9] lower and is no movement/);
    expect(answer).not.toContain('total issues 2,100');
    expect(answer).toContain('steady over a week');
    expect(answer).not.toContain('▼');
    expect((await store.scores.standings([1])).get(1)?.totalWeekAgo).toBe(
      (await store.scores.standings([1])).get(1)?.total,
    );
  });

  it('names a figure that is known no longer, and what it was', async () => {
    const { ask, store } = await withIssuesSinceThreeMonths({ contributorsUntil: 50 });
    await scoreAt(store, NOW - 7 * DAY);
    await scoreAt(store, NOW);
    expect(await ask('score acme/rocket details:yes')).toMatch(
      /contributors: unknown now, before that 40; that alone makes the total \d+ (?:higher|lower) and is no movement/,
    );
  });
});
