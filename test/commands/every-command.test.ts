import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { answering, answeringOnSmallUniverse, lineText, manager, textOf } from '../support/answering.ts';
import { NOW } from '../support/small-universe.ts';

describe('every command', () => {
  it('answers its own examples on a filled store, privately or not as declared', async () => {
    const { bot, store, index } = await answeringOnSmallUniverse({ onGitHub: ['weaviate/weaviate'] });
    const { ids } = await store.projects.observe([{ nodeId: 'R_weaviate', fullName: 'weaviate/weaviate' }], NOW);
    index.add({ id: ids[0]?.id ?? 0, fullName: 'weaviate/weaviate' });
    for (const command of commands) {
      for (const example of command.examples) {
        const { message } = await bot.runText(example, manager);
        expect(lineText(message.summary), example).not.toContain('The operator finds it in the log');
        expect(message.blocks.length, example).toBeGreaterThan(0);
      }
    }
  });

  it('answers on an empty store without a figure or an exception', async () => {
    const { bot, logged } = await answering();
    for (const command of commands) {
      for (const example of command.examples) {
        const { message } = await bot.runText(example, manager);
        expect(message.summary, example).not.toBe('');
      }
    }
    expect(logged).toEqual([]);
  });

  it('says of a project that is not tracked that it is not, and what to do', async () => {
    const { bot } = await answeringOnSmallUniverse();
    const asking = commands.filter(
      (command) => command.permission === 'read' && Object.values(command.options)[0]?.type === 'project',
    );
    expect(asking.map((command) => command.name)).toEqual(['score', 'trend', 'health', 'use', 'signals', 'why']);
    for (const command of asking) {
      const { message, outcome } = await bot.runText(`${command.name} qdrnat/qdrant`, manager);
      expect(outcome).toBe('error');
      expect(textOf(message)).toContain('“qdrnat/qdrant” is not tracked here');
      expect(textOf(message)).toContain('Did you mean qdrant/qdrant?');
      // What reads any public repository has asked GitHub for it already.
      expect(textOf(message)).toContain(
        ['signals', 'why'].includes(command.name) ? '“track qdrnat/qdrant” adds it.' : 'GitHub has no such repository.',
      );
    }
  });
});
