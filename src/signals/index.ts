import type { Day } from '../contracts/figures/series.ts';
import type { Coincidence, Signal, ThresholdDoc } from '../contracts/figures/signal.ts';
import type { Field, Tone } from '../contracts/messages/message.ts';
import { writeDay } from '../text/chart-text.ts';
import * as format from '../text/format.ts';
import { NOTHING_BESIDE } from './engine/signal-kind.ts';
import type { SignalGroup, SignalKindDefinition, Subject } from './engine/signal-kind.ts';
import { adoptersAdded } from './kinds/adopters-added.ts';
import { archived } from './kinds/archived.ts';
import { backlog } from './kinds/backlog.ts';
import { closingRatio } from './kinds/closing-ratio.ts';
import { firstRelease } from './kinds/first-release.ts';
import { gone } from './kinds/gone.ts';
import { mergeRate } from './kinds/merge-rate.ts';
import { milestone } from './kinds/milestone.ts';
import { moved } from './kinds/moved.ts';
import { noPush } from './kinds/no-push.ts';
import { platformMove } from './kinds/platform-move.ts';
import { release } from './kinds/release.ts';
import { popularStory } from './kinds/popular-story.ts';
import { relicensed } from './kinds/relicensed.ts';
import { staleRelease } from './kinds/stale-release.ts';
import { starQuality } from './kinds/star-quality.ts';
import { starSpike } from './kinds/star-spike.ts';
import { useChange } from './kinds/use-change.ts';
import { usePerStar } from './kinds/use-per-star.ts';

/** Every kind of signal, in the order in which lists show them. Types, groups and thresholds derive from this list. */
export const SIGNAL_KINDS = [
  starSpike,
  platformMove,
  release,
  popularStory,
  staleRelease,
  closingRatio,
  backlog,
  mergeRate,
  noPush,
  starQuality,
  archived,
  gone,
  moved,
  relicensed,
  firstRelease,
  milestone,
  useChange,
  usePerStar,
  adoptersAdded,
] as const satisfies readonly SignalKindDefinition[];

type Definition = (typeof SIGNAL_KINDS)[number];
export type SignalKind = Definition['kind'];
export type { SignalGroup };
type SignalOfDefinition<D extends Definition> = D extends Definition ? Parameters<D['tone']>[0] : never;
/** A finding of one kind, with its evidence. */
export type SignalOf<K extends SignalKind> = SignalOfDefinition<Extract<Definition, { kind: K }>>;
/** A finding of any listed kind; narrow by `kind`. */
export type KnownSignal = SignalOfDefinition<Definition>;

const DEFINITIONS: readonly SignalKindDefinition[] = SIGNAL_KINDS;

export const SIGNAL_KIND_IDS: readonly SignalKind[] = SIGNAL_KINDS.map(({ kind }) => kind);

/** The kinds of a group, in the order of the list. */
export const kindsOfGroup = (group: string): readonly SignalKind[] =>
  SIGNAL_KINDS.filter((one) => one.group === group).map(({ kind }) => kind);

type KeysOf<D> = D extends unknown ? (string extends keyof D ? never : keyof D & string) : never;
export type ThresholdName = KeysOf<Definition['thresholds']>;
export type SignalThresholds = Readonly<Record<ThresholdName, number>>;

/** Every threshold a subscription can override: the parser, help and documentation derive from this table. */
export const THRESHOLD_DOCS = Object.fromEntries(
  DEFINITIONS.flatMap(({ thresholds }) => Object.entries(thresholds)),
) as Readonly<Record<ThresholdName, ThresholdDoc>>;

export const THRESHOLD_NAMES = Object.keys(THRESHOLD_DOCS) as readonly ThresholdName[];

/** Thresholds that there were, with what to do instead. */
export const RETIRED_THRESHOLDS: Readonly<Record<string, string>> = {
  spikeFalseAlarms:
    'spikeFalseAlarms is no longer a threshold, because it held back no alert. Remove it, or ask for a higher spikeRatio or spikeStars.',
};

/** The defaults with a subscription's overrides laid over them; values out of range are brought to the nearest bound. */
export function resolveThresholds(overrides: Partial<SignalThresholds> = {}): SignalThresholds {
  const pick = (name: ThresholdName): number => {
    const doc = THRESHOLD_DOCS[name];
    const value = overrides[name];
    return value === undefined || !Number.isFinite(value) ? doc.default : Math.min(doc.max, Math.max(doc.min, value));
  };
  return Object.fromEntries(THRESHOLD_NAMES.map((name) => [name, pick(name)])) as SignalThresholds;
}

