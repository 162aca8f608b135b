import { GITHUB, fromMetric } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const contributors = {
  ...fromMetric('contributors'),
  id: 'contributors',
  column: 'contributors',
  unit: 'count',
  better: 'higher',
  source: GITHUB,
  words: ['contributor', 'committers', 'total contributors', 'contributor count'],
  windows: [],
  compared: true,
  columns: { 0: 'contributors' },
  read: ({ facts }) => facts.contributors,
  course: { draw: 'line', of: ({ contributors: count }) => count, climbs: true },
} as const satisfies Measure;
