import { expect, it } from 'vitest';
import { answeringOnSmallUniverse, manager } from '../../support/answering.ts';

it('a digest is narrowed by everything that a ranking is narrowed by, and widened again', async () => {
  const { ask, store, bot } = await answeringOnSmallUniverse();
  const filterOf = async () => (await store.subscriptions.list({ workspaceId: manager.workspace }))[0]?.filter;
  const answer = await ask(
    'subscribe digest scope:universe category:"vector search,databases" licence:Apache-2.0 company:qdrant minstars:1k maxstars:20k',
  );
  expect(answer).toContain('over 1 project.');
  expect(answer).toContain('vector search; databases; Apache-2.0; Qdrant; at least 1,000 stars; at most 20,000 stars');
  expect(await filterOf()).toMatchObject({
    categories: ['vector search', 'databases'],
    licences: ['Apache-2.0'],
    companies: ['Qdrant'],
    minStars: 1_000,
    maxStars: 20_000,
  });
  await bot.runText('subscribe digest change:1 company:any maxstars:0', manager);
  const widened = await filterOf();
  expect(widened).toMatchObject({ companies: [], minStars: 1_000 });
  expect(widened).not.toHaveProperty('maxStars');
});

it('alerts are as well, and what nothing passes is refused', async () => {
  const { ask } = await answeringOnSmallUniverse();
  expect(await ask('subscribe alerts scope:universe minstars:30k')).toContain('at least 30,000 stars');
  expect(await ask('subscribe digest scope:universe minstars:1m')).toContain('No tracked project matches that.');
  expect(await ask('subscribe digest scope:universe minstars:20k maxstars:1k')).toContain(
    'Nothing has at least 20,000 and at most 1,000 stars.',
  );
  expect(await ask('subscribe digest scope:universe minstars:many')).toContain('“many” is no number for minstars.');
});
