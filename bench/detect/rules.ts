import type { Day } from '../../src/contracts/series.ts';
import type { Observations } from '../../src/signals/engine/observations.ts';

/**
 * Published rules that our detector is compared with. Each gives a statistic per day and alarms where it reaches a
 * threshold; alarms of one project no more than seven days apart count as one alert, as ours do.
 *
 * EARS C1, C2, C3: Hutwagner et al., "The bioterrorism preparedness and response Early Aberration Reporting System",
 * J. Urban Health 80 (2003). The 48-hour and the threefold rule are what star trackers publish.
 */
export interface Rule {
  readonly name: string;
  /** The published threshold. */
  readonly published: number;
  /** The statistic of each day; NaN where the rule cannot be computed. */
  statistic(gains: Float64Array): Float64Array;
}

/** Without a floor a quiet week (deviation zero) makes any star an alarm; the usual floor in EARS practice. */
const leastDeviation = 0.5;

function shewhart(gains: Float64Array, lag: number): Float64Array {
  return gains.map((gain, i) => {
    const window = gains.subarray(i - lag - 7, i - lag);
    return window.length === 7 && i - lag - 7 >= 0
      ? (gain - mean(window)) / Math.max(deviation(window), leastDeviation)
      : Number.NaN;
  });
}

export const rules: readonly Rule[] = [
  { name: 'EARS C1', published: 3, statistic: (gains) => shewhart(gains, 0) },
  { name: 'EARS C2', published: 3, statistic: (gains) => shewhart(gains, 2) },
  {
    name: 'EARS C3',
    published: 2,
    statistic(gains) {
      const c2 = shewhart(gains, 2);
      return c2.map((_, i) => [0, 1, 2].reduce((sum, back) => sum + Math.max(0, (c2[i - back] ?? Number.NaN) - 1), 0));
    },
  },
  {
    name: '48-hour z',
    published: 3,
    statistic(gains) {
      const sums = gains.map((gain, i) => gain + (gains[i - 1] ?? Number.NaN));
      return sums.map((sum, i) => {
        const window = sums.subarray(Math.max(0, i - 31), i - 1);
        if (i < 31 || sum < 100) return Number.NaN;
        return (sum - mean(window)) / Math.max(deviation(window), leastDeviation);
      });
    },
  },
  {
    name: 'threefold of 7 days',
    published: 3,
    statistic: (gains) =>
      gains.map((gain, i) =>
        i >= 7 && gain > 0 ? gain / Math.max(mean(gains.subarray(i - 7, i)), 1 / 7) : Number.NaN,
      ),
  },
];

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

export interface DailyRun {
  readonly days: readonly Day[];
  readonly gains: Float64Array;
}

/** Daily gains as a rule without a notion of gaps gets them: short gaps filled evenly, a new run after a hole of over seven days. */
export function dailyRuns(obs: Observations): DailyRun[] {
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

/** First and last alarm of one alert. */
export interface RuleAlert {
  readonly first: Day;
  readonly last: Day;
}

/** A statistic at every day of a project, computed once, so that many thresholds can be tried. */
export function scoreRule(
  rule: Rule,
  runs: readonly DailyRun[],
): { readonly days: readonly Day[]; readonly scores: Float64Array } {
  const days = runs.flatMap((run) => run.days);
  const scores = new Float64Array(days.length);
  let at = 0;
  for (const run of runs) {
    scores.set(rule.statistic(run.gains), at);
    at += run.gains.length;
  }
  return { days, scores };
}

export function alertsAt(
  scored: { readonly days: readonly Day[]; readonly scores: Float64Array },
  threshold: number,
): RuleAlert[] {
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
