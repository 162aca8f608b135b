import { describe, expect, it } from 'vitest';
import { scoreOf } from '../../src/scoring/score.ts';
import { DAY, dayOf } from '../../src/core/clock.ts';
import type { Store } from '../../db/store.ts';
import { answeringOnSmallUniverse, manager, textOf } from './answering.ts';
import { NOW, OBSERVED, WORKSPACE } from './small-universe.ts';

/** The project's total today and a week ago, the way a scoring run writes them. */
async function setTotals(store: Store, projectId: number, today: number, weekAgo: number): Promise<void> {
  for (const [at, total] of [[OBSERVED - 7 * DAY, weekAgo], [OBSERVED, today]] as const) {
    const facts = (await store.observations.metricFacts([projectId], at)).get(projectId);
    const standing = await store.scores.standing(projectId);
    if (!facts || !standing) throw new Error('not filled');
    const score = { ...scoreOf(facts, { at }), total };
    await store.scores.record([{ score: { projectId, day: dayOf(at), score }, standing: { ...standing, day: dayOf(at), at, total, totalWeekAgo: weekAgo } }]);
  }
}

describe('the change in a week', () => {
  it.each([
    [70.6, 70.4, '±0', 'unchanged in a week'],
    [70.4, 69.6, '+1', '▲ up 1 in a week'],
    [69.6, 70.4, '−1', '▼ down 1 in a week'],
    [70.6, 69.4, '+1', '▲ up 1 in a week'],
  ])('from %s after %s is the same in every answer', async (today, weekAgo, column, words) => {
    const { ask, bot, store, ids } = await answeringOnSmallUniverse();
    await setTotals(store, ids.qdrant, today, weekAgo);
    expect(await ask('score qdrant')).toContain(words);
    const row = `qdrant/qdrant | ${Math.round(today)} |`;
    expect(await ask('top')).toContain(`${row} 20,000 | ${column}\n`);
    expect(await ask('watchlist')).toContain(`${row} ${column} | 20,000 | +280\n`);
    expect(textOf(await bot.home(manager))).toContain(`${row} ${column} | +280\n`);
  });
});

describe('watchlist', () => {
  it('shows what a project without a total has gained all the same', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    const [standing, score] = await Promise.all([store.scores.standing(ids.quiet), store.scores.latest(ids.quiet)]);
    if (!standing || !score) throw new Error('not filled');
    await store.scores.record([{ score, standing: { ...standing, gained7d: 6 } }]);
    await store.workspaces.watch(WORKSPACE, [ids.quiet], 'U1', NOW, { workspaceId: WORKSPACE, channel: null, at: NOW, actor: 'U1', actorName: 'Ada', action: 'track', detail: '' });
    expect(await ask('watchlist')).toContain('acme/quiet | – | – | 500 | +6\n');
    expect(await ask('top gain')).toContain('acme/quiet (archived) | +6');
  });
});
