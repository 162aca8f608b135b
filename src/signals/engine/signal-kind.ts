import type { Day, ProjectHistory } from '../../contracts/series.ts';
import type { Signal, SignalKind, SignalThresholds } from '../../contracts/signal.ts';
import type { Observations } from './observations.ts';

/** What a kind is judged on: one project's history up to `today`, and its star line as the spike detector reads it. */
export interface Subject {
  readonly history: ProjectHistory;
  readonly obs: Observations | null;
  readonly limits: SignalThresholds;
  /** Last day to judge (UTC). */
  readonly today: Day;
}

/** Everything that is particular to one kind of signal. One file in `kinds/` each, listed in `index.ts`. */
export interface SignalKindDefinition {
  readonly kind: SignalKind;
  /** Rests on an event that was seen, not on the figures of whole days: it is found in the hour in which it was seen. */
  readonly atOnce?: true;
  /** All findings about one project, past ones included; null where days are decided over all projects together. */
  readonly find: ((subject: Subject) => readonly Signal[]) | null;
}
