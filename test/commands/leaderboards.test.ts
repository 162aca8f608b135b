import { describe, expect, it } from 'vitest';
import { scoreOf } from '../../src/scoring/score.ts';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import type { Store } from '../../db/store.ts';
import { answeringOnSmallUniverse, commandsOf, manager, textOf } from '../support/answering.ts';
import { NOW, OBSERVED, WORKSPACE } from '../support/small-universe.ts';
import { readMetricFacts } from '../../src/history/read-facts.ts';

/** The project's total today and a week ago, the way a scoring run writes them. */
async function setTotals(store: Store, projectId: number, today: number, weekAgo: number): Promise<void> {
  for (const [at, total] of [
    [OBSERVED - 7 * DAY, weekAgo],
    [OBSERVED, today],
  ] as const) {
    const facts = (await readMetricFacts(store.observations, [projectId], at)).get(projectId);
    const standing = await store.scores.standing(projectId);
    if (!facts || !standing) throw new Error('not filled');
    const score = { ...scoreOf(facts, { at }), total };
    await store.scores.record([
      {
        score: { projectId, day: dayOf(at), score },
        standing: { ...standing, day: dayOf(at), at, total, totalWeekAgo: weekAgo },
      },
    ]);
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
    await store.workspaces.watch(WORKSPACE, [ids.quiet], 'U1', NOW, {
      workspaceId: WORKSPACE,
      channel: null,
      at: NOW,
      actor: 'U1',
      actorName: 'Ada',
      action: 'track',
      detail: '',
    });
    expect(await ask('watchlist')).toContain('acme/quiet | – | – | 500 | +6\n');
    expect(await ask('top gain')).toContain('acme/quiet (archived) | +6');
  });
});

describe('top', () => {
  it('says that a window changes nothing where it does not, and keeps it out of the buttons', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    expect(await ask('top 30d')).toContain('the window of 30 days has no effect here: it is for growth and gain');
    expect(commandsOf((await bot.runText('top 30d', manager)).message)[0]).toBe('top by:score page:1 chart:true');
    expect(await ask('top')).not.toContain('window');
  });

  it('names the windows there are when another was asked for', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('top gain 60d')).toContain('there are windows of 7, 30 and 90 days: 30 is the nearest to 60');
    expect(await ask('top gain 30d')).not.toContain('nearest');
  });

  it('offers measures as well as categories for a word that is neither', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('top forks');
    expect(answer).toContain('No tracked project has the category “forks”.');
    expect(answer).toContain('There are vector search and databases. One can rank by score, growth, gain, stars,');
  });

  it('says how many more values there are than it names, or that there is only one', async () => {
    const { ask, store, ids } = await answeringOnSmallUniverse();
    const others = await store.projects.observe(
      Array.from({ length: 6 }, (_, at) => ({ nodeId: `R_more${at}`, fullName: `more/p${at}` })),
      NOW,
    );
    for (const [at, { id }] of others.ids.entries()) await store.projects.setDetails(id, { category: `kind ${at}` });
    expect(await ask('top category:nothing')).toMatch(/There are vector search, (?:[^,]+, ){5}and 2 more\./);
    await store.projects.setDetails(ids.milvus, { fundingStage: null });
    expect(await ask('top stage:"seed"')).toContain('There is only series A.');
  });
});
