import { GITHUB } from '../from-score.ts';
import type { FactMeasure } from '../measure.ts';

export const licence = {
  id: 'licence',
  label: 'licence',
  definition: 'the SPDX id of the licence that GitHub recognises; empty where it recognises none',
  source: GITHUB,
  words: ['license', 'spdx'],
  text: ({ license }) => license,
} as const satisfies FactMeasure;
