import { DAY, dayOf } from '../src/core/clock.ts';
import type { Fact, MetricFacts, ReleasesFact } from '../src/core/score.ts';
import type { Connection } from './connection.ts';
import { OLDEST_DAYS, gainedBetween, issueTotal, newestKnown } from './current-facts.ts';
import type { Reading } from './current-facts.ts';
import { readInTurns } from './in-turns.ts';
import type { ObservationStore, StandingFacts, WindowMeasure } from './ports/observations.ts';
import type { FetchSubject } from './ports/projects.ts';
import { starsGained } from './stars-gained.ts';
import type { StarDayRow, StarsGained } from './stars-gained.ts';
import { PUBLISHED_ZONE, dayIn, endOfDay } from './zone-days.ts';

interface FetchRow {
  subject: FetchSubject;
  okAt: number | null;
  reason: string | null;
}

interface PulseRow {
  at: number;
  stars: number | null;
  forks: number | null;
}

interface ReleaseRow {
  publishedAt: number;
  prerelease: number;
}

/** Releases that are read: the year that counts, and enough before it to see the gap that its first release ends. */
const RELEASE_DAYS = 400;
const PROJECTS_PER_TURN = 60;

/** All facts of the ten metrics for some projects; see ObservationStore.standingFacts. */
export function standingFactsMethod(connection: Connection): ObservationStore['standingFacts'] {
  const read = factReader(connection);
  return async (projectIds, at, zone = PUBLISHED_ZONE) => {
    const lastWholeDay = dayIn(zone, at) - 1;
    const ends = new Map<number, number>();
    const end = (day: number): number => {
      const known = ends.get(day) ?? endOfDay(zone, day);
      ends.set(day, known);
      return known;
    };
    const facts = await readInTurns(connection, projectIds, PROJECTS_PER_TURN, (id) => [id, read(id, at, lastWholeDay, end)] as const);
    return new Map(facts.flatMap(([id, known]) => (known === undefined ? [] : [[id, known] as const])));
  };
}

