import { describe, expect, it } from 'vitest';
import type { CommandDeclaration, OptionSpec } from '../../src/core/command.ts';
import { UserError } from '../../src/core/errors.ts';
import { readOption, readOptions } from '../../src/core/read-options.ts';

describe('reading an option', () => {
  it.each<[OptionSpec['type'], object, unknown, unknown]>([
    ['days', {}, '7d', 7],
    ['days', {}, '2W', 14],
    ['days', {}, '6 months', 180],
    ['days', {}, '1 year', 365],
    ['days', {}, '90', 90],
    ['days', {}, 90, 90],
    ['days', {}, '7 ays', undefined],
    ['days', {}, '0d', undefined],
    ['days', {}, '-3d', undefined],
    ['days', {}, '99999y', undefined],
    ['days', { max: 30 }, '31d', undefined],
    ['integer', {}, '1,204', 1204],
    ['integer', {}, '1_000', 1000],
    ['integer', {}, '1.5', undefined],
    ['integer', { min: 1 }, '0', undefined],
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
    expect([readOption(spec, 'GAIN'), readOption(spec, 'Stars gained'), readOption(spec, 'growth')]).toEqual(['gain', 'gain', undefined]);
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
    options: { projects: { type: 'projects', description: 'x', required: true, max: 2 }, window: { type: 'days', description: 'x', max: 90 } },
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
    [{ projects: 'a/b', window: '91d' }, '“91d” is not a time span such as 7d, 6w or 1y of at most 90 days for window. Try “compare a/b c/d”.'],
    [{ projects: 'a/b', window: 'x'.repeat(300) }, `“${'x'.repeat(59)}…” is not a time span`],
    [{ projects: 'a/b', colour: 'red' }, '“compare” has no option “colour”.'],
    [{ projects: 'a/b', toString: 'red' }, '“compare” has no option “toString”.'],
  ])('%o', (raw, expected) => {
    expect(complaint(raw)).toContain(expected);
  });
});
