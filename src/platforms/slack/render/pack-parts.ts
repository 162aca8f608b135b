import { MESSAGE_CHARACTERS, TABLES_IN_A_MESSAGE, TABLE_CHARACTERS } from './limits.ts';
import { announce, blockSize, isTable } from './part.ts';
import type { Part, SlackBlock } from './part.ts';
import { note } from './render-text-blocks.ts';

export interface PackLimits {
  blocks: number;
  messages: number;
}

/** Room for the line that says what was left out. */
const RESERVED_CHARACTERS = 400;

/**
 * Parts into as many messages as they need, in order. A part is never torn. What is left over after the last message is
 * announced in it. Never returns an empty message; at least one part must be given.
 */
export function packParts(parts: readonly Part[], limits: PackLimits): SlackBlock[][] {
  const messages: SlackBlock[][] = [[]];
  let used: Use = { ...NOTHING };
  const whole = parts.filter((one) => one.blocks.length > 0);
  for (const [at, one] of whole.entries()) {
    const need = useOf(one.blocks);
    if (!fits(used, need, limits.blocks - 1)) {
      if (messages.length === limits.messages) {
        messages.at(-1)?.push(...leftOut(whole.slice(at)));
        break;
      }
      messages.push([]);
      used = { ...NOTHING };
    }
    messages.at(-1)?.push(...one.blocks);
    used = sum(used, need);
  }
  const tidy = messages.map(trimDividers).filter((blocks) => blocks.length > 0);
  return tidy.length > 0 ? tidy : [[{ type: 'divider' }]];
}

interface Use {
  blocks: number;
  characters: number;
  tables: number;
  cells: number;
}

const NOTHING: Use = { blocks: 0, characters: 0, tables: 0, cells: 0 };

function useOf(blocks: readonly SlackBlock[]): Use {
  const tables = blocks.filter(isTable);
  return {
    blocks: blocks.length,
    characters: blocks.reduce((total, block) => total + blockSize(block), 0),
    tables: tables.length,
    cells: tables.reduce((total, block) => total + blockSize(block), 0),
  };
}

const sum = (a: Use, b: Use): Use => ({
  blocks: a.blocks + b.blocks,
  characters: a.characters + b.characters,
  tables: a.tables + b.tables,
  cells: a.cells + b.cells,
});

const fits = (used: Use, need: Use, blocks: number): boolean => {
  const after = sum(used, need);
  if (used.blocks === 0) return true;
  return (
    after.blocks <= blocks &&
    after.characters <= MESSAGE_CHARACTERS - RESERVED_CHARACTERS &&
    after.tables <= TABLES_IN_A_MESSAGE &&
    after.cells <= TABLE_CHARACTERS
  );
};

function leftOut(parts: readonly Part[]): SlackBlock[] {
  const words = announce(parts);
  return words === '' ? [] : note(`Too long to show here: ${words}. Ask for less, or for a file with export.`).blocks;
}

/** A line at the edge of a message divides nothing. */
function trimDividers(blocks: SlackBlock[]): SlackBlock[] {
  let from = 0;
  let to = blocks.length;
  while (from < to && blocks[from]?.type === 'divider') from += 1;
  while (to > from && blocks[to - 1]?.type === 'divider') to -= 1;
  return blocks.slice(from, to);
}
