import type { Reading } from '../../contracts/figures/recorded.ts';
import type { TotalArtefact, TotalLine } from '../../contracts/figures/total-artefact.ts';
import { issueTotal } from './issue-counts.ts';
import { isLoss } from './is-loss.ts';
import { recordedGain } from '../stars/recorded-gain.ts';
import { WINDOW_TOLERANCE } from '../windows.ts';

const YEAR = { days: 365, tolerance: WINDOW_TOLERANCE } as const;

/** Days of readings that a year of issues may begin in. */
export const ISSUE_YEAR_DAYS = YEAR.days + YEAR.tolerance;

/**
 * Issues closed and opened in about a year as the readings have them, never scaled to it.
 * @param readings oldest first
 * @param restated what people did not do to their totals, which is left out with its days
 * @returns undefined where no two readings are a year apart, those of one count are not those of the other, or a large part of
 * a total went within the year
 */
export function recordedIssues(
  readings: readonly Pick<Reading, 'day' | 'openIssues' | 'closedIssues'>[],
  restated: readonly TotalArtefact[],
): { readonly closed: number; readonly opened: number; readonly days: number } | undefined {
  const of = (line: TotalLine): TotalArtefact[] => restated.filter((artefact) => artefact.line === line);
  const closed = recordedGain(YEAR, readings, (reading) => reading.closedIssues, of('closed-issues'));
  const opened = recordedGain(YEAR, readings, issueTotal, of('issues'));
  return closed === undefined || opened === undefined || closed.days !== opened.days || restated.some(isLoss)
    ? undefined
    : { closed: closed.value, opened: opened.value, days: closed.days };
}
