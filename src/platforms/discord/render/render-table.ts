import { piecesOf } from '../../../contracts/messages/line.ts';
import type { Block, Column, Inline, Line } from '../../../contracts/messages/message.ts';
import { escapeCode, escapeText, oneLine } from './escape.ts';
import { PARAGRAPH, TABLE_WIDTH } from './limits.ts';
import { gather, isEmpty, plainLine, wrapLine } from './render-line.ts';

type Table = Extract<Block, { kind: 'table' }>;

/** Narrowest column that still tells names apart. */
const LEAST_COLUMN = 10;
/** A name is shortened to this before a whole column is left out for it. */
const SHORT_NAME = 18;
const GAP = 2;

/**
 * A table as aligned code blocks that a phone does not wrap, each a paragraph of its own with the head repeated.
 * Figures that do not fit go by the priority of their columns, which are named below. Words that do not fit are what somebody
 * looked the row up for (why it failed): then, and where even the first columns do not fit, each row becomes lines.
 */
export function renderTable(whole: Table): string[] {
  const table = withoutEmptyColumns(whole);
  if (table.columns.length === 0 || table.rows.length === 0) return [];
  const caption = table.caption === undefined ? [] : wrapLine(table.caption, PARAGRAPH - 3).map((text) => `-# ${text}`);
  const cells = table.rows.map((row) =>
    table.columns.map((_, index) => escapeCode(oneLine(plainLine(row[index] ?? '')))),
  );
  const labels = table.columns.map((column) => escapeCode(oneLine(column.label)));
  const widths = labels.map((label, index) => Math.max(width(label), ...cells.map((row) => width(row[index] ?? ''))));
  const shown = keepColumns(
    table.columns,
    widths.map((columns, index) => (table.columns[index]?.align === 'left' ? Math.min(columns, SHORT_NAME) : columns)),
  );
  const left = table.columns.filter((_, index) => !shown.includes(index));
  const dropped = left.map((column) => oneLine(column.label));
  const shrunk = shrinkColumns(shown, table.columns, widths);
  const isCut = (index: number): boolean => (shrunk?.[index] ?? 0) < (widths[index] ?? 0);
  // Half a time says nothing; in a row of its own it stands in the reader's zone.
  const cutsTime = shown.some((index) => isCut(index) && table.rows.some((row) => hasTime(row[index] ?? '')));
  if (shrunk === undefined || cutsTime || left.some((column) => column.align === 'left'))
    return [...caption, ...stackRows(table)];

  const write = (row: readonly string[]): string =>
    shown
      .map((index) => fit(row[index] ?? '', shrunk[index] ?? 0, table.columns[index]?.align ?? 'left'))
      .join(' '.repeat(GAP))
      .trimEnd();
  const shortened = shown.some(isCut);
  const notes = [
    ...(dropped.length > 0 ? [`-# Too wide to show here: ${dropped.map(escapeText).join(', ')}.`] : []),
    ...(shortened ? ['-# “…” marks what is shortened.'] : []),
  ];
  return [
    ...caption,
    ...fence(write(labels), cells.map(write)),
    ...notes.flatMap((note) =>
      note.length <= PARAGRAPH ? [note] : wrapLine(note.slice(3), PARAGRAPH - 3).map((text) => `-# ${text}`),
    ),
  ];
}

const hasTime = (cell: Line): boolean =>
  piecesOf(cell).some((piece) => typeof piece === 'object' && piece.kind === 'time');

/** A column that says nothing in any row takes no room and is not missed. */
function withoutEmptyColumns(table: Table): Table {
  const kept = table.columns
    .map((_, index) => index)
    .filter((index) => table.rows.some((row) => !isEmpty(row[index] ?? '')));
  return {
    ...table,
    columns: kept.flatMap((index) => table.columns[index] ?? []),
    rows: table.rows.map((row) => kept.map((index) => row[index] ?? '')),
  };
}

