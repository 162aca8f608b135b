import * as format from '../../src/text/format.ts';
import type { Field, Line } from '../../src/contracts/message.ts';
import type {
  DataSource,
  EventEvidence,
  HealthEvidence,
  PlatformMoveEvidence,
  Signal,
  SpikeEvidence,
  StaleReleaseEvidence,
  StarQualityEvidence,
} from '../../src/contracts/signal.ts';
import { verdictWords } from '../../src/signals/kinds/star-quality.ts';
import { coincidence, oneDecimal, peakFigure } from '../../src/text/signal-words.ts';
import { writeDay } from '../../src/text/chart-text.ts';

/** The numbers a reader needs to agree or disagree with a signal. */
export function evidenceFields(signal: Signal): Field[] {
  switch (signal.kind) {
    case 'star-spike':
      return spikeFields(signal.evidence);
    case 'platform-move':
      return moveFields(signal.evidence);
    case 'stale-release':
      return staleFields(signal.evidence);
    case 'closing-ratio':
    case 'backlog':
    case 'merge-rate':
    case 'no-push':
      return healthFields(signal, signal.evidence);
    case 'star-quality':
      return qualityFields(signal.evidence);
    case 'archived':
    case 'gone':
    case 'moved':
    case 'relicensed':
    case 'first-release':
    case 'milestone':
      return eventFields(signal.evidence);
  }
}

function spikeFields(evidence: SpikeEvidence): Field[] {
  const { baseline, observed, aftermath } = evidence;
  const peak = peakFigure(evidence);
  return [
    {
      label: 'usual',
      value: `${oneDecimal(baseline.perDay)} stars a day`,
      note: `${format.plural(baseline.days, 'day')}, ${writeDay(baseline.from)} to ${writeDay(baseline.to)}`,
    },
    {
      label: 'observed',
      value: format.plural(observed.stars, 'star'),
      note: observed.days === 1 ? 'in one day' : `in ${format.plural(observed.days, 'day')}`,
    },
    {
      label: 'ratio',
      value: evidence.ratio === null ? format.UNKNOWN : `${oneDecimal(evidence.ratio)} times the usual`,
      note: chance(evidence.pValue),
    },
    { label: peak.label, value: peak.stars, note: peak.when },
    {
      label: 'in all',
      value: format.plural(evidence.total, 'star'),
      note: `${format.signed(evidence.excess)} above usual since ${writeDay(evidence.since)}`,
    },
    ...(evidence.provisional
      ? [{ label: 'state', value: 'early warning', note: 'from hourly readings; a whole day has not confirmed it yet' }]
      : []),
    ...(aftermath
      ? [
          {
            label: 'after 30 days',
            value: `${oneDecimal(aftermath.starsPerDay)} stars a day`,
            note: `contributors ${format.signed(aftermath.contributorsGained)}, forks ${format.signed(aftermath.forksGained)}, stars removed ${format.count(aftermath.starsRemoved)}`,
          },
        ]
      : []),
    ...(evidence.starQuality === undefined ? [] : [{ label: 'star quality', ...verdictWords(evidence.starQuality) }]),
    dataField(evidence.data),
  ];
}

const moveFields = (evidence: PlatformMoveEvidence): Field[] => [
  {
    label: 'projects',
    value: `${format.count(evidence.moved)} of ${format.count(evidence.projects)}`,
    note: `usually ${format.percent(evidence.usualShare)} move that way`,
  },
  {
    label: 'stars',
    value: format.signed(evidence.direction === 'loss' ? -Math.abs(evidence.stars) : evidence.stars),
    note: 'beyond the usual',
  },
  { label: 'chance', value: chance(evidence.pValue) },
  dataField(evidence.data),
];

