import type { Day, ProjectHistory } from '../../src/contracts/figures/series.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import type { Observations } from '../../src/signals/engine/observations.ts';
import type { Alert, Detector } from './measure.ts';

/**
 * Published rules that our detector is compared with. Each gives a statistic per day and alarms where it reaches a
 * threshold; alarms of one project no more than seven days apart count as one alert, as ours do.
 *
 * So that the comparison is fair, each rule is held to the practical floor that ours has: what it calls unusual must also be
 * 60 stars more than its own usual, on the day or over the newest two. Without that floor the EARS rules raise 7 to 10 alerts
 * a project-year, most of them of a few stars.
 *
 * EARS C1, C2, C3: Hutwagner et al., "The bioterrorism preparedness and response Early Aberration Reporting System",
 * J. Urban Health 80 (2003). The 48-hour, the threefold and the ratio rule are what star trackers publish or would write first.
 */
export interface Rule {
  readonly name: string;
  /** The published threshold. */
  readonly published: number;
  /** The statistic of each day; NaN where the rule cannot be computed. */
  statistic(gains: Float64Array): Float64Array;
  /** Days before the judged one that the rule takes the usual from. */
  readonly usualDays: { readonly days: number; readonly lag: number };
}

/** Without a floor a quiet week (deviation zero) makes any star an alarm; the usual floor in EARS practice. */
const LEAST_DEVIATION = 0.5;
/** Stars above the rule's own usual, on the day or over two. */
const LEAST_EXCESS = 60;

function shewhart(gains: Float64Array, lag: number): Float64Array {
  return gains.map((gain, i) => {
    const window = usualWindow(gains, i, { days: 7, lag });
    return window === null ? Number.NaN : (gain - mean(window)) / Math.max(deviation(window), LEAST_DEVIATION);
  });
}

export const rules: readonly Rule[] = [
  { name: 'EARS C1', published: 3, usualDays: { days: 7, lag: 0 }, statistic: (gains) => shewhart(gains, 0) },
  { name: 'EARS C2', published: 3, usualDays: { days: 7, lag: 2 }, statistic: (gains) => shewhart(gains, 2) },
  {
    name: 'EARS C3',
    published: 2,
    usualDays: { days: 7, lag: 2 },
    statistic(gains) {
      const c2 = shewhart(gains, 2);
      return c2.map((_, i) => [0, 1, 2].reduce((sum, back) => sum + Math.max(0, (c2[i - back] ?? Number.NaN) - 1), 0));
    },
  },
  {
    name: '48-hour z',
    published: 3,
    usualDays: { days: 14, lag: 1 },
    statistic(gains) {
      const sums = gains.map((gain, i) => gain + (gains[i - 1] ?? Number.NaN));
      return sums.map((sum, i) => {
        const window = sums.subarray(Math.max(1, i - 30), i - 1);
        return window.length < 14 ? Number.NaN : (sum - mean(window)) / Math.max(deviation(window), LEAST_DEVIATION);
      });
    },
  },
  {
    name: 'threefold of 7 days',
    published: 3,
    usualDays: { days: 7, lag: 0 },
    statistic: (gains) => ratioToMean(gains, { days: 7, lag: 0 }),
  },
  {
    name: 'ratio to 28 days',
    published: 3.4,
    usualDays: { days: 28, lag: 1 },
    statistic: (gains) => ratioToMean(gains, { days: 28, lag: 1 }),
  },
];

function ratioToMean(gains: Float64Array, usual: Rule['usualDays']): Float64Array {
  return gains.map((gain, i) => {
    const window = usualWindow(gains, i, usual);
    return window === null ? Number.NaN : gain / Math.max(mean(window), 1 / usual.days);
  });
}

/** The days that tell the usual; null where they are not all known. */
function usualWindow(gains: Float64Array, i: number, { days, lag }: Rule['usualDays']): Float64Array | null {
  return i - lag - days < 0 ? null : gains.subarray(i - lag - days, i - lag);
}

/** Whether a day brings enough more than the rule's usual, alone or with the day before it. */
function isPractical(gains: Float64Array, i: number, rule: Rule): boolean {
  const window = usualWindow(gains, i, rule.usualDays);
  if (window === null) return false;
  const usual = mean(window);
  const today = gains[i] ?? 0;
  return today - usual >= LEAST_EXCESS || today + (gains[i - 1] ?? 0) - 2 * usual >= LEAST_EXCESS;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function deviation(values: Float64Array): number {
  const middle = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - middle) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

interface DailyRun {
  readonly days: readonly Day[];
  readonly gains: Float64Array;
}

/** Daily gains as a rule without a notion of gaps gets them: short gaps filled evenly, a new run after a hole of over seven days. */
function dailyRuns(obs: Observations): DailyRun[] {
  const runs: { days: Day[]; gains: number[] }[] = [];
  let run: { days: Day[]; gains: number[] } = { days: [], gains: [] };
  for (let i = 0; i < obs.size; i++) {
    const span = obs.span[i] ?? 1;
    if (span > 7) {
      runs.push(run);
      run = { days: [], gains: [] };
      continue;
    }
    for (let back = span - 1; back >= 0; back--) {
      run.days.push((obs.day[i] ?? 0) - back);
      run.gains.push((obs.gain[i] ?? 0) / span);
    }
  }
  runs.push(run);
  return runs
    .filter(({ days }) => days.length > 0)
    .map(({ days, gains }) => ({ days, gains: Float64Array.from(gains) }));
}

/** A statistic at every day of a project, computed once, so that many thresholds can be tried. */
function scoreRule(
  rule: Rule,
  runs: readonly DailyRun[],
): { readonly days: readonly Day[]; readonly scores: Float64Array } {
  const days = runs.flatMap((run) => run.days);
  const scores = new Float64Array(days.length);
  let at = 0;
  for (const run of runs) {
    const statistic = rule.statistic(run.gains);
    scores.set(
      statistic.map((score, i) => (isPractical(run.gains, i, rule) ? score : Number.NaN)),
      at,
    );
    at += run.gains.length;
  }
  return { days, scores };
}

function alertsAt(
  scored: { readonly days: readonly Day[]; readonly scores: Float64Array },
  threshold: number,
): Alert[] {
  const alerts: { first: Day; last: Day }[] = [];
  scored.scores.forEach((score, i) => {
    if (!(score >= threshold)) return;
    const day = scored.days[i] ?? 0;
    const current = alerts.at(-1);
    if (current !== undefined && day - current.last <= 7) current.last = day;
    else alerts.push({ first: day, last: day });
  });
  return alerts;
}

/** A published rule at a threshold as a detector; a series' statistic is computed once and kept. */
export function ruleDetector(rule: Rule): (threshold: number) => Detector {
  const kept = new WeakMap<ProjectHistory, ReturnType<typeof scoreRule>>();
  const scored = (history: ProjectHistory): ReturnType<typeof scoreRule> | null => {
    const before = kept.get(history);
    if (before !== undefined) return before;
    const obs = observeStars(history);
    if (obs === null) return null;
    const fresh = scoreRule(rule, dailyRuns(obs));
    kept.set(history, fresh);
    return fresh;
  };
  return (threshold) => (histories) =>
    histories.map((history) => {
      const own = scored(history);
      return own === null ? [] : alertsAt(own, threshold);
    });
}
