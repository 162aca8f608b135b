import type { SignalState } from '../../../contracts/figures/signal.ts';
import type { SpikeLimits } from './spike-evidence.ts';
import type { Day } from '../../../contracts/figures/series.ts';
import { daysSince, HOLE_DAYS } from '../observations.ts';
import type { Observations } from '../observations.ts';
import type { StarCandidate, StarScan } from './star-scan.ts';

/**
 * The life of a burst: many high days in a row are one burst with an onset, growth, a peak and an end.
 * One pass, oldest first; what is said of a day depends on that day and earlier ones only.
 */
export interface Burst {
  readonly candidate: StarCandidate;
  /** First day covered by the entry that raised it. */
  readonly onset: Day;
  readonly detected: Day;
  /** Day and stars a day of the highest entry. */
  readonly peakDay: Day;
  readonly peakStars: number;
  /** Days that the highest entry covers; its stars a day are their mean. */
  readonly peakSpan: number;
  /** First calm day; null while it lasts. */
  readonly ended: Day | null;
  /** Stars from the onset to the end (or now). */
  readonly total: number;
  readonly expected: number;
  readonly missingDays: number;
  readonly state: SignalState;
  /** Last day that belongs to it. */
  readonly through: Day;
  /** It was not over when reading broke off after `through`. */
  readonly brokenOff: boolean;
}

/** A burst is over after this many days in a row near the usual. */
const calmDays = 3;
/** A day is near the usual below this many times of it. */
const calmRatio = 2;
/** A new high day within so many days of the end belongs to the same burst. */
const mergeDays = 7;
/** A burst this old can be followed by a new one inside it, when a day would be a spike against the last week alone. */
const waveDays = 7;
/** After so many calm days, a day this many times the peak so far is something new and not an echo. */
const lullDays = 2;
const waveRatio = 1.5;
/** After so many, this share of the peak so far is enough: only a small rise still is an echo. */
const longLull = { days: 5, ratio: 0.5 };
/** After this long, what is usual may have moved up to the burst. */
const settleDays = 14;
/** No new high for this many days: the burst is past its peak. */
const peakDays = 3;

interface Sums {
  total: number;
  expected: number;
  missingDays: number;
}

interface Draft extends Sums {
  readonly candidate: StarCandidate;
  readonly onset: Day;
  readonly detected: Day;
  peakDay: Day;
  peakStars: number;
  peakSpan: number;
  ended: Day | null;
  /** Since when it has been calm, and the sums before that. */
  calm: { readonly since: Day; readonly before: Sums } | null;
  through: Day;
  brokenOff: boolean;
}

