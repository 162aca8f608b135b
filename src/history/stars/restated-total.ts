import type { EpochDay } from '../../contracts/clock.ts';
import type { CountSeries } from '../../contracts/figures/series.ts';

/** Readings this long before a day say what a total was, days: open and closed issues may be read a week apart. */
const MEMORY_DAYS = 28;
/** A few issues are deleted or moved in any month; more of them, and a larger share of all, is another way of counting. */
const LEAST_FALL = 20;
const LEAST_SHARE = 0.01;

/**
 * Days on which the number of issues ever opened was restated: it fell clearly below all that it was in the weeks before, as
 * when a tracker is moved, or when pull requests are no longer counted. What was opened or closed across such a day is not
 * known from the counts.
 *
 * @returns oldest first
 */
export function restatedIssueDays(open: CountSeries, closed: CountSeries): EpochDay[] {
  const recent: { day: EpochDay; total: number }[] = [];
  const days: EpochDay[] = [];
  for (const [index, opened] of open.values.entries()) {
    const day = open.start + index;
    const done = closed.values[day - closed.start];
    if (opened == null || done == null) continue;
    const total = opened + done;
    // At least the reading before is kept, however long ago it was.
    while (recent.length > 1 && (recent[0]?.day ?? day) < day - MEMORY_DAYS) recent.shift();
    const least = Math.min(...recent.map((reading) => reading.total));
    if (recent.length > 0 && least - total > Math.max(LEAST_FALL, LEAST_SHARE * least)) {
      days.push(day);
      recent.length = 0;
    }
    recent.push({ day, total });
  }
  return days;
}
