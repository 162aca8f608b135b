import { ONLY_TOTALS, dimensionFact } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const momentum = {
  id: 'momentum',
  label: 'growth score',
  column: 'momentum',
  unit: 'score',
  better: 'higher',
  definition:
    'the growth dimension of the score, 0 to 100: how fast stars came in the last month, the last 90 days and over its life',
  source: 'computed from GitHub’s figures',
  words: ['growth score', 'growth dimension'],
  windows: [],
  compared: true,
  columns: { 0: 'growth' },
  read: dimensionFact('growth'),
  course: { draw: 'nothing', because: ONLY_TOTALS },
} as const satisfies Measure;
