import { GITHUB } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const forks = {
  id: 'forks',
  label: 'forks',
  column: 'forks',
  unit: 'count',
  better: 'higher',
  definition: 'current count',
  source: GITHUB,
  words: ['fork', 'total forks', 'fork count'],
  windows: [],
  columns: { 0: 'forks' },
  read: ({ facts }) => facts.forks,
  course: { draw: 'line', of: ({ forks: count }) => count, climbs: true },
} as const satisfies Measure;
