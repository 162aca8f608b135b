import type { types } from '@slack/bolt';
import { piecesOf } from '../../../contracts/messages/line.ts';
import type { Block, Column, Line } from '../../../contracts/messages/message.ts';
import { oneLine } from './escape.ts';
import {
  DATA_TABLE_PAGE,
  DATA_TABLE_ROWS,
  MESSAGE_CHARACTERS,
  RICH_TEXT,
  TABLE_CHARACTERS,
  TABLE_COLUMNS,
  TABLE_ROWS,
} from './limits.ts';
import { cellLength, part } from './part.ts';
import type { Part } from './part.ts';
import { elementLength, plainLine, richElements } from './render-inline.ts';
import { notes, richBlocks } from './render-text-blocks.ts';

/** Which kind of table a workspace takes: the newest first; `text` always works. */
export type TableStyle = 'data_table' | 'table' | 'text';

type Table = Extract<Block, { kind: 'table' }>;
type Cell = types.TableBlock['rows'][number][number];

/** Ours: a monospaced line longer than this breaks on a laptop's Slack, and everything does on a phone. */
const MONOSPACE_WIDTH = 72;
/** Ours: leaves room for headings and notes beside a full table. */
const CELL_BUDGET = Math.min(TABLE_CHARACTERS, MESSAGE_CHARACTERS) - 2_000;

export function renderTable(table: Table, style: TableStyle): Part[] {
  if (table.columns.length === 0) return [];
  const { columns, leftOut } = fitColumns(table.columns, TABLE_COLUMNS);
  const rows = table.rows.map((row) => columns.map((at) => row[at] ?? ''));
  const kept = columns.flatMap((at) => table.columns[at] ?? []);
  const caption =
    table.caption === undefined || table.caption.trim() === ''
      ? []
      : richBlocks('heading', [{ kind: 'strong', text: table.caption }]);
  const missing = leftOut.length === 0 ? [] : notes(`Columns too wide to show here: ${leftOut.join(', ')}.`);
  if (rows.length === 0)
    return [
      ...caption,
      ...richBlocks('paragraph', `No rows under ${kept.map((column) => oneLine(column.label)).join(', ')}.`),
      ...missing,
    ];
  const body =
    style === 'text' || tooWordy(kept, rows)
      ? textRows(kept, rows)
      : style === 'table'
        ? tableBlocks(kept, rows)
        : dataTableBlocks(table, kept, rows);
  return [...caption, ...body, ...missing];
}

/** The columns that stay, as positions: those of high priority number go first. */
function fitColumns(columns: readonly Column[], limit: number): { columns: number[]; leftOut: string[] } {
  const byPriority = columns
    .map((_, at) => at)
    .sort((a, b) => (columns[a]?.priority ?? 1) - (columns[b]?.priority ?? 1) || a - b);
  const stay = new Set(byPriority.slice(0, limit));
  return {
    columns: columns.flatMap((_, at) => (stay.has(at) ? [at] : [])),
    leftOut: columns.flatMap((column, at) => (stay.has(at) ? [] : [oneLine(column.label)])),
  };
}

/** A single row that alone would burst a table's budget is text, not a row. */
const tooWordy = (columns: readonly Column[], rows: readonly Line[][]): boolean => {
  const head = sizeOf(columns.map(headerCell));
  return rows.some((row) => head + sizeOf(row.map(cell)) > CELL_BUDGET);
};

const headerCell = (column: Column): Cell => rawCell(column.label);
// Slack refuses an empty cell; a space takes its place.
const rawCell = (text: string): Cell => ({ type: 'raw_text', text: oneLine(text) || ' ' });

