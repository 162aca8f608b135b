import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { AnyOptionValues } from '../../src/contracts/command.ts';
import { answeringOnSmallUniverse, manager, textOf } from '../support/answering.ts';
import type { Answering } from '../support/answering.ts';

const HOSTILE = [
  '',
  ' ',
  '\u0000',
  "'; DROP TABLE projects; --",
  '%_\\%',
  '$(rm -rf /)',
  '`id`',
  '| cat /etc/passwd',
  '../../etc/passwd',
  '*bold* _it_ ~x~ [a](javascript:alert(1))',
  '<!channel>',
  '<@U123>',
  '@everyone',
  '@here',
  '<@&1234>',
  '||spoiler||',
  '😀😀😀',
  '👩‍👩‍👧‍👦/👨‍👨‍👦',
  'مرحبا/بالعالم',
  '\u202eevil/\u202dlive',
  'ａｃｍｅ／ｒｏｃｋｅｔ',
  'İ/ı',
  'ß'.repeat(90),
  'x'.repeat(6_000),
  'a/b'.repeat(400),
  'null',
  'undefined',
  'NaN',
  '__proto__',
  'constructor',
  '{"$gt":""}',
  '-1',
  '1e309',
  '0x10',
  '{{7*7}}',
  '\r\nX-Header: 1',
  '=1+1',
  '\ud800',
];

describe('bad input', () => {
  const answers = async (
    here: Answering,
    run: () => Promise<{ message: Parameters<typeof textOf>[0]; outcome: string; visibility: string }>,
    shown: string,
  ): Promise<void> => {
    const { message, outcome, visibility } = await run();
    const text = textOf(message);
    expect(here.logged, shown).toEqual([]);
    expect(text, shown).not.toMatch(/\n\s+at |Error:|SQLITE|node:internal|undefined|\[object|NaN/);
    if (outcome === 'error') {
      expect(visibility).toBe('private');
      expect(
        message.blocks.some((block) => block.kind === 'note'),
        `${shown}: no hint`,
      ).toBe(true);
      expect(message.summary.length, shown).toBeLessThan(900);
    }
  };

  it.each(commands.map((command) => command.name))(
    '%s answers every hostile word with a sentence and a hint',
    async (name) => {
      const here = await answeringOnSmallUniverse();
      for (const word of HOSTILE) {
        // A word that reads as itself is a fine name to search for; only its own echo may hold it.
        await answers(
          here,
          async () => here.bot.runText(`${name} ${word}`, manager),
          `${name} ${word.slice(0, 40)}`,
        ).catch((error: unknown) => {
          if (/^(?:null|undefined|NaN)$/.test(word)) return;
          throw error;
        });
      }
    },
  );

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s answers hostile values of its options, as forms send them',
    async (name, command) => {
      const here = await answeringOnSmallUniverse();
      // A third of the words for each option, another third for the next: all commands together see every word often enough.
      for (const [position, option] of Object.keys(command.options).entries()) {
        for (const word of HOSTILE.filter((_, index) => index % 3 === position % 3)) {
          if (/^(?:null|undefined|NaN)$/.test(word)) continue;
          const rest: AnyOptionValues = Object.fromEntries(
            Object.entries(command.options)
              .filter(([, spec]) => spec.required)
              .map(([key, spec]) => [key, spec.type === 'projects' ? ['qdrant', 'milvus'] : 'qdrant']),
          );
          await answers(
            here,
            async () => here.bot.run({ name, options: { ...rest, [option]: word } }, manager),
            `${name} ${option}=${word.slice(0, 40)}`,
          );
        }
      }
    },
  );

  it('any text at all gets an answer', async () => {
    const here = await answeringOnSmallUniverse();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', ...commands.map((command) => command.name)),
        fc.string({ unit: 'binary', maxLength: 60 }),
        async (name, text) => {
          const { message } = await here.bot.runText(`${name} ${text}`, manager);
          expect(message.summary).not.toBe('');
          expect(here.logged).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('an option that does not exist is refused, whatever it is called', async () => {
    const here = await answeringOnSmallUniverse();
    for (const option of ['__proto__', 'constructor', 'toString', 'colour']) {
      const options = JSON.parse(`{"project":"qdrant","${option}":"x"}`) as AnyOptionValues;
      const { message, outcome } = await here.bot.run({ name: 'score', options }, manager);
      expect(outcome).toBe('error');
      expect(message.summary).toContain(`has no option “${option}”`);
    }
    expect((await here.bot.run({ name: 'no such', options: {} }, manager)).message.summary).toContain(
      'There is no command “no such”.',
    );
  });
});
