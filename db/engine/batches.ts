import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Connection } from './connection.ts';

/** Rows of one transaction: a few milliseconds, for which every other writer waits. */
const ROWS_PER_TRANSACTION = 250;

/** Writes each item, some hundreds to a transaction, and lets the event loop run in between. */
export async function writeInBatches<T>(
  { write }: Connection,
  items: readonly T[],
  writeOne: (item: T) => unknown,
): Promise<void> {
  for (let from = 0; from < items.length; from += ROWS_PER_TRANSACTION) {
    if (from > 0) await yieldToEventLoop();
    const batch = items.slice(from, from + ROWS_PER_TRANSACTION);
    write(() => batch.forEach(writeOne));
  }
}
