import { writeDay } from './chart-text.ts';
import * as format from './format.ts';
import type { Coincidence, Signal, SignalKind, SignalState, SpikeEvidence } from '../contracts/signal.ts';

/** What each kind is called, in alerts and in answers alike. */
const KIND_NAMES: Readonly<Record<SignalKind, string>> = {
  'star-spike': 'star spike',
  'platform-move': 'platform-wide move',
  'stale-release': 'stale release',
  'closing-ratio': 'fewer issues closed',
  backlog: 'backlog growing',
  'merge-rate': 'fewer pull requests merged',
  'no-push': 'no push',
  'star-quality': 'star quality',
  archived: 'archived',
  gone: 'no longer public',
  moved: 'moved',
  relicensed: 'licence changed',
  'first-release': 'first release in a long time',
  milestone: 'milestone',
};

/** `star spike`: within a sentence. */
export const kindName = (kind: SignalKind): string => KIND_NAMES[kind];

/** `Star spike`: where it begins a title. */
export const kindTitle = (kind: SignalKind): string => format.capital(KIND_NAMES[kind]);

const SILENCE = { onset: 'just found', growing: 'continuing', peak: 'continuing', over: 'ended' };
const DECLINE = { onset: 'just found', growing: 'getting worse', peak: 'improving', over: 'ended' };

/** Kinds that last, and what each state of them is called: only bursts grow, only declines worsen, a silence goes on. */
const STATES: Readonly<Partial<Record<SignalKind, Readonly<Record<SignalState, string>>>>> = {
  'star-spike': { onset: 'just found', growing: 'still growing', peak: 'past its peak', over: 'ended' },
  'stale-release': SILENCE,
  'no-push': SILENCE,
  'closing-ratio': DECLINE,
  backlog: DECLINE,
  'merge-rate': DECLINE,
};

/** `still growing`, `getting worse`, `continuing`; undefined for what has no life of its own to tell. */
export const stateWord = ({ kind, state }: Pick<Signal, 'kind' | 'state'>): string | undefined => STATES[kind]?.[state];

/** How an answer in an alert's thread begins that tells of a new state: `Past its peak`. A spike is found by the hour first. */
export function stateNews({ kind, state }: Pick<Signal, 'kind' | 'state'>): string {
  const word = kind === 'star-spike' && state === 'onset' ? 'confirmed' : (stateWord({ kind, state }) ?? 'changed');
  return format.capital(word);
}

/** The peak of a spike: a day, or the mean of several where the figures are further apart and no day is known. */
export function peakFigure({
  peakStars,
  peakDay,
  peakSpan = 1,
}: Pick<SpikeEvidence, 'peakStars' | 'peakDay' | 'peakSpan'>): { label: string; stars: string; when: string } {
  const day = writeDay(peakDay);
  return peakSpan === 1
    ? { label: 'best day', stars: format.signed(peakStars), when: day }
    : {
        label: `best ${String(peakSpan)} days`,
        stars: `${format.signed(peakStars)} a day`,
        when: `mean of the ${String(peakSpan)} days to ${day}`,
      };
}

/** `0.4`, `12`, `1,204`: a decimal only below ten and where there is one; unknown is a dash. */
export const oneDecimal = (value: number | null): string =>
  value === null
    ? format.UNKNOWN
    : Math.abs(value) < 10 && !Number.isInteger(value)
      ? value.toFixed(1)
      : format.count(value);

/** `release v1.2.0 on 30 Oct 2025`, `forks +12, +3 in the same time before`: what moved at the same time, never called a cause. */
export function coincidence(one: Coincidence): string {
  switch (one.type) {
    case 'release':
      return `${one.prerelease ? 'pre-release' : 'release'} ${one.version} on ${writeDay(one.day)}`;
    case 'event':
      return `${one.what} on ${writeDay(one.day)}`;
    case 'forks':
    case 'issues':
    case 'contributors':
      return `${one.type} ${format.signed(one.gained)}, ${one.before === null ? 'before that unknown' : `${format.signed(one.before)} in the same time before`}`;
  }
}
