import type { types } from '@slack/bolt';
import { piecesOf, withQuotes } from '../../../contracts/messages/line.ts';
import type { Inline, Line } from '../../../contracts/messages/message.ts';
import { escapeCode, escapeMarkup, oneLine, safeUrl, tidy } from './escape.ts';

export const isEmpty = (line: Line): boolean => plainLine(line).trim() === '';

type TimePiece = Extract<Inline, { kind: 'time' }>;

/** Slack's own date formatting: in the reader's zone and language. */
const DATE_FORMATS = {
  date: '{date_short_pretty}',
  datetime: '{date_short_pretty} at {time}',
  relative: '{ago}',
} satisfies Record<TimePiece['style'], string>;

/** `30 Oct 2025 06:00 UTC`: what readers without date formatting see. */
function utcTime(time: TimePiece): string {
  const at = new Date(time.at);
  if (Number.isNaN(at.getTime())) return 'unknown time';
  const [, date] = /^\w+, (\d+ \w+ \d+)/.exec(at.toUTCString()) ?? [];
  const day = (date ?? at.toISOString().slice(0, 10)).replace(/^0/, '');
  return time.style === 'date' ? day : `${day} ${at.toISOString().slice(11, 16)} UTC`;
}

/** Ids of public and private channels; anything else in a mention could be somebody's markup, or a person. */
const CHANNEL_ID = /^[CG][A-Z0-9]{8,20}$/;

const inSlackRange = (at: number): boolean => Number.isFinite(at) && at >= 0 && at < 8_000_000_000_000;

/** The line as unformatted text, for `text`, headers, alt texts. Not escaped. */
export const plainLine = (line: Line): string =>
  withQuotes(line)
    .map((piece) =>
      typeof piece === 'string'
        ? tidy(piece)
        : piece.kind === 'time'
          ? utcTime(piece)
          : piece.kind === 'channel'
            ? tidy(`#${piece.id}`)
            : tidy(piece.text),
    )
    .join('');

/** The line as mrkdwn, escaped; to be sent with `verbatim: true`. */
export const mrkdwnLine = (line: Line): string => piecesOf(line).map(mrkdwnPiece).join('');

function mrkdwnPiece(piece: Inline): string {
  if (typeof piece === 'string') return escapeMarkup(piece);
  switch (piece.kind) {
    case 'strong': {
      const text = escapeMarkup(oneLine(piece.text));
      return text === '' ? '' : `*${text}*`;
    }
    case 'code': {
      const text = escapeCode(oneLine(piece.text));
      return text === '' ? '' : `\`${text}\``;
    }
    case 'quiet':
      return escapeMarkup(piece.text);
    case 'link': {
      const url = safeUrl(piece.url);
      const text = escapeMarkup(oneLine(piece.text)).replaceAll('|', '∣');
      return url === undefined || text === '' ? text : `<${url}|${text}>`;
    }
    case 'channel':
      return CHANNEL_ID.test(piece.id) ? `<#${piece.id}>` : escapeMarkup(`#${piece.id}`);
    case 'time': {
      if (!inSlackRange(piece.at)) return escapeMarkup(utcTime(piece));
      return `<!date^${Math.floor(piece.at / 1000)}^${DATE_FORMATS[piece.style]}|${utcTime(piece)}>`;
    }
  }
}

/** The line as rich text elements, which Slack never reads as markup: the words come out exactly as they are. */
export function richElements(line: Line, style: types.RichTextStyleable['style'] = {}): types.RichTextElement[] {
  return piecesOf(line).flatMap((piece): types.RichTextElement[] => {
    if (typeof piece === 'string') return richText(piece, style);
    switch (piece.kind) {
      case 'strong':
        return richText(piece.text, { ...style, bold: true });
      case 'code':
        return richText(piece.text, { ...style, code: true });
      case 'quiet':
        return richText(piece.text, style);
      case 'link': {
        const url = safeUrl(piece.url);
        const text = oneLine(piece.text);
        return url === undefined || text === ''
          ? richText(piece.text, style)
          : [{ type: 'link', url, text, ...styled(style) }];
      }
      case 'channel':
        return CHANNEL_ID.test(piece.id)
          ? [{ type: 'channel', channel_id: piece.id, ...styled(style) }]
          : richText(`#${piece.id}`, style);
      case 'time':
        if (!inSlackRange(piece.at)) return richText(utcTime(piece), style);
        return [
          {
            type: 'date',
            timestamp: Math.floor(piece.at / 1000),
            format: DATE_FORMATS[piece.style],
            fallback: utcTime(piece),
            ...styled(style),
          },
        ];
    }
  });
}

const richText = (text: string, style: types.RichTextStyleable['style']): types.RichTextElement[] =>
  tidy(text) === '' ? [] : [{ type: 'text', text: tidy(text), ...styled(style) }];

const styled = (style: types.RichTextStyleable['style']): { style?: NonNullable<types.RichTextStyleable['style']> } =>
  style === undefined || Object.keys(style).length === 0 ? {} : { style };

/** The rich elements cut into runs of at most `limit` characters. */
export function splitElements(elements: readonly types.RichTextElement[], limit: number): types.RichTextElement[][] {
  const runs: types.RichTextElement[][] = [[]];
  let room = limit;
  const put = (element: types.RichTextElement, length: number): void => {
    if (length > room && runs.at(-1)?.length !== 0) {
      runs.push([]);
      room = limit;
    }
    runs.at(-1)?.push(element);
    room -= length;
  };
  for (const element of elements) {
    if (element.type !== 'text') {
      put(element, elementLength(element));
      continue;
    }
    let rest = element.text;
    while (rest.length > limit) {
      const at = breakPoint(rest, limit);
      put({ ...element, text: rest.slice(0, at) }, at);
      rest = rest.slice(at);
    }
    if (rest !== '') put({ ...element, text: rest }, rest.length);
  }
  return runs.filter((run) => run.length > 0);
}

export const elementLength = (element: types.RichTextElement): number =>
  element.type === 'text'
    ? element.text.length
    : element.type === 'link'
      ? element.url.length + (element.text?.length ?? 0)
      : 60;

function breakPoint(text: string, limit: number): number {
  const space = text.lastIndexOf(' ', limit - 1);
  if (space > limit / 2) return space + 1;
  const code = text.charCodeAt(limit);
  return code >= 0xdc00 && code <= 0xdfff ? limit - 1 : limit;
}
