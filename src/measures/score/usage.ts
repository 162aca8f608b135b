import { ONLY_TOTALS, dimensionFact } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const usage = {
  id: 'usage',
  label: 'usage score',
  column: 'usage',
  unit: 'score',
  better: 'higher',
  definition: 'the usage dimension of the score, 0 to 100: forks, issues and merged pull requests',
  source: 'computed from GitHub’s figures',
  words: ['usage score', 'used', 'most used'],
  windows: [],
  compared: true,
  columns: { 0: 'usage' },
  read: dimensionFact('usage'),
  course: { draw: 'nothing', because: ONLY_TOTALS },
} as const satisfies Measure;
