import { ONLY_TOTALS, dimensionFact } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const health = {
  id: 'health',
  label: 'health score',
  column: 'health',
  unit: 'score',
  better: 'higher',
  definition: 'the health dimension of the score, 0 to 100: issues closed, releases and the last push',
  source: 'computed from GitHub’s figures',
  words: ['health score', 'healthy', 'healthiest', 'maintained'],
  windows: [],
  compared: true,
  columns: { 0: 'health' },
  read: dimensionFact('health'),
  course: { draw: 'nothing', because: ONLY_TOTALS },
} as const satisfies Measure;
