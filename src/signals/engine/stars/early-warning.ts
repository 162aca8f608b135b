import { causesOf } from '../../../causes/index.ts';
import type { CauseOptions } from '../../../causes/index.ts';
import { SMALL_PROJECT_STARS } from './spike-evidence.ts';
import type { SpikeEvidence, SpikeLimits } from './spike-evidence.ts';
import { dayOfSeconds } from '../../../contracts/figures/series.ts';
import type { ProjectHistory, Pulse, UnixSeconds } from '../../../contracts/figures/series.ts';
import { countUpperTail } from './distributions.ts';
import { number, plural } from '../describe.ts';
import { verdictOn } from '../../kinds/star-quality.ts';
import { coincidencesOf, spikeKey, spikeSeverity, starSpike } from '../../kinds/star-spike.ts';
import type { StarSpike } from '../../kinds/star-spike.ts';
import type { StarScan } from './star-scan.ts';

/**
 * A star spike seen by the hour, before its day is over. It is provisional: the day confirms it or lets it go.
 *
 * Model: the same count model and baseline as for days, scaled to the hours of a window. Hours of the day differ by
 * about a factor of two, so the usual is doubled for windows shorter than a day. A gain counts only above the highest
 * earlier reading (what comes back is not interest) and only if it came in several readings (a counter jumps in one).
 */
export interface EarlySpike {
  readonly at: UnixSeconds;
  readonly hours: number;
  readonly stars: number;
  readonly expected: number;
  readonly pValue: number;
  /** Stars before the window. */
  readonly before: number;
  readonly perDay: number;
}

const windowsHours = [3, 6, 12, 24] as const;
const hourSwing = 2;
const longestGapHours = 3;
/** The gain must come in at least so many readings, none bringing more than this share of it. */
const leastReadings = 3;
const largestShare = 0.6;
/** Stars are looked back at this long for the highest earlier reading. */
const memoryDays = 14;
/** Usual and spread for a project too young to have its own. */
const youngProject = { perDay: 1, dispersion: 4 };
const youngFigures = 7;
const largestPValue = 1e-5;
const leastPValue = 1e-16;

/** The strongest window that ends with the newest pulse; `null` if none stands out. Pulses oldest first. */
export function findEarlySpike(
  pulses: readonly Pulse[],
  scan: StarScan | null,
  limits: SpikeLimits,
): EarlySpike | null {
  const readings = pulses.flatMap(({ at, stars }) => (stars === null ? [] : [{ at, stars }]));
  const newest = readings.at(-1);
  if (limits.earlyWarning === 0 || newest === undefined) return null;
  const { perDay, variance, known } = usualOf(scan);
  const least = newest.stars < SMALL_PROJECT_STARS ? limits.launchStars : limits.spikeStars;
  let best: EarlySpike | null = null;
  for (const hours of windowsHours) {
    const start = newest.at - hours * 3_600;
    const first = readings.findLastIndex(({ at }) => at <= start);
    const window = readings.slice(Math.max(0, first));
    if (first < 0 || hasHole(window)) continue;
    const earlier = readings.slice(0, first + 1).filter(({ at }) => at >= newest.at - memoryDays * 86_400);
    const highest = Math.max(...earlier.map(({ stars }) => stars));
    const stars = newest.stars - highest;
    const share = (hours / 24) * (hours < 24 ? hourSwing : 1);
    const expected = perDay * share;
    if (stars - expected < least || stars < limits.spikeRatio * expected || !isSpread(window, stars)) continue;
    const mean = Math.max(expected, youngProject.perDay * (known ? 0.05 : 1) * share);
    const spread = known
      ? Math.max(mean, variance * share * share + mean)
      : mean + mean * mean * youngProject.dispersion;
    const pValue = Math.max(leastPValue, countUpperTail(stars, mean, spread));
    if (pValue > (known ? largestPValue : 0.01)) continue;
    if (best === null || pValue < best.pValue)
      best = { at: newest.at, hours, stars, expected, pValue, before: highest, perDay };
  }
  return best;
}

function usualOf(scan: StarScan | null): { perDay: number; variance: number; known: boolean } {
  const size = scan?.obs.size ?? 0;
  const perDay = scan?.level[size - 1];
  if (scan === null || perDay === undefined || Number.isNaN(perDay) || size < youngFigures)
    return { perDay: 0, variance: 0, known: false };
  return { perDay, variance: scan.variance[size - 1] ?? perDay, known: true };
}

function hasHole(window: readonly { at: UnixSeconds }[]): boolean {
  return window.some(({ at }, i) => i > 0 && at - (window[i - 1]?.at ?? at) > longestGapHours * 3_600);
}

function isSpread(window: readonly { stars: number }[], total: number): boolean {
  const steps = window
    .slice(1)
    .map(({ stars }, i) => stars - (window[i]?.stars ?? stars))
    .filter((step) => step > 0);
  return steps.length >= leastReadings && Math.max(...steps) <= largestShare * total;
}

/** The provisional signal; `reconcile` turns it into the day's burst when that is confirmed. */
export function earlySignal(
  history: ProjectHistory,
  scan: StarScan | null,
  early: EarlySpike,
  why: CauseOptions = {},
): StarSpike {
  const onset = dayOfSeconds(early.at - early.hours * 3_600);
  const today = dayOfSeconds(early.at);
  const days = early.hours / 24;
  const evidence: SpikeEvidence = {
    basis: Number.isNaN(scan?.level[scan.obs.size - 1] ?? Number.NaN) ? 'launch' : 'own-baseline',
    baseline: { perDay: early.perDay, days: Math.min(28, scan?.obs.size ?? 0), from: onset - 28, to: onset - 1 },
    observed: { stars: early.stars, days },
    expected: early.expected,
    ratio: early.expected > 0 ? early.stars / early.expected : null,
    pValue: early.pValue,
    starsBefore: early.before,
    since: onset,
    peakDay: today,
    peakStars: Math.round(early.stars / Math.max(days, 1)),
    total: early.stars,
    excess: Math.round(early.stars - early.expected),
    missingDays: 0,
    provisional: true,
    coincidences: coincidencesOf(history, { onset, through: today }, today),
    causes: causesOf(history, { onset, peakDay: today, excess: Math.round(early.stars - early.expected) }, why),
    aftermath: null,
    starQuality: verdictOn(history, today),
    data: { line: 'observed', zone: 'UTC', asOf: early.at, through: today },
  };
  return {
    kind: starSpike.kind,
    key: spikeKey(history.id, onset),
    projectId: history.id,
    repo: history.repo,
    state: 'onset',
    onset,
    detected: today,
    peak: today,
    ended: null,
    severity: spikeSeverity(evidence),
    sentence: `${plural(early.stars, 'star')} in ${String(early.hours)} hours, usually ${number(early.perDay)} a day; by the hour, not yet confirmed by a whole day.`,
    evidence,
  };
}
