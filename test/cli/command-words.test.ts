import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandOfWords } from '../../src/cli/command-words.ts';
import { splitWords } from '../../src/parsing/parse-command.ts';

describe('commandOfWords', () => {
  it.each([
    ['a value that the shell held together', ['preview', 'category:vector search'], 'preview category:"vector search"'],
    ['one after a dashed name', ['--category=vector search'], '--category="vector search"'],
    ['one with figures in it', ['thresholds:spikeRatio=5 staleDays=240'], 'thresholds:"spikeRatio=5 staleDays=240"'],
    ['one with quotes in it', ['category:a "b" c'], 'category:"a \\"b\\" c"'],
    ['a whole command', ['top growth category:databases'], 'top growth category:databases'],
    ['a value that is in quotes still', ['category:"vector search"'], 'category:"vector search"'],
    ['several options in one', ['scope:universe category:databases'], 'scope:universe category:databases'],
    ['words without spaces', ['score', 'qdrant/qdrant'], 'score qdrant/qdrant'],
  ])('keeps %s', (_what, words, text) => {
    expect(commandOfWords(words)).toBe(text);
  });

  it('hands every value on as it was typed', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z\\"]+( [a-z\\"]+)+$/).filter((value) => !value.startsWith('"')),
        (value) => {
          expect(splitWords(commandOfWords(['preview', `category:${value}`])).map(({ text }) => text)).toEqual([
            'preview',
            `category:${value}`,
          ]);
        },
      ),
    );
  });
});
