import type { AnyOptionValues, CommandDeclaration, OptionValue } from '../contracts/command.ts';
import type { Measure } from '../measures/measure.ts';
import { phraseOf } from './tokens.ts';

/** What a phrase can mean to one command, or to all that have the option. */
export type Meaning =
  /** It asks for a command, or goes with it (`hint`), and may say some of its options. */
  | {
      readonly kind: 'ask';
      readonly command: string;
      readonly hint: boolean;
      readonly options: AnyOptionValues;
      /** Also says whose projects are meant, which any command may be asked for. */ readonly ours?: true;
    }
  /** A value of a declared choice. */
  | { readonly kind: 'choice'; readonly command: string; readonly option: string; readonly value: string }
  /** A value of an option of that name, whichever command has it. */
  | {
      readonly kind: 'value';
      readonly option: string;
      readonly value: OptionValue;
      /** Said by one of its words alone. */ readonly part?: true;
    };

export interface Lexicon {
  readonly commands: readonly CommandDeclaration[];
  readonly measures: ReadonlyMap<string, Measure>;
  /** Everything that a phrase of plain words can mean. */
  readonly phrases: ReadonlyMap<string, readonly Meaning[]>;
  /** Single words of all phrases, for typing errors. */
  readonly words: ReadonlySet<string>;
  /** Tokens of the longest phrase. */
  readonly longest: number;
  /** Languages of one or two letters, which are words of their own: they count only where a language is spoken of. */
  readonly shortLanguages: ReadonlySet<string>;
}

/** What the tracked projects carry, in the spelling that options take. */
export interface UniverseWords {
  readonly category: readonly string[];
  readonly language: readonly string[];
  readonly stage: readonly string[];
  readonly licence: readonly string[];
  readonly company: readonly string[];
}

const FACETS = ['category', 'language', 'stage', 'licence', 'company'] as const;

const LANGUAGE_NAMES: Readonly<Record<string, readonly string[]>> = {
  Go: ['golang'],
  JavaScript: ['js', 'node'],
  TypeScript: ['ts'],
  Python: ['py'],
  'C++': ['cpp'],
  'C#': ['csharp', 'dotnet'],
};

/** Words for a scope, whatever a command calls its values. */
const OURS = [
  'my',
  'mine',
  'our',
  'ours',
  'of mine',
  'of ours',
  'our list',
  'my list',
  'on our list',
  'our watchlist',
  'my watchlist',
  'on the watchlist',
  'of the watchlist',
  'from the watchlist',
  'watchlist',
  'the watchlist',
  'we follow',
  'i follow',
  'we track',
  'we watch',
  'our projects',
  'my projects',
  'our portfolio',
  'my portfolio',
  'portfolio',
];
const EVERYTHING = [
  'all projects',
  'all tracked',
  'all tracked projects',
  'every project',
  'among all projects',
  'the universe',
  'universe',
  'for all projects',
  'everywhere',
];

/** Everything that the declarations and the universe's own values can be called in a sentence. */
export function buildLexicon(
  commands: readonly CommandDeclaration[],
  measures: readonly Measure[],
  universe: UniverseWords,
): Lexicon {
  const phrases = new Map<string, Meaning[]>();
  const put = (words: string, meaning: Meaning): void => {
    const phrase = phraseOf(words);
    if (phrase === '') return;
    const known = phrases.get(phrase);
    if (known === undefined) phrases.set(phrase, [meaning]);
    else if (!known.some((other) => isSame(other, meaning))) known.push(meaning);
  };
  for (const command of commands) putCommand(command, put);
  for (const words of OURS) put(words, { kind: 'value', option: 'scope', value: 'watchlist' });
  for (const words of EVERYTHING) put(words, { kind: 'value', option: 'scope', value: 'all' });
  const shortLanguages = new Set<string>();
  for (const option of FACETS)
    for (const value of universe[option])
      for (const name of namesOfValue(option, value, universe)) {
        put(name, { kind: 'value', option, value });
        if (option === 'language' && name.length <= 2) shortLanguages.add(phraseOf(name));
      }
  for (const value of universe.category)
    for (const word of partOfOne(value, universe.category))
      put(word, { kind: 'value', option: 'category', value, part: true });
  return {
    commands,
    measures: new Map(measures.map((measure) => [measure.id, measure])),
    phrases,
    words: new Set([...phrases.keys()].flatMap((phrase) => phrase.split(' '))),
    longest: Math.max(1, ...[...phrases.keys()].map((phrase) => phrase.split(' ').length)),
    shortLanguages,
  };
}

const isSame = (a: Meaning, b: Meaning): boolean => JSON.stringify(a) === JSON.stringify(b);

function putCommand(command: CommandDeclaration, put: (words: string, meaning: Meaning) => void): void {
  const { name } = command;
  put(name, { kind: 'ask', command: name, hint: false, options: {} });
  put(name, { kind: 'value', option: 'command', value: name });
  for (const { words, options = {}, hint = false } of command.asks ?? [])
    for (const phrase of words)
      put(phrase, { kind: 'ask', command: name, hint, options, ...(OURS.includes(phrase) ? { ours: true } : {}) });
  for (const [option, spec] of Object.entries(command.options)) {
    // A scope is said in the same words of every command.
    if (spec.type !== 'choice' || option === 'scope') continue;
    for (const { value, label, words = [] } of spec.choices)
      for (const phrase of [value, label, ...words].flatMap(inflected))
        put(phrase, { kind: 'choice', command: name, option, value });
  }
}

/** A name in one and in many: `fork`, `forks`. */
function inflected(name: string): string[] {
  if (name.length < 4) return [name];
  return name.endsWith('s') && !name.endsWith('ss') ? [name, name.slice(0, -1)] : [name, `${name}s`];
}

function namesOfValue(option: (typeof FACETS)[number], value: string, universe: UniverseWords): readonly string[] {
  switch (option) {
    case 'language':
      return [value, ...(LANGUAGE_NAMES[value] ?? [])];
    case 'licence': {
      const family = /^[A-Za-z]+/.exec(value)?.[0] ?? value;
      const onlyOne = universe.licence.filter((other) => other.startsWith(family)).length === 1;
      const names = onlyOne ? [value, family] : [value];
      return names.flatMap((name) => [
        name,
        `${name} license`,
        `${name} licence`,
        `${name} licensed`,
        `${name} licenced`,
      ]);
    }
    case 'stage':
      return [value, `${value} stage`, `${value} round`];
    case 'category':
      return inflected(value);
    case 'company':
      return [value];
  }
}

/** Words of a category that no other category has: `vector` for `vector search`. */
function partOfOne(value: string, all: readonly string[]): string[] {
  const words = phraseOf(value).split(' ');
  if (words.length < 2) return [];
  return words.filter(
    (word) =>
      word.length >= 5 &&
      all.filter((other) => inflected(word).some((form) => phraseOf(other).split(' ').includes(form))).length === 1,
  );
}
