/**
 * The words of the score: what it is made from, what it says, what changed.
 *
 * Everything here survives JSON: a field that is `undefined` is absent, and absent means unknown, never zero.
 * All times are milliseconds since 1970-01-01 UTC.
 */

export const DIMENSIONS = ['adoption', 'growth', 'usage', 'health'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const METRIC_NAMES = [
  'stars',
  'contributors',
  'starGrowth',
  'starGrowth90d',
  'starsPerMonth',
  'forkRatio',
  'newIssues',
  'mergedPullRequests',
  'totalIssues',
  'issuesClosed',
  'releaseCadence',
  'lastPush',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** `ratio` is a plain fraction (0.047 is 4.7 %). `per-month` and `per-year` are counts in that time; `days` is an age. */
export type MetricUnit = 'count' | 'ratio' | 'per-month' | 'per-year' | 'days';

/** Why a figure is absent that imported records do not have: answers leave it out instead of saying it on every card. */
export const NOT_RECORDED = 'not recorded';

/** One figure as it was read, or the reason why it is absent. */
export interface Fact {
  readonly value: number | undefined;
  /** When the figure was true (ms). */
  readonly observedAt: number | undefined;
  /** Where it comes from, in words a reader understands: `snapshot`, `star history`, `recorded weekly figures`. */
  readonly source: string;
  /** A clause for the reader when `value` is undefined: `never fetched`, `GitHub refuses the count for large repositories`. */
  readonly missingBecause?: string | undefined;
  /** Days that a gain is over, where it is one. */
  readonly days?: number | undefined;
  /** Of a gain that was scaled to its window: what it is before it was rounded, so that a ratio of two is that of what was counted. */
  readonly unrounded?: number | undefined;
  /** What it is a figure of, where a project has several: `polars (PyPI)`. */
  readonly note?: string | undefined;
}

/** A fact with its unit: one metric, computed. */
export interface MetricInput extends Fact {
  readonly unit: MetricUnit;
  /** What is placed in the cohort, where that is not the value itself: a ratio of small counts, drawn towards the usual one. */
  readonly smoothed?: number | undefined;
  /** How far chance alone moves the placed figure in a week, as one standard deviation in its own unit; absent: not at all. */
  readonly weeklyNoise?: number | undefined;
}

/** One release, as far as the cadence needs it. */
export interface ReleaseFact {
  readonly publishedAt: number;
  /** By flag or by name; see `history/stable-release.ts`. */
  readonly prerelease: boolean;
}

/** The releases that are known. `value: []` means "read, and there are none"; undefined means unknown. */
export interface ReleasesFact {
  readonly value: readonly ReleaseFact[] | undefined;
  readonly observedAt: number | undefined;
  readonly source: string;
  readonly missingBecause?: string | undefined;
  /** Days that the list was read without a hole up to `observedAt`, where that is not the whole year: its count is none of a year. */
  readonly readDays?: number;
}

/** All that the metrics are computed from. Window counts end at their own `observedAt`. */
export interface MetricFacts {
  readonly createdAt: number | undefined;
  /** Current counts. */
  readonly stars: Fact;
  readonly forks: Fact;
  readonly contributors: Fact;
  /** Issues ever created, pull requests not included. */
  readonly totalIssues: Fact;
  /** Stars gained in 30 days (net of stars taken back), and the count those 30 days started from. */
  readonly starsGained30d: Fact;
  readonly stars30dAgo: Fact;
  /** The same over 90 days. */
  readonly starsGained90d: Fact;
  readonly stars90dAgo: Fact;
  /** Shown and ranked, but not scored: a month of a small project is chance. */
  readonly issuesCreated30d: Fact;
  readonly issuesCreated90d: Fact;
  readonly issuesCreated365d: Fact;
  readonly issuesClosed365d: Fact;
  readonly pullRequestsMerged365d: Fact;
  /** When anything was last pushed (ms since 1970); `observedAt` says when that was read. */
  readonly pushedAt: Fact;
  readonly releases: ReleasesFact;
}

/** One metric inside a score. `percentile` is undefined exactly when `value` is. */
export interface MetricScore extends MetricInput {
  readonly name: MetricName;
  readonly dimension: Dimension;
  /** Place in the reference cohort, 0 to 100; ties count half. */
  readonly percentile: number | undefined;
  /** Percentage of the cohort that is strictly worse: what "more than N %" may claim. */
  readonly cohortBelow: number | undefined;
  /** Projects behind the place; undefined when `value` is. */
  readonly cohortSize: number | undefined;
  /** Percentile points that chance alone moves it in a week (one standard deviation); undefined when `value` is. */
  readonly noise: number | undefined;
  /** Part of its dimension this metric carries, 0..1; 0 when it is missing. */
  readonly share: number;
  /** Points of the 100 that it contributes to the total; undefined where there is no total. */
  readonly points: number | undefined;
}

export interface DimensionScore {
  /** Mean percentile of the metrics that are present, by their weights, 0 to 100; undefined when none is. */
  readonly value: number | undefined;
  /** Weight of the dimension in the total as configured, as a fraction of all weights. */
  readonly weight: number;
  /** Weight of its metrics that are present, 0..1. */
  readonly coverage: number;
}

/** A sentence part about one metric: `more growth than 93 % of 800 comparable projects`. */
export interface Reason {
  readonly metric: MetricName;
  readonly percentile: number;
  readonly text: string;
}

export interface Missing {
  readonly metric: MetricName;
  readonly because: string;
}

export interface Score {
  /** Method and cohort, for example `v2`, with the weights where they are not the usual ones; scores of different versions are not compared. */
  readonly version: string;
  /** The moment the score speaks about. */
  readonly at: number;
  /** 0 to 100; undefined below the least coverage. */
  readonly total: number | undefined;
  readonly dimensions: Readonly<Record<Dimension, DimensionScore>>;
  /** All of them, in the order of METRIC_NAMES. */
  readonly metrics: readonly MetricScore[];
  readonly missing: readonly Missing[];
  /** Weight of what is present, 0..1. */
  readonly coverage: number;
  /** Time of the oldest figure that was used; undefined when none was. */
  readonly oldestAt: number | undefined;
  /** Best first. */
  readonly strongest: readonly Reason[];
  /** Worst first. */
  readonly weakest: readonly Reason[];
}

/** Weights of the dimensions in the total; any positive numbers, they are normalised. */
export type Weights = Readonly<Record<Dimension, number>>;

export interface MetricChange {
  readonly metric: MetricName;
  readonly dimension: Dimension;
  readonly unit: MetricUnit;
  /** `appeared` and `vanished`: known on one side only. */
  readonly kind: 'up' | 'down' | 'same' | 'appeared' | 'vanished';
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly percentileFrom: number | undefined;
  readonly percentileTo: number | undefined;
  /**
   * Points of the total that this metric explains: its own move where it is known on both sides, and else what counting it,
   * or no longer counting it, shifts the total by. Undefined unless both scores have a total.
   */
  readonly points: number | undefined;
  /** Whether it moved further than chance usually moves it; never true of what became known or unknown. */
  readonly beyondNoise: boolean;
}

/** What is different between two scores of one project. */
export interface ScoreChange {
  /** False when method or cohort changed between them: then only the values may be compared, and no points are given. */
  readonly comparable: boolean;
  readonly from: number;
  readonly to: number;
  /** Movement of the total, by the metrics that both scores know; undefined where one of them has no total. */
  readonly total: number | undefined;
  /** What the total shifted by because metrics became known or unknown: no movement of the project. */
  readonly shift: number | undefined;
  /** Movement that chance alone explains in this time (points of the total). */
  readonly noise: number | undefined;
  /** Movements of the dimensions, by the metrics that both scores know. */
  readonly dimensions: Readonly<Record<Dimension, number | undefined>>;
  /** The largest move first; metrics that stayed the same are left out. */
  readonly metrics: readonly MetricChange[];
}
