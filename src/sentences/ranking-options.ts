import type { AnyOptionValues, CommandDeclaration, OptionSpec, OptionValue } from '../contracts/command.ts';
import type { Measure } from '../measures/measure.ts';
import type { Collected } from './collected.ts';
import type { Lexicon } from './lexicon.ts';
import type { Span } from './spans.ts';
import type { Token } from './tokens.ts';

/** Windows, sizes, bounds and gains: what they fill depends on the measure that the rest of the sentence names. */
export function applyFigures(
  command: CommandDeclaration,
  spans: readonly Span[],
  tokens: readonly Token[],
  lexicon: Lexicon,
  into: Collected,
): void {
  const option = measureOption(command, lexicon);
  for (const span of spans)
    if (span.meaning.kind === 'gained') applyGain(span, { command, option, spans, tokens, lexicon }, into);
  for (const span of spans) if (span.meaning.kind === 'bound') applyBound(span, command, option, lexicon, into);
  for (const span of spans) {
    if (span.meaning.kind === 'window') applyWindow(span, span.meaning.days, command, option, lexicon, into);
    if (span.meaning.kind === 'size') applySize(span, span.meaning.count, command, into);
  }
}

/** The choice of a command that names measures. */
const measureOption = (command: CommandDeclaration, lexicon: Lexicon): string | undefined =>
  Object.entries(command.options).find(
    ([, spec]) => spec.type === 'choice' && spec.choices.some(({ value }) => lexicon.measures.has(value)),
  )?.[0];

const measureIn = (option: string | undefined, lexicon: Lexicon, into: Collected): Measure | undefined =>
  option === undefined ? undefined : lexicon.measures.get(String(into.explicit[option] ?? into.implied[option] ?? ''));

/** The choice of this option that a phrase names. */
const choiceNamed = (phrase: string, option: string, command: string, lexicon: Lexicon): string | undefined =>
  lexicon.phrases
    .get(phrase)
    ?.flatMap((meaning) =>
      meaning.kind === 'choice' && meaning.option === option && meaning.command === command ? meaning.value : [],
    )[0];

interface Sentence {
  readonly command: CommandDeclaration;
  readonly option: string | undefined;
  readonly spans: readonly Span[];
  readonly tokens: readonly Token[];
  readonly lexicon: Lexicon;
}

/** `gained the most contributors`: of a total that is named, the measure that is called `contributors gained`. */
function applyGain(span: Span, { command, option, spans, tokens, lexicon }: Sentence, into: Collected): void {
  if (span.meaning.kind !== 'gained' || option === undefined) return;
  const said = spans.find(({ meaning }) => meaning.kind === 'choice' && meaning.option === option);
  const noun = spans.flatMap(({ meaning }) => (meaning.kind === 'bound' ? (meaning.noun ?? []) : []))[0];
  const words =
    said === undefined
      ? noun
      : tokens
          .slice(said.from, said.from + said.length)
          .map(({ text }) => text)
          .join(' ');
  const gain =
    words === undefined
      ? choiceNamed('gained', option, command.name, lexicon)
      : [words, words.replace(/s$/, ''), `${words}s`]
          .map((form) => choiceNamed(`${form} gained`, option, command.name, lexicon))
          .find((value) => value !== undefined);
  if (gain === undefined) into.rejected.push(span);
  else into.explicit[option] = gain;
  if (span.meaning.lost) into.implied['order'] = 'worst';
}

/** The measure of how large a project is, which has bounds of its own. */
const SIZE = 'stars';

function applyBound(
  span: Span,
  command: CommandDeclaration,
  option: string | undefined,
  lexicon: Lexicon,
  into: Collected,
): void {
  if (span.meaning.kind !== 'bound' || option === undefined) return;
  const { bound, noun } = span.meaning;
  const named = noun === undefined ? undefined : choiceNamed(noun, option, command.name, lexicon);
  const current = measureIn(option, lexicon, into);
  // How large a project is narrows any ranking; every other bound is one of the measure that is ranked by.
  const ofGain =
    current?.starGain !== undefined && /\bgained\b/.test(current.label) && into.explicit[option] !== undefined;
  const ofSize = named === SIZE && !ofGain;
  const [low, high] = ofSize ? ['minstars', 'maxstars'] : ['min', 'max'];
  if (!ofSize) {
    if (named === undefined && current === undefined) return void into.rejected.push(span);
    if (named !== undefined && named !== SIZE) {
      if (into.explicit[option] !== undefined && into.explicit[option] !== named) return void into.rejected.push(span);
      into.explicit[option] = named;
    }
  }
  for (const [name, value] of [
    [low, bound.min],
    [high, bound.max],
  ] as const) {
    if (value === undefined) continue;
    if (command.options[name] === undefined || into.explicit[name] !== undefined) return void into.rejected.push(span);
    into.explicit[name] = bound.percent ? `${value}%` : String(value);
  }
}

/** A span of time is the window; of a measure that counts days since something, it is a bound: `no push in 6 months`. */
function applyWindow(
  span: Span,
  days: number,
  command: CommandDeclaration,
  option: string | undefined,
  lexicon: Lexicon,
  into: Collected,
): void {
  const measure = measureIn(option, lexicon, into);
  if (measure?.unit === 'moment' && command.options['min'] !== undefined) {
    const long = (into.explicit['order'] ?? into.implied['order']) === 'worst';
    // `unmaintained today` speaks of now; a day without a push is nothing.
    if (!long || days >= SHORTEST_SILENCE) into.explicit[long ? 'min' : 'max'] ??= String(days);
    return;
  }
  const entry = Object.entries(command.options).find(([, { type }]) => type === 'days');
  if (entry === undefined || into.explicit[entry[0]] !== undefined) return void into.rejected.push(span);
  into.explicit[entry[0]] = within(entry[1], days);
}

/** Days. */
const SHORTEST_SILENCE = 7;

function within(spec: OptionSpec, days: number): number {
  return spec.type === 'days' ? Math.min(spec.max ?? days, Math.max(spec.min ?? days, days)) : days;
}

function applySize(span: Span, count: number, command: CommandDeclaration, into: Collected): void {
  const name = command.options['show'] === undefined ? 'size' : 'show';
  const spec = command.options[name];
  const fits = spec?.type === 'integer' && count >= (spec.min ?? 1);
  if (!fits || into.explicit[name] !== undefined) into.rejected.push(span);
  // The small print says how many are shown where more were asked for.
  else into.explicit[name] = Math.min(count, spec.max ?? count);
}

/** The end of a ranking in its shortest form: the usual end is not said. */
export function canonicalOrder(
  command: CommandDeclaration,
  options: Readonly<Record<string, OptionValue>>,
  lexicon: Lexicon,
): AnyOptionValues {
  const { order, ...rest } = options;
  if (order === undefined || command.options['order'] === undefined) return options;
  const option = measureOption(command, lexicon);
  const better = lexicon.measures.get(String(options[option ?? ''] ?? ''))?.better ?? 'higher';
  const lowFirst =
    order === 'least' || order === 'most' ? (order === 'least') !== (better === 'lower') : order === 'worst';
  if (!lowFirst) return rest;
  return { ...rest, order: better === 'neither' ? 'least' : 'worst' };
}
