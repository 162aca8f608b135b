import { editDistance } from '../text/text-distance.ts';
import { FILLERS } from './fillers.ts';
import type { Lexicon } from './lexicon.ts';
import { readNumberAt } from './numbers.ts';
import type { Names } from './spans.ts';
import type { Token } from './tokens.ts';

/** Shorter words have too many neighbours: `rest`, `best` and `test` are all words. */
const SHORTEST = 5;
const LONG = 9;

export interface Corrected {
  readonly tokens: readonly Token[];
  readonly corrected: boolean;
}

/**
 * Typing errors of words that nothing else explains, set right where only one word is near: one slip, two in a long word, and
 * with the same first letter.
 */
export function correctTypos(tokens: readonly Token[], lexicon: Lexicon, names: Names): Corrected {
  let corrected = false;
  const texts = tokens.map(({ text }) => text);
  const right = tokens.map((token, at) => {
    const { text } = token;
    if (text.length < SHORTEST || !/^\p{L}+$/u.test(text) || lexicon.words.has(text) || FILLERS.has(text)) return token;
    if (names.has(text) || readNumberAt(texts, at) !== undefined) return token;
    const meant = nearestWord(text, lexicon.words);
    if (meant === undefined) return token;
    corrected = true;
    return { ...token, text: meant };
  });
  return { tokens: right, corrected };
}

function nearestWord(text: string, words: ReadonlySet<string>): string | undefined {
  const allowed = text.length >= LONG ? 2 : 1;
  let best: string | undefined;
  let least = allowed + 1;
  let others = false;
  for (const word of words) {
    if (
      word.length < SHORTEST - 1 ||
      word.charAt(0) !== text.charAt(0) ||
      Math.abs(word.length - text.length) > allowed
    )
      continue;
    const distance = editDistance(text, word, allowed);
    if (distance === undefined || distance > least) continue;
    if (distance === least) {
      // One and many of a word are the same to people.
      others ||= !isSameStem(word, best ?? word);
      continue;
    }
    [best, least, others] = [word, distance, false];
  }
  return others ? undefined : best;
}

const isSameStem = (a: string, b: string): boolean => a.replace(/s$/, '') === b.replace(/s$/, '');
