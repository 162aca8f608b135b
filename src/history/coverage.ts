import { DAY } from '../contracts/clock.ts';
import type { CoverageSpan } from '../contracts/figures/coverage.ts';
import type { Day } from '../contracts/figures/series.ts';

/**
 * What a record can say about a stretch of time. A list that was not read over some time says nothing about it: no silence,
 * no count, no rhythm may rest on such a hole.
 */

/**
 * Unread stretches up to this long are bridged (ms): lists are read daily or weekly, and between two weekly readings that
 * tell only the newest, some days are unknown. What is judged lasts months.
 */
export const BRIDGED = 14 * DAY;

/** Coverage of a record that is known to be whole, such as generated ones: from its beginning on. */
export const ALWAYS: readonly CoverageSpan[] = [{ from: 0, to: Number.MAX_SAFE_INTEGER, completeness: 'complete' }];

/** From and to, both included (ms). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Unbroken stretches of reading, oldest first: spans that overlap or lie no further apart than `bridged` (ms) are one. */
export function stretchesOf(spans: readonly Stretch[], bridged = BRIDGED): Stretch[] {
  const joined: Stretch[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || from > last.to + bridged) joined.push({ from, to });
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return joined;
}

/** The unbroken stretch of reading that a moment (ms) lies in; undefined where nothing was read. */
export const stretchAt = (spans: readonly Stretch[], at: number, bridged = BRIDGED): Stretch | undefined =>
  stretchesOf(spans, bridged).findLast(({ from, to }) => from <= at && at <= to);

/** Whether all of a window (ms, both ends included) was read. A window that ends before it begins is empty, and so covered. */
export const covers = (spans: readonly Stretch[], { from, to }: Stretch, bridged = BRIDGED): boolean =>
  to < from || (stretchAt(spans, from, bridged)?.to ?? -Infinity) >= to;

/** Whether every single thing in a window is known, so that a count is a count and no lower bound. */
export const coversCompletely = (spans: readonly CoverageSpan[], window: Stretch): boolean =>
  covers(
    spans.filter(({ completeness }) => completeness === 'complete'),
    window,
  );

/** When the subject was last read (ms); undefined: never. */
export const lastCovered = (spans: readonly Stretch[]): number | undefined =>
  spans.length === 0 ? undefined : Math.max(...spans.map(({ to }) => to));

/** The same as it was known at a moment (ms): what was read later is left out. */
export const coverageUntil = (spans: readonly CoverageSpan[], at: number): CoverageSpan[] =>
  spans.filter(({ from }) => from <= at).map((span) => ({ ...span, to: Math.min(span.to, at) }));

/** Whether nothing can have been missed between what happened on one day and what happened on a later one. */
export const readBetween = (spans: readonly Stretch[], from: Day, to: Day): boolean =>
  covers(spans, { from: (from + 1) * DAY, to: to * DAY });

/** Last day through which nothing can have been missed since what happened on `day`; that day itself where reading ended with it. */
export const readThrough = (spans: readonly Stretch[], day: Day): Day =>
  Math.max(day, Math.floor((stretchAt(spans, (day + 1) * DAY)?.to ?? 0) / DAY));
