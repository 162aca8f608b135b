import { readNumberAt } from './numbers.ts';

/** A least or most value, as it was said. */
export interface SaidBound {
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly percent: boolean;
  readonly length: number;
}

const LEAST = [
  'over',
  'above',
  'more than',
  'at least',
  'minimum',
  'min',
  'exceeding',
  'past',
  'beyond',
  'greater than',
  'no less than',
  'upwards of',
];
const MOST = [
  'under',
  'below',
  'less than',
  'fewer than',
  'at most',
  'up to',
  'maximum',
  'max',
  'no more than',
  'smaller than',
];
const AFTER_LEAST = ['or more', 'plus', 'and up', 'and above', 'or above'];
const AFTER_MOST = ['or less', 'or fewer', 'and below', 'or below'];

/** `over 10k`, `at least 1,000`, `under 500`, `between 1k and 5k`, `5k+`, `100 or more` from a position on. */
export function readBoundAt(texts: readonly string[], at: number): SaidBound | undefined {
  const start = texts[at] === 'with' || texts[at] === 'by' ? at + 1 : at;
  const found = between(texts, start) ?? oneSided(texts, start) ?? trailing(texts, start);
  return found === undefined ? undefined : { ...found, length: found.length + start - at };
}

function between(texts: readonly string[], at: number): SaidBound | undefined {
  if (texts[at] !== 'between' && texts[at] !== 'from') return undefined;
  const low = readNumberAt(texts, at + 1);
  if (low === undefined) return undefined;
  const joint = at + 1 + low.length;
  if (texts[joint] !== 'and' && texts[joint] !== 'to') return undefined;
  const high = readNumberAt(texts, joint + 1);
  if (high === undefined || high.value < low.value) return undefined;
  return { min: low.value, max: high.value, percent: high.percent, length: joint + 1 + high.length - at };
}

function oneSided(texts: readonly string[], at: number): SaidBound | undefined {
  const word = [...LEAST, ...MOST].find((phrase) => begins(texts, at, phrase));
  if (word === undefined) return undefined;
  const length = word.split(' ').length;
  const number = readNumberAt(texts, at + length);
  return number === undefined ? undefined : bound(LEAST.includes(word), number, length + number.length);
}

function trailing(texts: readonly string[], at: number): SaidBound | undefined {
  const number = readNumberAt(texts, at);
  if (number === undefined) return undefined;
  if ((texts[at] ?? '').endsWith('+')) return bound(true, number, number.length);
  const word = [...AFTER_LEAST, ...AFTER_MOST].find((phrase) => begins(texts, at + number.length, phrase));
  return word === undefined
    ? undefined
    : bound(AFTER_LEAST.includes(word), number, number.length + word.split(' ').length);
}

const bound = (least: boolean, { value, percent }: { value: number; percent: boolean }, length: number): SaidBound => ({
  min: least ? value : undefined,
  max: least ? undefined : value,
  percent,
  length,
});

const begins = (texts: readonly string[], at: number, phrase: string): boolean =>
  phrase.split(' ').every((word, index) => texts[at + index] === word);
