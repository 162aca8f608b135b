import { expect, test } from 'vitest';
import { answeringOnSmallUniverse, lineText, manager, textOf } from '../../support/answering.ts';
import { NOW } from '../../support/small-universe.ts';
import { sweepTwice } from '../../support/swept-nights.ts';
import type { Seen } from '../../support/swept-nights.ts';

const SEEN: readonly Seen[] = [
  { fullName: 'acme/newdb', description: 'A vector database in Rust', stars: [400, 1_240], age: 60 },
  { fullName: 'acme/agents', description: 'LLM agents for all', stars: [2_000, 2_300], age: 400, language: 'Go' },
  { fullName: 'acme/awesome-agents', description: 'A curated list', stars: [2_000, 2_900], age: 400 },
  { fullName: 'acme/brandnew', description: 'Does things', stars: [0, 90], age: 2 },
  // Tracked already: under its node id, and under its name alone.
  {
    fullName: 'qdrant/qdrant',
    description: 'Vector database',
    stars: [19_000, 20_000],
    age: 2_000,
    nodeId: 'R_qdrant',
  },
  { fullName: 'milvus-io/milvus', description: 'Vector database', stars: [37_000, 38_000], age: 2_000 },
];

test('what takes off and is not tracked, with what it is, how old, how fast and how sure', async () => {
  const { bot, store } = await answeringOnSmallUniverse();
  await sweepTwice(store, SEEN, NOW);
  const { message } = await bot.runText('discover', manager);
  expect(textOf(message)).toMatchInlineSnapshot(`
    "acme/newdb gained the most: +840 stars in 7 days.
    Taking off, not tracked  3 projects
    acme/newdb gained the most: +840 stars in 7 days.
    +840  acme/newdb · A vector database in Rust · 60 days old, 1,240 stars, Rust, vector search, counted twice
    +300  acme/agents · LLM agents for all · 13 months old, 2,300 stars, Go, LLM tooling, counted twice
    +90  acme/brandnew · Does things · 2 days old, 90 stars, Rust, unsorted, all since creation
    acme/newdb acme/agents acme/brandnew
    acme/newdb acme/agents acme/brandnew
    acme/newdb acme/agents acme/brandnew
    [Show what was kept apart]
    as of 2026-03-10T03:00; 6 repositories from 500 stars, or from 50 where younger than 90 days; all read; star quality not judged"
  `);
  const apart = await bot.runText('discover apart:yes', manager);
  expect(textOf(apart.message)).toContain('acme/awesome-agents');
  expect(textOf(apart.message)).toContain('kept apart: its name calls it a list or collection');
});

test('filters, windows and sentences', async () => {
  const { bot, store } = await answeringOnSmallUniverse();
  await sweepTwice(store, SEEN, NOW);
  const named = async (text: string): Promise<string[]> => {
    const { message } = await bot.runText(text, manager);
    return [...textOf(message).matchAll(/acme\/[\w-]+/g)]
      .map(([name]) => name)
      .filter((name, at, all) => all.indexOf(name) === at);
  };
  expect(await named('discover category:"vector search"')).toEqual(['acme/newdb']);
  expect(await named('discover category:unsorted')).toEqual(['acme/brandnew']);
  expect(await named('discover language:go')).toEqual(['acme/agents']);
  expect(await named('discover size:small')).toEqual(['acme/brandnew']);
  expect(await named('discover age:90d')).toEqual(['acme/newdb', 'acme/brandnew']);
  expect(await named('discover minstars:2k')).toEqual(['acme/agents']);
  expect(await named('what is new in vector search?')).toEqual(['acme/newdb']);
  expect(await named('what is taking off that we do not track')).toEqual([
    'acme/newdb',
    'acme/agents',
    'acme/brandnew',
  ]);
  // Alike by what it says of itself: the tracked ones are not offered.
  expect(await named('discover like:qdrant/qdrant')).toEqual(['acme/newdb']);
  const { message, outcome } = await bot.runText('discover category:knitting', manager);
  expect(outcome).toBe('error');
  expect(textOf(message)).toContain('No category is called “knitting”.');
});

test('not for us: for one workspace, until it is taken back', async () => {
  const { bot, store } = await answeringOnSmallUniverse();
  await sweepTwice(store, SEEN, NOW);
  const other = { ...manager, workspace: 'slack:T2' };
  await store.workspaces.join({ id: 'slack:T2', platform: 'slack', name: 'other' }, NOW);
  const dismissed = await bot.runText('dismiss https://github.com/acme/newdb', manager);
  expect(lineText(dismissed.message.summary)).toBe('discover no longer shows acme/newdb in this workspace.');
  const shown = async (caller: typeof manager): Promise<boolean> =>
    textOf((await bot.runText('discover', caller)).message).includes('acme/newdb');
  expect(await shown(manager)).toBe(false);
  expect(await shown(other)).toBe(true);
  expect(textOf((await bot.runText('dismiss', manager)).message)).toContain('acme/newdb');
  await bot.runText('dismiss acme/newdb undo:yes', manager);
  expect(await shown(manager)).toBe(true);
});

test('before the first sweep it says so, and status tells how complete the last one was', async () => {
  const { bot, store } = await answeringOnSmallUniverse();
  const { message } = await bot.runText('discover', manager);
  expect(lineText(message.summary)).toBe('Nothing was swept yet, so nothing can be discovered.');
  await sweepTwice(store, SEEN, NOW);
  expect(textOf((await bot.runText('status', manager)).message)).toContain(
    '6 repositories from 500 stars, or from 50 where younger than 90 days; all read; 40 searches',
  );
});

test('comparisons and stages of one category name what takes off in it and is not tracked', async () => {
  const { bot, store } = await answeringOnSmallUniverse();
  const asked = ['compare qdrant/qdrant milvus-io/milvus chart:no', 'stages category:"vector search" chart:no'];
  for (const text of asked)
    expect(textOf((await bot.runText(text, manager)).message)).not.toContain('Not tracked here');
  await sweepTwice(store, SEEN, NOW);
  for (const text of asked)
    expect(textOf((await bot.runText(text, manager)).message)).toContain(
      'Not tracked here  acme/newdb +840 stars in 7 days\n[Show such rivals]',
    );
});
