import { DAY } from '../core/clock.ts';
import type { Fact, MetricFacts, ReleasesFact } from '../core/score.ts';

/** The counts of one moment, as a snapshot has them. A count that could not be read is undefined. */
export interface CountsReading {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly stars?: number | undefined;
  readonly forks?: number | undefined;
  readonly contributors?: number | undefined;
  readonly openIssues?: number | undefined;
  /** Issues ever closed. */
  readonly closedIssues?: number | undefined;
  /** Pull requests ever merged. */
  readonly mergedPullRequests?: number | undefined;
}

/** Windows that GitHub counted itself (search), each ending at its own `observedAt`; absent when never asked. */
export interface CountedWindows {
  readonly issuesCreated30d?: Fact | undefined;
  readonly issuesCreated365d?: Fact | undefined;
  readonly issuesClosed365d?: Fact | undefined;
  readonly pullRequestsMerged365d?: Fact | undefined;
}

/** The last 30 days by GitHub's star history: counts of stars that still exist. */
export interface StarHistoryWindow {
  readonly gained30d: number;
  readonly stars30dAgo: number;
  readonly observedAt: number;
}

export interface FactsInput {
  readonly createdAt: number | undefined;
  /**
   * Own snapshots in ascending order. Enough are: the newest, and for 30 and for 365 days before it the last one at or
   * before that moment and the first one after it.
   */
  readonly readings: readonly CountsReading[];
  readonly releases: ReleasesFact;
  readonly starHistory?: StarHistoryWindow | undefined;
  readonly windows?: CountedWindows | undefined;
  /** What the readings are called before a reader. */
  readonly source?: string | undefined;
}

/** Widest hole between two readings across which a count is read off the line between them, in days. */
const HOLE_30D = 15;
const HOLE_365D = 45;
/** A window counted by GitHub is preferred while it is no more than this much older than the newest reading, in days. */
const FRESH_WINDOW = 7;

type Count = (reading: CountsReading) => number | undefined;
const issuesEver: Count = ({ openIssues, closedIssues }) =>
  openIssues === undefined || closedIssues === undefined ? undefined : openIssues + closedIssues;

/**
 * The facts of the ten metrics, from what is stored about one project.
 *
 * Windows are differences of own readings where those reach back far enough, else what GitHub counted. Stars gained are
 * likewise observed first and reconstructed second. What neither gives stays unknown, with the reason.
 */
export function factsOf(input: FactsInput): MetricFacts {
  const { readings, windows = {}, source = 'snapshots' } = input;
  const newest = readings.at(-1)?.at;
  const current = (count: Count): Fact => currentFact(readings, count, source);
  const gain = (count: Count, days: 30 | 365, counted: Fact | undefined): Fact => {
    const fresh = counted?.observedAt !== undefined && counted.value !== undefined && counted.observedAt >= (newest ?? 0) - FRESH_WINDOW * DAY;
    if (fresh) return counted;
    const own = windowOf(readings, count, days, source, 'never falls').gained;
    return own.value === undefined && counted?.value !== undefined ? counted : own;
  };
  const stars = starWindow(input, source);
  return {
    createdAt: input.createdAt,
    stars: current((reading) => reading.stars),
    forks: current((reading) => reading.forks),
    contributors: current((reading) => reading.contributors),
    totalIssues: current(issuesEver),
    starsGained30d: stars.gained,
    stars30dAgo: stars.before,
    issuesCreated30d: gain(issuesEver, 30, windows.issuesCreated30d),
    issuesCreated365d: gain(issuesEver, 365, windows.issuesCreated365d),
    issuesClosed365d: gain((reading) => reading.closedIssues, 365, windows.issuesClosed365d),
    pullRequestsMerged365d: gain((reading) => reading.mergedPullRequests, 365, windows.pullRequestsMerged365d),
    releases: input.releases,
  };
}

/** Contributors that were added in a window, by difference of the counts: net of accounts that were deleted. */
export function newContributors(readings: readonly CountsReading[], days: 30 | 365, source = 'snapshots'): Fact {
  return windowOf(readings, (reading) => reading.contributors, days, source, 'may fall').gained;
}

function starWindow(input: FactsInput, source: string): { gained: Fact; before: Fact } {
  const own = windowOf(input.readings, (reading) => reading.stars, 30, source, 'may fall');
  const history = input.starHistory;
  if (own.gained.value !== undefined || history === undefined) return own;
  const provenance = { observedAt: history.observedAt, source: 'star history' };
  return { gained: { value: history.gained30d, ...provenance }, before: { value: history.stars30dAgo, ...provenance } };
}

function currentFact(readings: readonly CountsReading[], count: Count, source: string): Fact {
  const reading = readings.findLast((candidate) => count(candidate) !== undefined);
  return reading === undefined
    ? { value: undefined, observedAt: undefined, source, missingBecause: 'never read' }
    : { value: count(reading), observedAt: reading.at, source };
}

/**
 * What a count gained in the `days` up to its newest reading, and what it was before them. A total that should only grow
 * and fell was moved, purged or counted differently in between: its difference is no number of events, so it is unknown.
 */
function windowOf(
  readings: readonly CountsReading[],
  count: Count,
  days: 30 | 365,
  source: string,
  nature: 'never falls' | 'may fall',
): { gained: Fact; before: Fact } {
  const end = readings.findLast((reading) => count(reading) !== undefined);
  const now = end && count(end);
  const absent = (missingBecause: string): { gained: Fact; before: Fact } => {
    const fact = { value: undefined, observedAt: end?.at, source, missingBecause };
    return { gained: fact, before: fact };
  };
  if (end === undefined || now === undefined) return absent('never read');
  const target = end.at - days * DAY;
  let earlier: CountsReading | undefined;
  let later: CountsReading | undefined;
  for (const reading of readings) {
    if (count(reading) === undefined) continue;
    if (reading.at <= target) earlier = reading;
    else {
      later = reading;
      break;
    }
  }
  const from = earlier && count(earlier);
  if (earlier === undefined || from === undefined) return absent(`no reading reaches back ${days} days`);
  const to = later && count(later);
  let before = from;
  if (earlier.at !== target && later !== undefined && to !== undefined) {
    const hole = (later.at - earlier.at) / DAY;
    if (hole > (days === 30 ? HOLE_30D : HOLE_365D)) return absent(`no reading near ${days} days ago`);
    before = from + ((to - from) * (target - earlier.at)) / (later.at - earlier.at);
  }
  if (nature === 'never falls' && now < before) return absent(`the total fell within ${days} days, so its gain is unknown`);
  return {
    gained: { value: Math.round(now - before), observedAt: end.at, source },
    before: { value: Math.round(before), observedAt: end.at, source },
  };
}
