import type { Measure } from '../measure.ts';

export const score = {
  id: 'score',
  label: 'total score',
  column: 'score',
  unit: 'score',
  better: 'higher',
  definition: 'the weighted mean of adoption, growth, usage and health, 0 to 100; `method` shows how it is made',
  source: 'computed from GitHub’s figures',
  words: ['total', 'total score', 'overall', 'overall score', 'index'],
  windows: [],
  compared: true,
  columns: { 0: 'total' },
  read: ({ score: { total, oldestAt } }) => ({
    value: total,
    observedAt: oldestAt,
    source: 'score',
    missingBecause: 'too few metrics are known',
  }),
  course: { draw: 'score' },
} as const satisfies Measure;
