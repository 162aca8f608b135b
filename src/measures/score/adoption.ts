import { ONLY_TOTALS, dimensionFact } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const adoption = {
  id: 'adoption',
  label: 'adoption score',
  column: 'adoption',
  unit: 'score',
  better: 'higher',
  definition: 'the adoption dimension of the score, 0 to 100: stars and contributors',
  source: 'computed from GitHub’s figures',
  words: ['adoption score', 'adopted', 'most adopted'],
  windows: [],
  compared: true,
  columns: { 0: 'adoption' },
  read: dimensionFact('adoption'),
  course: { draw: 'nothing', because: ONLY_TOTALS },
} as const satisfies Measure;
