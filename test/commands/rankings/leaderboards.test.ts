import { describe, expect, it } from 'vitest';
import { scoreUniverse } from '../../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../../src/scoring/score.ts';
import type { Score } from '../../../src/contracts/figures/score.ts';
import { DAY, dayOf } from '../../../src/contracts/clock.ts';
import type { Store } from '../../../db/store.ts';
import { MEASURES } from '../../../src/measures/index.ts';
import { answeringOnSmallUniverse, commandsOf, manager, textOf } from '../../support/answering.ts';
import { NOW, OBSERVED, WORKSPACE } from '../../support/small-universe.ts';

/** Scores the universe today, after a score of a week ago from which the total moved by so many points, by stars alone. */
async function scoreAfter(store: Store, projectId: number, moved: number): Promise<number> {
  const at = OBSERVED - 7 * DAY;
  const today = (await store.scores.newest(projectId))?.score;
  const standing = (await store.scores.standings([projectId])).get(projectId);
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
    const total = Math.round(await scoreAfter(store, ids.qdrant, moved));
    const row = `qdrant/qdrant | ${total} |`;
    expect(await ask('score qdrant')).toContain(words);
    expect(await ask('top')).toContain(`${total} | qdrant/qdrant | 20,000 | ${column}\n`);
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
    expect(top).toContain('1 | 38,000 | milvus-io/milvus (archived)');
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
    const standing = (await store.scores.standings([ids.quiet])).get(ids.quiet);
    const score = await store.scores.newest(ids.quiet);
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
    expect(await ask('top gain')).toContain('| +6 | acme/quiet (archived)');
  });
});

describe('top', () => {
  it('says that a window changes nothing where it does not, and keeps it out of the buttons', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    expect(await ask('top 30d')).toContain('the window of 30 days has no effect here: total score has none');
    expect(commandsOf((await bot.runText('top 30d', manager)).message)[0]).toBe('top by:score page:1 chart:true');
    expect(await ask('top')).not.toContain('window');
  });

  it('ranks by every measure, from either end, within bounds of it and of stars', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const names = async (text: string): Promise<string[]> =>
      [...(await ask(text)).matchAll(/^\d+ \| [^|]+ \| (\S+)/gm)].map(([, name]) => name ?? '');
    for (const { id } of MEASURES.filter(({ unit }) => unit !== 'score'))
      expect(await ask(`top ${id}`)).toMatch(/ranked|here yet/);
    expect(await names('top stars')).toEqual(['milvus-io/milvus', 'qdrant/qdrant', 'acme/quiet']);
    expect(await names('top least stars')).toEqual(['acme/quiet', 'qdrant/qdrant', 'milvus-io/milvus']);
    expect(await names('top worst momentum')).toEqual((await names('top momentum')).toReversed());
    expect(await names('top stars min:1k max:20,000')).toEqual(['qdrant/qdrant']);
    expect(await names('top forks per star minstars:30k')).toEqual(['milvus-io/milvus']);
    expect(await names('top growth 30d max:5%')).toEqual(['milvus-io/milvus']);
    expect(await ask('top stars min:lots')).toContain('“lots” is no number for min.');
    expect(await ask('top stars min:1m')).toContain('No project ranked by stars is within these filters and bounds.');
  });

  it('shows a ratio with its counts, and how old a moment is', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('top issues closed')).toContain('| 88.1 % | milvus-io/milvus | 363 closed, 412 opened |');
    const open = await ask('top open issues');
    expect(open).toContain('Most by open issues');
    expect(open).toContain('milvus-io/milvus leads by open issues: 900.');
    expect(await ask('top last release')).toContain('qdrant/qdrant leads by last stable release: 12 days ago.');
  });

  it('takes several values of a filter, licences and companies as well', async () => {
    const { ask, store } = await answeringOnSmallUniverse();
    await store.projects.observe([{ nodeId: 'R_milvus', fullName: 'milvus-io/milvus', license: 'MIT' }], NOW);
    expect(await ask('top stars category:databases,vector')).toContain(
      'Top by stars within databases or vector search',
    );
    const licensed = await ask('top stars licence:mit');
    expect(licensed).toContain('1 | 38,000 | milvus-io/milvus');
    expect(licensed).toContain('1 project ranked');
    expect(await ask('top stars company:qdrant')).toContain('1 | 20,000 | qdrant/qdrant');
    expect(await ask('top stars category:databases,nothing')).toContain(
      'No tracked project has the category “nothing”.',
    );
  });

  it('names the windows there are when another was asked for', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('top gain 60d')).toContain('there are windows of 7, 30 and 90 days: 30 is the nearest to 60');
    expect(await ask('top gain 30d')).not.toContain('nearest');
  });

  it('offers measures as well as categories for a word that is neither', async () => {
    const { ask } = await answeringOnSmallUniverse();
    const answer = await ask('top magic');
    expect(answer).toContain('No tracked project has the category “magic”.');
    expect(answer).toContain(
      'There are vector search and databases. One can rank by score, adoption, momentum, usage, health, growth,',
    );
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
