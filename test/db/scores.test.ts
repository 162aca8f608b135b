import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf } from '../../src/contracts/clock.ts';
import type { LeaderboardQuery, MeasureOrder } from '../../db/store.ts';
import { openStore } from '../../db/open.ts';
import { record, score, standing } from '../support/record-score.ts';
import { AUDIT, NOW, addProject, retire, temporaryStore } from '../support/temporary-store.ts';

const TODAY = dayOf(NOW);

describe('scores', () => {
  it('come back as they were stored, newest or as of a day', async () => {
    const store = await temporaryStore();
    const [a, b] = [await addProject(store, 'a/a'), await addProject(store, 'b/b')];
    await record(store, a, 50, TODAY - 7);
    await record(store, b, 70, TODAY - 3);
    await record(store, a, undefined, TODAY);
    const kept = await store.scores.newest(a);
    expect(kept).toEqual({ projectId: a, day: TODAY, score: score(undefined) });
    expect((await store.scores.newest(a, TODAY - 1))?.day).toBe(TODAY - 7);
    expect(await store.scores.newest(a, TODAY - 8)).toBeUndefined();
    expect(await store.scores.totals([a], { from: TODAY - 7, to: TODAY })).toEqual([
      { projectId: a, day: TODAY - 7, total: 50, version: 'v1' },
      { projectId: a, day: TODAY, total: null, version: 'v1' },
    ]);
    expect((await store.scores.scored()).newestDay).toBe(TODAY);
  });

  it('of an earlier day that is scored again do not take the place of what stands now', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await record(store, id, 60, TODAY);
    await record(store, id, 40, TODAY - 5);
    await record(store, id, 61, TODAY);
    expect((await store.scores.standings([id])).get(id)).toMatchObject({ day: TODAY, total: 61 });
    expect(await store.scores.totals([id], { from: 0, to: TODAY })).toHaveLength(2);
  });

  it('tell totals of many projects on some days, and star quality beside them', async () => {
    const store = await temporaryStore();
    const [a, b] = [await addProject(store, 'a/a'), await addProject(store, 'b/b')];
    await record(store, a, 50, TODAY - 9);
    await record(store, a, 51, TODAY - 8);
    await record(store, b, 60, TODAY - 4);
    expect(await store.scores.totals([a, b, 404], { from: TODAY - 9, to: TODAY - 4 })).toEqual([
      { projectId: a, day: TODAY - 9, total: 50, version: 'v1' },
      { projectId: a, day: TODAY - 8, total: 51, version: 'v1' },
      { projectId: b, day: TODAY - 4, total: 60, version: 'v1' },
    ]);
    expect(await store.scores.totals([a, b], { from: TODAY - 7, to: TODAY - 5 })).toEqual([]);
    expect(await store.scores.totals([], { from: 0, to: TODAY })).toEqual([]);
    const grades = async (): Promise<unknown[]> =>
      [...(await store.scores.standings([a, b])).values()].map(({ starQuality }) => starQuality);
    await store.scores.setStarQuality(
      new Map([
        [a, 'high'],
        [b, 'low'],
      ]),
    );
    expect(await grades()).toEqual(['high', 'low']);
    await store.scores.setStarQuality(new Map([[b, 'medium']]));
    expect(await grades()).toEqual([null, 'medium']);
  });

  it('tell the top of the newest of some days that was scored', async () => {
    const store = await temporaryStore();
    const ids = [await addProject(store, 'a/a'), await addProject(store, 'b/b'), await addProject(store, 'c/c')];
    for (const [index, id] of ids.entries()) await record(store, id, index === 2 ? undefined : 50 + index, TODAY - 9);
    expect(await store.scores.topOn({ from: TODAY - 13, to: TODAY - 7 }, 5)).toEqual([
      { projectId: 2, fullName: 'b/b', total: 51, day: TODAY - 9, version: 'v1' },
      { projectId: 1, fullName: 'a/a', total: 50, day: TODAY - 9, version: 'v1' },
    ]);
    expect(await store.scores.topOn({ from: TODAY - 13, to: TODAY - 7 }, 1)).toHaveLength(1);
    expect(await store.scores.topOn({ from: TODAY - 8, to: TODAY }, 5)).toEqual([]);
  });

  it('tell the top among those that a filter lets through, and the best of each company', async () => {
    const store = await temporaryStore();
    const ids = [await addProject(store, 'a/a'), await addProject(store, 'b/b'), await addProject(store, 'c/c')];
    const companies = ['Acme', 'Acme', null];
    for (const [index, id] of ids.entries()) {
      await store.projects.setDetails(id, { company: companies[index] ?? null, category: index === 1 ? 'db' : 'ml' });
      await record(store, id, 50 + index, TODAY);
    }
    const span = { from: TODAY, to: TODAY };
    expect((await store.scores.topOn(span, 5, { categories: ['ml'] })).map(({ fullName }) => fullName)).toEqual([
      'c/c',
      'a/a',
    ]);
    expect(await store.scores.topCompaniesOn(span, 5)).toEqual([
      { projectId: 2, fullName: 'b/b', company: 'Acme', total: 51, day: TODAY, version: 'v1' },
    ]);
    expect(await store.scores.topCompaniesOn(span, 5, { categories: ['ml'] })).toMatchObject([{ fullName: 'a/a' }]);
  });

  it('add up what is known of the projects of a group', async () => {
    const store = await temporaryStore();
    const figures = [
      { category: 'db', total: 50, stars: 1_100, gained30d: 100 },
      { category: 'db', total: 60, stars: 2_000, gained30d: null },
      { category: 'ml', total: undefined, stars: null, gained30d: null },
      { category: null, total: 70, stars: 9_000, gained30d: 5 },
    ];
    for (const [index, { category, total, stars, gained30d }] of figures.entries()) {
      const id = await addProject(store, `a/p${index}`);
      await store.projects.setDetails(id, { category });
      await store.scores.record([
        {
          score: { projectId: id, day: TODAY, score: score(total) },
          standing: standing(id, { day: TODAY, total: total ?? null, stars, gained30d }),
        },
      ]);
    }
    expect(await store.scores.groupTotals('category', 'gained30d')).toEqual([
      {
        group: 'db',
        projects: 2,
        stars: 3_100,
        withGain: 1,
        gained: 100,
        before: 1_000,
        bestName: 'a/p1',
        bestTotal: 60,
      },
      {
        group: 'ml',
        projects: 1,
        stars: null,
        withGain: 0,
        gained: null,
        before: null,
        bestName: null,
        bestTotal: null,
      },
    ]);
    expect(await store.scores.groupTotals('category', 'gained30d', { minStars: 1_500 })).toMatchObject([
      { group: 'db', projects: 1, gained: null },
    ]);
  });
});

