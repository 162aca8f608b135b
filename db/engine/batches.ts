import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Connection } from './connection.ts';

/** Rows of one transaction: a few milliseconds, for which every other writer waits. */
const ROWS_PER_TRANSACTION = 250;

/** Writes each item, some hundreds to a transaction, and lets the event loop run in between. */
export async function writeInBatches<T>(
  { write }: Connection,
  items: readonly T[],
  writeOne: (item: T) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < items.length; from += ROWS_PER_TRANSACTION) {
    if (from > 0) await yieldToEventLoop();
    const batch = items.slice(from, from + ROWS_PER_TRANSACTION);
    await write(async () => {
      for (const item of batch) await writeOne(item);
    });
  }
}

/** What `work` gives for each item, in one list, without what is undefined. One item after the other, as statements of one transaction must run. */
export async function flatMapInOrder<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R | readonly R[] | undefined>,
): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    const found = await work(item);
    if (Array.isArray(found)) for (const one of found as readonly R[]) results.push(one);
    else if (found !== undefined) results.push(found as R);
  }
  return results;
}
