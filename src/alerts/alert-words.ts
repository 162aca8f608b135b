import type { Severity, Signal } from '../contracts/signal.ts';
import { writeDay } from '../text/chart-text.ts';
import { coincidence, oneDecimal, peakFigure } from '../text/signal-words.ts';
import * as format from '../text/format.ts';
import { verdictWords } from '../signals/kinds/star-quality.ts';
import type { Field } from '../contracts/message.ts';

export const severityGlyph = (severity: Severity): string => (severity === 'high' ? '⚠ ' : '');

/** The three to five numbers that carry a finding. Unknown ones are left out. */
export function keyFigures(signal: Signal): Field[] {
  switch (signal.kind) {
    case 'star-spike': {
      const { baseline, observed, ratio, total, excess, starQuality } = signal.evidence;
      const peak = peakFigure(signal.evidence);
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
          label: signal.state === 'over' ? 'in all' : 'so far',
          value: format.signed(total),
          note: `${format.signed(excess)} above usual since ${writeDay(signal.evidence.since)}`,
        },
        { label: peak.label, value: peak.stars, note: peak.when },
        ...(starQuality === undefined ? [] : [{ label: 'star quality', ...verdictWords(starQuality) }]),
      ];
    }
    case 'platform-move': {
      const { moved, projects, usualShare, stars } = signal.evidence;
      return [
        {
          label: 'projects',
          value: `${format.count(moved)} of ${format.count(projects)}`,
          note: `usually ${format.percent(usualShare)}`,
        },
        { label: 'stars', value: format.signed(stars), note: 'over all of them' },
      ];
    }
    case 'stale-release': {
      const { usualGap, currentGap, lastVersion, lastRelease, releases, learntSince, chance, data } = signal.evidence;
      return [
        {
          label: 'silence',
          value: format.plural(currentGap, 'day'),
          note: `${writeDay(lastRelease)}${lastVersion === '' ? '' : ` (${lastVersion})`} to ${writeDay(data.through)}`,
        },
        {
          label: 'usually',
          value: `every ${format.plural(usualGap, 'day')}`,
          note: `over ${format.plural(releases, 'release')}${learntSince === undefined ? '' : ` since ${writeDay(learntSince)}`}`,
        },
        { label: 'chance', value: format.percent(chance), note: 'of so long a gap' },
      ];
    }
    case 'closing-ratio':
    case 'backlog':
    case 'merge-rate':
    case 'no-push': {
      const { measure, now, usual, pastDays, data } = signal.evidence;
      // The numbers are those of the worst day.
      const past = signal.peak < data.through;
      return [
        {
          label: past ? 'at worst' : 'now',
          value: oneDecimal(now),
          note: past ? `${measure}, on ${writeDay(signal.peak)}` : measure,
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
    case 'star-quality':
      return [{ label: 'risk', value: signal.evidence.grade, note: signal.evidence.reasons[0] ?? '' }];
    case 'archived':
    case 'gone':
    case 'moved':
    case 'relicensed': {
      const { from, to, day } = signal.evidence;
      return [
        ...(from === null && to === null ? [] : [{ label: 'change', value: `${from ?? 'none'} to ${to ?? 'none'}` }]),
        { label: 'noticed', value: writeDay(day) },
      ];
    }
    case 'first-release':
    case 'milestone':
      return [{ label: 'day', value: writeDay(signal.evidence.day) }];
  }
}

/** What moved at the same time, as sentences; a coincidence is never called a cause. Without `prereleases`, those are no releases. */
export function coincidences(signal: Signal, prereleases = true): string[] {
  const all = signal.kind === 'star-spike' ? signal.evidence.coincidences : [];
  return all.filter((one) => prereleases || one.type !== 'release' || !one.prerelease).map(coincidence);
}

/** `stars as GitHub reconstructs them, days in America/Los_Angeles, through 9 Mar 2026`. */
export function dataLine(signal: Signal): string {
  const { line, zone, through } = signal.evidence.data;
  return `${line === 'observed' ? 'observed counts' : "GitHub's star history, which counts stars that still exist"}, days in ${zone}, through ${writeDay(through)}`;
}
