import type { Coincidence, Severity, Signal, ThresholdDoc } from '../../contracts/figures/signal.ts';
import { isoOfDay } from '../../contracts/figures/series.ts';
import type { Day, ProjectEvent, ProjectHistory } from '../../contracts/figures/series.ts';
import type { Burst } from '../engine/stars/bursts.ts';
import { gainedBetween } from '../engine/counts.ts';
import { dayName, number, oneIn, plural, whole } from '../engine/describe.ts';
import type { Observations } from '../engine/observations.ts';
import { verdictOn } from './star-quality.ts';
import { SMALL_PROJECT_STARS } from '../engine/stars/spike-evidence.ts';
import type { SpikeEvidence, SpikeLimits } from '../engine/stars/spike-evidence.ts';
import { EVENT_LIFE, lastDay } from '../engine/life.ts';
import type { Life } from '../engine/life.ts';
import { aftermathOf } from '../engine/stars/aftermath.ts';
import { spikeEvidence, spikeFigures } from '../engine/stars/spike-fields.ts';
import { NOTHING_BESIDE } from '../engine/signal-kind.ts';
import type { SignalKindDefinition } from '../engine/signal-kind.ts';
import type { StarArtefact } from '../../contracts/figures/star-artefact.ts';
import { counterRise } from '../../history/stars/counter-rise.ts';
import { causesOf, causeKey } from '../../causes/index.ts';
import type { CauseOptions } from '../../causes/index.ts';
import * as format from '../../text/format.ts';
import { isStableRelease } from '../../history/releases/stable-release.ts';
import { artefactWords } from '../../text/artefact-words.ts';

/** What was not told of it by then never will be. */
const aftermathTooLate = 45;
/** A release or event so many days before the onset is near enough to be told; what came after it had no part in it. */
const daysBefore = 3;

export type StarSpike = Signal<'star-spike', SpikeEvidence>;

const THRESHOLDS = {
  spikeRatio: {
    default: 2.5,
    min: 1.2,
    max: 100,
    unit: 'times the usual',
    stricter: 'higher',
    explains: 'A star spike must bring at least this many times what the project usually gains.',
  },
  spikeStars: {
    default: 60,
    min: 3,
    max: 100_000,
    unit: 'stars above usual within two days or a week',
    stricter: 'higher',
    explains:
      'A star spike must bring at least this many stars more than usual, within two days or, where it is slow, a week.',
  },
  launchStars: {
    default: 60,
    min: 5,
    max: 100_000,
    unit: 'stars above usual within two days or a week',
    stricter: 'higher',
    explains:
      'A project with under 1,000 stars must gain this many more than usual, within two days or, where it is slow, a week, to count as taking off.',
  },
  earlyWarning: {
    default: 1,
    min: 0,
    max: 1,
    unit: '1 on, 0 off',
    stricter: 'lower',
    explains: 'Whether hourly readings may raise a star spike before the day is over.',
  },
} as const satisfies Readonly<Record<keyof SpikeLimits, ThresholdDoc>>;

/** Two bursts of a project this close are the same one, seen by the hour and by the day or in restated figures. */
const SAME_BURST_DAYS = 3;
/** A burst is worth an update when its peak grew by this factor. */
const GROWTH = 1.5;

