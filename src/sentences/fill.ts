import type { AnyOptionValues, CommandDeclaration, OptionSpec, OptionValue } from '../contracts/command.ts';
import type { Collected } from './collected.ts';
import type { Cover } from './cover.ts';
import { FILLERS } from './fillers.ts';
import type { Lexicon } from './lexicon.ts';
import { applyFigures, canonicalOrder } from './ranking-options.ts';
import type { Span } from './spans.ts';
import type { Token } from './tokens.ts';

/** A command as a sentence can be meant, and how much of the sentence it leaves out. */
export interface Candidate {
  readonly command: CommandDeclaration;
  readonly options: AnyOptionValues;
  /** Words that it does not explain. */
  readonly unexplained: readonly string[];
  /** Options that it needs and that nothing names. */
  readonly missing: readonly string[];
  /** Tokens that ask for this very command; 0 where only what is asked about points to it. */
  readonly asked: number;
  /** Whether it names a project that is not tracked. */
  readonly unknownNames: boolean;
  /** Whether it takes the name of a project for that of a company, which may be called the same. */
  readonly companyOrProject: boolean;
}

/** The options that a command's spans fill, and whether they are reason enough to mean it. */
export function candidateOf(
  command: CommandDeclaration,
  tokens: readonly Token[],
  cover: Cover,
  lexicon: Lexicon,
): Candidate | undefined {
  const collected: Collected = { explicit: {}, implied: {}, rejected: [], asked: 0, parts: false, listed: [] };
  for (const span of cover.spans) collect(command, span, collected);
  // One of a list that is shown whole by default is meant alone; several are not.
  for (const { option, value } of collected.listed)
    if (collected.listed.every((other) => other.option !== option || other.value === value))
      collected.explicit[option] = value;
  rejectContradicted(cover.spans, lexicon, collected);
  applyFigures(command, cover.spans, tokens, lexicon, collected);
  const left = [
    ...cover.unexplained,
    ...collected.rejected.flatMap(({ from, length }) => Array.from({ length }, (_, index) => from + index)),
  ].filter((at) => !FILLERS.has(tokens[at]?.text ?? ''));
  const options: Record<string, OptionValue> = { ...collected.implied, ...collected.explicit };
  const names = collected.asked > 0 || isOneWord(tokens) ? unknownNames(command, tokens, left, options, lexicon) : [];
  for (const { option, name } of names) addProject(command, option, name, options);
  const named = new Set(names.flatMap(({ tokens: own }) => own));
  // A word of ours that is a part of such a name says nothing else: `llama-index`.
  for (const { meaning, from, length } of cover.spans)
    if (meaning.kind === 'choice' && isWithin(named, from, length)) Reflect.deleteProperty(options, meaning.option);
  const unexplained = left.filter((at) => !named.has(at)).map((at) => tokens[at]?.text ?? '');
  if (
    collected.asked === 0 &&
    !(command.alone ?? []).some((needed) =>
      needed.every((option) => isEnough(command.options[option], options[option])),
    )
  )
    return undefined;
  return {
    command,
    options: inDeclaredOrder(command, canonicalOrder(command, options, lexicon)),
    unexplained,
    missing: missingOf(command, options),
    asked: collected.asked,
    unknownNames: names.length > 0,
    companyOrProject: cover.spans.some((span) => isCompany(span) && !OF_COMPANY.has(tokens[span.from - 1]?.text ?? '')),
  };
}

const isWithin = (named: ReadonlySet<number>, from: number, length: number): boolean =>
  Array.from({ length }, (_, at) => from + at).every((at) => named.has(at));

const inDeclaredOrder = (command: CommandDeclaration, options: AnyOptionValues): AnyOptionValues =>
  Object.fromEntries(
    Object.keys(command.options).flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );

const isOneWord = (tokens: readonly Token[]): boolean =>
  tokens.length > 0 && tokens.every(({ at }) => at === tokens[0]?.at);

const OF_COMPANY = new Set(['by', 'from', 'company']);

const isCompany = ({ meaning }: Span): boolean => meaning.kind === 'value' && meaning.option === 'company';

/** `archived or relicensed`: a phrase that says one value beside another; only what is ranked by, and from which end, has a usual value. */
function rejectContradicted(spans: readonly Span[], lexicon: Lexicon, into: Collected): void {
  for (const span of spans) {
    if (span.meaning.kind !== 'ask') continue;
    for (const [name, value] of Object.entries(span.meaning.options)) {
      const said = into.explicit[name];
      if (said !== undefined && said !== value && name !== 'order' && !lexicon.measures.has(String(value)))
        into.rejected.push(span);
    }
  }
}

const isEnough = (spec: OptionSpec | undefined, value: OptionValue | undefined): boolean =>
  value !== undefined && (spec === undefined || !isShort(spec, value));

/** Also what is to be changed, where nothing at all is named. */
const isNeeded = (spec: OptionSpec, options: Readonly<Record<string, OptionValue>>): boolean =>
  spec.required === true || (spec.type === 'projects' && spec.positional === true && Object.keys(options).length === 0);

/** Options that the command needs and that nothing names, or too little. */
function missingOf(command: CommandDeclaration, options: Readonly<Record<string, OptionValue>>): string[] {
  const { oneOf } = command;
  const needed = Object.entries(command.options)
    .filter(
      ([name, spec]) => (isNeeded(spec, options) || options[name] !== undefined) && !isEnough(spec, options[name]),
    )
    .map(([name]) => name);
  const isOneGiven = oneOf === undefined || oneOf.some((name) => options[name] !== undefined);
  return isOneGiven || needed.length > 0 ? needed : oneOf.slice(0, 1);
}

