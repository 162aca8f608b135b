import { GITHUB } from '../from-score.ts';
import type { Measure } from '../measure.ts';
import { issueTotal } from '../../history/issues/issue-counts.ts';

export const newIssues = {
  id: 'new-issues',
  label: 'new issues',
  column: 'new issues',
  unit: 'count',
  better: 'higher',
  definition: 'issues created in the window, pull requests not included',
  source: GITHUB,
  words: ['issues', 'issues opened', 'opened issues', 'issues created', 'new issue'],
  windows: [30, 90],
  compared: true,
  metric: { name: 'newIssues', window: 90 },
  columns: { 30: 'newIssues30d' },
  read: ({ facts }, window) => (window === 90 ? facts.issuesCreated90d : facts.issuesCreated30d),
  course: { draw: 'gains', total: issueTotal },
} as const satisfies Measure;
