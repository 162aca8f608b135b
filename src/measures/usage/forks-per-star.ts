import { LEAST_STARS_FOR_RATIO } from '../../scoring/metrics.ts';
import { GITHUB, fromMetric, metricFact } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const forksPerStar = {
  ...fromMetric('forkRatio'),
  id: 'forks-per-star',
  column: 'forks/star',
  unit: 'share',
  better: 'higher',
  source: GITHUB,
  words: ['fork ratio', 'forks to stars', 'fork rate', 'fork to star ratio'],
  windows: [],
  compared: true,
  read: metricFact('forkRatio'),
  course: {
    draw: 'line',
    of: ({ forks, stars }) =>
      forks === null || stars === null || stars < LEAST_STARS_FOR_RATIO ? null : forks / stars,
  },
} as const satisfies Measure;
