import { expect, it } from 'vitest';
import { answeringOnSmallUniverse, commandsOf, manager, textOf } from '../support/answering.ts';

it('answers a sentence and says how it was understood', async () => {
  const { ask } = await answeringOnSmallUniverse();
  const answer = await ask('which projects have the most stars?');
  expect(answer).toContain('leads by stars');
  expect(answer).toContain('understood as: top by stars');
  expect(await ask('qdrant vs milvus')).toContain('understood as: compare qdrant and milvus');
});

it('reads joined names as names, and a valid command as it is', async () => {
  const { ask } = await answeringOnSmallUniverse();
  expect(await ask('compare qdrant and milvus')).toContain('understood as: compare qdrant and milvus');
  expect(await ask('compare qdrant milvus')).not.toContain('understood as');
});

it('offers the nearest readings as buttons where a word is not explained', async () => {
  const { bot } = await answeringOnSmallUniverse();
  const { message, outcome, visibility } = await bot.runText('most purple stars', manager);
  expect({ outcome, visibility, summary: message.summary, offered: commandsOf(message) }).toMatchInlineSnapshot(`
    {
      "offered": [
        "top by:stars",
        "top",
        "index",
      ],
      "outcome": "error",
      "summary": "I do not know what “purple” means here. The nearest that I can answer: top by stars. “help” shows what I can do.",
      "visibility": "private",
    }
  `);
});

it('says in one sentence what it cannot know', async () => {
  const { ask } = await answeringOnSmallUniverse();
  expect(await ask('what is the revenue of qdrant?')).toMatchInlineSnapshot(`
    "I know public figures of open-source projects, no revenue, valuations or prices. The nearest that I can answer: score qdrant. “help” shows what I can do.
    I know public figures of open-source projects, no revenue, valuations or prices. The nearest that I can answer: score qdrant.
    “help” shows what I can do.
    [score qdrant]"
  `);
  expect(await ask('what is the weather in Berlin?')).toMatchInlineSnapshot(`
    "I know public figures of open-source projects, and nothing beyond them. “help” shows what I can do.
    I know public figures of open-source projects, and nothing beyond them.
    “help” shows what I can do."
  `);
});

it('asks first where a change rests on a guess', async () => {
  const { bot, store } = await answeringOnSmallUniverse();
  const before = await store.workspaces.watchlist(manager.workspace);
  const { message } = await bot.runText('please follow nosuchthing', manager);
  expect(textOf(message)).toMatchInlineSnapshot(`
    "I read that as: track nosuchthing. It changes something, so please confirm it. “help” shows what I can do.
    I read that as: track nosuchthing. It changes something, so please confirm it.
    “help” shows what I can do.
    [track nosuchthing]"
  `);
  expect(commandsOf(message)).toEqual(['track projects:nosuchthing']);
  expect(await store.workspaces.watchlist(manager.workspace)).toEqual(before);
});

it('answers the question of a command that asks, and offers what would change something', async () => {
  const { ask, bot } = await answeringOnSmallUniverse();
  expect(await ask('ask which projects have the most stars?')).toContain('understood as: top by stars');
  expect(await ask('ask top stars')).toContain('leads by stars');
  expect(commandsOf((await bot.runText('ask please untrack qdrant', manager)).message)).toEqual([
    'untrack projects:qdrant',
  ]);
  expect(await ask('ask ask top')).toContain('That asks to ask.');
});

it('still says what is wrong with a command that has a mistake in it', async () => {
  const { ask } = await answeringOnSmallUniverse();
  expect(await ask('score')).toContain('“score” needs a project');
  expect(await ask('top growth colour:red')).toContain('has no option “colour”');
});
