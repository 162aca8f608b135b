import type { ChartSpec } from '../../contracts/messages/chart.ts';
import type { Block, Line, Message } from '../../contracts/messages/message.ts';
import type { Page } from './page.ts';
import { renderActions } from './render-actions.ts';
import { renderChart } from './render-chart.ts';
import { hang, renderFields } from './render-fields.ts';
import { renderTable } from './render-table.ts';
import type { Run } from './runs.ts';
import { inLook, inOneLine, paint, runsOf, widthOf, wrapRuns } from './runs.ts';
import { oneLine, tidy } from './terminal-text.ts';

export interface TextOptions {
  /** Columns; at least 20 are used. */
  readonly width: number;
  /** IANA zone of the reader. */
  readonly zone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Escape sequences for weight and colour. */
  readonly color?: boolean;
  /** Offered commands carry numbers, to be picked by. */
  readonly numbered?: boolean;
  /** Where the pictures and downloads of this message were written. */
  readonly files?: WrittenFiles;
}

type FileBlock = Extract<Block, { kind: 'file' }>;

export type WrittenFiles = ReadonlyMap<ChartSpec | FileBlock, string>;

const NARROWEST = 20;

/**
 * A message as plain text for a terminal. Nothing is cut: what is too wide is wrapped, and columns that find no room are named.
 * No character of the message reaches the terminal as a control character.
 */
export function renderText(message: Message, options: TextOptions): string {
  let number = 0;
  const page: Page = {
    width: Math.max(options.width, NARROWEST),
    zone: options.zone,
    now: options.now,
    ...(options.numbered === true ? { nextNumber: () => (number += 1) } : {}),
  };
  const files = options.files ?? new Map<ChartSpec | FileBlock, string>();
  const blocks = message.blocks.length > 0 ? message.blocks : [{ kind: 'text', text: message.summary } satisfies Block];
  let text = '';
  let before: Block | undefined;
  for (const block of blocks) {
    const lines = block.kind === 'file' ? fileLines(block, files.get(block), page) : renderBlock(block, page, files);
    const written = lines.map((line) => paint(line, options.color ?? false).trimEnd()).join('\n');
    if (written === '') continue;
    text += before === undefined ? written : `\n${before.kind === 'heading' ? '' : '\n'}${written}`;
    before = block;
  }
  return `${text}\n`;
}

function renderBlock(block: Exclude<Block, FileBlock>, page: Page, files: WrittenFiles): Run[][] {
  const read = (line: Line, addresses = true): Run[] => runsOf(line, { ...page, addresses });
  switch (block.kind) {
    case 'heading':
      return heading(
        inOneLine(read(block.text, false)),
        block.aside === undefined ? [] : inOneLine(read(block.aside, false)),
        page.width,
      );
    case 'text':
      return wrapRuns(read(block.text), page.width);
    case 'fields':
      return renderFields(block.items, page);
    case 'table':
      return renderTable(block, page);
    case 'list': {
      const signs = block.items.map((_, index) => (block.ordered === true ? `${index + 1}. ` : '- '));
      const indent = signs.at(-1)?.length ?? 0;
      return block.items.flatMap((item, index) =>
        hang(
          { text: (signs[index] ?? '').padStart(indent), look: 'quiet' },
          indent,
          wrapRuns(read(item), page.width - indent),
        ),
      );
    }
    case 'chart':
      return renderChart(block.chart, page, files.get(block.chart));
    case 'buttons':
    case 'select':
      return renderActions(block, page);
    case 'divider':
      return [[{ text: '─'.repeat(page.width), look: 'quiet' }]];
    case 'note':
      return wrapRuns(inLook(read(block.text), 'quiet'), page.width);
  }
}

/** The aside stands at the right edge where both fit into one line, else under the heading. */
function heading(text: readonly Run[], aside: readonly Run[], columns: number): Run[][] {
  const head = inLook(text, 'strong');
  const room = columns - widthOf(head) - widthOf(aside);
  if (widthOf(aside) === 0) return wrapRuns(head, columns);
  if (room < 2) return [...wrapRuns(head, columns), ...wrapRuns(aside, columns)];
  return [[...head, { text: ' '.repeat(room), look: 'plain' }, ...aside]];
}

/** A download is named with where it was written; where nobody wrote it, its content follows. */
function fileLines(block: FileBlock, path: string | undefined, page: Page): Run[][] {
  const about = wrapRuns([{ text: oneLine(block.description), look: 'plain' }], page.width);
  if (path !== undefined)
    return [
      ...about,
      ...hang({ text: 'file  ', look: 'quiet' }, 6, wrapRuns([{ text: oneLine(path), look: 'code' }], page.width - 6)),
    ];
  return [
    ...about,
    ...tidy(block.content)
      .trimEnd()
      .split('\n')
      .map((line): Run[] => [{ text: line, look: 'plain' }]),
  ];
}
