import { describe, expect, it } from 'vitest';
import { answeringOnSmallUniverse, commandsOf, manager, textOf } from '../support/answering.ts';

const onDiscord = { ...manager, workspace: 'discord:1' };

describe('help', () => {
  it('shows what people do first, three of it to press, and all else in one menu', async () => {
    const { bot } = await answeringOnSmallUniverse();
    const { message } = await bot.runText('', manager);
    expect(textOf({ ...message, blocks: message.blocks.filter(({ kind }) => kind !== 'select') }))
      .toMatchInlineSnapshot(`
      "Ask in your own words, or start with one of five things.
      What would you like to know?  
      Ask in your own words: “ask which vector databases grew fastest last month?”
      See what grows fastest: “top growth 30d”
      Follow projects: “track qdrant/qdrant”
      Post a digest here: “subscribe digest”
      Look at one project: “score qdrant/qdrant”
      Compare projects: “compare qdrant milvus”
      [See what grows fastest] [Follow projects] [Post a digest here]"
    `);
    const menu = message.blocks.find((block) => block.kind === 'select');
    expect(menu?.options.length).toBeLessThanOrEqual(25);
    expect(menu?.options.slice(0, 4).map(({ label, action }) => [label, action])).toEqual([
      ['Look at one project', { kind: 'form', command: 'score' }],
      ['Compare projects', { kind: 'form', command: 'compare' }],
      [`All ${bot.commands.length} commands`, { kind: 'command', command: 'help all', answer: 'reply' }],
      ['ask', { kind: 'command', command: 'help ask', answer: 'reply' }],
    ]);
    expect(commandsOf(message).slice(0, 3)).toEqual(['top growth 30d', 'track', 'subscribe digest']);
  });

  it('names every command by section, on Discord with the slash command that it is under', async () => {
    const { ask, bot } = await answeringOnSmallUniverse();
    const all = await ask('help all');
    for (const { name } of bot.commands) expect(all).toContain(name);
    expect(await ask('help all', onDiscord)).toMatch(
      /Ask “\/signals”\n[^]*Change “\/signals-setup”\n[^]*Operate “\/signals-admin”\n/,
    );
    expect(await ask('help', onDiscord)).toContain('Post a digest here: “/signals-setup subscribe digest”');
  });

  it('is found by the name that Discord gives a command', async () => {
    const { ask } = await answeringOnSmallUniverse();
    expect(await ask('help /signals-setup subscribe digest')).toContain('How to use subscribe digest.');
    expect(await ask('/signals-setup help')).toContain('What would you like to know?');
  });
});
