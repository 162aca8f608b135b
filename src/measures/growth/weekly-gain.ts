import { STAR_HISTORY } from '../from-score.ts';
import type { Measure } from '../measure.ts';

const DAYS = 90;

export const weeklyGain = {
  id: 'weekly-gain',
  label: 'stars gained a week',
  column: 'a week',
  unit: 'per-week',
  better: 'higher',
  definition:
    'stars gained in the last 90 days / the weeks that this gain is over: the usual week, without a launch deciding it',
  source: STAR_HISTORY,
  words: ['weekly gains', 'weekly stars', 'stars per week', 'weekly star gain', 'stars a week'],
  starGain: () => 90,
  windows: [],
  read({ gained }) {
    const { gained: gain } = gained[90];
    return gain.value === undefined
      ? gain
      : { value: (gain.value * 7) / (gain.days ?? DAYS), observedAt: gain.observedAt, source: gain.source };
  },
  course: { draw: 'gains', total: ({ stars }) => stars, counter: 'stars', every: 'week' },
} as const satisfies Measure;