function factReader({ client }: Connection): (id: number, at: number, lastWholeDay: number, endOfDay: (day: number) => number) => StandingFacts | undefined {
  const columns = `day, at, source, stars, forks, contributors, open_issues as openIssues, closed_issues as closedIssues, merged_pull_requests as mergedPullRequests`;
  const projectOf = client.prepare<[number], { createdAt: number | null }>('select created_at as createdAt from projects where id = ?');
  const fetchesOf = client.prepare<[number], FetchRow>('select subject, ok_at as okAt, reason from fetches where project_id = ?');
  const newestOf = client.prepare<[number, number, number, number], Reading>(
    `select ${columns} from snapshots where project_id = ? and day between ? and ? order by day desc limit ?`,
  );
  const between = client.prepare<[number, number, number], Reading>(`select ${columns} from snapshots where project_id = ? and day between ? and ?`);
  const pulseOf = client.prepare<[number, number, number], PulseRow>(
    'select at, stars, forks from pulses where project_id = ? and at between ? and ? order by at desc limit 1',
  );
  const daysOf = client.prepare<[number, number, number], StarDayRow>(
    'select day, gained, partial from star_days where project_id = ? and day between ? and ? order by day',
  );
  const windowOf = client.prepare<[number, WindowMeasure, number], { value: number; asOf: number }>(
    'select value, as_of as asOf from window_counts where project_id = ? and measure = ? and as_of <= ? order by as_of desc limit 1',
  );
  const releasesOf = client.prepare<[number, number, number], ReleaseRow>(
    'select published_at as publishedAt, prerelease from releases where project_id = ? and published_at between ? and ?',
  );
  const lastBefore = client.prepare<[number, number], ReleaseRow>(
    'select published_at as publishedAt, prerelease from releases where project_id = ? and published_at < ? and prerelease = 0 order by published_at desc limit 1',
  );

  return (id, at, lastWholeDay, endOfDay) => {
    const project = projectOf.get(id);
    if (project === undefined) return undefined;
    const fetched = new Map(fetchesOf.all(id).map((row) => [row.subject, row]));
    const because = (subject: FetchSubject): string => absence(fetched.get(subject), at);
    const today = dayOf(at);

    let newest = newestOf.all(id, today - OLDEST_DAYS, today, 1).filter((reading) => reading.at <= at);
    // One row is enough on most days; the weeks before are read only where it left a count open.
    if (newest[0] === undefined || isOpen(newest[0])) newest = newestOf.all(id, today - OLDEST_DAYS, today, -1).filter((reading) => reading.at <= at);
    const base = newest[0]?.day ?? today;
    const oldest = newest.at(-1)?.day ?? base;
    const monthAgo = between.all(id, oldest - 33, base - 27);
    const yearAgo = between.all(id, oldest - 367, base - 363);

    const pulse = pulseOf.get(id, at - OLDEST_DAYS * DAY, at);
    const stars = newer(newestKnown(newest, (reading) => reading.stars, because('daily')), pulse?.stars, pulse?.at);
    const windowed = (gain: Fact | undefined, measure: WindowMeasure): Fact => {
      if (gain?.value !== undefined && gain.value >= 0) return gain;
      const searched = windowOf.get(id, measure, at);
      if (searched !== undefined) return { value: searched.value, observedAt: searched.asOf, source: 'GitHub search' };
      return { value: undefined, observedAt: undefined, source: 'snapshot', missingBecause: gain === undefined ? because('windows') : 'the count fell, so things were deleted or moved away' };
    };
    const days = daysOf.all(id, lastWholeDay - 96, lastWholeDay + 1);
    const gainedIn = (window: number, earlier: readonly Reading[]): StarsGained =>
      starsGained({
        window,
        stars,
        days: days.filter((row) => row.day >= lastWholeDay - window - 6),
        lastWholeDay,
        createdDay: project.createdAt === null ? undefined : dayOf(project.createdAt),
        endOfDay,
        newest,
        earlier,
        missingBecause: because('star-history'),
      });
    const gained = { 7: gainedIn(7, between.all(id, oldest - 10, base - 4)), 30: gainedIn(30, monthAgo), 90: gainedIn(90, between.all(id, oldest - 93, base - 87)) };
    const releases = releasesFact(id, at, fetched.get('releases'), because('releases'));

    const facts: MetricFacts = {
      createdAt: project.createdAt ?? undefined,
      stars,
      forks: newer(newestKnown(newest, (reading) => reading.forks, because('daily')), pulse?.forks, pulse?.at),
      contributors: newestKnown(newest, (reading) => reading.contributors, because('contributors')),
      totalIssues: newestKnown(newest, issueTotal, because('daily')),
      starsGained30d: gained[30].gained,
      stars30dAgo: gained[30].before,
      issuesCreated30d: windowed(gainedBetween(newest, monthAgo, issueTotal, { days: 30, tolerance: 2 }), 'issues-created-30d'),
      issuesCreated365d: windowed(gainedBetween(newest, yearAgo, issueTotal, { days: 365, tolerance: 2 }), 'issues-created-365d'),
      issuesClosed365d: windowed(gainedBetween(newest, yearAgo, (reading) => reading.closedIssues, { days: 365, tolerance: 2 }), 'issues-closed-365d'),
      pullRequestsMerged365d: windowed(gainedBetween(newest, yearAgo, (reading) => reading.mergedPullRequests, { days: 365, tolerance: 2 }), 'pull-requests-merged-365d'),
      releases,
    };
    return { facts, gained };
  };

  function releasesFact(id: number, at: number, fetched: FetchRow | undefined, missingBecause: string): ReleasesFact {
    const rows = releasesOf.all(id, at - RELEASE_DAYS * DAY, at);
    const before = lastBefore.get(id, at - RELEASE_DAYS * DAY);
    if (before !== undefined) rows.push(before);
    const readAt = fetched?.okAt ?? undefined;
    if (rows.length === 0 && readAt === undefined) return { value: undefined, observedAt: undefined, source: 'releases', missingBecause };
    return {
      value: rows.map((row) => ({ publishedAt: row.publishedAt, prerelease: row.prerelease === 1 })),
      observedAt: readAt === undefined ? Math.max(...rows.map((row) => row.publishedAt)) : Math.min(readAt, at),
      source: 'releases',
    };
  }
}

const isOpen = (reading: Reading): boolean =>
  reading.stars === null || reading.forks === null || reading.contributors === null || reading.openIssues === null || reading.closedIssues === null || reading.mergedPullRequests === null;

/** An hourly reading that is newer than the day's takes its place. */
function newer(fact: Fact, value: number | null | undefined, at: number | undefined): Fact {
  if (value == null || at === undefined || (fact.observedAt !== undefined && fact.observedAt >= at)) return fact;
  return { value, observedAt: at, source: 'snapshot' };
}

function absence(fetched: FetchRow | undefined, at: number): string {
  if (fetched === undefined) return 'never fetched';
  if (fetched.reason !== null) return fetched.reason;
  if (fetched.okAt === null) return 'never fetched';
  const days = Math.floor((at - fetched.okAt) / DAY);
  return days > OLDEST_DAYS ? `last read ${days} days ago` : 'GitHub did not give it';
}