function cell(line: Line): Cell {
  if (piecesOf(line).every((piece) => typeof piece === 'string')) return rawCell(plainLine(line));
  const elements = richElements(line);
  return elements.length === 0
    ? rawCell('')
    : { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

/** `+2.0 %`, `26,840`, `−3`: what is a number and nothing else. */
const NUMBER = /^(?<sign>[+−±-]?)(?<digits>\d[\d,]*(?:\.\d+)?)(?: ?%)?$/;

/**
 * A figure as a number that Slack sorts by; everything else as it is. A column that holds a word or an unknown is sorted as text:
 * an unknown is not zero.
 */
function dataCell(line: Line, align: Column['align']): Cell {
  const text = oneLine(plainLine(line));
  const { sign, digits } = (align === 'right' ? NUMBER.exec(text)?.groups : undefined) ?? {};
  if (digits === undefined) return cell(line);
  const value = Number(digits.replaceAll(',', ''));
  return { type: 'raw_number', value: sign === '−' || sign === '-' ? -value : value, text };
}

const sizeOf = (cells: readonly Cell[]): number => cells.reduce((sum, one) => sum + cellLength(one), 0);

function tableBlocks(columns: readonly Column[], rows: readonly Line[][]): Part[] {
  const settings = columns.map((column) => ({ align: column.align, is_wrapped: column.align === 'left' }));
  return chunkRows(
    columns,
    rows.map((row) => row.map(cell)),
    TABLE_ROWS,
  ).map((chunk) =>
    part('row', chunk.length, { type: 'table', column_settings: settings, rows: [columns.map(headerCell), ...chunk] }),
  );
}

function dataTableBlocks(table: Table, columns: readonly Column[], rows: readonly Line[][]): Part[] {
  const cells = rows.map((row) => row.map((line, at) => dataCell(line, columns[at]?.align ?? 'left')));
  const name = columns.findIndex(({ align }) => align === 'left');
  return chunkRows(columns, cells, DATA_TABLE_ROWS).map((chunk) =>
    part('row', chunk.length, {
      type: 'data_table',
      caption: oneLine(table.caption ?? columns.map((column) => column.label).join(', ')) || 'Table',
      page_size: Math.min(chunk.length, DATA_TABLE_PAGE),
      ...(name > 0 ? { row_header_column_index: name } : {}),
      rows: [columns.map(headerCell), ...chunk],
    }),
  );
}

/** Rows in runs that each make a valid table with its header. */
function chunkRows(columns: readonly Column[], rows: readonly Cell[][], limit: number): Cell[][][] {
  const head = sizeOf(columns.map(headerCell));
  const chunks: Cell[][][] = [[]];
  let size = head;
  for (const cells of rows) {
    const length = sizeOf(cells);
    if ((chunks.at(-1)?.length ?? 0) + 2 > limit || size + length > CELL_BUDGET) {
      chunks.push([]);
      size = head;
    }
    chunks.at(-1)?.push(cells);
    size += length;
  }
  return chunks.filter((chunk) => chunk.length > 0);
}

/** Monospaced lines where they fit the width; otherwise one list item a row, every value with its label. */
function textRows(columns: readonly Column[], rows: readonly Line[][]): Part[] {
  const cells = [
    columns.map((column) => oneLine(column.label)),
    ...rows.map((row) => row.map((line) => oneLine(plainLine(line)))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const width = widths.reduce((sum, one) => sum + one + 2, -2);
  return width <= MONOSPACE_WIDTH ? monospaced(columns, cells, widths) : labelled(columns, rows);
}

function monospaced(columns: readonly Column[], cells: readonly string[][], widths: readonly number[]): Part[] {
  const write = (row: readonly string[]): string =>
    row
      .map((text, at) =>
        columns[at]?.align === 'right' ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const [head = '', ...lines] = cells.map(write);
  const perBlock = Math.max(1, Math.floor(RICH_TEXT / (MONOSPACE_WIDTH + 1)) - 1);
  return Array.from({ length: Math.ceil(lines.length / perBlock) }, (_, at) => {
    const chunk = lines.slice(at * perBlock, (at + 1) * perBlock);
    const text = [head, ...chunk].join('\n');
    return part('row', chunk.length, {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: text.trim() === '' ? ' ' : text }] },
      ],
    });
  });
}

function labelled(columns: readonly Column[], rows: readonly Line[][]): Part[] {
  return rows.flatMap((row) => {
    const line = row.flatMap((value, at): types.RichTextElement[] => {
      const elements = richElements(value, at === 0 ? { bold: true } : {});
      if (elements.length === 0) return [];
      return at === 0 ? elements : [{ type: 'text', text: `; ${oneLine(columns[at]?.label ?? '')} ` }, ...elements];
    });
    return line.reduce((sum, element) => sum + elementLength(element), 0) === 0 ? [] : richBlocks('row', line);
  });
}
