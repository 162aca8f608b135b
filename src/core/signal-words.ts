import { writeDay } from './chart-text.ts';
import * as format from './format.ts';
import type { Coincidence, SignalKind } from './signal.ts';

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
  'first-release': 'first release in long',
  milestone: 'milestone',
};

/** `star spike`: within a sentence. */
export const kindName = (kind: SignalKind): string => KIND_NAMES[kind];

/** `Star spike`: where it begins a title. */
export const kindTitle = (kind: SignalKind): string => KIND_NAMES[kind].charAt(0).toUpperCase() + KIND_NAMES[kind].slice(1);

/** `0.4`, `12`, `1,204`: a decimal only below ten and where there is one; unknown is a dash. */
export const oneDecimal = (value: number | null): string =>
  value === null ? format.UNKNOWN : Math.abs(value) < 10 && !Number.isInteger(value) ? value.toFixed(1) : format.count(value);

/** `release v1.2.0 on 30 Oct 2025`, `forks +12, +3 in as many days before`: what moved at the same time, never called a cause. */
export function coincidence(one: Coincidence): string {
  switch (one.type) {
    case 'release':
      return `${one.prerelease ? 'pre-release' : 'release'} ${one.version} on ${writeDay(one.day)}`;
    case 'event':
      return `${one.what} on ${writeDay(one.day)}`;
    case 'forks':
    case 'issues':
    case 'contributors':
      return `${one.type} ${format.signed(one.gained)}, ${one.before === null ? 'before that unknown' : `${format.signed(one.before)} in as many days before`}`;
  }
}
