import { count as write } from '../../text/format.ts';

/** From this count on, a zero is no count: it is what GitHub shows of a project that it moves or hides. */
const MANY = 10;
/** A count below this share of what the star history tells, or above that many times and by so many stars, is bad data. */
const LEAST_SHARE = 0.5;
const MOST_TIMES = 2;
const MOST_BEYOND = 50;
/** After so many days without a count that was believed, the new one is taken: the change seems to be there to stay. */
const DOUBTED_DAYS = 3;

export interface KnownStars {
  /** Newest count that was believed, and how many days ago it was read. */
  readonly last: { readonly count: number; readonly daysAgo: number } | undefined;
  /**
   * What the count should be by the star history: the last count with what the days since gained, and with what was
   * restated since. Undefined where the history was not read of late.
   */
  readonly expected?: number | undefined;
  /** The most that it can be: with all gains of the days around both counts. Only from a history that was read after the count. */
  readonly most?: number | undefined;
}

/** Why a star count that GitHub gave is no count, as a clause for the log; null where it is plausible. */
export function implausible(count: number, { last, expected, most }: KnownStars): string | null {
  if (last === undefined) return null;
  if (count === 0 && last.count >= MANY) return `0 stars after ${write(last.count)} is not taken as a count`;
  if (last.daysAgo > DOUBTED_DAYS) return null;
  const told = isFarAbove(count, most) ? most : isFarBelow(count, expected) ? expected : undefined;
  return told === undefined
    ? null
    : `${write(count)} stars where the star history adds up to ${write(told)} is not taken as a count`;
}

const isFarBelow = (count: number, expected = 0): boolean => expected >= MANY && count < LEAST_SHARE * expected;

/** Whether a count is so far above the most that is known to be possible, or above the last count, that it wants a look. */
export const isFarAbove = (count: number, most = Infinity): boolean =>
  most >= MANY && count > MOST_TIMES * most && count - most >= MOST_BEYOND;