const SPIKE_LIFE: Life<StarSpike> = {
  ...EVENT_LIFE,
  isSame(a, b) {
    // What no day confirmed was no burst: the next one is reported as new.
    if (a.ended !== null && a.evidence.provisional) return false;
    return a.onset <= lastDay(b, b.peak) && b.onset <= lastDay(a, Math.max(a.peak, a.onset + SAME_BURST_DAYS));
  },
  changeOf(before, now) {
    if (before.evidence.aftermath === null && now.evidence.aftermath !== null) return 'aftermath';
    if (now.ended === null && now.evidence.peakStars >= GROWTH * before.evidence.peakStars) return 'grew';
    // While it lasts a cause that is found is news; of what is over it is only kept.
    if (
      before.ended === null &&
      now.ended === null &&
      causeKey(before.evidence.causes) !== causeKey(now.evidence.causes)
    )
      return 'state';
    if (
      before.ended !== null &&
      now.ended !== null &&
      JSON.stringify(before.evidence.causes) !== JSON.stringify(now.evidence.causes)
    )
      return before.state === now.state && before.severity === now.severity ? 'figures' : 'state';
    return before.evidence.provisional && !now.evidence.provisional ? 'state' : undefined;
  },
  carry(before, now) {
    const [was, is] = [before.evidence.causes, now.evidence.causes];
    if (is === undefined || was?.namedAt == null || causeKey(was) !== causeKey(is)) return now;
    return { ...now, evidence: { ...now.evidence, causes: { ...is, namedAt: was.namedAt } } };
  },
  // A peak that creeps up is measured against the one that was reported; keeping each step would hide that it grew.
  keepsOldFigures: (before, now) => now.evidence.peakStars > before.evidence.peakStars,
  // A provisional spike gets until the second day after it to be confirmed.
  withdraw: (signal, today) =>
    signal.evidence.provisional && today - signal.detected <= 1 ? 'wait' : withdrawn(signal, today),
};

const WITHDRAWN = 'Withdrawn';

/** The sentence must not go on stating what the figures no longer carry. */
function withdrawn(signal: StarSpike, today: Day): StarSpike {
  const { observed, provisional } = signal.evidence;
  const what = `${plural(observed.stars, 'star')} seen on ${dayName(signal.detected)}`;
  const sentence = provisional
    ? `Not confirmed: ${what} by the hour are not in the figures of whole days.`
    : `${WITHDRAWN}: ${what} are no longer in the figures.`;
  return { ...signal, state: 'over', ended: today, sentence };
}

/**
 * A stored spike that turned out to be the counter's doing, with the sentence that says so; null where it is not, or was
 * withdrawn before. Its evidence stays what was seen.
 *
 * @param artefacts of the project, as they are judged by now
 */
export function withdrawnAsCounters(signal: Signal, artefacts: readonly StarArtefact[], today: Day): StarSpike | null {
  if (!isStarSpike(signal) || signal.sentence.startsWith(WITHDRAWN)) return null;
  const { peakDay, observed, data } = signal.evidence;
  const artefact = counterRise({ line: data.line, peakDay }, artefacts);
  if (artefact?.settled !== true) return null;
  const what = `${plural(observed.stars, 'star')} seen on ${dayName(signal.detected)}`;
  const sentence = `${WITHDRAWN}: ${what} are not counted as a gain; ${artefactWords(artefact)}.`;
  return { ...signal, state: 'over', ended: signal.ended ?? today, sentence };
}

const isStarSpike = (signal: Signal): signal is StarSpike => signal.kind === 'star-spike';

/** Far more stars than usual for this project within days. */
export const starSpike: SignalKindDefinition<'star-spike', SpikeEvidence, typeof THRESHOLDS> = {
  kind: 'star-spike',
  ...NOTHING_BESIDE,
  thresholds: THRESHOLDS,
  name: 'star spike',
  group: 'spikes',
  words: ['spike', 'spikes', 'spiked', 'spiking', 'star spikes'],
  isHealth: false,
  // A spike is found by the hour first, so its thread hears that the day confirmed it.
  states: {
    onset: 'just found',
    growing: 'still growing',
    peak: 'past its peak',
    over: 'ended',
    onsetInThread: 'confirmed',
  },
  tone: ({ state }) => (state === 'over' ? 'flat' : 'up'),
  figures: spikeFigures,
  evidence: ({ evidence }) => spikeEvidence(evidence),
  passes({ evidence }, limits) {
    const { basis, observed, expected, ratio, provisional, starsBefore } = evidence;
    if (provisional && limits.earlyWarning < 0.5) return false;
    if (basis === 'launch') return observed.stars >= limits.launchStars;
    const isSmall = starsBefore !== undefined && starsBefore < SMALL_PROJECT_STARS;
    const least = isSmall ? limits.launchStars : limits.spikeStars;
    return observed.stars - expected >= least && (ratio ?? Infinity) >= limits.spikeRatio;
  },
  // Findings of before name what came days later as well.
  coincidences: ({ evidence: { coincidences, since, observed } }) =>
    coincidences.filter((one) => !('day' in one) || one.day <= since + observed.days),
  cause: ({ evidence: { causes } }) => causes,
  // The figures of a story move by the hour; another event is what is worth an edit.
  contentKey: ({ evidence: { causes } }) => causeKey(causes),
  aftermathWithin: aftermathTooLate,
  aftermath: ({ evidence: { aftermath, baseline } }) =>
    aftermath === null ? null : { ...aftermath, starsPerDayBefore: baseline.perDay },
  chartMark({ evidence: { excess, causes } }) {
    const [cause] = causes?.causes ?? [];
    const why = cause === undefined ? '' : `, ${cause.label.split(',')[0] ?? ''}`;
    return { label: `${format.signed(excess)} above usual${why}`, weight: excess };
  },
  life: SPIKE_LIFE,
  caution: ({ evidence: { provisional, doubt } }) =>
    provisional
      ? 'early warning from hourly readings, not yet confirmed by a whole day'
      : doubt === undefined
        ? null
        : `in doubt: ${doubt}`,
  find: null,
};

