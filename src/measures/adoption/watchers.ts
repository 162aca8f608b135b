import { absenceOf, missing } from '../../history/absence.ts';
import { currentReadings, newestKnown } from '../../history/windows.ts';
import { GITHUB } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const watchers = {
  id: 'watchers',
  label: 'watchers',
  column: 'watchers',
  unit: 'count',
  better: 'higher',
  definition: 'accounts that GitHub notifies of what happens in the repository',
  source: GITHUB,
  words: ['watching', 'watcher', 'subscribers'],
  windows: [],
  read: ({ rows, at }) =>
    newestKnown(currentReadings(rows.readings, at), (reading) => reading.watchers) ??
    missing('snapshot', absenceOf(rows, 'daily', at)),
  course: { draw: 'line', of: ({ watchers: count }) => count },
} as const satisfies Measure;
