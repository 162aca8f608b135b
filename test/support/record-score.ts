import { dayOf } from '../../src/contracts/clock.ts';
import type { Score } from '../../src/contracts/figures/score.ts';
import type { Standing, Store } from '../../db/store.ts';
import { NOW } from './temporary-store.ts';

const TODAY = dayOf(NOW);

/** A standing with nothing known but what is given. */
export const standing = (projectId: number, figures: Partial<Standing> = {}): Standing => ({
  projectId,
  day: TODAY,
  at: NOW,
  total: null,
  totalWeekAgo: null,
  adoption: null,
  growth: null,
  usage: null,
  health: null,
  coverage: 1,
  stars: null,
  starsObservedAt: null,
  forks: null,
  contributors: null,
  gained7d: null,
  gained7dDays: null,
  gained30dDays: null,
  gained90dDays: null,
  gained30d: null,
  gained90d: null,
  growth7d: null,
  growth30d: null,
  growth90d: null,
  newIssues30d: null,
  mergedPullRequests365d: null,
  issuesCreated365d: null,
  issuesClosed365d: null,
  issuesClosedRatio: null,
  lastReleaseAt: null,
  lifecycle: null,
  starQuality: null,
  ...figures,
});

export const score = (total: number | undefined, at = NOW): Score => ({
  version: 'v1',
  at,
  total,
  coverage: 1,
  oldestAt: undefined,
  metrics: [],
  missing: [{ metric: 'stars', because: 'a café, 星' }],
  strongest: [],
  weakest: [],
  dimensions: {
    adoption: { value: 1, weight: 1, coverage: 1 },
    growth: { value: 1, weight: 1, coverage: 1 },
    usage: { value: 1, weight: 1, coverage: 1 },
    health: { value: undefined, weight: 1, coverage: 1 },
  },
});

/** Stores a score, the standing that goes with it, and a measure that is no column of it. */
export const record = (
  store: Store,
  projectId: number,
  total: number | undefined,
  day = TODAY,
  figures: Partial<Standing> = {},
  kept?: number | null,
): Promise<void> =>
  store.scores.record([
    {
      score: { projectId, day, score: score(total) },
      standing: standing(projectId, { day, total: total ?? null, ...figures }),
      values: kept === undefined ? [] : [{ key: 'kept', value: kept, observedAt: NOW, days: null, note: null }],
    },
  ]);
