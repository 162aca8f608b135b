import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { OptionSpec, OptionValue } from '../../src/contracts/command.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { commandText, parseCommand } from '../../src/parsing/parse-command.ts';

const parse = (text: string): ReturnType<typeof parseCommand> => parseCommand(text, commands);

function complaint(text: string): UserError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`parsed: ${text}`);
}

describe('reading a command', () => {
  it.each<[string, string, Record<string, OptionValue>]>([
    ['score qdrant/qdrant', 'score', { project: 'qdrant/qdrant' }],
    ['/signals score qdrant/qdrant', 'score', { project: 'qdrant/qdrant' }],
    ['  SCORE   qdrant ', 'score', { project: 'qdrant' }],
    [
      'score https://github.com/qdrant/qdrant?tab=readme#top',
      'score',
      { project: 'https://github.com/qdrant/qdrant?tab=readme#top' },
    ],
    ['score https://github.com/qdrant/qdrant:443', 'score', { project: 'https://github.com/qdrant/qdrant:443' }],
    ['qdrant/qdrant', 'score', { project: 'qdrant/qdrant' }],
    ['', 'help', {}],
    ['help subscribe digest', 'help', { command: 'subscribe digest' }],
    [
      'top growth category:"vector search" --window 30d',
      'top',
      { by: 'growth', category: 'vector search', window: 30 },
    ],
    ['top growth category=“vector search” —window=30d', 'top', { by: 'growth', category: 'vector search', window: 30 }],
    ['top growth category:«vector search» –window 30d', 'top', { by: 'growth', category: 'vector search', window: 30 }],
    ['top growth category: "vector search"', 'top', { by: 'growth', category: 'vector search' }],
    ["top growth category:'vector search'", 'top', { by: 'growth', category: 'vector search' }],
    ['top growth category:„vector search“', 'top', { by: 'growth', category: 'vector search' }],
    ['top 7d growth', 'top', { by: 'growth', window: 7 }],
    ['top 5', 'top', { show: 5 }],
    ['top 3 stars', 'top', { by: 'stars', show: 3 }],
    ['top growth 60', 'top', { by: 'growth', window: 60 }],
    ['top worst health 25', 'top', { by: 'health', order: 'worst', show: 25 }],
    ['top stars per month', 'top', { by: 'stars-per-month' }],
    ['top new contributors 90d', 'top', { by: 'contributors-gained', window: 90 }],
    ['top "stars per month"', 'top', { by: 'stars-per-month' }],
    ['top by:weekly_gains', 'top', { by: 'weekly-gain' }],
    ['stages funding total issues', 'stages', { by: 'funding', metric: 'total-issues' }],
    ['top growth 5 30d', 'top', { by: 'growth', show: 5, window: 30 }],
    ['score qdrant/qdrant --help', 'help', { command: 'score' }],
    ['subscribe digest zone:nowhere --help', 'help', { command: 'subscribe digest' }],
    ['nonsense —help', 'help', {}],
    ['track git@github.com:a/b.git', 'track', { projects: ['git@github.com:a/b.git'] }],
    ['track github:a/b', 'track', { projects: ['github:a/b'] }],
    ['track ssh://git@github.com:22/a/b', 'track', { projects: ['ssh://git@github.com:22/a/b'] }],
    ['top "vector search" 2w', 'top', { category: 'vector search', window: 14 }],
    ['top growth category:"vector search', 'top', { by: 'growth', category: 'vector search' }],
    ['compare a/b c/d, e/f', 'compare', { projects: ['a/b', 'c/d', 'e/f'] }],
    ['compare projects:a/b projects:c/d', 'compare', { projects: ['a/b', 'c/d'] }],
    ['trend qdrant --chart no 90d', 'trend', { project: 'qdrant', chart: false, window: 90 }],
    ['score --chart qdrant', 'score', { project: 'qdrant', chart: true }],
    ['track --starter', 'track', { starter: true }],
    [
      'subscribe digest day:Monday at:9 zone:europe/berlin',
      'subscribe digest',
      { day: 'Monday', at: '9', zone: 'Europe/Berlin' },
    ],
    ['deliveries retry 17', 'deliveries', { action: 'retry', delivery: 17 }],
  ])('%s', (text, name, options) => {
    expect(parse(text)).toEqual({ name, options });
  });

  it('answers to everybody with --public', () => {
    expect(parse('top --public growth')).toEqual({ name: 'top', options: { by: 'growth' }, public: true });
  });

  it('takes options in any order and any case, but none twice', () => {
    expect(parse('top --WINDOW 30d by:growth')).toEqual({ name: 'top', options: { by: 'growth', window: 30 } });
    expect(complaint('top window:7d window:30d').sentence).toBe('window is given twice.');
  });
});

