import { SMALL_PROJECT_STARS } from '../../contracts/signal.ts';
import type { SignalThresholds } from '../../contracts/signal.ts';
import type { Day } from '../../contracts/series.ts';
import { createBaseline } from './baseline.ts';
import type { Baseline } from './baseline.ts';
import { countUpperTail } from './distributions.ts';
import type { Observations } from './observations.ts';

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

/** Figures that a baseline needs before a day is judged by it, and before it counts as the project's own. */
const shortBaseline = 7;
const ownBaseline = 14;
/** A gain over more days cannot be dated, so it is never called a spike. */
const longestJudgedSpan = 7;
/** Days within a span are alike, so their variances add up faster than independent days'. */
const withinSpanCorrelation = 0.3;
/** Least improbable day that can be a candidate, however few projects are tracked. */
const largestPValue = 1e-4;
/** Of two days together, the newer must bring at least this share. */
const leastNewShare = 0.1;
/** Smaller chances are beyond what any model of stars can claim. */
const leastPValue = 1e-16;
/** What new projects usually gain in two days, and its overdispersion: most gain nothing, a few a lot. */
const newProjectUsual = { perDay: 1, dispersion: 4 };
/** Losing this share of all stars at once is a break: the days before it say nothing about the days after. */
const breakShare = 0.1;
/** Smaller losses are remembered for this long, larger ones for over a year: what comes back is not new interest. */
const lossMemory = { small: 14, break: 400 };
/** A run of zeros less likely than this is a counter that stands still. */
const frozenChance = 1e-6;
/** A jump of at least a share of all stars and so many times the usual must show a tail before it counts. */
const suspectJumps = [
  { share: 0.1, ratio: 20 },
  { share: 0.03, ratio: 30 },
];
/** Below this count even an honest day can bring such a share; above the other, a project at a standstill is suspect at any size. */
const suspectFrom = { count: 500, dormantCount: 3_000, dormantLevel: 0.5 };
/**
 * A count that jumps and falls back within so many days was read wrongly (two recorders that count differently, a reading of
 * something else): the fall takes at least this share of what the jump brought beyond the usual, and leaves at most the other.
 */
const fallback = { days: 7, leastFall: 0.2, mostLeft: 0.5 };
/** A counter that fell back once is not believed at once for so long: its jumps must show a tail. */
const distrustDays = 120;
/** Long after a loss, only a gain of this share of it can be its return; smaller ones are the project's own. */
const returnShare = 0.25;
/** After a standstill, what arrives cannot be dated: it is interest only if the next figure is this many times the usual, and a tail. */
const thawedRatio = 1.5;
/** What is left of an unusual gain after so much of it only came back is too little to be told from the return. */
const mostReturned = 0.75;
/** Real interest leaves a tail: the labelled bursts kept at least a sixth on the day after their highest. */
const tailShare = 0.04;

interface Window {
  readonly index: number;
  readonly stars: number;
  readonly days: number;
  readonly usualGain: number;
}

