import { assertCohort } from './cohort.ts';
import type { Cohort } from './cohort.ts';
import table from './cohort/cohort-v2.json' with { type: 'json' };

/** The reference cohort in use; how it was made stands in `cohort/README.md` and in the table itself. */
export const COHORT: Cohort = assertCohort(table);
