import { SMALL_PROJECT_STARS } from './spike-evidence.ts';
import type { SpikeLimits } from './spike-evidence.ts';
import type { Day } from '../../../contracts/figures/series.ts';
import { SHORT_BASELINE, createBaseline } from './baseline.ts';
import { createBurstMemory } from './burst-memory.ts';
import { BREAK_SHARE, createLossMemory, createStandstill, isSuspectJump } from './counter-faults.ts';
import { countUpperTail } from './distributions.ts';
import { followsOn } from '../observations.ts';
import type { Observations } from '../observations.ts';

/**
 * One pass over a project's stars, oldest first, that never looks ahead: which days bring far more than usual, and
 * which jumps are the counter's doing and not anybody's interest.
 *
 * A day is a candidate when it is improbable under the count model of `baseline.ts` *and* large in practice
 * (`spikeRatio` times the usual, `spikeStars` above it). Candidates are not yet findings: `universe.ts` decides over
 * all projects of a day.
 */
export interface StarCandidate {
  /** Entry that is high. */
  readonly index: number;
  /** Entry at which that could be said: `index`, or the next one where a jump had to show a tail first. */
  readonly decided: number;
  readonly basis: 'own-baseline' | 'short-baseline' | 'launch';
  readonly pValue: number;
  /** Stars before the entry; NaN: not known. */
  readonly before: number;
  /** Stars counted and stars expected over the days of the entry. */
  readonly observed: number;
  readonly days: number;
  readonly expected: number;
  readonly baseline: { readonly perDay: number; readonly days: number; readonly from: Day; readonly to: Day };
}

export interface StarScan {
  readonly obs: Observations;
  /** Usual stars a day before each entry; NaN without a baseline. */
  readonly level: Float64Array;
  /** Variance of one such day. */
  readonly variance: Float64Array;
  /** Stars expected over each entry's span, weekday included; NaN without a baseline. */
  readonly expected: Float64Array;
  readonly candidates: readonly StarCandidate[];
}

/** Figures after which a baseline counts as the project's own. */
const OWN_BASELINE = 14;
/** A gain over more days cannot be dated, so it is never called a spike. */
const LONGEST_JUDGED_SPAN = 7;
/** Days within a span are alike, so their variances add up faster than independent days'. */
const WITHIN_SPAN_CORRELATION = 0.3;
/** Least improbable day that can be a candidate, however few projects are tracked. */
const LARGEST_P_VALUE = 1e-4;
/** Of two days together, the newer must bring at least this share. */
const LEAST_NEW_SHARE = 0.1;
/**
 * A rise that is too slow for two days is judged over a week, against what was usual before that week began, and never
 * on the strength of a single day.
 */
const WEEK = { days: 7, least: 3, pValue: 1e-5, mostOfOneDay: 0.7, newestTimes: 1.3 };
/** Smaller chances are beyond what any model of stars can claim. */
const LEAST_P_VALUE = 1e-16;
/** What new projects usually gain in two days, and its overdispersion: most gain nothing, a few a lot. */
const NEW_PROJECT_USUAL = { perDay: 1, dispersion: 4 };
/**
 * A count that jumps and falls back within so many days was read wrongly (two recorders that count differently, a reading of
 * something else): the fall takes at least this share of what the jump brought beyond the usual, and leaves at most the other.
 */
const FALLBACK = { days: 7, leastFall: 0.2, mostLeft: 0.5 };
/** A counter that fell back once is not believed at once for so long: its jumps must show a tail. */
const DISTRUST_DAYS = 120;
/** After a standstill, what arrives cannot be dated: it is interest only if the next figure is this many times the usual, and a tail. */
const THAWED_RATIO = 1.5;
/** What is left of an unusual gain after so much of it only came back is too little to be told from the return. */
const MOST_RETURNED = 0.75;
/** Real interest leaves a tail: the labelled bursts kept at least a sixth on the day after their highest. */
const TAIL_SHARE = 0.04;

interface Window {
  readonly index: number;
  readonly stars: number;
  readonly days: number;
  readonly usualGain: number;
  readonly isWeek: boolean;
}

