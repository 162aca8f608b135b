import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/contracts/clock.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { ageOf } from '../../commands/support/as-of.ts';
import { addProject, snapshot } from '../support/temporary-store.ts';
import { agesOf, answering, answeringOnSmallUniverse, manager } from '../support/answering.ts';
import { NOW, OBSERVED, TODAY, spikeOf } from '../support/small-universe.ts';
import { isNews } from '../../src/signals/engine/is-news.ts';

describe('when nothing was fetched for ten days, and scoring and detecting went on', () => {
  it.each([
    'score qdrant',
    'health qdrant',
    'signals qdrant',
    'stages',
    'stages funding',
    'top',
    'watchlist',
    'export all',
    'export watchlist',
    'export signals',
    'export signals qdrant',
    'export history qdrant',
  ])('“%s” says how old its figures are', async (text) => {
    const { ask, bot, store, setNow } = await answeringOnSmallUniverse();
    const later = OBSERVED + 10 * DAY;
    await scoreUniverse(store, { at: later, weights: DEFAULT_WEIGHTS, zone: 'UTC' });
    await store.signals.record(
      [{ ...spikeOf('qdrant/qdrant', 'R_qdrant'), sentence: 'gained 2,201 stars in 5 days, usually 40 a day.' }],
      later,
      isNews,
    );
    setNow(later);
    expect(await ask(text)).toContain('⚠ 10 days old');
    expect(agesOf((await bot.runText(text, manager)).message)).toEqual([OBSERVED]);
  });
});

describe('stages', () => {
  it('says how many projects were not observed when others were', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('stages')).toContain('1 of 4 projects not observed in 2 days');
  });
});

describe('signals', () => {
  it('are as old as the line that no longer comes', async () => {
    const { bot, store, ids } = await answeringOnSmallUniverse();
    const failed = {
      projectId: ids.qdrant,
      subject: 'star-history',
      triedAt: OBSERVED,
      okAt: OBSERVED - 6 * DAY,
      reason: 'timeout',
      etag: null,
      cursor: null,
    } as const;
    await store.observations.record({ fetches: [failed] });
    expect(agesOf((await bot.runText('signals qdrant', manager)).message)).toEqual([OBSERVED - 6 * DAY]);
  });
});

describe('watchlist', () => {
  it('is as old as its oldest row, ranked or not', async () => {
    const { bot, store, ids } = await answeringOnSmallUniverse();
    const [standing] = [...(await store.scores.standings([ids.quiet])).values()];
    const score = await store.scores.newest(ids.quiet);
    if (!standing || !score) throw new Error('not filled');
    await store.scores.record([{ score, standing: { ...standing, starsObservedAt: OBSERVED - 8 * DAY } }]);
    await store.workspaces.watch('slack:T1', [ids.quiet], 'U1', NOW, {
      workspaceId: 'slack:T1',
      channel: null,
      at: NOW,
      actor: 'U1',
      actorName: 'Ada',
      action: 'track',
      detail: '',
    });
    for (const text of ['watchlist', 'export watchlist'])
      expect(agesOf((await bot.runText(text, manager)).message), text).toEqual([OBSERVED - 8 * DAY]);
  });
});

describe('the age of a scorecard', () => {
  it('is that of its stars, not of a release that came later; what is older is named', async () => {
    const { ask, bot, store, index } = await answering();
    const id = await addProject(store);
    index.add({ id, fullName: 'acme/rocket' });
    await store.observations.record({
      snapshots: [
        snapshot(id, TODAY - 12, { at: OBSERVED - 12 * DAY, stars: 4_900, contributors: 40 }),
        snapshot(id, TODAY - 3, { at: OBSERVED - 3 * DAY, stars: 5_000, forks: 700 }),
      ],
    });
    await store.observations.record({
      releases: [{ projectId: id, tag: 'v2', publishedAt: NOW, prerelease: false, source: 'import' }],
    });
    expect(agesOf((await bot.runText('score acme/rocket', manager)).message)).toEqual([OBSERVED - 3 * DAY]);
    const answer = await ask('score acme/rocket details:yes');
    expect(answer).toContain('⚠ 3 days old');
    expect(answer).toContain('contributors as of 26 Feb 2026');
  });

  it('covers all that was read within a day, and says of more than one older figure when the oldest was read', () => {
    const figures = [
      { label: 'a', at: NOW },
      { label: 'b', at: NOW - 20 * HOUR },
      { label: 'c', at: NOW - 5 * DAY },
      { label: 'd', at: NOW - 4 * DAY },
    ];
    expect(ageOf(figures)).toEqual({ at: NOW - 20 * HOUR, older: 'c and d as of 5 Mar 2026 or later' });
    expect(ageOf(figures, NOW - 20 * HOUR)).toEqual({
      at: NOW - 20 * HOUR,
      older: 'c and d as of 5 Mar 2026 or later',
    });
    expect(ageOf([])).toEqual({ at: undefined, older: undefined });
  });
});