/** Scans one project. Cost: a fraction of a microsecond per figure. */
export function scanStars(obs: Observations, limits: SignalThresholds): StarScan {
  const level = new Float64Array(obs.size).fill(Number.NaN);
  const spread = new Float64Array(obs.size);
  const expected = new Float64Array(obs.size).fill(Number.NaN);
  let candidates: StarCandidate[] = [];
  let distrustedUntil = Number.NEGATIVE_INFINITY;
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
      else if (gain < 0) distrustedUntil = day + distrustDays;
      else if (!held.thawed) baseline.clear();
      held = null;
    }
    if (gain < 0) {
      const standing = candidates.filter((candidate) => !fellBack(candidate, i));
      if (standing.length < candidates.length) distrustedUntil = day + distrustDays;
      candidates = standing;
    }
    if (losses.lose(day, gain, before)) {
      baseline.clear();
      continue;
    }

    const judged = baseline.size >= shortBaseline;
    let usual = judged ? baseline.level : 0;
    let variance = baseline.variance;
    const frozen = gain > 0 ? standstill.end() : null;
    if (frozen !== null) {
      // The days at a standstill were not days without interest: their stars arrive now.
      span += frozen.days;
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
    if (returned > 0 && returned >= breakShare * before) {
      baseline.clear();
      continue;
    }
    const mostlyReturned = returned > 0 && returned >= mostReturned * (gain - usualGain);
    if ((span <= longestJudgedSpan || frozen !== null) && gain > 0 && !mostlyReturned) {
      const candidate = judge(i, gain - Math.ceil(returned), span, usualGain, usual, variance);
      if (candidate !== null) {
        if (frozen !== null)
          held = { candidate, thawed: true, leastTail: thawedRatio * usual + tailShare * candidate.observed };
        else if (day <= distrustedUntil || isSuspect(candidate, before))
          held = { candidate, thawed: false, leastTail: (tailShare * candidate.observed) / candidate.days };
        else candidates.push(candidate);
      }
    }
    const still = gain === 0 && standstill.extend(obs.span[i] ?? 1, baseline);
    if (gain < 0) standstill.end();
    if (!still && frozen === null) baseline.add(day, gain / span, span);
  }
  return { obs, level, variance: spread, expected, candidates };

  /** The newest figure alone, or else together with the one before it: slow starts show over two days. */
  function judge(
    index: number,
    stars: number,
    days: number,
    usualGain: number,
    usual: number,
    variance: number,
  ): StarCandidate | null {
    if (baseline.size < shortBaseline && !obs.fromBirth) return null;
    const alone: Window = { index, stars, days, usualGain };
    return improbable(alone, index, usual, variance) ?? improbable(withPrevious(alone, usual), index, usual, variance);
  }

  function withPrevious(alone: Window, usual: number): Window | null {
    const previous = alone.index - 1;
    const span = obs.span[previous] ?? 0;
    const gain = Math.max(0, obs.gain[previous] ?? 0);
    if (previous < 0 || alone.days > 2 || span > 2) return null;
    const stars = alone.stars + gain;
    // A spike is news while its newest day carries some of it.
    if (alone.stars < leastNewShare * stars) return null;
    const known = expected[previous] ?? Number.NaN;
    const usualBefore = Number.isNaN(known) ? usual * span : known;
    return {
      index: gain - usualBefore >= 0.25 * (stars - usualBefore - alone.usualGain) ? previous : alone.index,
      stars,
      days: alone.days + span,
      usualGain: alone.usualGain + usualBefore,
    };
  }

  function improbable(window: Window | null, newest: number, usual: number, variance: number): StarCandidate | null {
    if (window === null) return null;
    const { index, stars, days, usualGain } = window;
    // Near zero stars the usual is near zero too: `launchStars` decides instead of `spikeStars`.
    const small = !((obs.before[index] ?? 0) >= SMALL_PROJECT_STARS);
    const least = small ? limits.launchStars : limits.spikeStars;
    if (stars - usualGain < least || stars < limits.spikeRatio * usualGain) return null;
    const known = baseline.size >= shortBaseline;
    // No star in all the days of the baseline still leaves half a star to be expected over as many.
    const mean = known ? Math.max(usualGain, (0.5 * days) / baseline.size) : newProjectUsual.perDay * days;
    const uncertainty = known
      ? variance * days * (1 + withinSpanCorrelation * (days - 1)) + (variance / baseline.size) * days * days
      : mean + mean * mean * newProjectUsual.dispersion;
    const pValue = Math.max(leastPValue, countUpperTail(stars, mean, Math.max(uncertainty, mean)));
    if (known && pValue > largestPValue) return null;
    return {
      index,
      decided: newest,
      basis: !known ? 'launch' : baseline.size >= ownBaseline ? 'own-baseline' : 'short-baseline',
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
    if ((obs.day[i] ?? 0) - (obs.day[index] ?? 0) > fallback.days || -(obs.gain[i] ?? 0) < fallback.leastFall * excess)
      return false;
    let left = 0;
    let highest = 0;
    for (let at = index; at <= i; at++) {
      left += (obs.gain[at] ?? 0) - perDay * (obs.span[at] ?? 1);
      highest = Math.max(highest, left);
    }
    return left <= fallback.mostLeft * highest;
  }

  function isSuspect(candidate: StarCandidate, before: number): boolean {
    const {
      observed,
      expected: usual,
      baseline: { perDay },
    } = candidate;
    if (!(before >= suspectFrom.count)) return false;
    if (before >= suspectFrom.dormantCount && perDay < suspectFrom.dormantLevel) return true;
    return suspectJumps.some(({ share, ratio }) => observed >= share * before && observed >= ratio * usual);
  }
}

/** Remembers stars that were lost, so that their return is not taken for interest. */
function createLossMemory() {
  let lost = 0;
  let since = 0;
  let until = 0;
  return {
    /** Takes note of a loss; true if it breaks the series. */
    lose(day: Day, gain: number, before: number): boolean {
      if (day > until) lost = 0;
      if (gain >= 0) return false;
      const breaks = -gain >= 50 && -gain >= breakShare * before;
      if (breaks || -gain >= Math.max(10, 0.001 * before)) {
        lost += -gain;
        since = day;
        until = Math.max(until, day + (breaks ? lossMemory.break : lossMemory.small));
      }
      return breaks;
    },
    /** How much of an unusual gain only gives back what was lost. */
    giveBack(day: Day, excess: number): number {
      if (lost <= 0 || day > until || excess <= 0) return 0;
      if (day > since + lossMemory.small && excess < returnShare * lost) return 0;
      const returned = Math.min(lost, excess);
      lost -= returned;
      return returned;
    },
  };
}

/** Notices a counter that stands still: a run of zeros that this project's days could not bring by chance. */
function createStandstill() {
  let days = 0;
  let level = 0;
  let variance = 0;
  return {
    /** One more span without a star. True once the run is too improbable to be believed. */
    extend(span: number, baseline: Baseline): boolean {
      if (days === 0) {
        level = baseline.size >= shortBaseline ? baseline.level : 0;
        variance = baseline.variance;
      }
      days += span;
      return isFrozen();
    },
    /** The run is over: what it was, or null if it was a plausible lull. */
    end() {
      const frozen = isFrozen() ? { days, level, variance } : null;
      days = 0;
      return frozen;
    },
  };

  function isFrozen(): boolean {
    if (level <= 0) return false;
    const size = (level * level) / Math.max(variance - level, level * 1e-4);
    return days * size * Math.log(size / (size + level)) < Math.log(frozenChance);
  }
}