/** Scans one project. Cost: a fraction of a microsecond per figure. */
export function scanStars(obs: Observations, limits: SpikeLimits): StarScan {
  const level = new Float64Array(obs.size).fill(Number.NaN);
  const spread = new Float64Array(obs.size);
  const expected = new Float64Array(obs.size).fill(Number.NaN);
  let candidates: StarCandidate[] = [];
  let distrustedUntil = Number.NEGATIVE_INFINITY;
  /** Entries up to here cannot be part of a week: they raised a candidate already, or are the counter's doing. */
  let weekAfter = -1;
  const bursts = createBurstMemory();
  /** What each entry brought, without what only came back. */
  const kept = new Float64Array(obs.size);
  const baseline = createBaseline();
  const losses = createLossMemory();
  const standstill = createStandstill();
  let held: { readonly candidate: StarCandidate; readonly leastTail: number; readonly thawed: boolean } | null = null;

  for (let i = 0; i < obs.size; i++) {
    const day = obs.day[i] ?? 0;
    const gain = obs.gain[i] ?? 0;
    const before = obs.before[i] ?? Number.NaN;
    let span = obs.span[i] ?? 1;

    if (held !== null) {
      if (gain / span >= held.leastTail) candidates.push({ ...held.candidate, decided: i });
      else if (gain < 0) distrustedUntil = day + DISTRUST_DAYS;
      else if (!held.thawed) restart(i - 1);
      held = null;
    }
    if (gain < 0) {
      const standing = candidates.filter((candidate) => !fellBack(candidate, i));
      if (standing.length < candidates.length) distrustedUntil = day + DISTRUST_DAYS;
      candidates = standing;
    }
    kept[i] = gain;
    if (losses.lose(day, gain, before)) {
      restart(i);
      continue;
    }

    const judged = baseline.size >= SHORT_BASELINE;
    let usual = judged ? baseline.level : 0;
    let variance = baseline.variance;
    const frozen = gain > 0 ? standstill.end() : null;
    if (frozen !== null) {
      // The days at a standstill were not days without interest: their stars arrive now.
      span += frozen.days;
      weekAfter = i;
      usual = frozen.level;
      variance = frozen.variance;
    }
    if (judged) {
      level[i] = usual;
      spread[i] = variance;
      expected[i] = usual * span * (span === 1 ? baseline.weekday(day) : 1);
    }
    const usualGain = judged ? (expected[i] ?? 0) : 0;
    const returned = losses.giveBack(day, gain - usualGain);
    kept[i] = gain - returned;
    if (returned > 0 && returned >= BREAK_SHARE * before) {
      restart(i);
      continue;
    }
    const mostlyReturned = returned > 0 && returned >= MOST_RETURNED * (gain - usualGain);
    if ((span <= LONGEST_JUDGED_SPAN || frozen !== null) && gain > 0 && !mostlyReturned) {
      const candidate = judge(i, gain - Math.ceil(returned), span, usualGain, usual, variance);
      if (candidate !== null) {
        weekAfter = i;
        const isLarge = !judged || isLargeForProject(candidate, variance);
        if (frozen !== null)
          held = { candidate, thawed: true, leastTail: THAWED_RATIO * usual + TAIL_SHARE * candidate.observed };
        else if (day <= distrustedUntil || isSuspectJump({ ...candidate, usual: candidate.baseline.perDay, before }))
          held = { candidate, thawed: false, leastTail: (TAIL_SHARE * candidate.observed) / candidate.days };
        else if (isLarge) candidates.push(candidate);
      }
    }
    const still = gain === 0 && standstill.extend(obs.span[i] ?? 1, baseline);
    if (gain < 0) standstill.end();
    if (still || frozen !== null) continue;
    if (!bursts.covers(day, gain / span, span)) baseline.add(day, gain / span, span);
  }
  return { obs, level, variance: spread, expected, candidates };

  /** After entry `i` nothing before it says what is usual. */
  function restart(i: number): void {
    baseline.clear();
    bursts.interrupt();
    weekAfter = i;
  }

  /** The newest figure alone, or else together with the one before it: slow starts show over two days. */
  function judge(
    index: number,
    stars: number,
    days: number,
    usualGain: number,
    usual: number,
    variance: number,
  ): StarCandidate | null {
    if (baseline.size < SHORT_BASELINE && !obs.fromBirth) return null;
    const alone: Window = { index, stars, days, usualGain, isWeek: false };
    return (
      improbable(alone, index, usual, variance) ??
      improbable(withPrevious(alone, usual), index, usual, variance) ??
      overAWeek(index)
    );
  }

  /** The entries of the last seven days, judged by what was usual before the first of them. */
  function overAWeek(newest: number): StarCandidate | null {
    let first = newest + 1;
    let days = 0;
    let stars = 0;
    let most = 0;
    for (let at = newest; at > weekAfter; at--) {
      const span = obs.span[at] ?? 1;
      if (days + span > WEEK.days || Number.isNaN(level[at])) break;
      first = at;
      days += span;
      stars += kept[at] ?? 0;
      most = Math.max(most, kept[at] ?? 0);
      if (!followsOn(obs, at)) break;
    }
    const usual = level[first] ?? Number.NaN;
    const variance = spread[first] ?? usual;
    if (days < WEEK.least || !(stars > 0) || most > WEEK.mostOfOneDay * stars) return null;
    if ((kept[newest] ?? 0) < WEEK.newestTimes * usual * (obs.span[newest] ?? 1)) return null;
    return improbable(
      { index: riseWithin(first, newest, usual, stars / days), stars, days, usualGain: usual * days, isWeek: true },
      newest,
      usual,
      variance,
    );
  }

  /** Where the rise begins: the first entry that brings at least half of what the days bring on average beyond the usual. */
  function riseWithin(first: number, newest: number, usual: number, mean: number): number {
    for (let at = first; at < newest; at++) if ((kept[at] ?? 0) / (obs.span[at] ?? 1) >= (usual + mean) / 2) return at;
    return newest;
  }

  function isLargeForProject(
    { index, observed, expected: usualStars, baseline: { perDay } }: StarCandidate,
    variance: number,
  ) {
    return bursts.rise(obs.day[index] ?? 0, observed - usualStars, { perDay, variance });
  }

  function withPrevious(alone: Window, usual: number): Window | null {
    const previous = alone.index - 1;
    const span = obs.span[previous] ?? 0;
    const gain = Math.max(0, obs.gain[previous] ?? 0);
    if (previous < 0 || alone.days > 2 || span > 2 || !followsOn(obs, alone.index)) return null;
    const stars = alone.stars + gain;
    // A spike is news while its newest day carries some of it.
    if (alone.stars < LEAST_NEW_SHARE * stars) return null;
    const known = expected[previous] ?? Number.NaN;
    const usualBefore = Number.isNaN(known) ? usual * span : known;
    return {
      index: gain - usualBefore >= 0.25 * (stars - usualBefore - alone.usualGain) ? previous : alone.index,
      stars,
      days: alone.days + span,
      usualGain: alone.usualGain + usualBefore,
      isWeek: false,
    };
  }

  function improbable(window: Window | null, newest: number, usual: number, variance: number): StarCandidate | null {
    if (window === null) return null;
    const { index, stars, days, usualGain, isWeek } = window;
    // Near zero stars the usual is near zero too: `launchStars` decides instead of `spikeStars`.
    const small = !((obs.before[index] ?? 0) >= SMALL_PROJECT_STARS);
    const least = small ? limits.launchStars : limits.spikeStars;
    if (stars - usualGain < least || stars < limits.spikeRatio * usualGain) return null;
    const known = baseline.size >= SHORT_BASELINE;
    // No star in all the days of the baseline still leaves half a star to be expected over as many.
    const mean = known ? Math.max(usualGain, (0.5 * days) / baseline.size) : NEW_PROJECT_USUAL.perDay * days;
    const uncertainty = known
      ? variance * days * (1 + WITHIN_SPAN_CORRELATION * (days - 1)) + (variance / baseline.size) * days * days
      : mean + mean * mean * NEW_PROJECT_USUAL.dispersion;
    const pValue = Math.max(LEAST_P_VALUE, countUpperTail(stars, mean, Math.max(uncertainty, mean)));
    if (known && pValue > (isWeek ? WEEK.pValue : LARGEST_P_VALUE)) return null;
    return {
      index,
      decided: newest,
      basis: !known ? 'launch' : baseline.size >= OWN_BASELINE ? 'own-baseline' : 'short-baseline',
      pValue,
      before: obs.before[index] ?? Number.NaN,
      observed: stars,
      days,
      expected: usualGain,
      baseline: {
        perDay: known ? usual : 0,
        days: baseline.size,
        from: known ? baseline.from : (obs.day[0] ?? 0),
        to: (obs.day[index] ?? 0) - (obs.span[index] ?? 1),
      },
    };
  }

  /** Whether the loss of entry `i` takes back what a candidate brought. */
  function fellBack({ index, observed, expected: usual, baseline: { perDay } }: StarCandidate, i: number): boolean {
    const excess = observed - usual;
    if ((obs.day[i] ?? 0) - (obs.day[index] ?? 0) > FALLBACK.days || -(obs.gain[i] ?? 0) < FALLBACK.leastFall * excess)
      return false;
    let left = 0;
    let highest = 0;
    for (let at = index; at <= i; at++) {
      left += (obs.gain[at] ?? 0) - perDay * (obs.span[at] ?? 1);
      highest = Math.max(highest, left);
    }
    return left <= FALLBACK.mostLeft * highest;
  }
}
