import { DAY, SECOND } from '../contracts/clock.ts';
import type { CoverageSpan, Subject } from '../contracts/figures/coverage.ts';
import type { CountSeries, Day, GainSeries, ProjectHistory } from '../contracts/figures/series.ts';
import { stretchesOf } from './coverage.ts';
import type { Stretch } from './coverage.ts';

/**
 * Over which times each subject of a project was read. Lists have rows that say so; of counts the readings themselves do,
 * and no second record of it could disagree with them.
 */

/**
 * Days without a reading of a total that are bridged, ms. What it came to over a longer time is exact once both ends were
 * read, so that some weeks do no harm. After more, a count may have been restated or a tracker moved unseen.
 */
const TOTALS_BRIDGED = 45 * DAY;

const READ = {
  releases: ({ coverage }) => coverage.releases,
  mentions: ({ mentions }) => mentions.read,
  stars: ({ counts, starHistory }) =>
    [...totals(daysOf(counts.stars)), ...wholeDays(starHistory)].sort((a, b) => a.from - b.from),
  issues: ({ counts }) => totals(bothKnown(counts.openIssues, counts.closedIssues)),
  'pull-requests': ({ counts }) => totals(daysOf(counts.mergedPullRequests)),
  pushes: ({ facts: { lastPushDay }, reach: { lastPush } }) =>
    // Only the newest push is told: between it and its reading there was no other.
    lastPushDay === null || lastPush === null || lastPush * SECOND < lastPushDay * DAY
      ? []
      : [{ from: lastPushDay * DAY, to: lastPush * SECOND, completeness: 'newest-only' }],
} as const satisfies Record<Subject, (history: ProjectHistory) => readonly CoverageSpan[]>;

/** Coverage of one subject, oldest first. Days of counts are UTC days, those of the star history are of its own zone. */
export const coverageOf = (history: ProjectHistory, subject: Subject): readonly CoverageSpan[] =>
  READ[subject](history);

/** Unbroken stretches of days (UTC) in which the totals of a subject were read, oldest first. */
export function countedStretches(
  history: ProjectHistory,
  subject: Exclude<Subject, 'releases' | 'mentions' | 'pushes'>,
): { readonly from: Day; readonly to: Day }[] {
  return stretchesOf(coverageOf(history, subject), TOTALS_BRIDGED).map(({ from, to }) => ({
    from: Math.floor(from / DAY),
    to: Math.floor(to / DAY),
  }));
}

const totals = (days: Iterable<Day>): CoverageSpan[] => spansOf(days, 'total');

function spansOf(days: Iterable<Day>, completeness: CoverageSpan['completeness']): CoverageSpan[] {
  const stretches: Stretch[] = [];
  for (const day of days) {
    const last = stretches.at(-1);
    const to = (day + 1) * DAY - 1;
    if (last !== undefined && last.to + 1 === day * DAY) stretches[stretches.length - 1] = { from: last.from, to };
    else stretches.push({ from: day * DAY, to });
  }
  return stretches.map((stretch) => ({ ...stretch, completeness }));
}

function* daysOf(series: CountSeries | null): Generator<Day> {
  if (series === null) return;
  for (const [index, value] of series.values.entries()) if (value !== null) yield series.start + index;
}

function* bothKnown(one: CountSeries | null, other: CountSeries | null): Generator<Day> {
  if (other === null) return;
  for (const day of daysOf(one)) if (other.values[day - other.start] != null) yield day;
}

function wholeDays(series: GainSeries | null): CoverageSpan[] {
  if (series === null) return [];
  const days = series.values.flatMap((value, index) =>
    value === null || series.start + index > series.completeThrough ? [] : [series.start + index],
  );
  return spansOf(days, 'complete');
}
