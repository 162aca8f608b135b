import type { Standing } from '../contracts/figures/standing.ts';
import { plural } from '../text/format.ts';

const STAR_WINDOWS = [7, 30, 90] as const;

/** A window of stars as the type that columns and facts are named by. */
export const starWindowOf = (window: number): (typeof STAR_WINDOWS)[number] =>
  STAR_WINDOWS.find((known) => known === window) ?? 7;

/** ` in 28 days` where the gain of a window is over other days than that; else nothing. */
export function overDays(
  row: Pick<Standing, 'gained7dDays' | 'gained30dDays' | 'gained90dDays'>,
  window: number,
): string {
  const days = row[`gained${starWindowOf(window)}dDays`];
  return days === null || days === window ? '' : ` in ${plural(days, 'day')}`;
}
