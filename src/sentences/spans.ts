import { readBoundAt } from './bounds.ts';
import type { SaidBound } from './bounds.ts';
import type { Lexicon, Meaning } from './lexicon.ts';
import { readNumberAt } from './numbers.ts';
import type { Token } from './tokens.ts';
import { readHourAt, readWeekday, readWindowAt } from './windows.ts';

/** A stretch of a sentence and what it can mean. */
export interface Span {
  readonly from: number;
  readonly length: number;
  readonly meaning: SpanMeaning;
}

export type SpanMeaning =
  | Meaning
  | { readonly kind: 'window'; readonly days: number }
  /** `noun`: the words of the measure that it speaks of, where they follow. */
  | { readonly kind: 'bound'; readonly bound: SaidBound; readonly noun: string | undefined }
  | { readonly kind: 'size'; readonly count: number }
  /** `gained`, `lost`: makes a total a gain. */
  | { readonly kind: 'gained'; readonly lost: boolean }
  | { readonly kind: 'project'; readonly name: string };

/** What a reader knows of names. */
export interface Names {
  /** Whether a tracked project, present or former, or an owner is called so: in small letters, with or without owner. */
  has(name: string): boolean;
}

const GAINED = new Set(['gained', 'gain', 'gaining', 'gains', 'won', 'added', 'attracted', 'got', 'collected']);
const LOST = new Set(['lost', 'lose', 'loses', 'losing']);
const BEFORE_SIZE = new Set([
  'top',
  'best',
  'worst',
  'first',
  'bottom',
  'fastest',
  'slowest',
  'biggest',
  'largest',
  'leading',
  'last',
  'number',
]);
const AFTER_SIZE = new Set([
  'best',
  'worst',
  'most',
  'least',
  'fastest',
  'slowest',
  'biggest',
  'largest',
  'top',
  'projects',
  'repos',
  'repositories',
  'healthiest',
  'highest',
  'lowest',
  'leading',
]);
/** Before a language of two letters, and after it. */
const BEFORE_LANGUAGE = new Set(['in', 'using', 'written', 'top', 'best']);
const AFTER_LANGUAGE = new Set([
  'projects',
  'project',
  'repos',
  'repositories',
  'libraries',
  'tools',
  'code',
  'language',
  'databases',
]);

/** Every span of a sentence that says something, from all words to single ones. */
export function spansOf(tokens: readonly Token[], lexicon: Lexicon, names: Names, now: number): readonly Span[] {
  const texts = tokens.map(({ text }) => text);
  const spans: Span[] = [];
  for (let from = 0; from < tokens.length; from += 1) {
    const put = (length: number, meaning: SpanMeaning): void => void spans.push({ from, length, meaning });
    for (let length = Math.min(lexicon.longest, tokens.length - from); length > 0; length -= 1) {
      const phrase = length === 1 ? (texts[from] ?? '') : texts.slice(from, from + length).join(' ');
      const meanings = lexicon.phrases.get(phrase);
      if (meanings === undefined) continue;
      if (length === 1 && lexicon.shortLanguages.has(phrase) && !speaksOfLanguage(tokens, from)) continue;
      // `gained` alone leaves open what was gained; another word of the sentence says it.
      const open = length === 1 && (GAINED.has(phrase) || LOST.has(phrase));
      for (const meaning of meanings) if (!open || meaning.kind !== 'choice') put(length, meaning);
    }
    putWords(texts, from, put);
    putFigures(texts, from, { lexicon, now }, put);
    putProjects(tokens, from, { lexicon, names }, put);
  }
  return spans;
}

type Put = (length: number, meaning: SpanMeaning) => void;

function putWords(texts: readonly string[], from: number, put: Put): void {
  const text = texts[from] ?? '';
  if (GAINED.has(text)) put(1, { kind: 'gained', lost: false });
  if (LOST.has(text)) put(1, { kind: 'gained', lost: true });
  const day = readWeekday(text);
  if (day !== undefined) put(1, { kind: 'value', option: 'day', value: day });
}

function putFigures(
  texts: readonly string[],
  from: number,
  { lexicon, now }: { lexicon: Lexicon; now: number },
  put: Put,
): void {
  const window = readWindowAt(texts, from, now);
  if (window !== undefined) put(window.length, { kind: 'window', days: window.days });
  const hour = readHourAt(texts, from);
  if (hour !== undefined) put(hour.length, { kind: 'value', option: 'at', value: hour.at });
  const bound = readBoundAt(texts, from);
  if (bound !== undefined && readWindowAt(texts, from + bound.length - 1, now) === undefined)
    putBound(texts, from, bound, lexicon, put);
  const number = readNumberAt(texts, from);
  if (number === undefined || number.percent || !Number.isInteger(number.value)) return;
  if (BEFORE_SIZE.has(texts[from - 1] ?? '') || AFTER_SIZE.has(texts[from + number.length] ?? ''))
    put(number.length, { kind: 'size', count: number.value });
  if (['subscription', 'digest', 'no', 'number'].includes(texts[from - 1] ?? ''))
    put(number.length, { kind: 'value', option: 'subscription', value: number.value });
}

/** With the measure that follows it, where one does: `over 10k stars`. */
function putBound(texts: readonly string[], from: number, bound: SaidBound, lexicon: Lexicon, put: Put): void {
  const behind = from + bound.length;
  for (let length = Math.min(lexicon.longest, texts.length - behind); length > 0; length -= 1) {
    const noun = texts.slice(behind, behind + length).join(' ');
    if (
      lexicon.phrases.get(noun)?.some((meaning) => meaning.kind === 'choice' && lexicon.measures.has(meaning.value))
    ) {
      put(bound.length + length, { kind: 'bound', bound, noun });
      return;
    }
  }
  put(bound.length, { kind: 'bound', bound, noun: undefined });
}

function putProjects(
  tokens: readonly Token[],
  from: number,
  { lexicon, names }: { lexicon: Lexicon; names: Names },
  put: Put,
): void {
  const first = tokens[from];
  if (first === undefined) return;
  if (first.text.includes('/')) {
    if (/^(?:https?:\/\/)?(?:www\.)?[\w.-]+\/[\w.-]+/.test(first.text)) put(1, { kind: 'project', name: first.word });
    return;
  }
  for (let length = Math.min(4, tokens.length - from); length > 0; length -= 1) {
    const parts = tokens.slice(from, from + length).map(({ text }) => text);
    const name = [parts.join('-'), parts.join('_'), parts.join('')].find((spelling) => names.has(spelling));
    if (name === undefined) continue;
    // A word of our own that a project happens to be called means our word.
    if (
      length === 1 &&
      lexicon.phrases.get(name)?.some((meaning) => meaning.kind !== 'value' || meaning.option !== 'company')
    )
      continue;
    put(length, { kind: 'project', name });
    return;
  }
}

const speaksOfLanguage = (tokens: readonly Token[], at: number): boolean =>
  tokens.length === 1 ||
  BEFORE_LANGUAGE.has(tokens[at - 1]?.text ?? '') ||
  AFTER_LANGUAGE.has(tokens[at + 1]?.text ?? '') ||
  // `go security projects`: what is spoken of follows a little later.
  (at === 0 && tokens.slice(1, 4).some(({ text }) => AFTER_LANGUAGE.has(text))) ||
  (at > 0 && tokens[at]?.capital === true);