/** The spike signals of one project, with the evidence as it stands on `today`. */
export function spikeSignals(
  history: ProjectHistory,
  obs: Observations,
  bursts: readonly Burst[],
  today: Day,
  why: CauseOptions = {},
): StarSpike[] {
  return bursts.map((burst) => {
    const evidence = {
      ...evidenceOf(history, obs, burst, today),
      causes: causesOf(history, shapeOf(burst), why),
    };
    return {
      kind: 'star-spike',
      key: spikeKey(history.id, burst.onset),
      projectId: history.id,
      repo: history.repo,
      state: burst.state,
      onset: burst.onset,
      detected: burst.detected,
      peak: burst.peakDay,
      ended: burst.ended,
      severity: spikeSeverity(evidence),
      sentence: sentenceOf(burst, evidence),
      evidence,
    };
  });
}

/** As causes are looked for. */
const shapeOf = ({ onset, peakDay, total, expected }: Pick<Burst, 'onset' | 'peakDay' | 'total' | 'expected'>) => ({
  onset,
  peakDay,
  excess: Math.round(total - expected),
});

/** One burst, one key. The onset that was announced first names it for good: see `reconcile.ts`. */
export function spikeKey(projectId: string, onset: Day): string {
  return `star-spike:${projectId}:${isoOfDay(onset)}`;
}

/**
 * `high`: at least ten times the usual at its peak and 500 stars more; everything else that is found is `medium`, so that a
 * channel hears at the default severity what is worth finding.
 */
export function spikeSeverity({
  peakStars,
  excess,
  baseline,
}: Pick<SpikeEvidence, 'peakStars' | 'excess' | 'baseline'>): Severity {
  const times = peakStars / Math.max(baseline.perDay, 0.5);
  return times >= 10 && excess >= 500 ? 'high' : 'medium';
}

function evidenceOf(history: ProjectHistory, obs: Observations, burst: Burst, today: Day): SpikeEvidence {
  const { candidate } = burst;
  const doubt = counterRise({ line: obs.source.line, peakDay: burst.peakDay }, history.artefacts);
  return {
    basis: candidate.basis,
    baseline: candidate.baseline,
    observed: { stars: candidate.observed, days: candidate.days },
    expected: candidate.expected,
    ratio: candidate.expected > 0 ? candidate.observed / candidate.expected : null,
    pValue: candidate.pValue,
    ...(Number.isFinite(candidate.before) ? { starsBefore: candidate.before } : {}),
    since: burst.onset,
    peakDay: burst.peakDay,
    peakStars: Math.round(burst.peakStars),
    peakSpan: burst.peakSpan,
    total: burst.total,
    excess: Math.round(burst.total - burst.expected),
    missingDays: burst.missingDays,
    provisional: false,
    ...(doubt === undefined ? {} : { doubt: artefactWords(doubt) }),
    coincidences: coincidencesOf(history, burst, begunBy(obs, burst)),
    aftermath: aftermathOf(history, obs, burst, today),
    starQuality: verdictOn(history, burst.through),
    data: { ...obs.source, through: burst.through },
  };
}

