/** A word of a sentence: in lower case, and as it was written. */
export interface Token {
  readonly text: string;
  /** The whole written word that it is a part of: `label-studio` is two tokens of one word. */
  readonly word: string;
  /** Number of that word in the sentence. */
  readonly at: number;
  /** Whether it began with a capital letter. */
  readonly capital: boolean;
  /** Whether a comma or a full stop follows the word. */
  readonly comma: boolean;
}

/** More than a person says in one sentence; the rest of a longer text would only cost time. */
const MOST_TOKENS = 60;
const MOST_CHARACTERS = 600;

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bwon't\b/gi, 'will not'],
  [/\bcan't\b/gi, 'can not'],
  [/n't\b/gi, ' not'],
  [/\b(what|who|how|where|when|that|it|there|here|let)'s\b/gi, '$1 is'],
  [/\b(what|who|where|how)s\b(?=\s)/gi, '$1 is'],
  [/'(re|ve|ll|d|m)\b/gi, ' $1'],
];

/** `over 10 000 stars`: two numbers in a row say nothing, so blanks between groups of three hold one together. */
const BLANK_GROUPS =
  /(?<=\b(?:over|above|than|least|most|under|below|exceeding|minimum|maximum|min|max|between|and|to|up) )\d{1,3}(?: \d{3})+(?![\p{L}\p{N}])(?! (?:day|week|month|year)s?\b)/giu;

const WORD = /https?:\/\/\S+|@?[\p{L}\p{N}][\p{L}\p{N}._/+#%@-]*/gu;

/** The words of a text without its punctuation; at most sixty, undefined for a text that is too long to be a question. */
export function tokenise(text: string): readonly Token[] | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const tokens: Token[] = [];
  for (const [at, { word, comma }] of wordsOf(text).entries()) {
    const parts = isPath(word) ? [word] : word.split(/[-_]+/).filter((part) => part !== '');
    for (const part of parts)
      tokens.push({ text: part.toLowerCase(), word, at, capital: /^\p{Lu}/u.test(part), comma });
    if (tokens.length > MOST_TOKENS) return undefined;
  }
  return tokens;
}

function wordsOf(text: string): { word: string; comma: boolean }[] {
  let plain = text
    .replaceAll(/(\d)[\u00A0\u2009\u202F](?=\d{3}(?:\D|$))/g, '$1')
    .normalize('NFKC')
    .replaceAll(/[‘’ʼ`´]/g, "'");
  for (const [pattern, by] of CONTRACTIONS) plain = plain.replaceAll(pattern, by);
  plain = plain
    // A possessive says whose: the name alone is what is looked for.
    .replaceAll(/'s\b/gi, '')
    .replaceAll(/s'(?=\s|$)/gi, 's')
    .replaceAll(/(\d)[,'](?=\d{3}(?:\D|$))/g, '$1')
    .replaceAll(BLANK_GROUPS, (grouped) => grouped.replaceAll(' ', ''))
    // `1,5k`: no list of two numbers is written without a blank.
    .replaceAll(/(\d),(?=\d)/g, '$1.')
    .replaceAll('&', ' and ')
    .replaceAll(/(\d)\s+%/g, '$1%');
  return [...plain.matchAll(WORD)]
    .map((match) => ({
      word: match[0].replace(/[./@_-]+$/, ''),
      comma: /^\s*[,;.:!?]/.test(plain.slice(match.index + match[0].length, match.index + match[0].length + 3)),
    }))
    .filter(({ word }) => word !== '');
}

const isPath = (word: string): boolean => word.includes('/');

/** A phrase as sentences are compared with: small letters, no hyphens, one space between words. */
export const phraseOf = (text: string): string => (tokenise(text) ?? []).map((token) => token.text).join(' ');