describe('measures beside the standings', () => {
  it('are those of the newest day, forgotten with their measure, and have medians and dates', async () => {
    const store = await temporaryStore();
    const id = await addProject(store);
    await store.projects.setDetails(id, { category: 'db' });
    const at = (value: number | null) => ({ key: 'kept', value, observedAt: NOW - 5, days: 28, note: 'a (npm)' });
    const put = (day: number, value: number | null): Promise<void> =>
      store.scores.record([
        { score: { projectId: id, day, score: score(1) }, standing: standing(id, { day }), values: [at(value)] },
      ]);
    await put(TODAY, 7);
    await put(TODAY - 1, 3);
    expect(await store.scores.measureValues([id, 404])).toEqual(new Map([[id, [at(7)]]]));
    const asked = { order: { key: 'kept' }, limit: 1, offset: 0 } as const;
    expect((await store.scores.leaderboard(asked)).rows[0]).toMatchObject({
      value: 7,
      valueAt: NOW - 5,
      valueDays: 28,
      valueNote: 'a (npm)',
    });
    expect(await store.scores.groupMedians('category', ['total', { key: 'kept' }])).toMatchObject([
      { medians: [null, 7] },
    ]);
    await put(TODAY, null);
    expect(await store.scores.leaderboard(asked)).toMatchObject({ ranked: 0, unknown: 1 });
    await store.scores.keepMeasures(['other']);
    expect(await store.scores.measureValues([id])).toEqual(new Map());
  });

  it('are filtered by licence and company like all others', async () => {
    const store = await temporaryStore();
    const ids = [await addProject(store, 'a/a'), await addProject(store, 'b/b')];
    await store.projects.setDetails(ids[0] ?? 0, { company: 'Acme' });
    await store.projects.observe([{ nodeId: 'R_c', fullName: 'c/c', license: 'MIT' }], NOW);
    for (const id of [...ids, 3]) await record(store, id, 50);
    const names = async (filter: Partial<LeaderboardQuery>): Promise<string[]> =>
      (await store.scores.leaderboard({ ...filter, order: 'total', limit: 9, offset: 0 })).rows.map(
        ({ fullName }) => fullName,
      );
    expect(await names({ licences: ['MIT', 'GPL-3.0'] })).toEqual(['c/c']);
    expect(await names({ companies: ['Acme'] })).toEqual(['a/a']);
  });
});

