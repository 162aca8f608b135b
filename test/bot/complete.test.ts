import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { answeringOnSmallUniverse, manager } from '../support/answering.ts';

describe('completion', () => {
  it('offers projects, the watchlist first, with their stars', async () => {
    const { bot } = await answeringOnSmallUniverse();
    const complete = (typed: string, option = 'project', command = 'score'): ReturnType<typeof bot.complete> =>
      bot.complete({ command, option, typed, options: {} }, manager);
    expect((await complete('')).map((choice) => choice.value)).toEqual([
      'milvus-io/milvus',
      'qdrant/qdrant',
      'acme/quiet',
      'acme/empty',
    ]);
    expect(await complete('qdr')).toEqual([{ value: 'qdrant/qdrant', label: 'qdrant/qdrant  20,000 stars' }]);
    expect((await complete('qdrant/qdrant, mil', 'projects', 'compare')).map((choice) => choice.value)).toEqual([
      'qdrant/qdrant, milvus-io/milvus',
    ]);
  });

  it('offers what there is: categories, stages, zones, choices, own subscriptions', async () => {
    const { bot, ask } = await answeringOnSmallUniverse();
    await ask('subscribe digest');
    const values = async (command: string, option: string, typed: string): Promise<string[]> =>
      (await bot.complete({ command, option, typed, options: {} }, manager)).map((choice) => choice.value);
    expect(await values('top', 'category', '')).toEqual(['vector search', 'databases']);
    expect(await values('top', 'stage', 'B')).toEqual(['series B']);
    expect(await values('top', 'language', 'ru')).toEqual(['Rust']);
    expect(await values('subscribe digest', 'zone', 'berlin')).toEqual(['Europe/Berlin']);
    expect(await values('top', 'by', 'weekly stars')).toEqual(['weekly-gain']);
    expect(await values('pause', 'subscription', '')).toEqual(['1']);
    expect(
      await bot.complete(
        { command: 'pause', option: 'subscription', typed: '', options: {} },
        { ...manager, workspace: 'slack:T2' },
      ),
    ).toEqual([]);
  });

  it('never gives more than 25, nor anything too long, nor for what is not declared', async () => {
    const { bot } = await answeringOnSmallUniverse();
    expect(
      (await bot.complete({ command: 'subscribe digest', option: 'zone', typed: '', options: {}, limit: 100 }, manager))
        .length,
    ).toBe(25);
    expect(await bot.complete({ command: 'score', option: 'constructor', typed: '', options: {} }, manager)).toEqual(
      [],
    );
    expect(await bot.complete({ command: 'nothing', option: 'x', typed: '', options: {} }, manager)).toEqual([]);
    const options = commands.flatMap((command) =>
      Object.keys(command.options).map((option) => ({ command: command.name, option })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...options),
        fc.string({ unit: 'binary', maxLength: 150 }),
        async (query, typed) => {
          const choices = await bot.complete({ ...query, typed, options: {} }, manager);
          expect(choices.length).toBeLessThanOrEqual(25);
          for (const choice of choices) {
            expect(Array.from(choice.label).length).toBeLessThanOrEqual(100);
            expect(choice.value.length).toBeLessThanOrEqual(100);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
