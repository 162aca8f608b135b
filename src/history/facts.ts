import type { FetchSubject, PulseRow, Reading, RecordedRows } from '../contracts/figures/recorded.ts';
import type { Fact, MetricFacts } from '../contracts/figures/score.ts';
import type { TotalLine } from '../contracts/figures/total-artefact.ts';
import { plural } from '../text/format.ts';
import { absenceOf, issuesAbsenceOf, missing } from './absence.ts';
import { countedIn, issueTotal } from './issues/issue-counts.ts';
import type { CountedWindow } from './issues/issue-counts.ts';
import { releasesFact } from './releases/releases.ts';
import { believedStars } from './stars/believed-stars.ts';
import { starHistoryOf, starsGained } from './stars/star-gains.ts';
import type { Moment, StarGain } from './stars/star-gains.ts';
import { currentReadings, newestKnown } from './windows.ts';
import type { Figure } from './windows.ts';

/** Windows of stars gained that rankings know, days. */
export const STAR_WINDOWS = [7, 30, 90] as const;

const TOTALS: Readonly<Record<TotalLine, Figure>> = {
  issues: issueTotal,
  'closed-issues': (reading) => reading.closedIssues,
  'merged-pull-requests': (reading) => reading.mergedPullRequests,
};

/** All that the score reads, and what a ranking needs besides. */
export interface RecordedFacts {
  facts: MetricFacts;
  gained: Readonly<Record<(typeof STAR_WINDOWS)[number], StarGain>>;
  /** What all of this was read from, for figures that only a measure needs. */
  rows: RecordedRows;
}

/**
 * The facts of one project as they were known at a moment.
 *
 * @param rows readings of the last 45 days and those near the starts of the windows; star history of the last 98 days; the
 * newest pulse; releases of 400 days and the last stable one before; the newest counts of GitHub's search; fetches; artefacts
 * of the same days as the readings
 */
export function factsOf(rows: RecordedRows, moment: Moment): RecordedFacts {
  const { at } = moment;
  const { readings: all, artefacts, restated } = rows;
  const readings = { current: currentReadings(all, at), all, artefacts, restated };
  const pulse = rows.pulses.at(-1);
  const because = (subject: FetchSubject) => (): string => absenceOf(rows, subject, at);
  const current = (figure: Figure, subject: FetchSubject): Fact =>
    newestKnown(readings.current, figure) ?? missing('snapshot', absenceOf(rows, subject, at));
  const counted = (days: CountedWindow['days'], line: TotalLine, measure?: CountedWindow['measure']): Fact => {
    const figure = TOTALS[line];
    return countedIn({ days, figure, line, measure }, readings, rows.windowCounts, () =>
      // Records that have the count of today, and none at the start of the window.
      rows.origin === 'import' && newestKnown(readings.current, figure) !== undefined
        ? `no count of ${days === 365 ? 'a year' : plural(days, 'day')} before`
        : absenceOf(rows, 'windows', at),
    );
  };

  const stars = believedStars(
    newer(
      current((reading) => reading.stars, 'daily'),
      pulse,
      'stars',
    ),
    rows.artefacts,
  );
  const history = starHistoryOf(rows, moment);
  const gainedIn = (window: number): StarGain => starsGained(window, stars, history, readings, because('star-history'));
  const gained = { 7: gainedIn(7), 30: gainedIn(30), 90: gainedIn(90) };

  const facts: MetricFacts = {
    createdAt: rows.createdAt ?? undefined,
    stars,
    forks: newer(
      current((reading) => reading.forks, 'daily'),
      pulse,
      'forks',
    ),
    contributors: current((reading) => reading.contributors, 'contributors'),
    totalIssues: newestKnown(readings.current, issueTotal) ?? missing('snapshot', issuesAbsenceOf(rows, 'daily', at)),
    starsGained30d: gained[30].gained,
    stars30dAgo: gained[30].before,
    starsGained90d: gained[90].gained,
    stars90dAgo: gained[90].before,
    issuesCreated30d: counted(30, 'issues', 'issues-created-30d'),
    issuesCreated90d: counted(90, 'issues'),
    issuesCreated365d: counted(365, 'issues', 'issues-created-365d'),
    issuesClosed365d: counted(365, 'closed-issues', 'issues-closed-365d'),
    pullRequestsMerged365d: counted(365, 'merged-pull-requests', 'pull-requests-merged-365d'),
    pushedAt: lastPush(rows, readings.current, at) ?? missing('snapshot', absenceOf(rows, 'daily', at)),
    releases: releasesFact(rows, at),
  };
  return { facts, gained, rows };
}

/** The last push as a reading knows it; of the project itself where its time of reading is known and no later than `at`. */
function lastPush(rows: RecordedRows, current: readonly Reading[], at: number): Fact | undefined {
  const known = newestKnown(current, (reading) => reading.pushedAt);
  if (known !== undefined) return known;
  const readAt = rows.fetches.find(({ subject }) => subject === 'daily')?.okAt;
  return rows.pushedAt === null || readAt == null || readAt > at || rows.pushedAt > at
    ? undefined
    : { value: rows.pushedAt, observedAt: readAt, source: 'snapshot' };
}

/** Whether a reading leaves a figure open that an earlier one may know. */
export const isOpen = (reading: Reading): boolean =>
  reading.stars === null ||
  reading.forks === null ||
  reading.contributors === null ||
  reading.openIssues === null ||
  reading.closedIssues === null ||
  reading.mergedPullRequests === null ||
  reading.pushedAt === null;

/** An hourly reading that is newer than the day's takes its place. */
function newer(fact: Fact, pulse: PulseRow | undefined, count: 'stars' | 'forks'): Fact {
  const value = pulse?.[count];
  if (pulse === undefined || value == null) return fact;
  if (fact.observedAt !== undefined && fact.observedAt >= pulse.at) return fact;
  return { value, observedAt: pulse.at, source: 'snapshot' };
}
