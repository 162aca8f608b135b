import type { Day, UnixSeconds } from './series.ts';

/** A public event that fits a spike in time and subject. It may be why; it is never said to be. */
export interface Cause {
  readonly kind: string;
  /** The same event has the same id, however its figures move. */
  readonly id: string;
  /** With its size: `Hacker News, 312 points`. */
  readonly label: string;
  /** The same after `with`: `312 points on Hacker News`. */
  readonly phrase: string;
  /** What a story is called; null where the label says it. */
  readonly title: string | null;
  readonly url: string | null;
  /** When it happened (UTC). */
  readonly day: Day;
  /** Whole days after the first day of the spike; below 0 before it. */
  readonly days: number;
  /** What it is ranked by among the events of one spike. */
  readonly weight: number;
}

/** What was found for one spike. */
export interface CauseFinding {
  /** The best first; empty where none fits. */
  readonly causes: readonly Cause[];
  /** Which stories of all those days were read, so that none found says something; null: some days were not looked at. */
  readonly lookedAt: 'all stories' | 'most-read stories' | null;
  /** When the first of them was named; null where none is, or where the past was replayed. */
  readonly namedAt: UnixSeconds | null;
}
