import type { TotalArtefact, TotalLine } from '../../contracts/figures/total-artefact.ts';
import type { Reading } from '../../contracts/figures/recorded.ts';
import { judgeCounts } from '../stars/star-artefacts.ts';
import { issueTotal } from './issue-counts.ts';

type Totals = Pick<Reading, 'day' | 'openIssues' | 'closedIssues' | 'mergedPullRequests'>;

/**
 * What people did not do to the totals of issues and merged pull requests: issues that were deleted, moved away or brought in
 * together, or that were counted in another way for a while. What falls, comes back or jumps is told as it is of stars. Issues
 * that are closed in mass are people's doing: the total of issues stands still then.
 * @param readings oldest first, one a day at most
 */
export function restatedTotals(readings: readonly Totals[]): TotalArtefact[] {
  const issues = judged('issues', readings, issueTotal);
  const closedOn = new Map(readings.map(({ day, closedIssues }) => [day, closedIssues]));
  // What was opened and what was closed are told of the same days.
  const together = issues.map((artefact): TotalArtefact => ({
    ...artefact,
    line: 'closed-issues',
    fromCount: closedOn.get(artefact.from) ?? 0,
    toCount: closedOn.get(artefact.to) ?? 0,
  }));
  const reopened = judged('closed-issues', readings, ({ closedIssues }) => closedIssues).filter(
    ({ kind, from, to }) =>
      (kind === 'restated' || kind === 'fell-to-nothing') &&
      !issues.some((artefact) => artefact.from < to && artefact.to > from),
  );
  const merged = judged('merged-pull-requests', readings, ({ mergedPullRequests }) => mergedPullRequests);
  return [...issues, ...together, ...reopened, ...merged].sort((x, y) => x.from - y.from);
}

/** A jump over more days than this is what came while nothing was read. */
const LONGEST_JUMP = 45;

/** Without standstills: projects rest, and what comes after a rest is theirs. */
function judged(
  line: TotalLine,
  readings: readonly Totals[],
  figure: (reading: Totals) => number | null,
): TotalArtefact[] {
  const counts = readings.flatMap((reading) => {
    const count = figure(reading);
    return count === null ? [] : [{ day: reading.day, count }];
  });
  return judgeCounts(counts)
    .filter(
      ({ kind, believed, from, to }) =>
        kind !== 'froze' && (kind !== 'jumped' || believed || to - from <= LONGEST_JUMP),
    )
    .map((artefact) => ({ ...artefact, line }));
}
