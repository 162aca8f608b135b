import { emptyHistory } from '../../src/contracts/figures/series.ts';
import type { CountSeries, Day, ProjectHistory } from '../../src/contracts/figures/series.ts';

/** Day of the first gain in made histories: a Sunday. */
export const firstDay: Day = 19_002;

/** Counts per day from a first count and the gains after it; `null` is a day without a reading. */
export function counts(first: number, gains: readonly (number | null)[], start = firstDay - 1): CountSeries {
  let count = first;
  let pending = 0;
  const values = [first, ...gains].map((gain, i) => {
    if (i === 0) return first;
    if (gain === null) return null;
    count += gain + pending;
    pending = 0;
    return count;
  });
  return { measure: 'count', line: 'observed', zone: 'UTC', start, values, asOf: null };
}

/** A project of 20,000 stars (or `first`) that gained this per day, the first on `firstDay`. */
export function gaining(
  gains: readonly (number | null)[],
  { first = 20_000, repo = 'acme/rocket', start = firstDay - 1 } = {},
): ProjectHistory {
  const empty = emptyHistory(repo, repo);
  return { ...empty, counts: { ...empty.counts, stars: counts(first, gains, start) } };
}

/** Quiet days with a mild pattern that averages `usual` for usuals of 3 and more. */
export function quiet(days: number, usual: number): number[] {
  return Array.from({ length: days }, (_, i) =>
    Math.max(0, Math.round(usual + ([0, 2, -1, 1, -2, 1, -1][i % 7] ?? 0))),
  );
}
