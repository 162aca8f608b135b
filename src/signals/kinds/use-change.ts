import type { Evidence, Signal, ThresholdDoc } from '../../contracts/figures/signal.ts';
import { isoOfDay } from '../../contracts/figures/series.ts';
import * as format from '../../text/format.ts';
import { EVENT_LIFE } from '../engine/life.ts';
import { releasesBefore } from '../engine/releases-before.ts';
import { dataField } from '../engine/signal-fields.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';
import { findShifts } from '../engine/use-shift.ts';

/** A change of this size is what everybody who depends on the project would want to know. */
const LARGE = { rise: 1, fall: -0.5 };
/** Days of a release before the four weeks and in them that may have to do with it. */
const RELEASE_DAYS = 42;
/** Two findings of one shift lie closer: restated figures move the day on which it is seen. */
const SAME_DAYS = 56;

export interface UseChangeEvidence extends Evidence {
  /** `polars (PyPI)` */
  readonly package: string;
  /** Downloads in the four weeks (or 30 days) to the day, and in as many before. */
  readonly now: number;
  readonly before: number;
  /** 0.5: half as much again; of the part of the registry where `ofRegistry`. */
  readonly change: number;
  readonly ofRegistry: boolean;
  /** The change in four weeks that was usual in the half year before. */
  readonly usual: number;
  readonly releases: readonly { readonly day: number; readonly version: string; readonly prerelease: boolean }[];
}

const THRESHOLDS = {
  useRise: {
    default: 0.5,
    min: 0.1,
    max: 10,
    unit: 'share of the downloads before',
    stricter: 'higher',
    explains:
      'Use counts as rising when four weeks had so much more downloads than the four before, beyond its own past and its registry’s.',
  },
  useFall: {
    default: 0.3,
    min: 0.1,
    max: 0.95,
    unit: 'share of the downloads before',
    stricter: 'higher',
    explains:
      'Use counts as falling when four weeks had so much fewer downloads than the four before, beyond its own past and its registry’s.',
  },
} as const satisfies Readonly<Record<string, ThresholdDoc>>;

type UseChange = Signal<'use-change', UseChangeEvidence>;

/** Downloads of the most used package rise or fall beyond its own past and its registry's. */
export const useChange: SignalKindDefinition<'use-change', UseChangeEvidence, typeof THRESHOLDS> = {
  kind: 'use-change',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'change of use',
  group: 'use',
  words: [
    'use rising',
    'use falling',
    'downloads rising',
    'downloads falling',
    'rising downloads',
    'falling downloads',
  ],
  isHealth: false,
  digest: 'use',
  states: null,
  life: { ...EVENT_LIFE, isSame: (a, b) => isRise(a) === isRise(b) && Math.abs(a.onset - b.onset) < SAME_DAYS },
  tone: (signal) => (isRise(signal) ? 'up' : 'down'),
  figures: ({ evidence }) => [
    { label: 'downloads', value: format.count(evidence.now), note: `${evidence.package}, four weeks` },
    { label: 'before', value: format.count(evidence.before), note: 'the four weeks before' },
    { label: 'usual change', value: format.signedPercent(evidence.usual), note: 'in four weeks, half a year before' },
  ],
  evidence: ({ evidence }) => [
    { label: 'package', value: evidence.package },
    { label: 'downloads', value: format.count(evidence.now), note: `before: ${format.count(evidence.before)}` },
    {
      label: 'change',
      value: format.signedPercent(evidence.change),
      note: evidence.ofRegistry ? 'of its part of the registry' : 'of its downloads',
    },
    { label: 'usual change', value: format.signedPercent(evidence.usual), note: 'in four weeks, half a year before' },
    dataField(evidence.data),
  ],
  passes: ({ evidence: { change } }, limits) => (change > 0 ? change >= limits.useRise : -change >= limits.useFall),
  coincidences: ({ evidence }) => evidence.releases.map((release) => ({ type: 'release', ...release })),
  caution: () => 'downloads include automated builds; they are not users',
  find({ history, limits, today }) {
    const series = history.use.package;
    if (series === null) return [];
    const shifts = [...findShifts(series, today, limits.useRise), ...findShifts(series, today, -limits.useFall)];
    return shifts.map((shift): UseChange => {
      const { day, change, now, before, ofRegistry, usual } = shift;
      const up = change > 0;
      return {
        kind: 'use-change',
        key: `use-change:${history.id}:${up ? 'rise' : 'fall'}:${isoOfDay(day)}`,
        projectId: history.id,
        repo: history.repo,
        state: 'over',
        onset: day,
        detected: day,
        peak: day,
        ended: day,
        severity: up ? (change >= LARGE.rise ? 'high' : 'medium') : change <= LARGE.fall ? 'high' : 'medium',
        sentence: `Use ${up ? 'rises' : 'falls'}: ${format.count(now)} downloads of ${series.name} in four weeks, ${format.signedPercent(now / before - 1)} against the four before${ofRegistry ? `, ${format.signedPercent(change)} of its part of the registry` : ''}.`,
        evidence: {
          package: series.name,
          now,
          before,
          change,
          ofRegistry,
          usual,
          releases: releasesBefore(history, day, RELEASE_DAYS),
          data: { line: 'observed', zone: 'UTC', asOf: null, through: day },
        },
      };
    });
  },
};

const isRise = ({ evidence }: Pick<UseChange, 'evidence'>): boolean => evidence.change > 0;
