import type { MeasureOrder, Standing } from '../../ports/findings.ts';

/** Each field of a standing and its column. */
export const STANDING_COLUMNS = {
  projectId: 'project_id',
  day: 'day',
  at: 'at',
  total: 'total',
  totalWeekAgo: 'total_week_ago',
  adoption: 'adoption',
  growth: 'growth',
  usage: 'usage',
  health: 'health',
  coverage: 'coverage',
  stars: 'stars',
  starsObservedAt: 'stars_observed_at',
  forks: 'forks',
  contributors: 'contributors',
  gained7d: 'gained_7d',
  gained30d: 'gained_30d',
  gained90d: 'gained_90d',
  gained7dDays: 'gained_7d_days',
  gained30dDays: 'gained_30d_days',
  gained90dDays: 'gained_90d_days',
  growth7d: 'growth_7d',
  growth30d: 'growth_30d',
  growth90d: 'growth_90d',
  newIssues30d: 'new_issues_30d',
  mergedPullRequests365d: 'merged_pull_requests_365d',
  issuesCreated365d: 'issues_created_365d',
  issuesClosed365d: 'issues_closed_365d',
  issuesClosedRatio: 'issues_closed_ratio',
  lastReleaseAt: 'last_release_at',
  lifecycle: 'lifecycle',
  starQuality: 'star_quality',
} as const satisfies Record<keyof Standing, string>;

export const standingSelection = (table: string): string =>
  Object.entries(STANDING_COLUMNS)
    .map(([field, column]) => `${table}.${column} as ${field}`)
    .join(', ');

/** The gain whose floor applies to an order: that of its own window, else of 30 days. */
export function gainColumnOf(order: MeasureOrder): string {
  switch (order) {
    case 'gained7d':
    case 'growth7d':
      return STANDING_COLUMNS.gained7d;
    case 'gained90d':
    case 'growth90d':
      return STANDING_COLUMNS.gained90d;
    default:
      return STANDING_COLUMNS.gained30d;
  }
}
