import type { CountSeries, Day } from '../../contracts/figures/series.ts';

/** The count as last read on or before a day, at most `tolerance` days earlier; `null` where that is unknown. */
export function countAt(series: CountSeries | null, day: Day, tolerance: number): number | null {
  if (series === null) return null;
  for (let back = 0; back <= tolerance; back++) {
    const value = series.values[day - back - series.start];
    if (value != null) return value;
  }
  return null;
}

/** Newest known count on or before a day. */
export function newestCount(series: CountSeries | null, day: Day): number | null {
  return series === null ? null : countAt(series, day, Math.max(0, day - series.start));
}

/** What a count gained from the end of one day to the end of another. */
export function gainedBetween(series: CountSeries | null, from: Day, to: Day, tolerance = 3): number | null {
  const start = countAt(series, from, tolerance);
  const end = countAt(series, to, tolerance);
  return start === null || end === null ? null : end - start;
}
