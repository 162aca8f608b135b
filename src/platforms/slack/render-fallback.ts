import type { Block, Message } from '../../core/message.ts';
import { describeChart } from '../../core/describe-chart.ts';
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
  const lines = [message.summary, ...message.blocks.map(blockText)].map((text) => text.trim()).filter((text) => text !== '');
  // The summary often repeats the first line of the blocks; nobody wants to hear it twice.
  const distinct = lines.filter((line, at) => at === 0 || oneLine(line) !== oneLine(lines[0] ?? ''));
  return shortEnough(escapeMarkup(distinct.join('\n')) || 'Nothing to show.');
}

export function shortEnough(text: string): string {
  if (text.length <= FALLBACK_TEXT) return text;
  return `${text.slice(0, wholeCharacters(text, FALLBACK_TEXT - MORE.length))}${MORE}`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return [block.text, block.aside ?? ''].map(plainLine).filter((text) => text.trim() !== '').join(': ');
    case 'text':
    case 'note':
      return plainLine(block.text);
    case 'fields':
      return block.items.map((item) => `${oneLine(item.label)}: ${[item.value, item.note ?? ''].map(plainLine).join(' ').trim()}`).join('\n');
    case 'table':
      return [block.caption ?? '', ...block.rows.map((row) => row.map((line, at) => (at === 0 ? plainLine(line) : `${oneLine(block.columns[at]?.label ?? '')} ${plainLine(line)}`)).join(', '))].join('\n').trim();
    case 'list':
      return block.items.map((item, at) => `${block.ordered === true ? `${at + 1}.` : '-'} ${plainLine(item)}`).join('\n');
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
