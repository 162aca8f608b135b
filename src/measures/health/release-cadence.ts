import { GITHUB, fromMetric, metricFact } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const releaseCadence = {
  ...fromMetric('releaseCadence'),
  id: 'release-cadence',
  column: 'releases a year',
  unit: 'per-year',
  better: 'higher',
  source: GITHUB,
  words: ['releases', 'cadence', 'releases a year', 'releases per year', 'release rhythm', 'release frequency'],
  windows: [],
  compared: true,
  read: metricFact('releaseCadence'),
  course: {
    draw: 'nothing',
    because: 'A rhythm is one figure of a whole year; the releases themselves are marked in the other pictures.',
  },
} as const satisfies Measure;
