import type { types } from '@slack/bolt';
import { piecesOf } from '../../../contracts/messages/line.ts';
import type { Block, Field, Inline, Line } from '../../../contracts/messages/message.ts';
import { oneLine, safeUrl } from './escape.ts';
import { CONTEXT_TEXT, FIELD_TEXT, HEADER_TEXT, RICH_TEXT, SECTION_FIELDS } from './limits.ts';
import { part } from './part.ts';
import type { Noun, Part } from './part.ts';
import { elementLength, isEmpty, mrkdwnLine, plainLine, richElements, splitElements } from './render-inline.ts';

/** Characters that fit on one line of a field on a phone. */
const NARROW = 28;
/** A longer header breaks in the middle of what stands at its right, so that goes under it. */
const HEADER_LINE = 40;

// `verbatim` keeps Slack from turning bare addresses, @names and #names in strangers' texts into links and mentions.
const mrkdwn = (text: string): types.MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });
export const plainText = (text: string): types.PlainTextElement => ({ type: 'plain_text', text, emoji: false });

/** A line, or ready elements, as rich text blocks of valid length. */
export function richBlocks(noun: Noun, content: Line | types.RichTextElement[]): Part[] {
  const elements = isElements(content) ? content : richElements(content);
  return splitElements(elements, RICH_TEXT)
    .filter((run) => run.some((element) => element.type !== 'text' || element.text.trim() !== ''))
    .map((run) => part(noun, 1, { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: run }] }));
}

const isElements = (content: Line | types.RichTextElement[]): content is types.RichTextElement[] =>
  Array.isArray(content) && content.every((piece) => typeof piece === 'object' && 'type' in piece);

/** Small print of ours, known to be short. */
export const note = (text: string): Part => part('note', 1, { type: 'context', elements: [mrkdwn(mrkdwnLine(text))] });

/** Small print. What is too long for it becomes a paragraph: cutting markup in two would break its links and dates. */
export function notes(text: Line): Part[] {
  const written = mrkdwnLine(text);
  if (written.trim() === '') return [];
  return written.length <= CONTEXT_TEXT
    ? [part('note', 1, { type: 'context', elements: [mrkdwn(written)] })]
    : richBlocks('note', text);
}

/** The first heading of a message is a header where Slack can show it as one; all others are bold lines. */
export function renderHeading(block: Extract<Block, { kind: 'heading' }>, first: boolean): Part[] {
  const title = oneLine(plainLine(block.text));
  const aside = block.aside === undefined ? '' : oneLine(plainLine(block.aside));
  const whole = [title, aside].filter((text) => text !== '').join('  ·  ');
  if (whole === '') return [];
  const together = title === '' || aside === '' || whole.length <= HEADER_LINE;
  const header = together ? whole : title;
  if (first && header.length <= HEADER_TEXT) {
    // A header takes plain text only: its links and times follow.
    const lost = [...piecesOf(block.text), ...(together ? piecesOf(block.aside ?? '') : [])].flatMap(
      (piece): Inline[] => lostInHeader(piece),
    );
    const links = lost.flatMap((piece, at): Inline[] => (at === 0 ? [piece] : ['  ', piece]));
    const under =
      together || block.aside === undefined
        ? notes(links)
        : richBlocks('heading', [
            ...richElements(block.aside, { bold: true }),
            ...richElements(links.length === 0 ? '' : ['  ·  ', ...links]),
          ]);
    return [part('heading', 1, { type: 'header', text: plainText(header) }), ...under];
  }
  const separator: types.RichTextElement[] = title !== '' && aside !== '' ? [{ type: 'text', text: '  ·  ' }] : [];
  return richBlocks('heading', [
    ...richElements(block.text, { bold: true }),
    ...separator,
    ...(block.aside === undefined ? [] : richElements(block.aside)),
  ]);
}

/** What a header cannot show: instants and names of channels, and links, whose words it shows already. */
function lostInHeader(piece: Inline): Inline[] {
  if (typeof piece === 'string') return [];
  if (piece.kind === 'time' || piece.kind === 'channel') return [piece];
  const url = piece.kind === 'link' ? safeUrl(piece.url) : undefined;
  return url === undefined
    ? []
    : [{ kind: 'link', text: new URL(url).host === 'github.com' ? 'on GitHub' : new URL(url).host, url }];
}

/** Ten fields a section; what is too long for a field becomes a paragraph of its own. */
export function renderFields(items: readonly Field[]): Part[] {
  const parts: Part[] = [];
  let group: string[] = [];
  const flush = (): void => {
    if (group.length > 0) parts.push(part('field', group.length, { type: 'section', fields: group.map(mrkdwn) }));
    group = [];
  };
  for (const item of items) {
    const text = fieldText(item);
    if (text === '') continue;
    if (text.length > FIELD_TEXT) {
      flush();
      parts.push(
        ...richBlocks('field', [
          ...richElements([{ kind: 'strong', text: oneLine(item.label) }, '\n']),
          ...richElements(item.value),
          ...richElements(item.note === undefined ? '' : [' ', ...piecesOf(item.note)]),
        ]),
      );
      continue;
    }
    group.push(text);
    if (group.length === SECTION_FIELDS) flush();
  }
  flush();
  return parts;
}

function fieldText(item: Field): string {
  const label = mrkdwnLine({ kind: 'strong', text: item.label });
  const written = [item.value, item.note ?? ''].filter((line) => !isEmpty(line)).map(mrkdwnLine);
  // Two columns side by side are narrow: a long remark under its value reads better than one wrapped around it.
  const value = written.join(written.join('').length > NARROW ? '\n' : '  ');
  return [label, value].filter((text) => text.trim() !== '').join('\n');
}

/** Lists in blocks of valid length; a long list goes on in the next block with its numbers. */
export function renderList(block: Extract<Block, { kind: 'list' }>): Part[] {
  const style = block.ordered === true ? 'ordered' : 'bullet';
  const parts: Part[] = [];
  let group: types.RichTextSection[] = [];
  let size = 0;
  let done = 0;
  const flush = (): void => {
    if (group.length === 0) return;
    parts.push(
      part('item', group.length, {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style,
            elements: group,
            ...(style === 'ordered' && done > 0 ? { offset: done } : {}),
          },
        ],
      }),
    );
    done += group.length;
    group = [];
    size = 0;
  };
  for (const item of block.items) {
    const elements = richElements(item);
    const length = elements.reduce((sum, element) => sum + elementLength(element), 0);
    if (plainLine(item).trim() === '') continue;
    if (length > RICH_TEXT) {
      flush();
      parts.push(...richBlocks('item', elements));
      done += 1;
      continue;
    }
    if (size + length > RICH_TEXT) flush();
    group.push({ type: 'rich_text_section', elements });
    size += length;
  }
  flush();
  return parts;
}
