import { startOfDay } from '../../src/contracts/clock.ts';
import type { EpochDay } from '../../src/contracts/clock.ts';
import { METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import type { MetricName, ReleaseFact } from '../../src/contracts/figures/score.ts';
import { cadenceOf } from '../../src/history/releases/release-cadence.ts';
import { LEAST_ISSUES_FOR_RATIO, MONTH_DAYS, RECENT_PUSH_DAYS } from '../../src/scoring/metrics.ts';
import { smoothedRatio } from '../../src/scoring/smoothing.ts';
import type { PanelRow } from './panel.ts';

/** Which part of a panel becomes the cohort. All lengths in days. */
export interface CohortPlan {
  /** Last day for current counts, star growth and stars per month; a project's newest row may be `countsReach` older. */
  readonly countsAsOf: EpochDay;
  readonly countsReach: number;
  /** Last day of the windows of a year; the newest row may be `yearsReach` older, the row a year before `yearSlack` off. */
  readonly yearsAsOf: EpochDay;
  readonly yearsReach: number;
  readonly yearSlack: number;
  readonly leastStars: number;
  /** Pushed to within this many days before the row. */
  readonly activeWithin: number;
  /** Part of the opened pull requests that is taken to be merged; the panel does not say. */
  readonly mergedShare: number;
}

/** Widest distance of two rows between which a count is interpolated, and the shortest life for stars per month. */
const INTERPOLATE_WITHIN = 15;
const LEAST_SPAN = 730;
/** The window of new issues, which the panel gives as a year's mean. */
const NEW_ISSUES_DAYS = 90;
/** Open issues that hardly ever fall were recorded as a running maximum: no closing ratio comes from those. */
const LEAST_FALLS = 3;
const LEAST_FALL_SHARE = 0.3;

/** The figures of all eligible projects, per metric, unsorted. */
export function cohortValues(
  rows: readonly PanelRow[],
  releases: ReadonlyMap<string, readonly ReleaseFact[]>,
  plan: CohortPlan,
): Record<MetricName, number[]> {
  const values: Record<MetricName, number[]> = {
    stars: [],
    contributors: [],
    starGrowth: [],
    starGrowth90d: [],
    starsPerMonth: [],
    forkRatio: [],
    newIssues: [],
    mergedPullRequests: [],
    totalIssues: [],
    issuesClosed: [],
    releaseCadence: [],
    lastPush: [],
  };
  const add = (name: MetricName, value: number | undefined): void => {
    if (value !== undefined && Number.isFinite(value)) values[name].push(value);
  };
  for (const [repo, series] of oneSeriesPerRepo(rows)) {
    const now = eligible(newestUpTo(series, plan.countsAsOf), plan.countsAsOf - plan.countsReach, plan);
    if (now !== undefined) {
      add('stars', now.stars);
      add('contributors', now.contributors);
      add('forkRatio', now.forks === undefined ? undefined : smoothedRatio('forkRatio', now.forks, now.stars));
      add('totalIssues', sum(now.openIssues, now.closedIssues));
      add('starGrowth', growth(series, now, 30));
      add('starGrowth90d', growth(series, now, 90));
      const idle = now.pushedDay === undefined ? undefined : now.day - now.pushedDay;
      add('lastPush', idle === undefined || idle <= RECENT_PUSH_DAYS ? undefined : idle);
      add('starsPerMonth', starsPerMonth(series, now));
    }
    const end = eligible(newestUpTo(series, plan.yearsAsOf), plan.yearsAsOf - plan.yearsReach, plan);
    if (end === undefined) continue;
    add('releaseCadence', cadenceOf(releases.get(repo) ?? [], startOfDay(plan.yearsAsOf))?.perYear);
    const start = closestTo(series, end.day - 365, plan.yearSlack);
    if (start === undefined) continue;
    const days = end.day - start.day;
    const opened = gained(start.pullRequests, end.pullRequests);
    add('mergedPullRequests', opened === undefined ? undefined : ((opened * 365) / days) * plan.mergedShare);
    const closed = gained(start.closedIssues, end.closedIssues);
    const created = gained(sum(start.openIssues, start.closedIssues), sum(end.openIssues, end.closedIssues));
    if (closed === undefined || created === undefined) continue;
    add('newIssues', (created * NEW_ISSUES_DAYS) / days);
    if (created >= LEAST_ISSUES_FOR_RATIO && openIssuesFall(series, start, end))
      add('issuesClosed', Math.min(1, closed / created));
  }
  return values;
}

/** 101 quantiles (linear between order statistics), each rounded to 6 significant digits so that the table is stable. */
export function quantilesOf(values: readonly number[]): number[] {
  if (values.length === 0) throw new Error('no values to take quantiles of');
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: 101 }, (_, per) => {
    const position = (per / 100) * (sorted.length - 1);
    const low = sorted[Math.floor(position)] ?? 0;
    const high = sorted[Math.ceil(position)] ?? low;
    return Number((low + (high - low) * (position - Math.floor(position))).toPrecision(6));
  });
}