/** Bursts of one project from the candidates that `decideUniverse` accepted, oldest first. */
export function growBursts(scan: StarScan, accepted: readonly StarCandidate[], limits: SpikeLimits): Burst[] {
  const { obs } = scan;
  // A jump that had to show its tail is decided together with that tail: the burst starts with the jump.
  const byDecision = new Map(
    accepted.toSorted((a, b) => b.index - a.index).map((candidate) => [candidate.decided, candidate]),
  );
  const bursts: Draft[] = [];
  let current: Draft | null = null;
  const first = accepted[0]?.decided ?? obs.size;

  for (let i = first; i < obs.size; i++) {
    const day = obs.day[i] ?? 0;
    const candidate = byDecision.get(i);
    if (current?.ended === null && daysSince(obs, i) > HOLE_DAYS) breakOff(current);
    if (current?.ended === null) extend(current, i);
    if (candidate === undefined) continue;
    const recent = current !== null && (current.ended === null || day - current.ended <= mergeDays);
    if (current !== null && recent && !isNewWave(current, i)) {
      if (current.ended !== null) reopen(current, i);
    } else {
      if (current?.ended === null) {
        retract(current, i);
        current.ended = startOf(obs, candidate.index);
      }
      current = open(candidate, i);
      bursts.push(current);
    }
  }
  const now = obs.day[obs.size - 1] ?? 0;
  // A burst whose stars are gone again by now brought nobody's interest.
  return bursts
    .filter(({ total, expected }) => total > expected)
    .map((draft) => ({ ...draft, state: stateOf(draft, now) }));

  function open(candidate: StarCandidate, i: number): Draft {
    const draft: Draft = {
      candidate,
      onset: startOf(obs, candidate.index),
      detected: obs.day[i] ?? 0,
      peakDay: obs.day[candidate.index] ?? 0,
      peakStars: 0,
      peakSpan: 1,
      ended: null,
      calm: null,
      total: 0,
      expected: 0,
      missingDays: 0,
      through: 0,
      brokenOff: false,
    };
    for (let at = candidate.index; at <= i; at++) extend(draft, at);
    return draft;
  }

  /** What came in a hole is not known, nor whether it went on. */
  function breakOff(draft: Draft): void {
    draft.ended = draft.through + 1;
    draft.brokenOff = true;
  }

  function extend(draft: Draft, i: number): void {
    const day = obs.day[i] ?? 0;
    const span = obs.span[i] ?? 1;
    const rate = (obs.gain[i] ?? 0) / span;
    const usual = draft.candidate.baseline.perDay;
    const before = { total: draft.total, expected: draft.expected, missingDays: draft.missingDays };
    draft.total += obs.gain[i] ?? 0;
    draft.expected += usual * span;
    draft.missingDays += Math.max(span, day === draft.onset + span - 1 ? 1 : daysSince(obs, i)) - 1;
    draft.through = day;
    notePeak(draft, i);
    if (!isCalm(draft, i, rate)) {
      draft.calm = null;
      return;
    }
    draft.calm ??= { since: day - span + 1, before };
    if (day - draft.calm.since + 1 < calmDays) return;
    // The calm days that show the end are not part of it.
    draft.ended = draft.calm.since;
    draft.through = draft.calm.since - 1;
    Object.assign(draft, draft.calm.before);
  }

  function notePeak(draft: Draft, i: number): void {
    const rate = (obs.gain[i] ?? 0) / (obs.span[i] ?? 1);
    if (rate <= draft.peakStars) return;
    draft.peakStars = rate;
    draft.peakSpan = obs.span[i] ?? 1;
    draft.peakDay = obs.day[i] ?? 0;
  }

  function isCalm(draft: Draft, i: number, rate: number): boolean {
    const usual = draft.candidate.baseline.perDay;
    const least = (draft.candidate.observed - draft.candidate.expected) / draft.candidate.days;
    const settled = (obs.day[i] ?? 0) - draft.onset >= settleDays ? 1.3 * (scan.level[i] ?? 0) : 0;
    return rate < Math.max(calmRatio * usual, usual + Math.min(limits.spikeStars / 3, least / 3), settled);
  }

  function reopen(draft: Draft, i: number): void {
    draft.ended = null;
    draft.calm = null;
    for (let at = i; at >= 0 && (obs.day[at] ?? 0) > draft.through; at--) {
      draft.total += obs.gain[at] ?? 0;
      draft.expected += draft.candidate.baseline.perDay * (obs.span[at] ?? 1);
      draft.missingDays += (obs.span[at] ?? 1) - 1;
    }
    notePeak(draft, i);
    draft.through = obs.day[i] ?? 0;
  }

  /** Takes entry `i` back out: it belongs to the wave that starts with it. */
  function retract(draft: Draft, i: number): void {
    draft.total -= obs.gain[i] ?? 0;
    draft.expected -= draft.candidate.baseline.perDay * (obs.span[i] ?? 1);
    if (draft.peakDay === obs.day[i]) {
      draft.peakStars = 0;
      for (let at = i - 1; at >= 0 && (obs.day[at] ?? 0) >= draft.onset; at--) notePeak(draft, at);
    }
    draft.through = (obs.day[i] ?? 0) - (obs.span[i] ?? 1);
  }

  function isNewWave(draft: Draft, i: number): boolean {
    const rate = (obs.gain[i] ?? 0) / (obs.span[i] ?? 1);
    const calm = calmBefore(draft, i);
    if (calm >= lullDays) return rate >= (calm >= longLull.days ? longLull.ratio : waveRatio) * peakBefore(draft, i);
    if ((obs.day[i] ?? 0) - draft.onset < waveDays) return false;
    const recent: number[] = [];
    for (let at = i - 1; at >= 0 && recent.length < waveDays; at--)
      recent.push((obs.gain[at] ?? 0) / (obs.span[at] ?? 1));
    recent.sort((a, b) => a - b);
    const usual = recent[recent.length >> 1] ?? 0;
    return rate >= limits.spikeRatio * usual && rate - usual >= limits.spikeStars && rate >= draft.peakStars;
  }

  function calmBefore(draft: Draft, i: number): number {
    let days = 0;
    for (let at = i - 1; at >= 0 && (obs.day[at] ?? 0) >= draft.onset; at--) {
      const span = obs.span[at] ?? 1;
      if (!isCalm(draft, at, (obs.gain[at] ?? 0) / span)) break;
      days += span;
    }
    return days;
  }

  function peakBefore(draft: Draft, i: number): number {
    let peak = 0;
    for (let at = i - 1; at >= 0 && (obs.day[at] ?? 0) >= draft.onset; at--) {
      peak = Math.max(peak, (obs.gain[at] ?? 0) / (obs.span[at] ?? 1));
    }
    return peak;
  }
}

function startOf(obs: Observations, index: number): Day {
  return (obs.day[index] ?? 0) - (obs.span[index] ?? 1) + 1;
}

function stateOf(draft: Draft, now: Day): SignalState {
  if (draft.ended !== null) return 'over';
  if (now - draft.detected <= 1) return 'onset';
  return now - draft.peakDay < peakDays ? 'growing' : 'peak';
}
