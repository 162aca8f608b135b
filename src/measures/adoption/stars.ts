import { GITHUB, fromMetric } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const stars = {
  ...fromMetric('stars'),
  id: 'stars',
  column: 'stars',
  unit: 'count',
  better: 'higher',
  source: GITHUB,
  words: ['star', 'stargazers', 'total stars', 'star count'],
  windows: [],
  compared: true,
  columns: { 0: 'stars' },
  read: ({ facts }) => facts.stars,
  course: { draw: 'line', of: ({ stars: count }) => count, climbs: true, counter: 'stars' },
} as const satisfies Measure;
