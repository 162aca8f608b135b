import { writeDay } from '../../../text/chart-text.ts';
import * as format from '../../../text/format.ts';
import type { Field } from '../../../contracts/messages/message.ts';
import type { Signal } from '../../../contracts/figures/signal.ts';
import { verdictWords } from '../../kinds/star-quality.ts';
import { chance, dataField, oneDecimal } from '../signal-fields.ts';
import type { SpikeEvidence } from './spike-evidence.ts';

/** The peak of a spike: a day, or the mean of several where the figures are further apart and no day is known. */
function peakFigure({ peakStars, peakDay, peakSpan = 1 }: Pick<SpikeEvidence, 'peakStars' | 'peakDay' | 'peakSpan'>): {
  label: string;
  stars: string;
  when: string;
} {
  const day = writeDay(peakDay);
  return peakSpan === 1
    ? { label: 'best day', stars: format.signed(peakStars), when: day }
    : {
        label: `best ${String(peakSpan)} days`,
        stars: `${format.signed(peakStars)} a day`,
        when: `mean of the ${String(peakSpan)} days to ${day}`,
      };
}

/** The numbers that carry a spike in an alert. */
export function spikeFigures({ evidence, state }: Signal<string, SpikeEvidence>): Field[] {
  const { baseline, observed, ratio, total, excess, starQuality } = evidence;
  const peak = peakFigure(evidence);
  return [
    {
      label: 'gained',
      value: `${format.signed(observed.stars)} in ${format.plural(observed.days, 'day')}`,
      ...(ratio === null ? {} : { note: `${oneDecimal(ratio)} times the usual` }),
    },
    {
      label: 'usual',
      value: `${oneDecimal(baseline.perDay)} a day`,
      note: `over ${format.plural(baseline.days, 'day')} before`,
    },
    {
      label: state === 'over' ? 'in all' : 'so far',
      value: format.signed(total),
      note: `${format.signed(excess)} above usual since ${writeDay(evidence.since)}`,
    },
    { label: peak.label, value: peak.stars, note: peak.when },
    ...(starQuality === undefined ? [] : [{ label: 'star quality', ...verdictWords(starQuality) }]),
  ];
}

/** All the numbers behind a spike. */
export function spikeEvidence(evidence: SpikeEvidence): Field[] {
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
    ...(evidence.doubt === undefined ? [] : [{ label: 'doubt', value: evidence.doubt }]),
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