/** All findings about one project of the kinds that are asked for, past ones included. */
export const findAll = (
  subject: Subject & { readonly limits: SignalThresholds },
  wanted: (definition: SignalKindDefinition) => boolean = () => true,
): KnownSignal[] => DEFINITIONS.filter(wanted).flatMap(({ find }) => find?.(subject) ?? []) as KnownSignal[];

const BY_KIND: ReadonlyMap<string, SignalKindDefinition> = new Map(DEFINITIONS.map((one) => [one.kind, one]));

/** @throws Error for a kind that is not in the registry: there is no default that would be right for it */
export function definitionOf(kind: string): SignalKindDefinition {
  const found = BY_KIND.get(kind);
  if (found === undefined) throw new Error(`unknown kind of signal: ${kind}`);
  return found;
}

const kindsWith = (test: (definition: SignalKindDefinition) => boolean): readonly string[] =>
  DEFINITIONS.filter(test).map(({ kind }) => kind);

/** Kinds that speak of a project's health, for `health` and digests. */
export const HEALTH_KINDS = kindsWith(({ isHealth }) => isHealth);

/** What is told where no kind is named. */
export const KINDS_BY_DEFAULT = kindsWith(({ onlyWhenNamed }) => !onlyWhenNamed);

/** Kinds that digests list in a section beside the risks. */
export const kindsInDigest = (section: NonNullable<SignalKindDefinition['digest']>): readonly string[] =>
  kindsWith(({ digest }) => digest === section);

/** Kinds that are asked why. */
export const EXPLAINED_KINDS = kindsWith(({ cause }) => cause !== NOTHING_BESIDE.cause);

/** Kinds that charts of stars mark. */
export const MARKED_KINDS = kindsWith(({ chartMark }) => chartMark !== null);

/** Kinds whose days are decided over all projects together. */
export const isDecidedTogether = ({ kind }: Pick<Signal, 'kind'>): boolean => definitionOf(kind).find === null;

/** `star spike`: within a sentence. */
export const kindName = (kind: string): string => definitionOf(kind).name;

/** `Star spike`: where it begins a title. */
export const kindTitle = (kind: string): string => format.capital(definitionOf(kind).name);

/** `still growing`, `getting worse`, `continuing`; undefined for what has no life of its own to tell. */
export const stateWord = ({ kind, state }: Pick<Signal, 'kind' | 'state'>): string | undefined =>
  definitionOf(kind).states?.[state];

/** How an answer in an alert's thread begins that tells of a new state: `Past its peak`. */
export function stateNews({ kind, state }: Pick<Signal, 'kind' | 'state'>): string {
  const { states } = definitionOf(kind);
  return format.capital(states === null ? 'changed' : state === 'onset' ? states.onsetInThread : states[state]);
}

export const toneOf = (signal: Signal): Tone => definitionOf(signal.kind).tone(signal);

/** The three to five numbers that carry a finding. */
export const keyFigures = (signal: Signal): Field[] => definitionOf(signal.kind).figures(signal);

/** The numbers a reader needs to agree or disagree with a signal. */
export const evidenceFields = (signal: Signal): Field[] => definitionOf(signal.kind).evidence(signal);

export const passesThresholds = (signal: Signal, limits: SignalThresholds): boolean =>
  definitionOf(signal.kind).passes(signal, limits);

/** What moved around the same time, as sentences; never called a cause. Without `prereleases`, those are no releases. */
export function coincidences(signal: Signal, prereleases = true): string[] {
  return definitionOf(signal.kind)
    .coincidences(signal)
    .filter((one) => prereleases || one.type !== 'release' || !one.prerelease)
    .map((one) => coincidence(one, signal.onset));
}

/** `release v1.2.0 on 30 Oct 2025, 2 days before`, `forks +12, +3 in the same time before` */
function coincidence(one: Coincidence, onset: Day): string {
  const when = (day: Day): string =>
    `on ${writeDay(day)}${day < onset ? `, ${format.plural(onset - day, 'day')} before` : ''}`;
  switch (one.type) {
    case 'release':
      return `${one.prerelease ? 'pre-release' : 'release'} ${one.version} ${when(one.day)}`;
    case 'event':
      return `${one.what} ${when(one.day)}`;
    case 'forks':
    case 'issues':
    case 'contributors':
      return `${one.type} ${format.signed(one.gained)}, ${one.before === null ? 'before that unknown' : `${format.signed(one.before)} in the same time before`}`;
  }
}
