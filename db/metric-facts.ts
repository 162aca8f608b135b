import { DAY, dayOf } from '../src/contracts/clock.ts';
import { plural } from '../src/text/format.ts';
import type { Fact, MetricFacts, ReleasesFact } from '../src/contracts/score.ts';
import type { Connection } from './connection.ts';
import { OLDEST_DAYS, gainedBetween, issueTotal, newestKnown } from './current-facts.ts';
import type { Reading } from './current-facts.ts';
import { factStatements } from './fact-statements.ts';
import type { FetchRow } from './fact-statements.ts';
import { readInTurns } from './in-turns.ts';
import type { ObservationStore, StandingFacts, WindowMeasure } from './ports/observations.ts';
import type { FetchSubject } from './ports/projects.ts';
import { starsGained } from './stars-gained.ts';
import type { StarsGained } from './stars-gained.ts';
import { starSums } from './star-sums.ts';
import type { StarSums } from './star-sums.ts';
import { PUBLISHED_ZONE, dayIn, endOfDay } from './zone-days.ts';

/** Releases that are read: the year that counts, and enough before it to see the gap that its first release ends. */
const RELEASE_DAYS = 400;
/** Days that the ends of a window of issues or pull requests may be off. */
const WINDOW_TOLERANCE = 2;
/** Star history that the longest window needs, and a week of failed fetches. */
const STAR_DAYS = 97;
const PROJECTS_PER_TURN = 50;

/** All facts of the ten metrics for some projects; see ObservationStore.standingFacts. */
export function standingFactsMethod(connection: Connection): ObservationStore['standingFacts'] {
  const read = factReader(connection);
  return async (projectIds, at, zone = PUBLISHED_ZONE) => {
    const lastWholeDay = dayIn(zone, at) - 1;
    const facts = await readInTurns(
      connection,
      projectIds,
      PROJECTS_PER_TURN,
      (id) => [id, read(id, { at, zone, lastWholeDay })] as const,
    );
    return new Map(facts.flatMap(([id, known]) => (known === undefined ? [] : [[id, known] as const])));
  };
}

interface Moment {
  at: number;
  zone: string;
  lastWholeDay: number;
}

