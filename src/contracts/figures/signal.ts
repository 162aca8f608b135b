/**
 * Findings about projects, as the detectors state them and everything else reads them. Which kinds there are, with their
 * evidence and thresholds, is the registry's to say: `src/signals/index.ts`.
 * All of it is JSON-serialisable: days are integers (days since 1970-01-01), moments unix seconds.
 */
import type { DataLine } from '../messages/data-line.ts';
import type { Day, UnixSeconds } from './series.ts';

/**
 * How much it should interrupt:
 * - `low`: worth a line in a list or a digest; nobody needs to act.
 * - `medium`: worth a message in a channel that follows the project.
 * - `high`: anyone who follows or depends on the project would want to know today.
 */
export type Severity = 'low' | 'medium' | 'high';

/**
 * Life of a signal. `onset`: found today or yesterday; `growing`: still setting new highs; `peak`: past its highest day and
 * still above usual; `over`: back to usual, resolved, or an event that has no duration.
 */
export type SignalState = 'onset' | 'growing' | 'peak' | 'over';

/** Where a figure comes from and how old it is. */
export interface DataSource {
  readonly line: DataLine;
  readonly zone: string;
  /** When the newest figure behind this was read; `null` if the source does not say. */
  readonly asOf: UnixSeconds | null;
  /** Last day the evidence rests on. */
  readonly through: Day;
}

/** Something that moved around the same time; never stated as the cause. */
export type Coincidence =
  | { readonly type: 'release'; readonly day: Day; readonly version: string; readonly prerelease: boolean }
  | { readonly type: 'event'; readonly day: Day; readonly what: string }
  /** A count that grew over the burst, and what the same number of days before it brought (`null`: unknown). */
  | { readonly type: 'forks' | 'issues' | 'contributors'; readonly gained: number; readonly before: number | null };

/** What stayed 30 days after a burst's onset. Absent figures are unknown. */
export interface Aftermath {
  readonly day: Day;
  /** Stars a day in the last 14 days of the 30, against the baseline before the burst. */
  readonly starsPerDay: number | null;
  readonly contributorsGained: number | null;
  readonly forksGained: number | null;
  readonly issuesGained: number | null;
  /** Stars of the burst that GitHub's history has dropped since (0 or more). */
  readonly starsRemoved: number | null;
}

/** What every kind of evidence has; a kind adds the numbers that a reader needs to agree or disagree. */
export interface Evidence {
  readonly data: DataSource;
}

/** A finding of any kind, or of one kind with the evidence that its file declares. */
export interface Signal<K extends string = string, E extends Evidence = Evidence> {
  readonly kind: K;
  /** Stable identity: one burst, one silence, one event is one key through its whole life. */
  readonly key: string;
  /** The project's id and name; both `null` for a platform-wide move. */
  readonly projectId: string | null;
  readonly repo: string | null;
  readonly state: SignalState;
  /** First day of what happened. */
  readonly onset: Day;
  /** First day on which the data allowed saying so. */
  readonly detected: Day;
  /** Day of the highest value so far; equals `onset` where nothing peaks. */
  readonly peak: Day;
  /** First day it was over; `null` while it lasts. */
  readonly ended: Day | null;
  readonly severity: Severity;
  /** One plain sentence: the finding, then the numbers that carry it. Plain text without markup. */
  readonly sentence: string;
  readonly evidence: E;
}

export interface ThresholdDoc {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  /** Which way fewer signals pass. */
  readonly stricter: 'higher' | 'lower';
  /** What it does, in one sentence for `help` and the documentation. */
  readonly explains: string;
}
