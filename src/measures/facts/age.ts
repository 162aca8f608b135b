import { GITHUB } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const age = {
  id: 'age',
  label: 'age',
  column: 'age',
  unit: 'moment',
  better: 'neither',
  definition: 'days since the repository was created on GitHub',
  source: GITHUB,
  words: ['created', 'days since it was created', 'oldest', 'repository age'],
  windows: [],
  read: ({ facts, at }) => ({
    value: facts.createdAt,
    observedAt: facts.createdAt === undefined ? undefined : at,
    source: 'GitHub',
    missingBecause: 'the date of creation is unknown',
  }),
  course: { draw: 'nothing', because: 'Age only counts up, a day each day.' },
} as const satisfies Measure;
