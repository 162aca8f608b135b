import { DAY } from '../../../src/contracts/clock.ts';
import { plural } from '../../../src/text/format.ts';

/** `a week`, `8 days`, `a day`: the time between the two ends. */
export function spanOf(change: { from: number; to: number }): string {
  const days = Math.max(1, Math.round((change.to - change.from) / DAY));
  if (days === 1) return 'a day';
  return days === 7 ? 'a week' : plural(days, 'day');
}