describe('a command that cannot be read', () => {
  it.each([
    ['scoer qdrant', 'There is no command “scoer”.', 'Did you mean “score”?', ['score']],
    ['subscribe', '“subscribe” needs to know what: digest or alerts or links.', 'Try “subscribe digest”.', []],
    ['score', '“score” needs a project, such as qdrant/qdrant.', 'Try “score qdrant/qdrant”.', []],
    ['score a/b c/d', '“score” does not know what to do with “c/d”.', 'Try “score qdrant/qdrant”.', []],
    ['score a/b --colour red', '“score” has no option “colour”.', '“help score” lists its options.', []],
    ['top lang:Rust', '“top” has no option “lang”.', 'Did you mean “language:”?', []],
    ['top --lang Rust', '“top” has no option “lang”.', 'Did you mean “language:”?', []],
    ['top limit:10', '“top” has no option “limit”.', 'Did you mean “show:”?', []],
    ['top growth size=25', '“top” has no option “size”.', 'Did you mean “show:”?', []],
    ['top categry:x', '“top” has no option “categry”.', 'Did you mean “category:”?', []],
    ['subscribe digest timezone:Europe/Berlin', 'has no option “timezone”.', 'Did you mean “zone:”?', []],
    ['subscribe digest time:9', 'has no option “time”.', 'Did you mean “at:”?', []],
    ['trend qdrant range:1y', '“trend” has no option “range”.', 'Did you mean “window:”?', []],
    ['subscribe alerts repo:qdrant/qdrant', 'has no option “repo”.', 'Did you mean “only:”?', []],
    ['help foo:bar', '“help” has no option “foo”.', 'lists its options', []],
    ['compare qdrant milvus foo:bar', '“compare” has no option “foo”.', 'lists its options', []],
    ['top constructor:x', '“top” has no option “constructor”.', 'lists its options', []],
    ['qdrant', 'There is no command “qdrant”.', 'Did you mean “score qdrant”?', ['score qdrant']],
    ['helm', 'There is no command “helm”.', 'Did you mean “help” or “score helm”?', ['help', 'score helm']],
    [
      'top window:soon',
      '“soon” is not a time span of 7 to 365 days (such as 7d, 6w, 1y) for window.',
      'Try “top”.',
      [],
    ],
    ['top 1d', '“1d” is not a time span of 7 to 365 days (such as 7d, 6w, 1y) for window.', 'Try “top”.', []],
    [
      'snooze 1 400d',
      '“400d” is not a time span of 1 to 365 days (such as 7d, 6w, 1y) for days.',
      'Try “snooze 2w”.',
      [],
    ],
    ['alerts 0d', '“0d” is not a time span of 1 to 365 days (such as 7d, 6w, 1y) for since.', 'Try “alerts”.', []],
    ['watchlist 0', '“0” is not a whole number from 1 to 1000 for page.', 'Try “watchlist”.', []],
    ['top page:0', '“0” is not a whole number from 1 to 1000 for page.', 'Try “top”.', []],
    ['top window:', 'window needs a value.', 'Try “top”.', []],
    ['trend qdrant --metric', '--metric needs a value.', 'Try “trend qdrant/qdrant”.', []],
    ['subscribe digest zone:Europe/Berlni', 'Europe/Berlni', 'Europe/Berlin', []],
  ])('%s', (text, sentence, hint, suggestions) => {
    const error = complaint(text);
    expect(error.sentence).toContain(sentence);
    expect(error.hint).toContain(hint);
    if (suggestions.length > 0) expect(error.suggestions).toEqual(suggestions);
  });

  it('is refused when it is huge, and quickly', () => {
    expect(complaint(`score ${'x'.repeat(100_000)}`).sentence).toBe(
      'That is 100,006 characters; a command has at most 8,000.',
    );
    expect(complaint(`top category:"${'\\'.repeat(7_000)}`)).toBeInstanceOf(UserError);
    expect(complaint(`zzz ${'" '.repeat(3_000)}`)).toBeInstanceOf(UserError);
  });
});

