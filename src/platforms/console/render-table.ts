import type { Block, Column } from '../../contracts/messages/message.ts';
import type { Page } from './page.ts';
import { hang } from './render-fields.ts';
import type { Run } from './runs.ts';
import { inLook, inOneLine, runsOf, widthOf, wrapRuns } from './runs.ts';
import { oneLine } from './terminal-text.ts';

type Table = Extract<Block, { kind: 'table' }>;
type Cells = readonly Run[][];

const SPACE = 2;
/** A left-aligned column is wrapped rather than given up, but not narrower than this. */
const LEAST_TEXT = 12;

/**
 * Columns aligned by display width, numbers to the right. Where there is no room, columns of high priority number are left out and
 * named under the table; where even the first ones have none, each row becomes a list of its values.
 */
export function renderTable(table: Table, page: Page): Run[][] {
  const caption: Run[][] =
    table.caption === undefined ? [] : wrapRuns([{ text: oneLine(table.caption), look: 'strong' }], page.width);
  if (table.columns.length === 0) return caption;
  const head: Run[][] = table.columns.map(({ label }) => [{ text: oneLine(label), look: 'quiet' }]);
  const rows = table.rows.map((row) =>
    table.columns.map((_, at) => inOneLine(runsOf(row[at] ?? '', { ...page, addresses: false }))),
  );
  const widest = table.columns.map((_, at) =>
    [head, ...rows].reduce((most, row) => Math.max(most, widthOf(row[at] ?? [])), 0),
  );
  const { kept, widths } = fit(table.columns, widest, page.width);
  const leftOut = table.columns.filter((_, at) => !kept.includes(at)).map(({ label }) => oneLine(label));
  const missing: Run[][] =
    leftOut.length === 0
      ? []
      : wrapRuns(
          [
            {
              text: `${leftOut.length === 1 ? 'Column' : 'Columns'} too wide to show here: ${leftOut.join(', ')}.`,
              look: 'quiet',
            },
          ],
          page.width,
        );
  if (rows.length === 0) return [...caption, [{ text: 'No rows.', look: 'quiet' }]];
  if (widths === undefined) return [...caption, ...asLists(head, rows, page.width)];
  const write = (cells: Cells): Run[][] =>
    writeRow(
      kept.map((at) => cells[at] ?? []),
      kept.map((at) => table.columns[at]?.align ?? 'left'),
      widths,
    );
  return [...caption, ...write(head), ...rows.flatMap(write), ...missing];
}

interface Fit {
  /** Positions of the columns that stay. */
  readonly kept: readonly number[];
  /** Undefined when not even the most important columns fit. */
  readonly widths: readonly number[] | undefined;
}

function fit(columns: readonly Column[], widest: readonly number[], room: number): Fit {
  const order = columns
    .map((_, at) => at)
    .sort((a, b) => (columns[a]?.priority ?? 1) - (columns[b]?.priority ?? 1) || a - b);
  const important = order.filter((at) => (columns[at]?.priority ?? 1) <= 1).length;
  for (let count = order.length; count >= Math.max(important, 1); count -= 1) {
    const kept = order.slice(0, count).sort((a, b) => a - b);
    // Giving up a column comes before wrapping one, as long as there are columns to give up.
    const widths = shrink(
      kept.map((at) => widest[at] ?? 0),
      kept.map((at) => columns[at]?.align !== 'right'),
      room,
      count === Math.max(important, 1),
    );
    if (widths !== undefined) return { kept, widths };
  }
  return { kept: order.toSorted((a, b) => a - b), widths: undefined };
}

/** Widths that fit, with the widest text column made narrower if it must be; undefined if that does not help. */
function shrink(
  widths: readonly number[],
  isText: readonly boolean[],
  room: number,
  mayWrap: boolean,
): number[] | undefined {
  const excess = widths.reduce((sum, one) => sum + one + SPACE, -SPACE) - room;
  if (excess <= 0) return [...widths];
  const at = widths.reduce(
    (best, one, index) => (isText[index] && one > (best === -1 ? 0 : (widths[best] ?? 0)) ? index : best),
    -1,
  );
  const narrowed = (widths[at] ?? 0) - excess;
  if (!mayWrap || at === -1 || narrowed < LEAST_TEXT) return undefined;
  return widths.map((one, index) => (index === at ? narrowed : one));
}

function writeRow(cells: Cells, aligns: readonly Column['align'][], widths: readonly number[]): Run[][] {
  const wrapped = cells.map((cell, at) => wrapRuns(cell, widths[at] ?? 1));
  const height = wrapped.reduce((most, lines) => Math.max(most, lines.length), 1);
  return Array.from({ length: height }, (_, line) =>
    trimEnd(
      wrapped.flatMap((lines, at): Run[] => {
        const content = lines[line] ?? [];
        const room: Run = { text: ' '.repeat(Math.max((widths[at] ?? 0) - widthOf(content), 0)), look: 'plain' };
        const space: Run = { text: at === 0 ? '' : ' '.repeat(SPACE), look: 'plain' };
        return aligns[at] === 'right' ? [space, room, ...content] : [space, ...content, room];
      }),
    ),
  );
}

function trimEnd(runs: readonly Run[]): Run[] {
  const last = runs.findLastIndex(({ text }) => text.trim() !== '');
  return runs.slice(0, last + 1);
}

/** `qdrant/qdrant` and under it `  stars 26,836  growth +4.7 %`. */
function asLists(head: Cells, rows: readonly Cells[], columns: number): Run[][] {
  return rows.flatMap((row) => {
    const [first = [], ...others] = row;
    const values = others.flatMap((cell, at): Run[] => [
      ...(at === 0 ? [] : [{ text: '  ', look: 'plain' } as const]),
      ...(head[at + 1] ?? []),
      { text: ' ', look: 'plain' },
      ...cell,
    ]);
    return [
      ...wrapRuns(inLook(first, 'strong'), columns),
      ...hang({ text: '  ', look: 'plain' }, 2, wrapRuns(values, Math.max(columns - 2, 1))),
    ];
  });
}
