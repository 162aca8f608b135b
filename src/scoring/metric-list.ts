import type { Dimension, MetricName, MetricUnit } from '../contracts/score.ts';

/** What one of the ten metrics is called, where it belongs, and how a reader is told about it. */
export interface MetricDefinition {
  readonly dimension: Dimension;
  readonly unit: MetricUnit;
  /** As in a table: `forks per star`. */
  readonly label: string;
  /** The sentence that `method` shows. */
  readonly definition: string;
  /** `more stars than 93 % of the cohort`: what stands before "than" when the project is in the upper half, and in the lower. */
  readonly ahead: string;
  readonly behind: string;
}

/** The ten metrics; more is better for each. Definitions after the Redpoint Open-source Index. */
export const METRICS = {
  stars: {
    dimension: 'adoption',
    unit: 'count',
    label: 'stars',
    definition: 'current count',
    ahead: 'more stars',
    behind: 'fewer stars',
  },
  contributors: {
    dimension: 'adoption',
    unit: 'count',
    label: 'contributors',
    definition: 'current count, anonymous included',
    ahead: 'more contributors',
    behind: 'fewer contributors',
  },
  starGrowth: {
    dimension: 'growth',
    unit: 'ratio',
    label: 'star growth',
    definition: 'stars gained in the last 30 days / stars 30 days ago',
    ahead: 'more growth',
    behind: 'less growth',
  },
  starsPerMonth: {
    dimension: 'growth',
    unit: 'per-month',
    label: 'stars per month',
    definition: 'stars / months since the repository was created',
    ahead: 'more stars per month of its life',
    behind: 'fewer stars per month of its life',
  },
  forkRatio: {
    dimension: 'usage',
    unit: 'ratio',
    label: 'forks per star',
    definition: 'forks / stars',
    ahead: 'more forks per star',
    behind: 'fewer forks per star',
  },
  newIssues: {
    dimension: 'usage',
    unit: 'count',
    label: 'new issues',
    definition: 'issues created in the last 30 days',
    ahead: 'more new issues',
    behind: 'fewer new issues',
  },
  mergedPullRequests: {
    dimension: 'usage',
    unit: 'count',
    label: 'merged pull requests',
    definition: 'pull requests merged in the last 365 days',
    ahead: 'more merged pull requests',
    behind: 'fewer merged pull requests',
  },
  totalIssues: {
    dimension: 'usage',
    unit: 'count',
    label: 'total issues',
    definition: 'issues ever created',
    ahead: 'more issues in all',
    behind: 'fewer issues in all',
  },
  issuesClosed: {
    dimension: 'health',
    unit: 'ratio',
    label: 'issues closed',
    definition: 'issues closed in the last 365 days / issues created in the last 365 days',
    ahead: 'a higher share of issues closed',
    behind: 'a lower share of issues closed',
  },
  releaseCadence: {
    dimension: 'health',
    unit: 'per-year',
    label: 'release cadence',
    definition:
      'stable releases a year: the count of the last 365 days, or 365 / their median gap in days where that is lower',
    ahead: 'a quicker release rhythm',
    behind: 'a slower release rhythm',
  },
} as const satisfies Record<MetricName, MetricDefinition>;

/** How many of the ten belong to each dimension. */
export const METRICS_PER_DIMENSION = { adoption: 2, growth: 2, usage: 4, health: 2 } as const satisfies Record<
  Dimension,
  number
>;
