import type { Reading, WindowCountRow, WindowMeasure } from '../../contracts/figures/recorded.ts';
import type { Fact } from '../../contracts/figures/score.ts';
import type { TotalArtefact, TotalLine } from '../../contracts/figures/total-artefact.ts';
import { dayOf } from '../../contracts/clock.ts';
import { missing } from '../absence.ts';
import { isLoss } from './is-loss.ts';
import { WINDOW_TOLERANCE, gainedIn } from '../windows.ts';
import type { Figure } from '../windows.ts';

/** Issues ever created; null unless both parts were read together. */
export const issueTotal = ({
  openIssues,
  closedIssues,
}: Pick<Reading, 'openIssues' | 'closedIssues'>): number | null =>
  openIssues === null || closedIssues === null ? null : openIssues + closedIssues;

export interface CountedWindow {
  days: 30 | 90 | 365;
  figure: Figure;
  /** Which of the totals it is. */
  line: TotalLine;
  /** The same window as GitHub's search counts it, for the time before there are own snapshots; absent where none is asked for. */
  measure?: WindowMeasure | undefined;
}

/**
 * What was created, closed or merged in a window: by difference of own snapshots, else as GitHub's search counted it.
 * @param missingBecause why neither is known
 */
export function countedIn(
  { days, figure, line, measure }: CountedWindow,
  readings: { current: readonly Reading[]; all: readonly Reading[]; restated: readonly TotalArtefact[] },
  searched: readonly WindowCountRow[],
  missingBecause: () => string,
): Fact {
  const artefacts = readings.restated.filter((artefact) => artefact.line === line);
  const gain = gainedIn({ days, tolerance: WINDOW_TOLERANCE }, figure, { ...readings, artefacts });
  const isRestated =
    gain !== undefined &&
    artefacts.some((one) => isLoss(one) && one.to > dayOf(gain.observedAt) - days && one.from < dayOf(gain.observedAt));
  if (gain !== undefined && gain.value >= 0 && !isRestated) return gain;
  const counted = searched.find((row) => row.measure === measure);
  if (counted !== undefined) return { value: counted.value, observedAt: counted.asOf, source: 'GitHub search' };
  return missing(
    'snapshot',
    gain === undefined ? missingBecause() : 'the count fell, so things were deleted or moved away',
  );
}
