import { GITHUB } from '../from-score.ts';
import type { FactMeasure } from '../measure.ts';

export const archived = {
  id: 'archived',
  label: 'archived',
  definition: 'whether its owner made the repository read-only',
  source: GITHUB,
  words: ['read only', 'archive'],
  text: (project) => (project.archived ? 'yes' : project.createdAt === null ? null : 'no'),
} as const satisfies FactMeasure;