const staleFields = (evidence: StaleReleaseEvidence): Field[] => [
  { label: 'last release', value: writeDay(evidence.lastRelease), note: evidence.lastVersion },
  {
    label: 'usually',
    value: `every ${format.plural(Math.round(evidence.usualGap), 'day')}`,
    note: `from ${format.plural(evidence.releases, 'stable release')}${evidence.learntSince === undefined ? '' : ` since ${writeDay(evidence.learntSince)}`}; longest gap ${format.plural(Math.round(evidence.longestGap), 'day')}`,
  },
  {
    label: 'silence',
    value: format.plural(evidence.currentGap, 'day'),
    note: `as of ${writeDay(evidence.data.through)}; ${chance(evidence.chance)}`,
  },
  dataField(evidence.data),
];

/** What the health detectors count, in words; `past` is the time before the last 90 days that they are held against. */
function countedName(name: string, past: string): string {
  switch (name) {
    case 'opened':
    case 'closed':
    case 'merged':
      return `${name} in 90 days`;
    case 'openedInPastYear':
    case 'closedInPastYear':
    case 'mergedInPastYear':
      return `${name.replace('InPastYear', '')} ${past}`;
    case 'open':
      return 'open now';
    case 'openBefore':
      return 'open 90 days before';
    default:
      return name;
  }
}

function healthFields({ peak }: Pick<Signal, 'peak'>, evidence: HealthEvidence): Field[] {
  const past =
    evidence.pastDays === undefined || evidence.pastDays >= 365
      ? 'in the year before'
      : `in the ${format.plural(evidence.pastDays, 'day')} before`;
  const through = evidence.data.through;
  return [
    { label: 'measure', value: evidence.measure },
    // A decline is told by its worst day, which may be some weeks past.
    {
      label: peak < through ? `at worst, on ${writeDay(peak)}` : 'now',
      value: oneDecimal(evidence.now),
      note: `since ${writeDay(evidence.since)}`,
    },
    {
      label: 'usual',
      value: oneDecimal(evidence.usual),
      note: evidence.pValue === null ? past : `${past}; ${chance(evidence.pValue)}`,
    },
    ...Object.entries(evidence.counts).map(([name, value]) => ({
      label: countedName(name, past),
      value: format.count(value),
    })),
    dataField(evidence.data),
  ];
}

const qualityFields = (evidence: StarQualityEvidence): Field[] => [
  {
    label: 'risk',
    value: evidence.grade,
    note: `${oneDecimal(evidence.risk * 100)} of 100, from the shape of the counts alone`,
  },
  ...evidence.reasons.map((reason, index) => ({ label: index === 0 ? 'because' : 'and', value: reason })),
  ...(evidence.missing.length > 0 ? [{ label: 'unknown', value: format.sentenceList(evidence.missing) }] : []),
  dataField(evidence.data),
];

const eventFields = (evidence: EventEvidence): Field[] => [
  { label: 'noticed', value: writeDay(evidence.day) },
  ...(evidence.from !== null ? [{ label: 'from', value: evidence.from }] : []),
  ...(evidence.to !== null ? [{ label: 'to', value: evidence.to }] : []),
  dataField(evidence.data),
];

const dataField = (data: DataSource): Field => ({
  label: 'data',
  value: data.line === 'observed' ? 'observed counts' : 'star history as GitHub reconstructs it',
  note: `days of ${data.zone}, through ${writeDay(data.through)}${data.asOf === null ? '' : `, read ${format.dateTime(data.asOf * 1000)}`}`,
});

/** What happened at the same time; nothing here claims a cause. */
export function coincidenceLines(signal: Signal): Line[] {
  return signal.kind === 'star-spike'
    ? signal.evidence.coincidences.map((entry) => `at the same time: ${coincidence(entry)}`)
    : [];
}

/** `chance below 1 in 10,000`: never more exact than a model can be. */
export function chance(pValue: number): string {
  if (pValue >= 0.01) return `chance ${format.percent(pValue)}`;
  const power = Math.min(9, Math.floor(-Math.log10(Math.max(pValue, 1e-12))));
  return `chance below 1 in ${format.count(10 ** power)}`;
}