/** UTC day on which a burst had begun: figures over several days do not tell on which of them, and days of other zones end in the next. */
const begunBy = (obs: Observations, { candidate, onset }: Burst): Day =>
  (obs.day[candidate.index] ?? onset) + (obs.source.zone === 'UTC' ? 0 : 1);

/**
 * What else moved from the onset to `through`: facts side by side, never a cause.
 * @param begun day on which it had begun, later than the onset where that is not known to the day
 */
export function coincidencesOf(
  history: ProjectHistory,
  { onset, through }: { readonly onset: Day; readonly through: Day },
  begun: Day,
): Coincidence[] {
  const near = ({ day }: { day: Day }): boolean => day >= onset - daysBefore && day <= begun;
  const days = Math.max(1, through - onset + 1);
  const { forks, openIssues, closedIssues, contributors } = history.counts;
  const open = gainsAround(openIssues);
  const closed = gainsAround(closedIssues);
  const issues =
    open === null || closed === null
      ? null
      : { gained: open.gained + closed.gained, before: add(open.before, closed.before) };
  const moved = [
    { type: 'forks' as const, gains: gainsAround(forks) },
    { type: 'issues' as const, gains: issues },
    { type: 'contributors' as const, gains: gainsAround(contributors) },
  ];
  return [
    ...history.releases.filter(near).map(({ day, version, prerelease }): Coincidence => ({
      type: 'release',
      day,
      version,
      prerelease: !isStableRelease({ tag: version, prerelease }),
    })),
    ...history.events
      .filter(near)
      .map((event): Coincidence => ({ type: 'event', day: event.day, what: inWords(event) })),
    ...moved.flatMap(({ type, gains }): Coincidence[] =>
      gains !== null && gains.gained > 0 ? [{ type, ...gains }] : [],
    ),
  ];

  function gainsAround(series: ProjectHistory['counts']['forks']): { gained: number; before: number | null } | null {
    const gained = gainedBetween(series, onset - 1, through);
    return gained === null ? null : { gained, before: gainedBetween(series, onset - 1 - days, onset - 1) };
  }
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function inWords(event: ProjectEvent): string {
  switch (event.type) {
    case 'renamed':
    case 'moved':
      return `${event.type} from ${event.from} to ${event.to}`;
    case 'relicensed':
      return `relicensed from ${event.from ?? 'none recognised'} to ${event.to ?? 'none recognised'}`;
    default:
      return event.type;
  }
}

function sentenceOf(burst: Burst, evidence: SpikeEvidence): string {
  const { observed, expected, baseline, ratio, pValue, total, excess, peakStars, basis } = evidence;
  const when = observed.days === 1 ? 'in a day' : `in ${whole(observed.days)} days`;
  if (burst.state === 'onset') {
    if (basis === 'launch')
      return `${plural(observed.stars, 'star')} ${when}, for a project without a history of its own.`;
    const times = ratio === null ? '' : ` (${number(ratio)} times)`;
    return `${plural(observed.stars, 'star')} ${when}, usually ${number(expected)}${times}: a chance of ${oneIn(pValue)} on ${observed.days === 1 ? 'an ordinary day' : 'ordinary days'}.`;
  }
  const most =
    burst.peakSpan === 1
      ? `most on ${burst.peakDay === burst.onset ? 'that first day' : dayName(burst.peakDay)} (${whole(peakStars)},`
      : `most in the ${whole(burst.peakSpan)} days to ${dayName(burst.peakDay)} (${whole(peakStars)} a day,`;
  const size = `+${plural(total, 'star')} since ${dayName(burst.onset)}, ${whole(excess)} more than usual; ${most} usually ${number(baseline.perDay)}${burst.peakSpan === 1 ? ' a day' : ''})`;
  switch (burst.state) {
    case 'growing':
      return `${size}, still growing.`;
    case 'peak':
      return `${size}, past its peak and still above usual.`;
    case 'over':
      return burst.brokenOff
        ? `${size}; nothing was read after ${dayName(burst.through)}.`
        : `${size}, ended ${dayName(burst.ended ?? burst.through)}.`;
  }
}
