import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { NOW, addProject, retire, temporaryFolder, temporaryStore } from '../support/temporary-store.ts';
import { record } from '../support/record-score.ts';

/** `rank of ranked, rank in category of ranked there`. */
async function ranksOf(store: Store, projectId: number): Promise<(number | null)[]> {
  const standing = (await store.scores.standings([projectId])).get(projectId);
  return standing === undefined
    ? []
    : [standing.totalRank, standing.totalRanked, standing.categoryRank, standing.categoryRanked];
}
const NONE = [null, null, null, null];

async function three(store: Store): Promise<[number, number, number]> {
  const ids: [number, number, number] = [
    await addProject(store, 'o/a'),
    await addProject(store, 'o/b'),
    await addProject(store, 'o/c'),
  ];
  for (const [at, id] of ids.entries()) {
    await store.projects.setDetails(id, { category: 'db' });
    await record(store, id, 10 * (at + 1));
  }
  await store.scores.updateRanks();
  return ids;
}

describe('ranks', () => {
  it('are those of a plain sort over all that are listed and have a total', async () => {
    const project = fc.record({
      total: fc.option(fc.integer({ min: 0, max: 6 })),
      category: fc.constantFrom('db', 'ai', null),
      gone: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(project, { minLength: 1, maxLength: 9 }), async (projects) => {
        const store = await openStore({ file: ':memory:' });
        for (const [at, { category, total, gone }] of projects.entries()) {
          const id = await addProject(store, `o/n${at}`);
          await store.projects.setDetails(id, { category });
          await record(store, id, total ?? undefined);
          if (gone) await store.projects.markUnavailable(id, 'gone', 'HTTP 404', NOW);
        }
        await store.scores.updateRanks();
        const ranked = projects.filter(({ total, gone }) => total !== null && !gone);
        for (const [at, { category, total, gone }] of projects.entries()) {
          const better = (among: typeof ranked): number =>
            1 + among.filter((other) => (other.total ?? 0) > (total ?? 0)).length;
          const peers = ranked.filter((other) => other.category === category);
          expect(await ranksOf(store, at + 1)).toEqual(
            total === null || gone
              ? NONE
              : [better(ranked), ranked.length, ...(category === null ? [null, null] : [better(peers), peers.length])],
          );
        }
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  it('stay those of the last update until the next one, whichever process makes it', async () => {
    const file = path.join(temporaryFolder(), 'ranks.db');
    const [store, other] = [await openStore({ file }), await openStore({ file })];
    const [a, b] = await three(store);
    expect(await ranksOf(store, a)).toEqual([3, 3, 3, 3]);
    await record(store, b, 5);
    expect(await ranksOf(store, a)).toEqual([3, 3, 3, 3]);
    await other.scores.updateRanks();
    expect(await ranksOf(store, a)).toEqual([2, 3, 2, 3]);
    await other.close();
    await store.close();
  });

  it('go at once with a project that is gone, retired or in another category, and come with the next update', async () => {
    const store = await temporaryStore();
    const [a, b, c] = await three(store);
    await store.projects.markUnavailable(c, 'gone', 'HTTP 404', NOW);
    expect(await ranksOf(store, c)).toEqual(NONE);
    await store.scores.updateRanks();
    expect([await ranksOf(store, a), await ranksOf(store, c)]).toEqual([[2, 2, 2, 2], NONE]);
    await store.projects.observe([{ nodeId: 'R_o/c', fullName: 'o/c' }], NOW);
    expect(await ranksOf(store, c), 'listed again, not ranked yet').toEqual(NONE);
    await retire(store, [b]);
    expect(await ranksOf(store, b)).toEqual(NONE);
    await store.projects.setDetails(c, { category: 'ai' });
    await store.scores.updateRanks();
    expect(await ranksOf(store, c)).toEqual([1, 2, 1, 1]);
    await store.projects.setDetails(c, { category: 'db' });
    expect(await ranksOf(store, c)).toEqual([1, 2, null, null]);
    await store.projects.setDetails(a, { category: 'db', company: 'Acme' });
    expect(await ranksOf(store, a), 'still in its category').toEqual([2, 2, 1, 1]);
  });
});
