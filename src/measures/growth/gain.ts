import * as format from '../../text/format.ts';
import { STAR_HISTORY } from '../from-score.ts';
import type { Measure } from '../measure.ts';
import { starWindowOf } from '../star-windows.ts';

export const starsGained = {
  id: 'gain',
  label: 'stars gained',
  column: 'gained',
  unit: 'gain',
  noun: 'stars',
  better: 'higher',
  definition: 'stars gained in the window, less those that were taken back',
  source: STAR_HISTORY,
  words: ['gained', 'stars gained', 'gains', 'new stars', 'star gain', 'absolute growth'],
  starGain: starWindowOf,
  windows: [7, 30, 90],
  columns: { 7: 'gained7d', 30: 'gained30d', 90: 'gained90d' },
  daysIn: { 7: 'gained7dDays', 30: 'gained30dDays', 90: 'gained90dDays' },
  read: ({ gained }, window) => gained[starWindowOf(window)].gained,
  companion: {
    column: 'growth',
    write: (row, window) => format.signedPercent(row[`growth${starWindowOf(window)}d`]),
  },
  course: { draw: 'gains', total: ({ stars }) => stars, counter: 'stars' },
} as const satisfies Measure;
