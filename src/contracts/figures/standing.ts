/** Flat current figures of one project; null is unknown. Windows end at `day`. */
export interface Standing {
  projectId: number;
  day: number;
  at: number;
  total: number | null;
  /** What `total` is to be held against for the movement in a week: equal to it where nothing moved beyond chance. */
  totalWeekAgo: number | null;
  adoption: number | null;
  growth: number | null;
  usage: number | null;
  health: number | null;
  coverage: number;
  stars: number | null;
  starsObservedAt: number | null;
  forks: number | null;
  contributors: number | null;
  gained7d: number | null;
  gained30d: number | null;
  gained90d: number | null;
  /** Days that these gains are over; null where they are unknown, or were worked out before this was kept. */
  gained7dDays: number | null;
  gained30dDays: number | null;
  gained90dDays: number | null;
  growth7d: number | null;
  growth30d: number | null;
  growth90d: number | null;
  newIssues30d: number | null;
  mergedPullRequests365d: number | null;
  issuesCreated365d: number | null;
  issuesClosed365d: number | null;
  issuesClosedRatio: number | null;
  lastReleaseAt: number | null;
  lifecycle: string | null;
  starQuality: 'low' | 'medium' | 'high' | null;
}

/** The numeric columns of a standing that projects can be ranked by. */
export type StandingOrder =
  | 'total'
  | 'adoption'
  | 'growth'
  | 'usage'
  | 'health'
  | 'stars'
  | 'gained7d'
  | 'gained30d'
  | 'gained90d'
  | 'growth7d'
  | 'growth30d'
  | 'growth90d'
  | 'newIssues30d'
  | 'mergedPullRequests365d'
  | 'contributors'
  | 'forks'
  | 'issuesClosedRatio'
  | 'lastReleaseAt';
