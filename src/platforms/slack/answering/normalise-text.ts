/**
 * What Slack makes of a typed command, turned back into what the person typed: escaped entities, rewritten addresses
 * (`<https://github.com/a/b|github.com/a/b>`, `<http://socket.io|socket.io>`), mentions of people and channels, non-breaking spaces and the dashes that phones
 * write for two hyphens. Typographic quotes are left to the command parser, which knows where they matter.
 */
export function normaliseText(text: string): string {
  return (
    text
      .replace(/<([^<>\n]*)>/g, (_, inner: string) => plainReference(inner))
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      // Last, so that `&amp;lt;` stays the `&lt;` that was typed.
      .replace(/&amp;/g, '&')
      .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
      .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
      .replace(/(^|\s)[—–](?=\p{L})/gu, '$1--')
      .trim()
  );
}

/** The part of a `<...>` reference that a person would have typed. */
function plainReference(inner: string): string {
  const [reference, label] = splitOnce(inner, '|');
  if (reference.startsWith('@')) return label === undefined ? reference : `@${label.replace(/^@/, '')}`;
  if (reference.startsWith('#')) return label === undefined || label === '' ? reference : `#${label}`;
  if (reference.startsWith('!')) return label ?? reference.slice(1);
  if (reference.startsWith('mailto:') || reference.startsWith('tel:')) return label ?? reference.replace(/^\w+:/, '');
  // Nothing but `http://` before the label: Slack took what was typed, such as `socket.io`, for the address of a site.
  if (label !== undefined && reference === `http://${label}`) return label;
  // Otherwise the address counts, never its label: a label could say anything.
  return reference;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** What a slash command asks: alone it asks for help. */
export const askedText = (text: string): string => normaliseText(text) || 'help';
