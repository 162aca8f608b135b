import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

/** What is left of control characters, and signs that turn the direction of the text around them. Tab and line feed are handled by callers. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text from anywhere, made harmless for a terminal: no escape sequence, no control character but line feed and tab. */
export const tidy = (text: string): string =>
  stripVTControlCharacters(text.replace(/\r\n?/g, '\n')).replace(CONTROLS, '').toWellFormed();

/** One line of harmless text. */
export const oneLine = (text: string): string => tidy(text).replace(/\s+/g, ' ').trim();

/** Letters, punctuation, arrows and bars of one column each. Anything else is taken apart by its signs, which costs far more, and memory outside the heap. */
const NARROW = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2581-\u2588]*$/;

/** Columns that a text takes in a terminal: two for wide letters and emoji, none for combining marks. */
export const width = (text: string): number => (NARROW.test(text) ? text.length : stringWidth(text));

export const padEnd = (text: string, columns: number): string => text + ' '.repeat(Math.max(columns - width(text), 0));

/** Cuts a word that is wider than the room into pieces that fit; nothing is lost. */
export function breakWord(word: string, columns: number): string[] {
  if (width(word) <= columns) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== '' && width(piece + segment) > columns) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece];
}