/** Values that an option of this kind can have after reading. */
function valueOf(spec: OptionSpec): fc.Arbitrary<OptionValue> | undefined {
  const text = (most: number): fc.Arbitrary<string> =>
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(most, 40) })
      .map((value) => value.trim())
      .filter((value) => value.length > 0 && value.length <= most);
  switch (spec.type) {
    case 'text':
      return spec.pattern === undefined ? text(spec.maxLength ?? 500) : fc.stringMatching(spec.pattern.test);
    case 'project':
      return text(500);
    case 'projects':
      return fc.array(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
          .filter((value) => !/[\s,;]/.test(value) && value.trim() === value),
        { minLength: 1, maxLength: Math.min(spec.max ?? 5, 5) },
      );
    case 'integer':
      return fc.integer({ min: spec.min ?? -1_000, max: spec.max ?? 100_000 });
    case 'number':
      return fc.integer({ min: spec.min ?? -1_000, max: spec.max ?? 100_000 }).map((value) => value / 8);
    case 'days':
      return fc.integer({ min: spec.min ?? 1, max: spec.max ?? 3_650 });
    case 'boolean':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...spec.choices.map((choice) => choice.value));
    case 'zone':
      return fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata');
    case 'file':
      // Files come as attachments; they are no part of a command's text.
      return undefined;
  }
}

const invocations = fc.constantFrom(...commands).chain((command) => {
  const values = Object.fromEntries(
    Object.entries(command.options).flatMap(([name, spec]) => {
      const value = valueOf(spec);
      return value === undefined ? [] : [[name, spec.required ? value : fc.option(value, { nil: undefined })]];
    }),
  );
  return fc.record(values).map((options) => ({
    name: command.name,
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Record<
      string,
      OptionValue
    >,
  }));
});

describe('properties', () => {
  it.each([
    '„x',
    '“x',
    '«x»',
    '‘x’',
    "it's",
    'say "hi" and “bye”',
    'a\\',
    '\\"',
    '"',
    "'",
    ':',
    '=',
    '--public',
    '—public',
    'window:7d',
    'a: b',
    'a\nb',
    '\u202ex',
  ])('a value such as %s survives the way through text', (value) => {
    expect(parse(commandText('top', { category: value, language: value }))).toEqual({
      name: 'top',
      options: { category: value, language: value },
    });
  });

  it('the text of an invocation reads back as the invocation', () => {
    fc.assert(
      fc.property(invocations, ({ name, options }) => {
        expect(parse(commandText(name, options))).toEqual({ name, options });
      }),
      { numRuns: 1_000 },
    );
  });

  it('any text is read, or refused in one sentence with a hint', () => {
    const words = fc.constantFrom(
      ...commands.map((command) => command.name),
      '--',
      '—',
      '"',
      '“',
      "'",
      ':',
      '=',
      'projects:',
      'window:',
      '--public',
      '--__proto__',
      '__proto__:x',
      'constructor:x',
      '\\',
      '\u202e',
      '@everyone',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(fc.oneof(words, fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 8 })
        .map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const invocation = parse(text);
          expect(commands.some((command) => command.name === invocation.name)).toBe(true);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.sentence).toMatch(/\.$/u);
          expect(error.hint).toBeTruthy();
          expect(error.sentence.length).toBeLessThan(400);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a zone that is none', () => {
  it('is refused at once, however it is written', () => {
    const started = performance.now();
    expect(complaint(`subscribe digest zone:a${'_'.repeat(400)}!`).sentence).toMatch(
      /^There is no time zone “a_{58}…”\.$/,
    );
    // The pattern that reads links such as US/Eastern took minutes for this one when its parts overlapped.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
