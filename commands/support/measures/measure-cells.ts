import { isoDay, dayOf } from '../../../src/contracts/clock.ts';
import { fileColumnOf, windowsOf } from '../../../src/measures/find.ts';
import { FACTS, MEASURES } from '../../../src/measures/index.ts';
import { storedFact } from '../../../src/measures/stored.ts';
import type { MeasureValue, ProjectRecord, Standing } from '../../../db/store.ts';

/** Columns of the standings that a file of current figures has under their own names already. */
const NAMED = [
  'total',
  'adoption',
  'growth',
  'usage',
  'health',
  'stars',
  'gained7d',
  'gained30d',
  'growth30d',
  'forks',
  'contributors',
];

const OTHERS = MEASURES.flatMap((measure) =>
  windowsOf(measure)
    .filter((window) => !NAMED.includes(measure.columns?.[window] ?? ''))
    .map((window) => ({ measure, window })),
);

/** All other measures and facts, a column each, and the two counts behind the share of closed issues. */
export const MEASURE_COLUMNS: readonly string[] = [
  ...OTHERS.map(({ measure, window }) => fileColumnOf(measure, window)),
  'issues_closed_in_12_months',
  'issues_opened_in_12_months',
  ...FACTS.map(({ id }) => id),
];

/** What is to be said with these figures. */
export const MEASURES_SMALL_PRINT: readonly string[] = [
  ...new Set(MEASURES.flatMap(({ smallPrint }) => smallPrint ?? [])),
];

/** The cells of these columns; a moment is its UTC day, unknown is null. */
export function measureCells(
  project: ProjectRecord,
  standing: Standing | undefined,
  values: readonly MeasureValue[] = [],
): (string | number | null)[] {
  return [
    ...OTHERS.map(({ measure, window }) => {
      const { value } = storedFact(measure, window, standing, values);
      if (value === undefined) return null;
      if (measure.unit === 'moment') return isoDay(dayOf(value));
      return Number(value.toFixed(Math.abs(value) < 1 ? 6 : 2));
    }),
    standing?.issuesClosed365d ?? null,
    standing?.issuesCreated365d ?? null,
    ...FACTS.map(({ text }) => text(project)),
  ];
}
