import { writeDay } from '../../text/chart-text.ts';
import * as format from '../../text/format.ts';
import type { Field } from '../../contracts/messages/message.ts';
import type { DataSource, Signal } from '../../contracts/figures/signal.ts';
import type { EventEvidence } from './event.ts';
import type { HealthEvidence } from './health-evidence.ts';
import type { StateWords } from './signal-kind.ts';

/** Words and figures that several kinds of signal have in common. */

export const SILENCE_STATES: StateWords = {
  onset: 'just found',
  growing: 'continuing',
  peak: 'continuing',
  over: 'ended',
  onsetInThread: 'just found',
};

export const DECLINE_STATES: StateWords = {
  onset: 'just found',
  growing: 'getting worse',
  peak: 'improving',
  over: 'ended',
  onsetInThread: 'just found',
};

/** `0.4`, `12`, `1,204`: a decimal only below ten and where there is one; unknown is a dash. */
export const oneDecimal = (value: number | null): string =>
  value === null
    ? format.UNKNOWN
    : Math.abs(value) < 10 && !Number.isInteger(value)
      ? value.toFixed(1)
      : format.count(value);

/** `chance below 1 in 10,000`: never more exact than a model can be. */
export function chance(pValue: number): string {
  if (pValue >= 0.01) return `chance ${format.percent(pValue)}`;
  const power = Math.min(9, Math.floor(-Math.log10(Math.max(pValue, 1e-12))));
  return `chance below 1 in ${format.count(10 ** power)}`;
}

/** Where the figures are from and how old they are. */
export const dataField = (data: DataSource): Field => ({
  label: 'data',
  value: data.line === 'observed' ? 'observed counts' : 'star history as GitHub reconstructs it',
  note: `days of ${data.zone}, through ${writeDay(data.through)}${data.asOf === null ? '' : `, read ${format.dateTime(data.asOf * 1000)}`}`,
});

export function healthFigures({ evidence, peak }: Pick<Signal, 'peak'> & { evidence: HealthEvidence }): Field[] {
  const { measure, now, usual, pastDays, data } = evidence;
  // The numbers are those of the worst day.
  const past = peak < data.through;
  return [
    {
      label: past ? 'at worst' : 'now',
      value: oneDecimal(now),
      note: past ? `${measure}, on ${writeDay(peak)}` : measure,
    },
    ...(usual === null
      ? []
      : [
          {
            label: pastDays === undefined || pastDays >= 365 ? 'past year' : `${String(pastDays)} days before`,
            value: oneDecimal(usual),
          },
        ]),
  ];
}

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
    case 'closedAtOnce':
      return 'besides, closed in one week';
    case 'closedAtOnceInPastYear':
      return `besides, closed in one week ${past}`;
    case 'open':
      return 'open now';
    case 'openBefore':
      return 'open 90 days before';
    default:
      return name;
  }
}

export function healthEvidence({ evidence, peak }: Pick<Signal, 'peak'> & { evidence: HealthEvidence }): Field[] {
  const past =
    evidence.pastDays === undefined || evidence.pastDays >= 365
      ? 'in the year before'
      : `in the ${format.plural(evidence.pastDays, 'day')} before`;
  return [
    { label: 'measure', value: evidence.measure },
    // A decline is told by its worst day, which may be some weeks past.
    {
      label: peak < evidence.data.through ? `at worst, on ${writeDay(peak)}` : 'now',
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

export const changeFigures = ({ evidence: { from, to, day } }: { evidence: EventEvidence }): Field[] => [
  ...(from === null && to === null ? [] : [{ label: 'change', value: `${from ?? 'none'} to ${to ?? 'none'}` }]),
  { label: 'noticed', value: writeDay(day) },
];

export const dayFigure = ({ evidence }: { evidence: EventEvidence }): Field[] => [
  { label: 'day', value: writeDay(evidence.day) },
];

export const eventEvidence = ({ evidence }: { evidence: EventEvidence }): Field[] => [
  { label: 'noticed', value: writeDay(evidence.day) },
  ...(evidence.from !== null ? [{ label: 'from', value: evidence.from }] : []),
  ...(evidence.to !== null ? [{ label: 'to', value: evidence.to }] : []),
  dataField(evidence.data),
];
