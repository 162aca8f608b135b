import type { Field, Tone } from '../../contracts/message.ts';
import type { Day, ProjectHistory } from '../../contracts/series.ts';
import type {
  Aftermath,
  Coincidence,
  Signal,
  SignalGroup,
  SignalKind,
  SignalOf,
  SignalState,
  SignalThresholds,
} from '../../contracts/signal.ts';
import type { Observations } from './observations.ts';

/** What a kind is judged on: one project's history up to `today`, and its star line as the spike detector reads it. */
interface Subject {
  readonly history: ProjectHistory;
  readonly obs: Observations | null;
  readonly limits: SignalThresholds;
  /** Last day to judge (UTC). */
  readonly today: Day;
}

/** What each state is called, in lower case, and how a thread says that the finding is new in it. */
export interface StateWords extends Readonly<Record<SignalState, string>> {
  readonly onsetInThread: string;
}

/** Everything that is particular to one kind of signal. One file in `kinds/` each, listed in `index.ts`. */
export interface SignalKindDefinition<K extends SignalKind = SignalKind> {
  readonly kind: K;
  /** Rests on an event that was seen, not on the figures of whole days: it is found in the hour in which it was seen. */
  readonly atOnce?: true;
  /** `star spike`: within a sentence. */
  readonly name: string;
  readonly group: SignalGroup;
  /** Whether it speaks of a project's health: told by `health` and among the risks of a digest. */
  readonly isHealth: boolean;
  /** Null for what happens once and has no life to tell. */
  readonly states: StateWords | null;
  /** All findings about one project, past ones included; null where days are decided over all projects together. */
  readonly find: ((subject: Subject) => readonly Signal[]) | null;
  tone(signal: SignalOf<K>): Tone;
  /** The three to five numbers that carry the finding in an alert. Unknown ones are left out. */
  figures(signal: SignalOf<K>): Field[];
  /** All the numbers that a reader needs to agree or disagree. */
  evidence(signal: SignalOf<K>): Field[];
  /** Whether a stored finding also passes stricter thresholds. */
  passes(signal: SignalOf<K>, limits: SignalThresholds): boolean;
  /** What moved around the same time; never stated as the cause. */
  coincidences(signal: SignalOf<K>): readonly Coincidence[];
  /** What stayed a month later, once it is known. */
  aftermath(signal: SignalOf<K>): Aftermath | null;
  /** What the small print of an alert must say first; null for nothing. */
  caution(signal: SignalOf<K>): string | null;
}

/** For kinds without anything beside them, without thresholds and without reservations. */
export const NOTHING_BESIDE = {
  passes: () => true,
  coincidences: () => [],
  aftermath: () => null,
  caution: () => null,
} as const satisfies Partial<SignalKindDefinition>;