/** Metric by metric: how many projects, and their quantiles. */
export function cohortMetrics(
  values: Readonly<Record<MetricName, readonly number[]>>,
): { name: MetricName; n: number; quantiles: number[] }[] {
  return METRIC_NAMES.map((name) => ({ name, n: values[name].length, quantiles: quantilesOf(values[name]) }));
}

/** A project in several lists counts once: with the list that has most rows, the first by name where two have as many. */
export function oneSeriesPerRepo(rows: readonly PanelRow[]): Map<string, PanelRow[]> {
  const lists = new Map<string, Map<string, PanelRow[]>>();
  for (const row of rows) {
    const repo = row.repo.toLowerCase();
    const perList = lists.get(repo) ?? new Map<string, PanelRow[]>();
    const series = perList.get(row.list) ?? [];
    series.push(row);
    perList.set(row.list, series);
    lists.set(repo, perList);
  }
  const chosen = new Map<string, PanelRow[]>();
  for (const repo of [...lists.keys()].sort()) {
    const perList = [...(lists.get(repo) ?? [])].sort(
      ([a, left], [b, right]) => right.length - left.length || (a < b ? -1 : 1),
    );
    chosen.set(
      repo,
      (perList[0]?.[1] ?? []).sort((a, b) => a.day - b.day),
    );
  }
  return chosen;
}

function newestUpTo(series: readonly PanelRow[], day: EpochDay): PanelRow | undefined {
  return series.findLast((row) => row.day <= day);
}

function eligible(row: PanelRow | undefined, notBefore: EpochDay, plan: CohortPlan): PanelRow | undefined {
  if (row === undefined || row.day < notBefore || row.stars < plan.leastStars) return undefined;
  return row.pushedDay !== undefined && row.day - row.pushedDay <= plan.activeWithin ? row : undefined;
}

function closestTo(series: readonly PanelRow[], day: EpochDay, slack: number): PanelRow | undefined {
  let best: PanelRow | undefined;
  for (const row of series) {
    const off = Math.abs(row.day - day);
    if (off <= slack && (best === undefined || off < Math.abs(best.day - day))) best = row;
  }
  return best;
}

/** Stars gained in the days up to `now` over the count before, read between the two rows around that day, and smoothed. */
function growth(series: readonly PanelRow[], now: PanelRow, days: 30 | 90): number | undefined {
  const day = now.day - days;
  const before = series.findLast((row) => row.day <= day);
  const after = series.find((row) => row.day >= day);
  if (before === undefined || after === undefined || after.day - before.day > INTERPOLATE_WITHIN) return undefined;
  const part = after.day === before.day ? 0 : (day - before.day) / (after.day - before.day);
  const then = before.stars + (after.stars - before.stars) * part;
  return then <= 0 ? undefined : smoothedRatio(days === 30 ? 'starGrowth' : 'starGrowth90d', now.stars - then, then);
}

/** The panel has no dates of creation: the mean of the recorded span stands for that of the whole life. */
function starsPerMonth(series: readonly PanelRow[], now: PanelRow): number | undefined {
  const first = series[0];
  if (first === undefined || now.day - first.day < LEAST_SPAN) return undefined;
  return Math.max(0, now.stars - first.stars) / ((now.day - first.day) / MONTH_DAYS);
}

function openIssuesFall(series: readonly PanelRow[], start: PanelRow, end: PanelRow): boolean {
  const counts = series.flatMap((row) => (row.day < start.day || row.day > end.day ? [] : (row.openIssues ?? [])));
  let rises = 0;
  let falls = 0;
  counts.forEach((open, index) => {
    const previous = counts[index - 1];
    if (previous === undefined) return;
    if (open > previous) rises += 1;
    if (open < previous) falls += 1;
  });
  return falls >= LEAST_FALLS && falls / (falls + rises) >= LEAST_FALL_SHARE;
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** What a count that only grows gained; undefined where it fell, which is a recount or another repository. */
function gained(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}
