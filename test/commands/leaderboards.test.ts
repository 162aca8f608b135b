import { describe, expect, it } from 'vitest';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import type { Score } from '../../src/contracts/score.ts';
import { DAY, dayOf } from '../../src/contracts/clock.ts';
import type { Store } from '../../db/store.ts';
import { answeringOnSmallUniverse, commandsOf, manager, textOf } from '../support/answering.ts';
import { NOW, OBSERVED, WORKSPACE } from '../support/small-universe.ts';

/** Scores the universe today, after a score of a week ago from which the total moved by so many points, by stars alone. */
async function scoreAfter(store: Store, projectId: number, moved: number): Promise<number> {
  const at = OBSERVED - 7 * DAY;
  const today = (await store.scores.latest(projectId))?.score;
  const standing = await store.scores.standing(projectId);
  if (today?.total === undefined || !standing) throw new Error('not filled');
  const { total, metrics } = today;
  // Stars carry half of adoption, which carries a fifth of the total.
  const before = metrics.map((metric) =>
    metric.name === 'stars'
      ? { ...metric, value: 1_000, percentile: (metric.percentile ?? NaN) - moved / (0.2 / 2) }
      : metric,
  );
  const score: Score = { ...today, at, total: total - moved, metrics: before };
  await store.scores.record([
    { score: { projectId, day: dayOf(at), score }, standing: { ...standing, day: dayOf(at), at } },
  ]);
  await scoreUniverse(store, { at: OBSERVED, weights: DEFAULT_WEIGHTS, zone: 'America/Los_Angeles' });
  return total;
}

describe('the change in a week', () => {
  it.each([
    [0.3, '±0', 'steady over a week'],
    [2.6, '+3', '▲ up 3 in a week'],
    [-2.6, '−3', '▼ down 3 in a week'],
    [-0.3, '±0', 'steady over a week'],
  ])('of %s points is the same in every answer', async (moved, column, words) => {
    const { ask, bot, store, ids } = await answeringOnSmallUniverse();
    const row = `qdrant/qdrant | ${Math.round(await scoreAfter(store, ids.qdrant, moved))} |`;
    expect(await ask('score qdrant')).toContain(words);
    expect(await ask('top')).toContain(`${row} 20,000 | ${column}\n`);
    expect(await ask('watchlist')).toContain(`${row} ${column} | 20,000 | +280\n`);
    expect(textOf(await bot.home(manager))).toContain(`${row} ${column} | +280\n`);
  });
});

describe('what is archived', () => {
  it('is marked, and is neither the headline of a ranking nor the best of a comparison', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    expect(await ask('top stars')).toContain('milvus-io/milvus leads by stars: 38,000.');
    await store.projects.observe([{ nodeId: 'R_milvus', fullName: 'milvus-io/milvus', archived: true }], NOW);
    const top = await ask('top stars');
    expect(top).toContain('qdrant/qdrant leads by stars, of what is maintained: 20,000.');
    expect(top).toContain('1 | milvus-io/milvus (archived) | 38,000');
    const compared = await ask('compare qdrant milvus');
    expect(compared).toContain('qdrant/qdrant leads with 82 of 100: milvus-io/milvus is archived.');
    expect(compared).toContain('qdrant | milvus (archived)');
    expect(compared).toContain('stars | 20,000 | 38,000');
    expect(compared).not.toContain('highest total');
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
    expect(await ask('watchlist')).toContain('acme/quiet (archived) | – | – | 500 | +6\n');
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
