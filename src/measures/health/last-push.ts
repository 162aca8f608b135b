import { DAY } from '../../contracts/clock.ts';
import { GITHUB } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const lastPush = {
  id: 'last-push',
  label: 'last push',
  column: 'last push',
  unit: 'moment',
  better: 'lower',
  definition: 'days since anything was pushed',
  source: GITHUB,
  words: ['days since the last push', 'days since last push', 'push', 'pushed', 'last commit', 'last activity'],
  windows: [],
  compared: true,
  metric: { name: 'lastPush', window: 0 },
  read: ({ facts }) => facts.pushedAt,
  course: {
    draw: 'line',
    of: ({ pushedAt, at }) => (pushedAt === null ? null : Math.floor(Math.max(0, at - pushedAt) / DAY)),
  },
} as const satisfies Measure;
