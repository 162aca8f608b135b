import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Store } from '../../db/store.ts';
import type { Day } from '../contracts/figures/series.ts';
import type { Signal } from '../contracts/figures/signal.ts';
import { reconcile } from '../signals/engine/reconcile.ts';
import { isNews } from '../signals/engine/is-news.ts';

export interface Findings {
  /** Everything found about some projects. */
  found: readonly Signal[];
  /** What is stored of them and still lives. */
  open: readonly Signal[];
  today: Day;
  /** The moment it is written for, ms. */
  at: number;
}

/** Signals written in one transaction. */
const PER_WRITE = 20;

/**
 * Stores what is new or has changed since the last run, under the keys that were announced, and keeps newer numbers of what
 * goes on unchanged.
 *
 * @returns how many are new or have changed
 */
export async function recordFindings(store: Store, { found, open, today, at }: Findings): Promise<number> {
  const transitions = reconcile(open, found, today, await knownOf(store, found));
  let changed = 0;
  for (const portion of portions(transitions.filter(({ change }) => change !== 'figures'))) {
    changed += (
      await store.signals.record(
        portion.map(({ signal }) => signal),
        at,
        isNews,
      )
    ).length;
    await yieldToEventLoop();
  }
  for (const portion of portions(transitions.filter(({ change }) => change === 'figures'))) {
    await store.signals.refresh(portion.map(({ signal }) => signal));
    await yieldToEventLoop();
  }
  return changed;
}

/** What is stored under the same keys, and under others where a key is new: it may be the same finding. */
async function knownOf(store: Store, found: readonly Signal[]): Promise<Signal[]> {
  const known = new Map<string, Signal>();
  for (const portion of portions(found)) {
    for (const { signal } of await store.signals.known(portion)) known.set(signal.key, signal);
    await yieldToEventLoop();
  }
  return [...known.values()];
}

function* portions<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += PER_WRITE) yield items.slice(from, from + PER_WRITE);
}
