import { DAY } from '../../contracts/clock.ts';
import { MONTH_DAYS } from '../../scoring/metrics.ts';
import { GITHUB, fromMetric, metricFact } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const starsPerMonth = {
  ...fromMetric('starsPerMonth'),
  id: 'stars-per-month',
  column: 'a month',
  unit: 'per-month',
  better: 'higher',
  source: GITHUB,
  words: ['stars a month', 'stars per month of life', 'stars per month of its life', 'stars by age', 'lifetime pace'],
  windows: [],
  compared: true,
  read: metricFact('starsPerMonth'),
  course: {
    draw: 'line',
    of: ({ stars, at }, createdAt) =>
      stars === null || createdAt === null ? null : stars / Math.max(1, (at - createdAt) / DAY / MONTH_DAYS),
  },
} as const satisfies Measure;
