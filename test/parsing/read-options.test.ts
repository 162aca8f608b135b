import { describe, expect, it } from 'vitest';
import type { CommandDeclaration, OptionSpec } from '../../src/contracts/command.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { readOption, readOptions } from '../../src/parsing/read-options.ts';

describe('reading an option', () => {
  it.each<[OptionSpec['type'], object, unknown, unknown]>([
    ['days', {}, '7d', 7],
    ['days', {}, '2W', 14],
    ['days', {}, '6 months', 180],
    ['days', {}, '1 year', 365],
    ['days', {}, '90', 90],
    ['days', {}, 90, 90],
    ['days', {}, '7 ays', undefined],
    ['days', {}, '-3d', undefined],
    ['integer', {}, '1,204', 1204],
    ['integer', {}, '1_000', 1000],
    ['integer', {}, '1.5', undefined],
    ['integer', {}, '', undefined],
    ['integer', {}, '0x10', undefined],
    ['integer', {}, '1e3', undefined],
    ['integer', {}, Infinity, undefined],
    ['number', { min: 0, max: 1 }, '0.25', 0.25],
    ['boolean', {}, 'yes', true],
    ['boolean', {}, 'OFF', false],
    ['boolean', {}, false, false],
    ['boolean', {}, 'perhaps', undefined],
    ['text', { maxLength: 3 }, ' abc ', 'abc'],
    ['text', { maxLength: 3 }, 'abcd', undefined],
    ['text', {}, '   ', undefined],
    ['projects', { max: 2 }, 'a/b, c/d', ['a/b', 'c/d']],
    ['projects', { max: 2 }, ['a/b', 'c/d e/f'], undefined],
    ['projects', {}, ' , ', undefined],
    ['zone', {}, 'europe/berlin', 'Europe/Berlin'],
    ['zone', {}, 'Mars/Olympus', undefined],
  ])('%s %o %o', (type, more, written, value) => {
    expect(readOption({ type, description: 'x', ...more } as OptionSpec, written)).toEqual(value);
  });

  it('takes a choice by value or by label, in any case', () => {
    const spec: OptionSpec = { type: 'choice', description: 'x', choices: [{ value: 'gain', label: 'stars gained' }] };
    expect([readOption(spec, 'GAIN'), readOption(spec, 'Stars gained'), readOption(spec, 'growth')]).toEqual([
      'gain',
      'gain',
      undefined,
    ]);
  });
});

describe('reading all options of a command', () => {
  const command: CommandDeclaration = {
    name: 'compare',
    purpose: 'Compare',
    examples: ['compare a/b c/d'],
    audience: 'private',
    permission: 'read',
    pace: 'instant',
    options: {
      projects: { type: 'projects', description: 'x', required: true, max: 2 },
      window: { type: 'days', description: 'x', max: 90 },
    },
  };
  const complaint = (raw: Record<string, unknown>): string | undefined => {
    try {
      readOptions(command, raw);
      return undefined;
    } catch (error) {
      if (error instanceof UserError) return `${error.sentence} ${error.hint ?? ''}`;
      throw error;
    }
  };

  it('gives typed values and leaves out what was not given', () => {
    expect(readOptions(command, { projects: 'a/b c/d', window: null })).toEqual({ projects: ['a/b', 'c/d'] });
  });

  it.each<[Record<string, unknown>, string]>([
    [{}, '“compare” needs one or more projects, such as qdrant/qdrant milvus-io/milvus. Try “compare a/b c/d”.'],
    [{ projects: 'a/b c/d e/f' }, 'That is 3 projects; “compare” takes at most 2. Try “compare a/b c/d”.'],
    [{ projects: 'x'.repeat(600) }, 'One of these names is too long for a project. Try “compare a/b c/d”.'],
    [
      { projects: 'a/b', window: '91d' },
      '“91d” is not a time span of 1 to 90 days (such as 7d, 6w) for window. Try “compare a/b c/d”.',
    ],
    [{ projects: 'a/b', window: 'x'.repeat(300) }, `“${'x'.repeat(59)}…” is not a time span`],
    [{ projects: 'a/b', colour: 'red' }, '“compare” has no option “colour”.'],
    [{ projects: 'a/b', toString: 'red' }, '“compare” has no option “toString”.'],
  ])('%o', (raw, expected) => {
    expect(complaint(raw)).toContain(expected);
  });
});

describe('a value out of range', () => {
  const complaintOf = (spec: OptionSpec, value: unknown): string => {
    try {
      readOptions(
        {
          name: 'top',
          purpose: 'Rank',
          examples: ['top'],
          audience: 'private',
          permission: 'read',
          pace: 'instant',
          options: { it: spec },
        },
        { it: value },
      );
    } catch (error) {
      if (error instanceof UserError) return error.sentence;
      throw error;
    }
    return 'taken';
  };

  it.each<[OptionSpec['type'], object, unknown, string]>([
    ['days', { min: 7, max: 90 }, '1d', '“1d” is not a time span of 7 to 90 days (such as 7d, 6w) for it.'],
    ['days', { min: 7, max: 90 }, '1y', '“1y” is not a time span of 7 to 90 days (such as 7d, 6w) for it.'],
    ['days', { min: 7, max: 90 }, '90', 'taken'],
    ['days', { max: 5 }, '6d', '“6d” is not a time span of 1 to 5 days (such as 1d) for it.'],
    ['days', {}, '0d', '“0d” is not a time span of 1 to 3,650 days (such as 7d, 6w, 1y) for it.'],
    ['days', {}, '99999y', '“99999y” is not a time span of 1 to 3,650 days'],
    ['integer', { min: 1 }, '0', '“0” is not a whole number of at least 1 for it.'],
    ['integer', { max: 9 }, 10, '“10” is not a whole number of at most 9 for it.'],
    ['integer', { min: 1, max: 9 }, '10', '“10” is not a whole number from 1 to 9 for it.'],
    ['integer', {}, '1.5', '“1.5” is not a whole number for it.'],
    ['number', { min: 0, max: 1 }, '1.01', '“1.01” is not a number from 0 to 1 for it.'],
    ['number', { min: 0, max: 1 }, '1', 'taken'],
  ])('%s %o %s', (type, more, value, expected) => {
    expect(complaintOf({ type, description: 'x', ...more } as OptionSpec, value)).toContain(expected);
  });
});