const totalOf = (shown: readonly number[], widths: readonly number[]): number =>
  shown.reduce((sum, index) => sum + (widths[index] ?? 0) + GAP, -GAP);

function keepColumns(columns: readonly Column[], widths: readonly number[]): number[] {
  let shown = columns.map((_, index) => index);
  while (totalOf(shown, widths) > TABLE_WIDTH) {
    const least = Math.max(...shown.map((index) => columns[index]?.priority ?? 1));
    if (least <= 1) return shown;
    const last = shown.findLast((index) => (columns[index]?.priority ?? 1) === least);
    shown = shown.filter((index) => index !== last);
  }
  return shown;
}

/** Takes what is too much from the text columns; undefined when that is not enough. */
function shrinkColumns(
  shown: readonly number[],
  columns: readonly Column[],
  widths: readonly number[],
): number[] | undefined {
  const shrunk = [...widths];
  let over = totalOf(shown, shrunk) - TABLE_WIDTH;
  while (over > 0) {
    const widest = shown
      .filter((index) => columns[index]?.align === 'left')
      .sort((a, b) => (shrunk[b] ?? 0) - (shrunk[a] ?? 0))[0];
    const now = widest === undefined ? 0 : (shrunk[widest] ?? 0);
    if (widest === undefined || now <= LEAST_COLUMN) return undefined;
    shrunk[widest] = Math.max(LEAST_COLUMN, now - over);
    over = totalOf(shown, shrunk) - TABLE_WIDTH;
  }
  return shrunk;
}

/** Code blocks of whole rows, each below the size of a paragraph. */
function fence(head: string, rows: readonly string[]): string[] {
  const blocks: string[] = [];
  let lines: string[] = [];
  let size = 0;
  const close = (): void => {
    if (lines.length > 0) blocks.push(`\`\`\`\n${head}\n${lines.join('\n')}\n\`\`\``);
    lines = [];
    size = 0;
  };
  for (const row of rows) {
    if (size + row.length + 1 > PARAGRAPH - head.length - 10) close();
    lines.push(row);
    size += row.length + 1;
  }
  close();
  return blocks;
}

/** Each row as its first cell and the others behind their labels: links and everything else survive. */
function stackRows(table: Table): string[] {
  const lines = table.rows.flatMap((row) => {
    const [first, ...others] = table.columns.map((column, index): Inline[] => {
      const inner = piecesOf(row[index] ?? '');
      if (index > 0 && isEmpty(inner)) return [];
      if (index === 0)
        return inner.map((piece) => (typeof piece === 'string' ? { kind: 'strong', text: piece } : piece));
      const label = oneLine(column.label);
      return [label === '' ? ' · ' : ` · ${label}: `, ...inner];
    });
    return wrapLine([...(first ?? []), ...others.flat()], PARAGRAPH - 2).map(
      (text, index) => `${index === 0 ? '- ' : '  '}${text}`,
    );
  });
  return gather(lines);
}

function fit(text: string, room: number, align: 'left' | 'right'): string {
  const cut = width(text) > room ? cutName(text, room) : text;
  const pad = ' '.repeat(Math.max(0, room - width(cut)));
  return align === 'right' ? pad + cut : cut + pad;
}

/** Of `owner/name` the name says more: the owner goes first. Everything else keeps its beginning. */
function cutName(text: string, room: number): string {
  const name = /^[^\s/]+(\/[^\s/]+)$/.exec(text)?.[1];
  if (name !== undefined && width(name) + 1 <= room) return `…${name}`;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    if (width(cut) + width(segment) + 1 > room) break;
    cut += segment;
  }
  return `${cut}…`;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Columns that monospaced text takes: East Asian signs and emoji two, combining marks none. */
function width(text: string): number {
  if (/^[\u0000-\u02ff\u2010-\u2027]*$/.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += WIDE.test(segment) ? 2 : segment === '\u200b' ? 0 : 1;
  return columns;
}
