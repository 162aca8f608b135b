import type { types } from '@slack/bolt';

export type SlackBlock =
  | types.HeaderBlock
  | types.SectionBlock
  | types.ContextBlock
  | types.DividerBlock
  | types.RichTextBlock
  | types.TableBlock
  | types.DataTableBlock
  | types.ActionsBlock
  | types.ImageBlock
  | types.InputBlock;

/** Blocks that stay together in one message, and what is said of them when they cannot be shown. */
export interface Part {
  blocks: SlackBlock[];
  /** What is announced when this part is left out: `12 rows`, `3 list items`. */
  holds: { count: number; noun: Noun };
}

export type Noun =
  'row' | 'item' | 'field' | 'paragraph' | 'button' | 'choice' | 'chart' | 'heading' | 'note' | 'divider';

export const part = (noun: Noun, count: number, ...blocks: SlackBlock[]): Part => ({ blocks, holds: { count, noun } });

export const isTable = (block: SlackBlock): boolean => block.type === 'table' || block.type === 'data_table';

/** Characters that a block takes of a message's budget. Tables have a budget of their own for their cells. */
export const blockSize = (block: SlackBlock): number =>
  isTable(block) ? tableSize(block) + 100 : JSON.stringify(block).length;

const tableSize = (block: SlackBlock): number => {
  if (block.type !== 'table' && block.type !== 'data_table') return 0;
  return block.rows.flat().reduce((sum, cell) => sum + cellLength(cell), 0);
};

/** Characters of a cell's words, addresses included. */
export function cellLength(cell: types.TableBlock['rows'][number][number]): number {
  if (cell.type === 'raw_text') return cell.text.length;
  if (cell.type === 'raw_number') return cell.text.length;
  return JSON.stringify(cell.elements).length;
}

const plural = (count: number, noun: Noun): string =>
  `${count.toLocaleString('en-US')} more ${noun}${count === 1 ? '' : 's'}`;

/** `12 more rows, 1 more chart`, in the order in which they would have come. Dividers are no loss. */
export function announce(left: readonly Part[]): string {
  const counts = new Map<Noun, number>();
  for (const { holds } of left) {
    if (holds.noun !== 'divider') counts.set(holds.noun, (counts.get(holds.noun) ?? 0) + holds.count);
  }
  return [...counts].map(([noun, count]) => plural(count, noun)).join(', ');
}
