import { piecesOf, withQuotes } from '../../../contracts/messages/line.ts';
import type { Inline, Line } from '../../../contracts/messages/message.ts';
import { escapeCode, escapeText, oneLine, safeUrl, tidy } from './escape.ts';
import { PARAGRAPH } from './limits.ts';

/** Longest run of characters that is never torn apart. */
const ATOM = 300;

/** The line as plain words, for labels, cells, file texts and screen readers. Times in UTC, because no client turns them there. */
export function plainLine(line: Line): string {
  return withQuotes(line)
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if (piece.kind === 'channel') return `#${piece.id}`;
      return piece.kind === 'time' ? plainTime(piece.at, piece.style) : piece.text;
    })
    .join('');
}

function plainTime(at: number, style: 'date' | 'datetime' | 'relative'): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'an unknown time';
  const iso = date.toISOString();
  return style === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

export const isEmpty = (line: Line): boolean => oneLine(plainLine(line)) === '';

/** Markdown of a line, without line breaks unless they are asked for. */
export const renderLine = (line: Line, breaks = false): string => atoms(line, breaks).join('').trim();

/** Markdown of a line in pieces of at most `limit` characters, torn only between words. */
export function wrapLine(line: Line, limit: number, breaks = false): string[] {
  const wrapped: string[] = [];
  let current = '';
  for (const atom of atoms(line, breaks)) {
    if (current.length + atom.length > limit) {
      if (current.trim() !== '') wrapped.push(current.trim());
      current = '';
    }
    current += atom;
  }
  if (current.trim() !== '') wrapped.push(current.trim());
  return wrapped;
}

/** Lines in as few paragraphs as they fit into. */
export function gather(lines: readonly string[]): string[] {
  const paragraphs: string[] = [];
  for (const line of lines) {
    const last = paragraphs.at(-1);
    if (last !== undefined && last.length + line.length < PARAGRAPH)
      paragraphs[paragraphs.length - 1] = `${last}\n${line}`;
    else paragraphs.push(line);
  }
  return paragraphs;
}

function atoms(line: Line, breaks: boolean): string[] {
  return piecesOf(line).flatMap((piece) => renderPiece(piece, breaks));
}

function renderPiece(piece: Inline, breaks: boolean): string[] {
  const clean = (text: string): string => (breaks ? tidy(text) : tidy(text).replace(/\s+/g, ' '));
  if (typeof piece === 'string') return words(clean(piece));
  switch (piece.kind) {
    case 'quiet':
      return words(clean(piece.text));
    case 'strong':
      return chunks(oneLine(piece.text)).map((text) => `**${escapeText(text)}**`);
    case 'code':
      return chunks(oneLine(piece.text)).map((text) => `\`${escapeCode(text)}\``);
    case 'link': {
      const url = safeUrl(piece.url);
      if (url === undefined) return words(oneLine(piece.text));
      const texts = chunks(oneLine(piece.text));
      return (texts.length === 0 ? ['link'] : texts).map((text) => `[${escapeText(text)}](${url})`);
    }
    case 'channel':
      return SNOWFLAKE.test(piece.id) ? [`<#${piece.id}>`] : words(clean(`#${piece.id}`));
    case 'time':
      return [renderTime(piece.at, piece.style)];
  }
}

/** What Discord's ids look like; anything else in a mention could be somebody's markup. */
const SNOWFLAKE = /^\d{15,20}$/;

const TIME_STYLES = { date: 'D', datetime: 'f', relative: 'R' } as const;
/** What the clients can show: the same as JavaScript's dates. */
const LATEST_SECOND = 8_640_000_000_000;

function renderTime(at: number, style: keyof typeof TIME_STYLES): string {
  const second = Math.floor(at / 1_000);
  if (!Number.isFinite(second) || Math.abs(second) > LATEST_SECOND) return 'an unknown time';
  return `<t:${second}:${TIME_STYLES[style]}>`;
}

/** Escaped: a short text whole; of a long one the words, and of longer words pieces. What is read across a tear is escaped before it. */
function words(text: string): string[] {
  if (text.length <= ATOM) return [escapeText(text)];
  return (text.match(/\s+|\S+\s?/g) ?? []).flatMap((word) =>
    word.length > ATOM ? chunks(escapeText(word)) : [escapeText(word)],
  );
}

/** At most ATOM characters each, at spaces where there are any, never inside a surrogate pair or between a backslash and what it escapes. */
function chunks(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.length > ATOM) {
    const space = rest.lastIndexOf(' ', ATOM);
    let at = space > ATOM / 2 ? space + 1 : ATOM;
    const code = rest.charCodeAt(at);
    if (code >= 0xdc00 && code <= 0xdfff) at -= 1;
    const backslashes = /\\*$/.exec(rest.slice(0, at))?.[0].length ?? 0;
    if (backslashes % 2 === 1) at -= 1;
    found.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  if (rest.trim() !== '') found.push(rest);
  return found;
}
