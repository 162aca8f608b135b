/**
 * Text from anywhere, made harmless for the places where Slack reads markup.
 *
 * `&`, `<` and `>` are all that mentions, dates and links are made of, so escaping them takes away every ping and forged link.
 * Slack has no escape for its formatting signs, so those are written as look-alikes that it does not read.
 */

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ', _: 'ˍ', ':': '∶' };
/** What begins the name of a picture (`:warning:`), which could pass for a glyph of ours; a time of day is none. */
const EMOJI = /:(?=(?!\d\d:)[\p{L}\d_+'-]+:)/gu;

/** Escapes for `text` and for `mrkdwn` with `verbatim: true`; formatting signs become look-alikes. */
export function escapeMarkup(text: string): string {
  // An underscore inside a word (`my_repo`) formats nothing and is left as it is, so that names can be copied.
  const tidied = tidy(text);
  if (!/[&<>_*~`]|:[^\s:]+:/.test(tidied)) return tidied;
  const plain = tidied
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|[*~`]/gu, (sign) => LOOK_ALIKES[sign] ?? sign)
    .replace(EMOJI, LOOK_ALIKES[':'] ?? ':');
  return escapeEntities(plain).replace(/^(\s*)&gt;/gm, '$1›');
}

/** Escapes only what mentions and links are made of: inside code, formatting signs mean nothing but the backtick. */
export const escapeCode = (text: string): string => escapeEntities(tidy(text)).replaceAll('`', 'ˋ');

const escapeEntities = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);

/** Takes away control characters and the invisible signs that turn the direction of the text around them. */
export const tidy = (text: string): string => (UNTIDY.test(text) ? tidyAll(text) : text);

/** Whatever `tidyAll` may change, and surrogates, of which it changes lone ones. */
const UNTIDY = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/;

const tidyAll = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .toWellFormed();

/** One line: for headers, labels and cells. */
export function oneLine(text: string): string {
  const tidied = tidy(text);
  return (/[^\S ]|  /.test(tidied) ? tidied.replace(/\s+/g, ' ') : tidied).trim();
}

/** An https address that can stand in Slack's link markup; undefined for every other scheme and for what is no address. */
export function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return undefined;
  return parsed.href.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
}
