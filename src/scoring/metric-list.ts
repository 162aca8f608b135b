import type { Dimension, MetricName, MetricUnit } from '../contracts/figures/score.ts';

/** What a metric is called, where it belongs, and how a reader is told about it. */
export interface MetricDefinition {
  readonly dimension: Dimension;
  /** Part of its dimension that it carries when all of the dimension's metrics are known; they add up to 1. */
  readonly weight: number;
  readonly better: 'higher' | 'lower';
  readonly unit: MetricUnit;
  /** Length of the window it counts over; absent for figures of one moment. */
  readonly windowDays?: number;
  /** As in a table: `forks per star`. */
  readonly label: string;
  /** The sentence that `method` shows. */
  readonly definition: string;
  /** `more stars than 93 % of 800 comparable projects`: what comes before "than" when the project is in the upper half, and in the lower. */
  readonly ahead: string;
  readonly behind: string;
  /** Which comparable projects its cohort holds, where it is not all of them: `more than 93 % of 300 comparable projects <among>`. */
  readonly among?: string;
  /** Most projects reach the best value, so that reaching it is no strength to name. */
  readonly bestIsUsual?: true;
}

/** Ten after the Redpoint Open-source Index; growth over 90 days and the days since the last push are ours. */
export const METRICS = {
  stars: {
    dimension: 'adoption',
    weight: 1 / 2,
    better: 'higher',
    unit: 'count',
    label: 'stars',
    definition: 'current count',
    ahead: 'more stars',
    behind: 'fewer stars',
  },
  contributors: {
    dimension: 'adoption',
    weight: 1 / 2,
    better: 'higher',
    unit: 'count',
    label: 'contributors',
    definition: 'current count, anonymous included',
    ahead: 'more contributors',
    behind: 'fewer contributors',
  },
  starGrowth: {
    dimension: 'growth',
    weight: 1 / 6,
    better: 'higher',
    unit: 'ratio',
    windowDays: 30,
    label: 'star growth, 30 days',
    definition: 'stars gained in the last 30 days / stars 30 days ago',
    ahead: 'more growth',
    behind: 'less growth',
  },
  starGrowth90d: {
    dimension: 'growth',
    weight: 1 / 2,
    better: 'higher',
    unit: 'ratio',
    windowDays: 90,
    label: 'star growth, 90 days',
    definition: 'stars gained in the last 90 days / stars 90 days ago',
    ahead: 'more growth over 90 days',
    behind: 'less growth over 90 days',
  },
  starsPerMonth: {
    dimension: 'growth',
    weight: 1 / 3,
    better: 'higher',
    unit: 'per-month',
    label: 'stars per month',
    definition: 'stars / months since the repository was created',
    ahead: 'more stars per month of its life',
    behind: 'fewer stars per month of its life',
  },
  forkRatio: {
    dimension: 'usage',
    weight: 1 / 4,
    better: 'higher',
    unit: 'ratio',
    label: 'forks per star',
    definition: 'forks / stars',
    ahead: 'more forks per star',
    behind: 'fewer forks per star',
  },
  newIssues: {
    dimension: 'usage',
    weight: 1 / 4,
    better: 'higher',
    unit: 'count',
    windowDays: 90,
    label: 'new issues',
    definition: 'issues created in the last 90 days',
    ahead: 'more new issues',
    behind: 'fewer new issues',
  },
  mergedPullRequests: {
    dimension: 'usage',
    weight: 1 / 4,
    better: 'higher',
    unit: 'count',
    windowDays: 365,
    label: 'merged pull requests',
    definition: 'pull requests merged in the last 365 days',
    ahead: 'more merged pull requests',
    behind: 'fewer merged pull requests',
  },
  totalIssues: {
    dimension: 'usage',
    weight: 1 / 4,
    better: 'higher',
    unit: 'count',
    label: 'total issues',
    definition: 'issues ever created',
    ahead: 'more issues in all',
    behind: 'fewer issues in all',
  },
  issuesClosed: {
    dimension: 'health',
    weight: 1 / 4,
    better: 'higher',
    unit: 'ratio',
    windowDays: 365,
    label: 'issues closed',
    definition:
      'issues closed in the last 365 days / issues created in the last 365 days, counted up to 100 %: closing an old backlog is worth no more than keeping up',
    ahead: 'a higher share of issues closed',
    behind: 'a lower share of issues closed',
  },
  releaseCadence: {
    dimension: 'health',
    weight: 1 / 4,
    better: 'higher',
    unit: 'per-year',
    windowDays: 365,
    label: 'release cadence',
    definition:
      'stable releases a year: the count of the last 365 days, or 365 / their median gap in days where that is lower',
    ahead: 'a quicker release rhythm',
    behind: 'a slower release rhythm',
  },
  lastPush: {
    dimension: 'health',
    weight: 1 / 2,
    better: 'lower',
    unit: 'days',
    label: 'last push',
    definition: 'days since anything was pushed; the first 14 count alike',
    ahead: 'a more recent push',
    behind: 'a longer time without a push',
    among: 'that paused for two weeks',
    bestIsUsual: true,
  },
} as const satisfies Record<MetricName, MetricDefinition>;

/** How many metrics belong to each dimension. */
export const METRICS_PER_DIMENSION = { adoption: 2, growth: 3, usage: 4, health: 3 } as const satisfies Record<
  Dimension,
  number
>;
