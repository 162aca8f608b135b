import type { Day } from '../contracts/series.ts';
import type { Coincidence, Signal, SignalKind, SignalThresholds } from '../contracts/signal.ts';
import type { Field, Tone } from '../contracts/message.ts';
import { writeDay } from '../text/chart-text.ts';
import * as format from '../text/format.ts';
import type { SignalKindDefinition } from './engine/signal-kind.ts';
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
import { relicensed } from './kinds/relicensed.ts';
import { staleRelease } from './kinds/stale-release.ts';
import { starQuality } from './kinds/star-quality.ts';
import { starSpike } from './kinds/star-spike.ts';

/** Every kind of signal, in the order in which lists show them. */
export const SIGNAL_KINDS: readonly SignalKindDefinition[] = [
  starSpike,
  platformMove,
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
];

const BY_KIND: ReadonlyMap<string, SignalKindDefinition> = new Map(SIGNAL_KINDS.map((one) => [one.kind, one]));

/** @throws Error for a kind that is not in the registry: there is no default that would be right for it */
export function definitionOf(kind: string): SignalKindDefinition {
  const found = BY_KIND.get(kind);
  if (found === undefined) throw new Error(`unknown kind of signal: ${kind}`);
  return found;
}

/** Kinds that speak of a project's health, for `health` and digests. */
export const HEALTH_KINDS: readonly SignalKind[] = SIGNAL_KINDS.filter(({ isHealth }) => isHealth).map(
  ({ kind }) => kind,
);

/** Kinds whose days are decided over all projects together. */
export const isDecidedTogether = ({ kind }: Pick<Signal, 'kind'>): boolean => definitionOf(kind).find === null;

/** `star spike`: within a sentence. */
export const kindName = (kind: SignalKind): string => definitionOf(kind).name;

/** `Star spike`: where it begins a title. */
export const kindTitle = (kind: SignalKind): string => format.capital(definitionOf(kind).name);

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
