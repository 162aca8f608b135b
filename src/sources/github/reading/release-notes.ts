/** What release notes say first, as plain text that is safe to store and to show. */

const MOST_CHARACTERS = 220;
const MOST_SENTENCES = 2;
/** Read of what GitHub sends, which is asked for no more than 500 characters. */
const MOST_READ = 4_000;

/** Headings and lines that say nothing of what changed. */
const EMPTY_LINE =
  /^(?:what'?s (?:changed|new)|changes|changelog|change log|release notes?|highlights|overview|new contributors|contributors|full changelog\b.*|compare\b.*|thanks?\b.*|special thanks\b.*|assets|notes?|features?|bug ?fixes|fixes|improvements|enhancements|breaking changes|documentation|docs|chores?|other changes|patch changes|minor changes|major changes|dependencies|v?\d[\w.+-]*(?: \(\d{4}-\d\d-\d\d\))?|\d{4}-\d\d-\d\d)[:.]?$/i;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The first sentences of release notes, two at most: without markup, addresses, mentions and invisible characters, so that
 * nothing of it can ping, link or name a person who is mentioned.
 *
 * @param html GitHub's short description of a release
 * @returns empty where the notes say nothing; null where there are none to read
 */
export function releaseExcerpt(html: string | null | undefined): string | null {
  if (html === null || html === undefined) return null;
  const lines = textOf(html.slice(0, MOST_READ))
    .split('\n')
    .map(cleanLine)
    .filter((line) => line.length > 2 && !EMPTY_LINE.test(line));
  const sentences = lines.flatMap((line) => line.split(/(?<=[.!?])\s+(?=[A-Z0-9])/)).slice(0, MOST_SENTENCES);
  const text = sentences.map((one) => (/[.!?…:]$/.test(one) ? one : `${one}.`)).join(' ');
  if (text.length <= MOST_CHARACTERS) return text.replace(/:$/, '.');
  const cut = text.slice(0, MOST_CHARACTERS);
  return `${cut
    .slice(0, Math.max(cut.lastIndexOf(' '), MOST_CHARACTERS / 2))
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
}

function textOf(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/<(pre|script|style|table)\b[\s\S]*?(?:<\/\1>|$)/gi, '\n')
    .replace(/<(?:br|hr)\b[^>]*>|<\/?(?:p|li|ul|ol|h[1-6]|div|blockquote|tr|dd|dt)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*(?:>|$)/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0x1f && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ' ';
    });
}

/** A login as a word of its own, also in brackets; the scope of a package is followed by a slash. */
const MENTION = /^[([{"'*_~`]*@[\w-]+(?:\[bot\])?(?!\/)[^\w/]*$/;
const ADDRESS = /^\S*(?:https?:\/\/|www\.)\S*$|^[^@\s]+@[^@\s]+\.\w/i;
/** Words that lead to a name: `by @name`, `thanks to @name and @name`, `(cc @name)`. */
const LEADS_TO_NAME = /^[([]?(?:by|from|thanks|thank|to|cc|via|and|&|,|in)[:,]?$/i;

/** Word by word, so that it takes time in proportion to the line. */
function cleanLine(line: string): string {
  const words: string[] = [];
  // Control, zero-width and direction characters.
  const plain = line.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]/gu, ' ').replace(/\[([^\][]*)\]\(([^()]*)\)/g, '$1');
  for (const word of plain.split(' ')) {
    if (word === '') continue;
    if (!MENTION.test(word) && !ADDRESS.test(word)) words.push(word);
    else while (LEADS_TO_NAME.test(words.at(-1) ?? '')) words.pop();
  }
  const kept = words
    // References to issues say nothing without their link.
    .filter((word) => !/^[([]?#\d+[)\],.]*$/.test(word))
    .map((word) => word.replaceAll('@', '').replace(/^[*_`~#>|]+|[*_`~|]+(?=[.,;:!?)]*$)/g, ''))
    .join(' ');
  return kept
    .replace(/[<>`]/g, '')
    .replace(/^[-*+•] /, '')
    .replace(/ (?=[.,;:)])/g, '')
    .trim();
}
