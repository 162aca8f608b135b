import type { Field, Line, Tone } from '../../contracts/messages/message.ts';
import type { Day, ProjectHistory, UnixSeconds } from '../../contracts/figures/series.ts';
import type { CauseFinding } from '../../contracts/figures/cause.ts';
import type {
  Aftermath,
  Coincidence,
  Evidence,
  Signal,
  SignalState,
  ThresholdDoc,
} from '../../contracts/figures/signal.ts';
import type { ReleaseWishes } from '../../history/releases/release-filter.ts';
import { EVENT_LIFE } from './life.ts';
import type { Life } from './life.ts';
import type { Observations } from './observations.ts';

/** What a reader calls a group of kinds; subscriptions filter by either. */
export const SIGNAL_GROUPS = ['spikes', 'releases', 'health', 'events', 'quality', 'use', 'stories'] as const;

export type SignalGroup = (typeof SIGNAL_GROUPS)[number];

type ThresholdDocs = Readonly<Record<string, ThresholdDoc>>;

/** A number for each threshold that is documented. */
export type Limits<D extends ThresholdDocs> = Readonly<Record<keyof D & string, number>>;

/** What a kind is judged on: one project's history up to `today`, and its star line as the spike detector reads it. */
export interface Subject<D extends ThresholdDocs = ThresholdDocs> {
  readonly history: ProjectHistory;
  readonly obs: Observations | null;
  readonly limits: Limits<D>;
  /** Last day to judge (UTC). */
  readonly today: Day;
}

/** What each state is called, in lower case, and how a thread says that the finding is new in it. */
export interface StateWords extends Readonly<Record<SignalState, string>> {
  readonly onsetInThread: string;
}

/** Everything that is particular to one kind of signal. One file in `kinds/` each, listed in `index.ts`. */
export interface SignalKindDefinition<
  K extends string = string,
  E extends Evidence = Evidence,
  D extends ThresholdDocs = ThresholdDocs,
> {
  readonly kind: K;
  /** Rests on an event that was seen, not on the figures of whole days: it is found in the hour in which it was seen. */
  readonly atOnce: boolean;
  /** Whether subscriptions hear of it only where they name it or its group, and lists of findings leave it out. */
  readonly onlyWhenNamed: boolean;
  /** Whether a second one about a project within a week goes into the thread of the first. */
  readonly hasCoolDown: boolean;
  /** `star spike`: within a sentence. */
  readonly name: string;
  readonly group: SignalGroup;
  /** What people call it in questions, beside its name. */
  readonly words: readonly string[];
  /** Thresholds that a subscription can override. Kinds that share one share its declaration. */
  readonly thresholds: D;
  /** Whether it speaks of a project's health: told by `health` and among the risks of a digest. */
  readonly isHealth: boolean;
  /** Where digests list it beside the risks; null for nowhere. */
  readonly digest: 'milestones' | 'star quality' | 'use' | null;
  /** The plain fact about a project that need not be said again beside such a finding. */
  readonly alreadySays: 'state' | 'last push' | 'last release' | null;
  /** Null for what happens once and has no life to tell. */
  readonly states: StateWords | null;
  /** How a stored finding goes on. */
  readonly life: Life<Signal<K, E>>;
  /** All findings about one project, past ones included; null where days are decided over all projects together. */
  readonly find: Finder<K, E, D>['find'] | null;
  tone(signal: Signal<K, E>): Tone;
  /** The three to five numbers that carry the finding in an alert. Unknown ones are left out. */
  figures(signal: Signal<K, E>): Field[];
  /** All the numbers that a reader needs to agree or disagree. */
  evidence(signal: Signal<K, E>): Field[];
  /** Lines of an alert below its sentence. */
  details(signal: Signal<K, E>): readonly Line[];
  /** What makes an edit of an alert worth it beside state, severity and sentence. */
  contentKey(signal: Signal<K, E>): string;
  /** What a thread below a post of many findings is told of a change, as part of a key; null for nothing. */
  chapter(signal: Signal<K, E>, postedAt: UnixSeconds): string | null;
  /** What of a finding a subscription wants, null for nothing of it; a kind without parts has no such function. */
  readonly narrow: Finder<K, E, D>['narrow'] | null;
  /** Whether a stored finding also passes stricter thresholds. */
  passes(signal: Signal<K, E>, limits: Limits<D>): boolean;
  /** What moved around the same time; never stated as the cause. */
  coincidences(signal: Signal<K, E>): readonly Coincidence[];
  /** The public events that fit it; null for what is not asked why, undefined where nobody has looked. */
  readonly cause: Explainer<K, E>['cause'];
  /** What stayed a month later, once it is known, beside the stars a day before. */
  aftermath(signal: Signal<K, E>): (Aftermath & { readonly starsPerDayBefore: number }) | null;
  /** Days after the onset until which what stayed is still worth telling; null where nothing is told of it. */
  readonly aftermathWithin: number | null;
  /** What the small print of an alert must say first; null for nothing. */
  caution(signal: Signal<K, E>): string | null;
  /** The strongest reason for it, where another answer names only that. */
  reason(signal: Signal<K, E>): string | null;
  /** How charts of stars mark its days; the heaviest are kept where there are too many. Null for no mark. */
  readonly chartMark: Finder<K, E, D>['mark'] | null;
}

/** What a subscription wants of a finding that has parts. */
interface WantedPart {
  readonly signal: Signal;
  /** When the newest part was first seen; null where none is left to announce. */
  readonly newsAt: UnixSeconds | null;
}

/** Declared as methods, so that the registry can hold kinds of different evidence and thresholds. */
interface Finder<K extends string, E extends Evidence, D extends ThresholdDocs> {
  find(subject: Subject<D>): readonly Signal<K, E>[];
  narrow(signal: Signal<K, E>, wishes: ReleaseWishes): WantedPart | null;
  mark(signal: Signal<K, E>): { readonly label: string; readonly weight: number };
}

/** A method, as `find` of a Finder is: what is kept under one kind is only ever given findings of that kind. */
interface Explainer<K extends string, E extends Evidence> {
  cause(signal: Signal<K, E>): CauseFinding | null | undefined;
}

/** For kinds without anything beside them, without thresholds and without reservations. */
export const NOTHING_BESIDE = {
  words: [],
  atOnce: false,
  onlyWhenNamed: false,
  hasCoolDown: true,
  thresholds: {},
  digest: null,
  alreadySays: null,
  life: EVENT_LIFE,
  details: () => [],
  contentKey: () => '',
  chapter: ({ state }) => state,
  passes: () => true,
  coincidences: () => [],
  cause: () => null,
  aftermath: () => null,
  aftermathWithin: null,
  caution: () => null,
  reason: () => null,
  chartMark: null,
  narrow: null,
} as const satisfies Partial<SignalKindDefinition>;
