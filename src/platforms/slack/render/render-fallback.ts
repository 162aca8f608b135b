import type { Block, Message } from '../../../contracts/messages/message.ts';
import { describeChart } from '../../../text/describe-chart.ts';
import { wholeCharacters } from './cut-text.ts';
import { escapeMarkup, oneLine } from './escape.ts';
import { FALLBACK_TEXT } from './limits.ts';
import { plainLine } from './render-inline.ts';

const MORE = '\n(More in the message itself.)';

/**
 * The whole message as plain text for notifications and screen readers, the finding first. Escaped: Slack reads `text` as markup.
 * Slack advises 4,000 characters; what is over stands in the blocks, and the text says so.
 */
export function fallbackText(message: Message): string {
  const lines = linesOf(message);
  // The summary often repeats lines of the blocks, or joins two of them; nobody wants to hear them twice.
  const finding = oneLine(lines[0] ?? '');
  const distinct = lines.filter((line, at) => at === 0 || !isPartOf(oneLine(line), finding));
  // Escaping only lengthens, so what is beyond twice the room is cut before it.
  return shortEnough(escapeMarkup(distinct.join('\n').slice(0, 2 * FALLBACK_TEXT)) || 'Nothing to show.');
}

/** Whether the finding is this line, or begins or ends with it. */
const isPartOf = (line: string, finding: string): boolean =>
  finding === line || finding.startsWith(`${line} `) || finding.endsWith(` ${line}`);

/** As many lines as can be shown: a table of a thousand rows is not written out to be thrown away. */
function linesOf(message: Message): string[] {
  const lines = [message.summary.trim()];
  let length = 0;
  for (const block of message.blocks) {
    if (length > FALLBACK_TEXT) break;
    lines.push(blockText(block).trim());
    length += lines.at(-1)?.length ?? 0;
  }
  return lines.filter((line) => line !== '');
}

export function shortEnough(text: string): string {
  if (text.length <= FALLBACK_TEXT) return text;
  return `${text.slice(0, wholeCharacters(text, FALLBACK_TEXT - MORE.length))}${MORE}`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return [block.text, block.aside ?? '']
        .map(plainLine)
        .filter((text) => text.trim() !== '')
        .join(': ');
    case 'text':
    case 'note':
      return plainLine(block.text);
    case 'fields':
      return block.items
        .map((item) => `${oneLine(item.label)}: ${[item.value, item.note ?? ''].map(plainLine).join(' ').trim()}`)
        .join('\n');
    case 'table':
      return tableText(block);
    case 'list':
      return block.items
        .map((item, at) => `${block.ordered === true ? `${at + 1}.` : '-'} ${plainLine(item)}`)
        .join('\n');
    case 'chart':
      return describeChart(block.chart);
    case 'file':
      return `File ${oneLine(block.name)}: ${block.description}`;
    case 'buttons':
    case 'select':
    case 'divider':
      return '';
  }
}

function tableText(block: Extract<Block, { kind: 'table' }>): string {
  const lines = [block.caption ?? ''];
  let length = 0;
  for (const row of block.rows) {
    if (length > FALLBACK_TEXT) break;
    const line = row
      .map((value, at) =>
        at === 0 ? plainLine(value) : `${oneLine(block.columns[at]?.label ?? '')} ${plainLine(value)}`,
      )
      .join(', ');
    length += line.length + 1;
    lines.push(line);
  }
  return lines.join('\n').trim();
}