const isShort = (spec: OptionSpec, value: OptionValue | undefined): boolean =>
  spec.type === 'projects' && Array.isArray(value) && value.length < (spec.least ?? 1);

function collect(command: CommandDeclaration, span: Span, into: Collected): void {
  const { meaning } = span;
  switch (meaning.kind) {
    case 'ask':
      if (!meaning.hint) into.asked += meaning.ours === true ? 1 : span.length;
      for (const [name, value] of Object.entries(meaning.options)) {
        if (value === undefined) continue;
        if (into.implied[name] !== undefined && into.implied[name] !== value) into.rejected.push(span);
        else into.implied[name] = value;
      }
      return;
    case 'choice': {
      const spec = command.options[meaning.option];
      if (spec?.type === 'choice' && spec.allByDefault === true) into.listed.push(meaning);
      else set(meaning.option, meaning.value, span, into);
      return;
    }
    case 'value': {
      const spec = command.options[meaning.option];
      const value = meaning.option === 'scope' ? scopeOf(spec, meaning.value) : meaning.value;
      const before = into.explicit[meaning.option];
      // `vector database`: a part of one name beside another name is neither of them for certain.
      if (meaning.part === true) into.parts = true;
      if (value === undefined) into.rejected.push(span);
      // Several values of one filter are given with commas.
      else if (
        spec?.type === 'text' &&
        LISTED.has(meaning.option) &&
        before !== undefined &&
        before !== value &&
        !into.parts
      )
        into.explicit[meaning.option] = `${String(before)},${String(value)}`;
      else set(meaning.option, value, span, into);
      return;
    }
    case 'project': {
      const option = projectOption(command);
      if (option === undefined || !addProject(command, option, meaning.name, into.explicit)) into.rejected.push(span);
      return;
    }
    case 'window':
    case 'bound':
    case 'size':
    case 'gained':
      // Read once all else is known: what they mean depends on the measure.
      return;
  }
}

const LISTED = new Set(['category', 'language', 'stage', 'licence', 'company']);

function set(option: string, value: OptionValue, span: Span, into: Collected): void {
  if (into.explicit[option] !== undefined && into.explicit[option] !== value) into.rejected.push(span);
  else into.explicit[option] = value;
}

/** A command calls all projects `all` or `universe`. */
function scopeOf(spec: OptionSpec | undefined, value: OptionValue): OptionValue | undefined {
  if (spec?.type !== 'choice') return undefined;
  const names = value === 'all' ? ['all', 'universe'] : [value];
  return spec.choices.find((choice) => names.includes(choice.value))?.value;
}

const projectOption = (command: CommandDeclaration): string | undefined =>
  Object.entries(command.options).find(([, { type }]) => type === 'project' || type === 'projects')?.[0];

/** @returns whether there was room for it */
function addProject(
  command: CommandDeclaration,
  option: string,
  name: string,
  options: Record<string, OptionValue>,
): boolean {
  const spec = command.options[option];
  const before = options[option];
  if (spec?.type === 'projects') {
    const list = Array.isArray(before) ? (before as readonly string[]) : [];
    if (list.includes(name)) return true;
    if (list.length >= (spec.max ?? Infinity)) return false;
    options[option] = [...list, name];
    return true;
  }
  if (before !== undefined && before !== name) return false;
  options[option] = name;
  return true;
}

interface NamedProject {
  readonly option: string;
  readonly name: string;
  readonly tokens: readonly number[];
}

/**
 * Words that nothing explains are names of projects that are not tracked, where the command wants just as many: the answer then
 * says so, or looks them up. Two words in a row are no name.
 */
function unknownNames(
  command: CommandDeclaration,
  tokens: readonly Token[],
  left: readonly number[],
  options: Readonly<Record<string, OptionValue>>,
  lexicon: Lexicon,
): NamedProject[] {
  const option = projectOption(command);
  const spec = option === undefined ? undefined : command.options[option];
  if (option === undefined || spec === undefined || left.length === 0) return [];
  // A list that only narrows is not what a sentence is about.
  if (spec.type === 'projects' && spec.required !== true && spec.positional !== true) return [];
  // A part of a hyphenated word that is one of ours by itself belongs to the name all the same.
  const words = [...new Set(left.map((at) => tokens[at]?.at))].map((word) =>
    [...tokens.keys()].filter((at) => tokens[at]?.at === word),
  );
  const room =
    spec.type === 'project' ? (options[option] === undefined ? 1 : 0) : spec.type === 'projects' ? (spec.max ?? 20) : 0;
  if (words.length > room) return [];
  const found = words.map((own) => ({ option, name: (tokens[own[0] ?? 0]?.word ?? '').toLowerCase(), tokens: own }));
  const isName = ({ name, tokens: own }: NamedProject, index: number): boolean =>
    /^[a-z0-9][\w.-]{1,99}$/.test(name) &&
    // A quarter that is no window here is a time all the same.
    !/^q[1-4]$/.test(name) &&
    !/^\d+$/.test(name) &&
    !DESCRIBES.has(tokens[(own[0] ?? 0) - 1]?.text ?? '') &&
    own.some((at) => !lexicon.words.has(tokens[at]?.text ?? '')) &&
    // A list of names has something between them; words in a row are a phrase that was not understood.
    (index === 0 || gapIsList(tokens, words[index - 1]?.at(-1) ?? 0, own[0] ?? 0));
  return found.every(isName) ? found : [];
}

/** Before an adjective or a noun, never before a name. */
const DESCRIBES = new Set(['the', 'a', 'an', 'most', 'least', 'any', 'some', 'more', 'very', 'every']);

/** Whether other words stand between two, or a comma did: then the written words are apart. */
const gapIsList = (tokens: readonly Token[], before: number, after: number): boolean =>
  after - before > 1 || tokens[before]?.comma === true;
