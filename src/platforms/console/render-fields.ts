import type { Field } from '../../contracts/messages/message.ts';
import type { Run } from './runs.ts';
import { inLook, inOneLine, runsOf, widthOf, wrapRuns } from './runs.ts';
import type { Page } from './page.ts';
import { oneLine, padEnd, width } from './terminal-text.ts';

/** Fields without remarks and this short stand beside one another. */
const SHORT = 22;
const SPACE = 3;
/** A longer value pushes the remarks of all the others to the edge: it takes a line of its own. */
const MOST_VALUE = 24;

export function renderFields(items: readonly Field[], page: Page): Run[][] {
  const cells = items.map(({ label, value, note }) => ({
    label: oneLine(label),
    value: inOneLine(runsOf(value, { ...page, addresses: false })),
    note: note === undefined ? [] : inLook(inOneLine(runsOf(note, { ...page, addresses: true })), 'quiet'),
  }));
  if (
    cells.length > 1 &&
    cells.every(({ label, value, note }) => note.length === 0 && width(label) + widthOf(value) < SHORT)
  )
    return inRows(cells, page.width);
  return inColumns(cells, page.width);
}

interface Cell {
  readonly label: string;
  readonly value: readonly Run[];
  readonly note: readonly Run[];
}

/** `adoption 74   growth 91   usage 78   health 85` */
function inRows(cells: readonly Cell[], columns: number): Run[][] {
  const lines: Run[][] = [];
  for (const { label, value } of cells) {
    const cell: Run[] = [{ text: `${label} `, look: 'quiet' }, ...inLook(value, 'strong')];
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + SPACE + widthOf(cell) <= columns)
      last.push({ text: ' '.repeat(SPACE), look: 'plain' }, ...cell);
    else lines.push(cell);
  }
  return lines;
}

/** Label, value and remark in columns; numbers stand under one another at the right of theirs. */
function inColumns(cells: readonly Cell[], columns: number): Run[][] {
  const labels = Math.min(
    cells.reduce((most, { label }) => Math.max(most, width(label)), 0),
    Math.floor(columns / 3),
  );
  const values = cells.reduce(
    (widest, { value }) => (widthOf(value) > MOST_VALUE ? widest : Math.max(widest, widthOf(value))),
    0,
  );
  const noteAt = labels + 2 + values + SPACE;
  return cells.flatMap(({ label, value, note }): Run[][] => {
    // A label that is longer than a third of the line pushes its own value on, not those of the others.
    const head: Run = { text: `${padEnd(label, labels)}  `, look: 'quiet' };
    if (width(label) > labels)
      return [
        ...wrapRuns([head], columns),
        ...hang(
          { text: ' '.repeat(labels + 2), look: 'plain' },
          labels + 2,
          wrapRuns(together(value, note), Math.max(columns - labels - 2, 10)),
        ),
      ];
    const wide = widthOf(value) > values;
    // An address that the column would break is whole on a line of its own.
    const own = columns - noteAt < 16 || widestWord(note) > columns - noteAt;
    if (wide || own) {
      const body = wrapRuns(together(value, note), Math.max(columns - labels - 2, 10));
      return hang(head, labels + 2, body);
    }
    const room = values - widthOf(value);
    const before = isFigure(value) ? room : 0;
    const aligned: Run[] = [
      { text: ' '.repeat(before), look: 'plain' },
      ...inLook(value, 'strong'),
      { text: ' '.repeat(room - before), look: 'plain' },
    ];
    if (note.length === 0) return [[head, ...aligned]];
    const [first = [], ...rest] = wrapRuns(note, columns - noteAt);
    const indent: Run = { text: ' '.repeat(noteAt), look: 'plain' };
    return [
      [head, ...aligned, { text: ' '.repeat(SPACE), look: 'plain' }, ...first],
      ...rest.map((line) => [indent, ...line]),
    ];
  });
}

const together = (value: readonly Run[], note: readonly Run[]): readonly Run[] =>
  note.length === 0 ? value : [...value, { text: '; ', look: 'plain' }, ...note];

const widestWord = (runs: readonly Run[]): number =>
  Math.max(
    0,
    ...runs
      .map(({ text }) => text)
      .join('')
      .split(' ')
      .map(width),
  );

/** `26,836`, `+4.7 %`, `88 % closed`, an unknown: what is compared down the column. */
const isFigure = (runs: readonly Run[]): boolean =>
  /^[+\u2212±–-]?\s?[\d–]|^–$/.test(
    runs
      .map(({ text }) => text)
      .join('')
      .trim(),
  );

export function hang(head: Run, indent: number, lines: readonly Run[][]): Run[][] {
  const [first = [], ...rest] = lines;
  return [[head, ...first], ...rest.map((line): Run[] => [{ text: ' '.repeat(indent), look: 'plain' }, ...line])];
}
