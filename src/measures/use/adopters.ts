import { missing } from '../../history/absence.ts';
import { GITHUB } from '../from-score.ts';
import type { Measure } from '../measure.ts';

export const adopters = {
  id: 'adopters',
  label: 'named adopters',
  column: 'adopters',
  unit: 'count',
  better: 'higher',
  definition: 'users that the project’s ADOPTERS or USERS file names; unknown where there is no such file',
  source: GITHUB,
  words: ['adopter', 'adopters', 'named users', 'users named'],
  windows: [],
  read: ({ adopters: known, rows }) =>
    known.state === 'listed'
      ? {
          value: known.count,
          observedAt: rows.fetches.find(({ subject }) => subject === 'adopters')?.okAt ?? undefined,
          source: 'adopters file',
        }
      : missing('adopters file', known.state === 'none' ? 'no ADOPTERS file' : 'never fetched'),
  course: { draw: 'nothing', because: 'Lists of adopters are read every four weeks; use says who was named since.' },
} as const satisfies Measure;
