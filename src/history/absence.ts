import { DAY } from '../contracts/clock.ts';
import { absenceSentence } from '../text/absence-reasons.ts';
import { plural } from '../text/format.ts';
import type { FetchSubject, RecordedRows } from '../contracts/figures/recorded.ts';
import { NOT_RECORDED } from '../contracts/figures/score.ts';
import type { Fact } from '../contracts/figures/score.ts';
import { OLDEST_DAYS } from './windows.ts';

/** Why a figure of a subject is not known at `at` (ms), as a clause for a reader. */
export function absenceOf(
  { fetches, origin }: Pick<RecordedRows, 'fetches' | 'origin'>,
  subject: FetchSubject,
  at: number,
): string {
  const fetched = fetches.find((row) => row.subject === subject);
  if (fetched === undefined) return origin === 'import' ? NOT_RECORDED : 'never fetched';
  if (fetched.reason !== null) return absenceSentence(fetched.reason);
  if (fetched.okAt === null) return 'never fetched';
  const days = Math.floor((at - fetched.okAt) / DAY);
  return days > OLDEST_DAYS ? `last read ${plural(days, 'day')} ago` : 'GitHub did not give it';
}

/** The same for counts of issues, which some projects have switched off. */
export const issuesAbsenceOf = (
  rows: Pick<RecordedRows, 'fetches' | 'origin'>,
  subject: FetchSubject,
  at: number,
): string => absenceOf(rows, rows.fetches.some((row) => row.reason === 'issues-off') ? 'windows' : subject, at);

/** A figure that is not known. */
export const missing = (source: string, missingBecause: string | undefined): Fact => ({
  value: undefined,
  observedAt: undefined,
  source,
  missingBecause,
});
