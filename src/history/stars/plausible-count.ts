import { count as write } from '../../text/format.ts';

/** From this count on, a zero is no count: it is what GitHub shows of a project that it moves or hides. */
const MANY = 10;
/** A count below this share of what the star history tells is bad data. */
const LEAST_SHARE = 0.5;
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
}

/** Why a star count that GitHub gave is no count, as a clause for the log; null where it is plausible. */
export function implausible(count: number, { last, expected }: KnownStars): string | null {
  if (last === undefined) return null;
  if (count === 0 && last.count >= MANY) return `0 stars after ${write(last.count)} is not taken as a count`;
  if (expected === undefined || last.daysAgo > DOUBTED_DAYS || expected < MANY) return null;
  return count < LEAST_SHARE * expected
    ? `${write(count)} stars where the star history adds up to ${write(expected)} is not taken as a count`
    : null;
}
