import { absenceOf, missing } from '../../history/absence.ts';
import { currentReadings, newestKnown } from '../../history/windows.ts';
import { GITHUB } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const openIssues = {
  id: 'open-issues',
  label: 'open issues',
  column: 'open issues',
  unit: 'count',
  better: 'neither',
  definition:
    'issues that are open now, pull requests not included; a large project has more of them than a neglected one',
  source: GITHUB,
  words: ['backlog', 'issue backlog', 'issues open', 'unresolved issues'],
  windows: [],
  read: ({ rows, at }) =>
    newestKnown(currentReadings(rows.readings, at), (reading) => reading.openIssues) ??
    missing('snapshot', absenceOf(rows, 'daily', at)),
  course: { draw: 'line', of: ({ openIssues: count }) => count, closing: true },
} as const satisfies Measure;
