import type { TotalArtefact, TotalLine } from '../../contracts/figures/total-artefact.ts';
import type { Reading } from '../../contracts/figures/recorded.ts';
import type { StarArtefact } from '../../contracts/figures/star-artefact.ts';
import { isBreak } from '../stars/counter-rules.ts';
import { judgeCounts } from '../stars/star-artefacts.ts';
import type { CountOfDay } from '../stars/star-steps.ts';
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

/**
 * A total is two counts that a recorder may read at different times: what it shows closed before it shows it no longer open
 * comes and goes. Such is a step with another one the other way beside it, of at least this share, within so many days.
 */
const TAKEN_BACK = { share: 0.5, days: 35, timesUsual: 3 };
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
    .filter((artefact) => artefact.believed || (isLarge(artefact) && !comesAndGoes(counts, artefact)))
    .filter((artefact, _, left) => artefact.believed || artefact.kind !== 'came-back' || answersLoss(artefact, left))
    .map((artefact) => ({ ...artefact, line }));
}

/** A smaller loss is kept: what it corrects was counted before, so that both ends together are nearer to what people did. */
const isLarge = ({ fromCount, toCount }: StarArtefact): boolean =>
  toCount >= fromCount || isBreak(fromCount - toCount, fromCount);

/** Whether what came back was left out as a loss before. */
const answersLoss = ({ from }: StarArtefact, left: readonly StarArtefact[]): boolean =>
  left.some(({ kind, to }) => kind === 'restated' && to <= from && to >= from - TAKEN_BACK.days);

/** Whether a step takes back what came shortly before, or is itself taken back shortly after. */
function comesAndGoes(counts: readonly CountOfDay[], { from, to, fromCount, toCount }: StarArtefact): boolean {
  const by = toCount - fromCount;
  const [first, last] = by < 0 ? [from - TAKEN_BACK.days, from] : [to, to + TAKEN_BACK.days];
  const gains = counts
    .slice(1)
    .map(({ day, count }, at) => ({ day, gain: count - (counts[at]?.count ?? count) }))
    .filter(({ day }) => day > from - 2 * TAKEN_BACK.days && day <= to + 2 * TAKEN_BACK.days);
  const usual = gains.map(({ gain }) => Math.max(0, gain)).sort((x, y) => x - y)[gains.length >> 1] ?? 0;
  const least = Math.max(TAKEN_BACK.share * Math.abs(by), TAKEN_BACK.timesUsual * usual);
  return gains.some(({ day, gain }) => day > first && day <= last && (by < 0 ? gain : -gain) >= least);
}
