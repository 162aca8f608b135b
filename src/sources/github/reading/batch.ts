import pLimit from 'p-limit';
import type { AbsenceReason, Absent, Outcome } from '../types.ts';
import { absent } from '../types.ts';

/**
 * What one query said of the items it was asked about. An item left out of `outcomes` failed on GitHub's side: it is asked
 * again, with half as many others where the query was too much.
 */
export type BatchReply<T> =
  | {
      readonly kind: 'ok';
      readonly outcomes: ReadonlyMap<string, Outcome<T>>;
      readonly failed?: string;
      readonly tooMuch?: boolean;
    }
  | { readonly kind: 'broken'; readonly reason: AbsenceReason; readonly detail: string };

export interface BatchPlan<I, T> {
  readonly items: readonly I[];
  readonly size: number;
  readonly keyOf: (item: I) => string;
  readonly ask: (items: readonly I[]) => Promise<BatchReply<T>>;
}

/** Times that a single repository is asked for before it counts as failed. */
const attempts = 3;
/** Queries of one call under way at once; the gate bounds the client as a whole. */
const parallel = 4;

/**
 * Asks for all items, `size` at a time. A query that breaks is split in half and both halves are asked, down to one item;
 * one that still breaks is absent with the reason. So a single repository that GitHub cannot answer for costs about twice
 * log2(size) queries and nothing else. Rejects with what `ask` rejects with, after the queries under way have ended.
 */
export async function inBatches<I, T>(plan: BatchPlan<I, T>): Promise<ReadonlyMap<string, Outcome<T>>> {
  const unique = [...new Map(plan.items.map((item) => [plan.keyOf(item), item])).values()];
  const chunks: (readonly I[])[] = [];
  for (let at = 0; at < unique.length; at += plan.size) chunks.push(unique.slice(at, at + plan.size));
  const outcomes = new Map<string, Outcome<T>>();
  await eachLimited(chunks, parallel, (chunk) => settle(plan, chunk, 1, outcomes));
  // In the order asked for, whatever order the answers came in.
  return new Map(
    unique.map((item) => [plan.keyOf(item), outcomes.get(plan.keyOf(item)) ?? absent('server-error', 'no answer')]),
  );
}

async function settle<I, T>(
  plan: BatchPlan<I, T>,
  items: readonly I[],
  attempt: number,
  into: Map<string, Outcome<T>>,
): Promise<void> {
  const reply = await plan.ask(items);
  if (reply.kind === 'ok') {
    for (const [key, outcome] of reply.outcomes) into.set(key, outcome);
    const again = items.filter((item) => !reply.outcomes.has(plan.keyOf(item)));
    if (reply.tooMuch === true && items.length > 1) await halve(plan, again, attempt, into);
    else if (again.length > 0)
      await retry(
        plan,
        again,
        attempt,
        absent('server-error', reply.failed ?? 'GitHub left it out of the answer'),
        into,
      );
  } else if (items.length > 1) {
    await halve(plan, items, attempt, into);
  } else {
    await retry(plan, items, attempt, absent(reply.reason, reply.detail), into);
  }
}

async function halve<I, T>(
  plan: BatchPlan<I, T>,
  items: readonly I[],
  attempt: number,
  into: Map<string, Outcome<T>>,
): Promise<void> {
  const middle = Math.ceil(items.length / 2);
  const halves = [items.slice(0, middle), items.slice(middle)].filter((half) => half.length > 0);
  await eachLimited(halves, 2, (half) => settle(plan, half, attempt, into));
}

async function retry<I, T>(
  plan: BatchPlan<I, T>,
  items: readonly I[],
  attempt: number,
  failure: Absent,
  into: Map<string, Outcome<T>>,
): Promise<void> {
  if (attempt < attempts) await settle(plan, items, attempt + 1, into);
  else for (const item of items) into.set(plan.keyOf(item), failure);
}

/** Runs `work` for all, at most `limit` at once. After the first failure nothing new starts; it rejects when the rest has ended. */
export async function eachLimited<I>(
  items: readonly I[],
  limit: number,
  work: (item: I) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  await pLimit(limit).map(items, async (item) => {
    if (failures.length > 0) return;
    await work(item).catch((error: unknown) => failures.push(error));
  });
  if (failures.length > 0) throw failures[0];
}
