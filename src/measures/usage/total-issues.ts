import { GITHUB, fromMetric } from '../from-score.ts';
import type { Measure } from '../measure.ts';
import { issueTotal } from '../../history/issues/issue-counts.ts';

export const totalIssues = {
  ...fromMetric('totalIssues'),
  id: 'total-issues',
  column: 'issues',
  unit: 'count',
  better: 'higher',
  source: GITHUB,
  words: ['all issues', 'issues in all', 'issues ever', 'issue count'],
  windows: [],
  compared: true,
  read: ({ facts }) => facts.totalIssues,
  course: { draw: 'line', of: issueTotal, climbs: true },
} as const satisfies Measure;
