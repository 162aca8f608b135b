/**
 * Text from anywhere, made harmless for the places where Discord reads markdown.
 *
 * Discord takes a backslash before any sign that is no letter, digit or space, so formatting, masked links and addresses are
 * shown as they were written. Mentions are broken by an invisible space as well, because the server looks for them in the raw text;
 * also at the end of a piece, because the next one may begin with `everyone`.
 */

const ZERO_WIDTH_SPACE = '\u200b';

/** Takes away control characters, invisible fillers and the signs that turn the direction of the text around them. */
export const tidy = (text: string): string => (/^[\u0020-\u007e]*$/.test(text) ? text : tidyAll(text));

const tidyAll = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g,
      '',
    );

/** One line: for headings, labels and cells. */
export const oneLine = (text: string): string => tidy(text).replace(/\s+/g, ' ').trim();

const breakMentions = (text: string): string =>
  text.replace(/<(?=[@#&:/a-z])/gi, `<${ZERO_WIDTH_SPACE}`).replace(/@(?=[eh]|$)/gi, `@${ZERO_WIDTH_SPACE}`);

/** One line for places without markdown: labels, descriptions of pictures. */
export const plainText = (text: string): string => breakMentions(oneLine(text));

/** For everywhere that markdown is read. Line breaks stay; what would begin a heading, quote or list is escaped. */
export function escapeText(text: string): string {
  // Most words and figures hold nothing that markdown reads.
  if (/^[A-Za-z0-9,%/ ]*$/.test(text)) return text;
  const escaped = tidy(text)
    .replace(/[\\*_~|`[\]()<>#]/g, '\\$&')
    .replace(/(^|\s)([-+])(?=\s|\\#|$)/g, '$1\\$2')
    .replace(/(^|\s)(\d{1,9})\.(?=\s|$)/g, '$1$2\\.')
    .replace(/:(?=\/\/)/g, '\\:');
  return breakMentions(escaped);
}

/** For inside code: nothing is read there but the backtick that ends it. Mentions are broken all the same, for the raw text. */
export const escapeCode = (text: string): string => breakMentions(tidy(text).replaceAll('`', 'ˋ'));

/** An https address that can stand in a masked link or a link button; undefined for every other scheme and for what is no address. */
export function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '' || parsed.href.length > 512)
    return undefined;
  return parsed.href.replace(
    /[()<>\\`*|~\s]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Cuts visibly, with an ellipsis: only for labels whose whole text stands elsewhere or can be guessed from the rest. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let at = limit - 1;
  const code = text.charCodeAt(at);
  if (code >= 0xdc00 && code <= 0xdfff) at -= 1;
  return `${text.slice(0, at).trimEnd()}…`;
}
