import { nextTurn } from '../../src/runtime/foreground.ts';
import type { Connection } from './connection.ts';

/** Rows of one transaction: a few milliseconds of work, so that answers to people are not held up. */
const ROWS_PER_TURN = 250;

/** Writes each item, some hundreds to a transaction, and lets the event loop run in between. */
export async function writeInTurns<T>(
  { write }: Connection,
  items: readonly T[],
  writeOne: (item: T) => unknown,
): Promise<void> {
  for (let from = 0; from < items.length; from += ROWS_PER_TURN) {
    if (from > 0) await nextTurn();
    const turn = items.slice(from, from + ROWS_PER_TURN);
    write(() => turn.forEach(writeOne));
  }
}