function factReader(connection: Connection): (id: number, moment: Moment) => StandingFacts | undefined {
  const read = factStatements(connection);

  return (id, moment) => {
    const { at } = moment;
    const project = read.project.get(id);
    if (project === undefined) return undefined;
    let fetched: ReadonlyMap<FetchSubject, FetchRow> | undefined;
    const because = (subject: FetchSubject): string => {
      fetched ??= new Map(read.fetches.all(id).map((row) => [row.subject, row]));
      return absence(fetched.get(subject), at);
    };
    const newest = newestReadings(id, at);
    const earlier = (days: number, tolerance: number): readonly Reading[] =>
      readingsBefore(id, at, newest, days, tolerance);
    const monthAgo = earlier(30, 3);
    const yearAgo = earlier(365, WINDOW_TOLERANCE);
    const pulse = read.pulse.get(id, at - OLDEST_DAYS * DAY, at);
    const current = (figure: (reading: Reading) => number | null, subject: FetchSubject): Fact =>
      newestKnown(newest, figure, () => because(subject));
    const stars = newer(
      current((reading) => reading.stars, 'daily'),
      pulse?.stars,
      pulse?.at,
    );

    const inWindow = (days: 30 | 365, figure: (reading: Reading) => number | null, measure: WindowMeasure): Fact => {
      const gain = gainedBetween(newest, days === 30 ? monthAgo : yearAgo, figure, {
        days,
        tolerance: WINDOW_TOLERANCE,
      });
      if (gain !== undefined && gain.value >= 0) return gain;
      const searched = read.window.get(id, measure, at);
      if (searched !== undefined) return { value: searched.value, observedAt: searched.asOf, source: 'GitHub search' };
      const missingBecause =
        gain === undefined ? because('windows') : 'the count fell, so things were deleted or moved away';
      return { value: undefined, observedAt: undefined, source: 'snapshot', missingBecause };
    };

    const history = starHistory(id, moment, project.createdAt, stars);
    const gainedIn = (window: number): StarsGained =>
      unlessOver(
        window,
        at,
        starsGained({
          window,
          stars,
          history,
          newest,
          earlier: (days, tolerance) => (days === 30 ? monthAgo : earlier(days, tolerance)),
          missingBecause: () => because('star-history'),
        }),
      );
    const gained = { 7: gainedIn(7), 30: gainedIn(30), 90: gainedIn(90) };

    const facts: MetricFacts = {
      createdAt: project.createdAt ?? undefined,
      stars,
      forks: newer(
        current((reading) => reading.forks, 'daily'),
        pulse?.forks,
        pulse?.at,
      ),
      contributors: current((reading) => reading.contributors, 'contributors'),
      totalIssues: current(issueTotal, 'daily'),
      starsGained30d: gained[30].gained,
      stars30dAgo: gained[30].before,
      issuesCreated30d: inWindow(30, issueTotal, 'issues-created-30d'),
      issuesCreated365d: inWindow(365, issueTotal, 'issues-created-365d'),
      issuesClosed365d: inWindow(365, (reading) => reading.closedIssues, 'issues-closed-365d'),
      pullRequestsMerged365d: inWindow(365, (reading) => reading.mergedPullRequests, 'pull-requests-merged-365d'),
      releases: releasesFact(id, at, () => because('releases')),
    };
    return { facts, gained };
  };

  /** One row is enough on most days; the weeks before it are read only where it left a count open. */
  function newestReadings(id: number, at: number): Reading[] {
    const today = dayOf(at);
    const known = (limit: number): Reading[] =>
      read.newest.all(id, today - OLDEST_DAYS, today, limit).filter((reading) => reading.at <= at);
    const newest = known(1);
    return newest[0] === undefined || isOpen(newest[0]) ? known(-1) : newest;
  }

  /** Readings from which a window of `days` may begin: the very day where it tells everything, else all that are near it. */
  function readingsBefore(
    id: number,
    at: number,
    newest: readonly Reading[],
    days: number,
    tolerance: number,
  ): Reading[] {
    const base = newest[0]?.day ?? dayOf(at);
    const oldest = newest.at(-1)?.day ?? base;
    if (oldest === base) {
      const exact = read.between.all(id, base - days, base - days);
      if (exact[0] !== undefined && !isOpen(exact[0])) return exact;
    }
    return read.between.all(id, oldest - days - tolerance, base - days + tolerance);
  }

  function starHistory(
    id: number,
    { zone, lastWholeDay }: Moment,
    createdAt: number | null,
    stars: Fact,
  ): Parameters<typeof starsGained>[0]['history'] {
    const starsReadDay = stars.observedAt === undefined ? undefined : dayIn(zone, stars.observedAt);
    let sums: StarSums | undefined;
    return {
      lastWholeDay,
      newestDay: read.newestStarDay.get(id, lastWholeDay - STAR_DAYS, lastWholeDay)?.day,
      createdDay: createdAt === null ? undefined : dayOf(createdAt),
      starsReadDay,
      endOfDay: (day) => endOfDay(zone, day),
      // Six sums over nearly the same days: read once, they cost half.
      sum: (from, to) => {
        const first = lastWholeDay - STAR_DAYS;
        sums ??= starSums(read.starDays.all(id, first, Math.max(lastWholeDay, starsReadDay ?? lastWholeDay)), first);
        return sums(from, to);
      },
    };
  }

  function releasesFact(id: number, at: number, missingBecause: () => string): ReleasesFact {
    const rows = read.releases.all(id, at - RELEASE_DAYS * DAY, at);
    const before = read.lastStableBefore.get(id, at - RELEASE_DAYS * DAY);
    if (before !== undefined) rows.push(before);
    const historyAt = read.fetchedAt.get(id, 'releases')?.okAt ?? undefined;
    if (rows.length === 0 && historyAt === undefined)
      return { value: undefined, observedAt: undefined, source: 'releases', missingBecause: missingBecause() };
    // What is there without the history came with a snapshot.
    const readAt = historyAt ?? read.fetchedAt.get(id, 'daily')?.okAt ?? undefined;
    return {
      value: rows.map((row) => ({ publishedAt: row.publishedAt, prerelease: row.prerelease === 1 })),
      observedAt: readAt === undefined ? Math.max(...rows.map((row) => row.publishedAt)) : Math.min(readAt, at),
      source: 'releases',
    };
  }
}

const isOpen = (reading: Reading): boolean =>
  reading.stars === null ||
  reading.forks === null ||
  reading.contributors === null ||
  reading.openIssues === null ||
  reading.closedIssues === null ||
  reading.mergedPullRequests === null;

/** An hourly reading that is newer than the day's takes its place. */
function newer(fact: Fact, value: number | null | undefined, at: number | undefined): Fact {
  if (value == null || at === undefined || (fact.observedAt !== undefined && fact.observedAt >= at)) return fact;
  return { value, observedAt: at, source: 'snapshot' };
}

/** What was gained in a window that was over before the one asked for began is the gain of another time, however new the count is. */
function unlessOver(window: number, at: number, known: StarsGained): StarsGained {
  const { observedAt, source } = known.gained;
  if (observedAt === undefined || at - observedAt <= window * DAY) return known;
  const missingBecause = `the newest ${window} days that are known ended ${plural(Math.floor((at - observedAt) / DAY), 'day')} ago`;
  const fact: Fact = { value: undefined, observedAt: undefined, source, missingBecause };
  return { gained: fact, before: fact };
}

function absence(fetched: FetchRow | undefined, at: number): string {
  if (fetched === undefined) return 'never fetched';
  if (fetched.reason !== null) return fetched.reason;
  if (fetched.okAt === null) return 'never fetched';
  const days = Math.floor((at - fetched.okAt) / DAY);
  return days > OLDEST_DAYS ? `last read ${plural(days, 'day')} ago` : 'GitHub did not give it';
}