describe('leaderboard', () => {
  it('leaves out what is gone or retired, and takes it back', async () => {
    const store = await temporaryStore();
    const [gone, retired] = [await addProject(store, 'a/a'), await addProject(store, 'b/b')];
    await record(store, gone, 50);
    await record(store, retired, 40);
    const names = async (): Promise<string[]> =>
      (await store.scores.leaderboard({ order: 'total', limit: 9, offset: 0 })).rows.map(({ fullName }) => fullName);
    await store.projects.markUnavailable(gone, 'gone', 'deleted', NOW);
    await retire(store, [retired]);
    expect(await names()).toEqual([]);
    await record(store, gone, 55);
    expect(await names()).toEqual([]);
    await store.projects.reinstate([retired], NOW);
    await addProject(store, 'a/a');
    expect(await names()).toEqual(['a/a', 'b/b']);
  });

  it('gives equal values the same place and leaves the next ones free, also over pages', async () => {
    const store = await temporaryStore();
    for (const [index, gained30d] of [9, 7, 7, 7, 5].entries())
      await record(store, await addProject(store, `o/n${index}`), 50, TODAY, { gained30d });
    const places = async (offset: number): Promise<number[]> =>
      (await store.scores.leaderboard({ order: 'gained30d', limit: 3, offset })).rows.map(({ rank }) => rank);
    expect([await places(0), await places(2), await places(3)]).toEqual([
      [1, 2, 2],
      [2, 2, 5],
      [2, 5],
    ]);
  });

  it('ranks like a plain sort over everything, whatever is asked', async () => {
    const maybe = fc.option(fc.integer({ min: 0, max: 6 }));
    const project = fc.record({
      growth30d: maybe,
      gained30d: maybe,
      stars: maybe,
      total: maybe,
      kept: maybe,
      category: fc.constantFrom('db', 'ai', null),
      language: fc.constantFrom('Go', 'Rust'),
      watched: fc.boolean(),
    });
    const query = fc.record({
      order: fc.constantFrom<MeasureOrder>('growth30d', 'gained30d', 'stars', 'total', { key: 'kept' }),
      ascending: fc.option(fc.boolean(), { nil: undefined }),
      minValue: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      maxValue: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      maxStars: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      minStars: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
      minGained: fc.option(
        fc.record({ over: fc.constant('gained30d' as const), least: fc.integer({ min: 0, max: 6 }) }),
        { nil: undefined },
      ),
      categories: fc.subarray(['db', 'ai']),
      languages: fc.subarray(['Go', 'Rust']),
      watchedBy: fc.constantFrom('slack:T', undefined),
      excludeIds: fc.subarray([1, 2, 3]),
      limit: fc.integer({ min: 1, max: 4 }),
      offset: fc.integer({ min: 0, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(project, { minLength: 1, maxLength: 9 }), query, async (projects, asked) => {
        const store = await openStore({ file: ':memory:' });
        await store.workspaces.join({ id: 'slack:T', platform: 'slack', name: 'T' }, NOW);
        for (const [index, { category, language, watched, kept, ...figures }] of projects.entries()) {
          await store.projects.observe([{ nodeId: `R_${index}`, fullName: `o/n${index}`, language }], NOW);
          await store.projects.setDetails(index + 1, { category });
          await record(store, index + 1, figures.total ?? undefined, TODAY, figures, kept);
          if (watched) await store.workspaces.watch('slack:T', [index + 1], 'u', NOW, AUDIT);
        }
        const board = await store.scores.leaderboard(asked satisfies LeaderboardQuery);
        const ahead = (more: number): number => (asked.ascending === true ? -more : more);
        const matching = projects
          .map((one, index) => ({
            ...one,
            id: index + 1,
            value: typeof asked.order === 'string' ? one[asked.order as 'stars'] : one.kept,
          }))
          .filter(
            (one) =>
              asked.categories.length === 0 || (one.category !== null && asked.categories.includes(one.category)),
          )
          .filter((one) => asked.languages.length === 0 || asked.languages.includes(one.language))
          .filter((one) => (asked.watchedBy === undefined || one.watched) && !asked.excludeIds.includes(one.id));
        const ranked = matching
          .filter(
            (one) =>
              one.value !== null &&
              (asked.minValue === undefined || one.value >= asked.minValue) &&
              (asked.maxValue === undefined || one.value <= asked.maxValue) &&
              (asked.maxStars === undefined || (one.stars ?? 9) <= asked.maxStars) &&
              (asked.minStars === undefined || (one.stars ?? -1) >= asked.minStars) &&
              (asked.minGained === undefined || (one.gained30d ?? -1) >= asked.minGained.least),
          )
          .sort((a, b) => ahead((b.value ?? 0) - (a.value ?? 0)) || (b.stars ?? -1) - (a.stars ?? -1) || a.id - b.id);
        expect(board.ranked).toBe(ranked.length);
        expect(board.unknown).toBe(matching.filter((one) => one.value === null).length);
        expect(board.rows.map(({ projectId, rank }) => [projectId, rank])).toEqual(
          ranked
            .slice(asked.offset, asked.offset + asked.limit)
            .map((one) => [
              one.id,
              1 + ranked.filter((other) => ahead((other.value ?? 0) - (one.value ?? 0)) > 0).length,
            ]),
        );
        await store.close();
      }),
      { numRuns: 60 },
    );
  });

  it('gives medians only of what is still tracked', async () => {
    const store = await temporaryStore();
    const [gone, retired, here] = [
      await addProject(store, 'a/a'),
      await addProject(store, 'b/b'),
      await addProject(store, 'c/c'),
    ];
    for (const id of [gone, retired, here]) {
      await store.projects.setDetails(id, { category: 'db' });
      await record(store, id, 40, TODAY, { stars: id });
    }
    await store.projects.markUnavailable(gone, 'gone', 'deleted', NOW);
    await retire(store, [retired]);
    expect(await store.scores.groupMedians('category', ['stars'])).toMatchObject([
      { group: 'db', projects: 1, medians: [here] },
    ]);
  });

  it('gives medians per group over what is known', async () => {
    const store = await temporaryStore();
    for (const [index, stars] of [10, 30, null, 5].entries()) {
      const id = await addProject(store, `o/n${index}`);
      await store.projects.setDetails(id, {
        fundingStage: index === 3 ? 'public' : 'seed',
        fundingStageSince: [null, '2024-03', '2023', null][index] ?? null,
      });
      await record(store, id, undefined, TODAY, { stars });
    }
    expect(await store.scores.groupMedians('fundingStage', ['total', 'stars'])).toEqual([
      { group: 'seed', projects: 3, medians: [null, 20], newestStage: '2024-03' },
      { group: 'public', projects: 1, medians: [null, 5], newestStage: null },
    ]);
  });
});
