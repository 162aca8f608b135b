import type { Fact } from '../../contracts/figures/score.ts';
import * as format from '../../text/format.ts';
import { STAR_HISTORY } from '../from-score.ts';
import type { Measure } from '../measure.ts';
import { overDays, starWindowOf } from '../star-windows.ts';

/** Three stars that become thirty would lead everything. */
const FLOOR = { stars: 100, gained: 10 } as const;

export const starGrowth = {
  id: 'growth',
  label: 'star growth',
  column: 'growth',
  unit: 'growth',
  better: 'higher',
  definition: 'stars gained in the window / stars at its start',
  source: STAR_HISTORY,
  words: ['star growth', 'growth rate', 'growing', 'fastest growing', 'relative growth', 'star growth rate'],
  starGain: starWindowOf,
  windows: [7, 30, 90],
  compared: true,
  floor: FLOOR,
  metric: { name: 'starGrowth', window: 30 },
  columns: { 7: 'growth7d', 30: 'growth30d', 90: 'growth90d' },
  read({ gained }, window): Fact {
    const { gained: gain, before } = gained[starWindowOf(window)];
    const missing = { ...gain, value: undefined };
    if (gain.value === undefined || before.value === undefined) return missing;
    if (before.value <= 0) return { ...missing, missingBecause: 'no stars at the start of the window' };
    return { ...gain, value: gain.value / before.value };
  },
  companion: {
    column: 'gained',
    write: (row, window) => gainedText(row[`gained${starWindowOf(window)}d`], '', row, window),
    inSentence: (row, window) => gainedText(row[`gained${starWindowOf(window)}d`], ' stars', row, window),
  },
  course: {
    draw: 'rolling',
    days: 28,
    of: (start, end) =>
      start.stars === null || end.stars === null || start.stars <= 0 ? null : end.stars / start.stars - 1,
  },
} as const satisfies Measure;

const gainedText = (gained: number | null, noun: string, row: Parameters<typeof overDays>[0], window: number): string =>
  `${format.signed(gained)}${noun}${overDays(row, window)}`;
