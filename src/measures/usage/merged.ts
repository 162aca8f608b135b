import { GITHUB, fromMetric, metricFact } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const mergedPullRequests = {
  ...fromMetric('mergedPullRequests'),
  id: 'merged',
  column: 'merged',
  unit: 'count',
  better: 'higher',
  source: GITHUB,
  words: ['merged pull requests', 'merged prs', 'pull requests merged', 'prs merged', 'pull requests', 'prs'],
  windows: [],
  compared: true,
  columns: { 0: 'mergedPullRequests365d' },
  read: metricFact('mergedPullRequests'),
  course: { draw: 'gains', total: ({ mergedPullRequests: total }) => total },
} as const satisfies Measure;
