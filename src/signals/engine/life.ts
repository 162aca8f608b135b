import type { Day } from '../../contracts/figures/series.ts';
import type { Signal } from '../../contracts/figures/signal.ts';

/** What changed about a stored finding; `reconcile.ts` says what each means. */
export type Change = 'grew' | 'state' | 'ended' | 'aftermath' | 'figures';

/** How a stored finding of a kind goes on when the figures are read again. Both findings are of this kind and one project. */
export interface Life<S extends Signal = Signal> {
  /**
   * Whether two findings under two keys are the same: seen by the hour and by the day, in restated figures, or in a reading
   * that begins elsewhere.
   */
  isSame(a: S, b: S): boolean;
  /** What changed that state and severity do not show; null for nothing, undefined where these decide. */
  changeOf(before: S, now: S): Change | null | undefined;
  /** What the newer reading keeps of the stored one, such as when something was first said. */
  carry(before: S, now: S): Signal;
  /** Whether the stored numbers stay as they are although newer ones are known. */
  keepsOldFigures(before: S, now: S): boolean;
  /** What becomes of an open finding that is no longer found: it ends (null), waits, or is withdrawn in other words. */
  withdraw(signal: S, today: Day): Signal | 'wait' | null;
}

/** One finding, one key; it ends where it is no longer found. */
export const EVENT_LIFE: Life = {
  isSame: () => false,
  changeOf: () => undefined,
  carry: (_, now) => now,
  keepsOldFigures: () => false,
  withdraw: () => null,
};

/** Holds from a day to another. */
export const SPELL_LIFE: Life = {
  ...EVENT_LIFE,
  isSame: (a, b) => a.onset < (b.ended ?? Infinity) && b.onset < (a.ended ?? Infinity),
  // What is over was reported; a reading that begins in the middle of it knows less, not more.
  changeOf: (before, now) => (before.ended !== null && now.ended !== null ? null : undefined),
};

/** The last day of a finding, or as far as it is known while it lasts. */
export function lastDay({ onset, ended }: Signal, known: Day): Day {
  return ended === null ? known : Math.max(onset, ended - 1);
}
