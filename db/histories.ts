import { DAY, SECOND, dayOf } from '../src/contracts/clock.ts';
import type {
  CountSeries,
  GainSeries,
  LedgerEntry,
  ProjectCounts,
  ProjectEvent,
  ProjectHistory,
  Pulse,
  ReleaseFact,
  UnixSeconds,
} from '../src/contracts/series.ts';
import type { Connection } from './connection.ts';
import { readInTurns } from './in-turns.ts';
import type { ObservationStore } from './ports/observations.ts';
import { dayIn } from './zone-days.ts';

/** Early warning looks at the last days; older pulses only repeat what the snapshots say. */
const PULSE_DAYS = 15;
/** Cadences are learnt from years, but not from a monorepo's thousands of tags. */
const RELEASES_READ = 400;
const PROJECTS_PER_TURN = 6;

const MEASURES = [
  'stars',
  'forks',
  'openIssues',
  'closedIssues',
  'pullRequests',
  'mergedPullRequests',
  'contributors',
] as const satisfies readonly (keyof ProjectCounts)[];

// Hundreds of rows a project: arrays cost half of what objects do.
/** Day, time, what tells that releases and pushes were read, then the measures in their order. */
type SnapshotRow = readonly [
  day: number,
  at: number,
  releases: number | null,
  pushedAt: number | null,
  ...counts: (number | null)[],
];

/** Columns before the measures. */
const LEADING = 4;

interface ProjectRow {
  nodeId: string;
  fullName: string;
  createdAt: number | null;
  pushedAt: number | null;
  archived: number;
  imported: number;
}

/** Newest days before those that are read. */
interface Older {
  olderCounts: number | null;
  olderStars: number | null;
}

interface EventRow {
  kind: ProjectEvent['type'];
  at: number;
  from: string | null;
  to: string | null;
}

type StarDayRow = readonly [day: number, gained: number, fetchedAt: number, partial: number];
type PulseRow = readonly [at: number, stars: number | null, forks: number | null];

/** Series and facts for the detectors; see ObservationStore.histories. */
export function historiesMethod(connection: Connection): ObservationStore['histories'] {
  const read = historyReader(connection);
  return async (projectIds, window) => {
    const histories = await readInTurns(connection, projectIds, PROJECTS_PER_TURN, (id) => read(id, window));
    return histories.filter((history) => history !== undefined);
  };
}

function historyReader({
  client,
}: Connection): (
  id: number,
  window: { now: number; days: number; zone: string; pulseDays?: number },
) => ProjectHistory | undefined {
  const projectOf = client.prepare<[number], ProjectRow>(
    "select node_id as nodeId, full_name as fullName, created_at as createdAt, pushed_at as pushedAt, archived, origin = 'import' as imported from projects where id = ?",
  );
  const snapshotsOf = client
    .prepare<[number, number, number], SnapshotRow>(
      `select day, at, releases, pushed_at, stars, forks, open_issues, closed_issues, pull_requests, merged_pull_requests, contributors
       from snapshots where project_id = ? and day between ? and ? order by day`,
    )
    .raw();
  const starDaysOf = client
    .prepare<[number, number, number], StarDayRow>(
      'select day, gained, fetched_at, partial from star_days where project_id = ? and day between ? and ? order by day',
    )
    .raw();
  const readOf = client.prepare<[number, string], { okAt: number | null }>(
    'select ok_at as okAt from fetches where project_id = ? and subject = ?',
  );
  const olderOf = client.prepare<[number, number, number, number], Older>(
    `select (select max(day) from snapshots where project_id = ? and day < ?) as olderCounts,
            (select max(day) from star_days where project_id = ? and day < ?) as olderStars`,
  );
  const pulsesOf = client
    .prepare<[number, number, number], PulseRow>(
      'select at, stars, forks from pulses where project_id = ? and at between ? and ? order by at',
    )
    .raw();
  const releasesOf = client.prepare<[number, number, number], { tag: string; publishedAt: number; prerelease: number }>(
    'select tag, published_at as publishedAt, prerelease from releases where project_id = ? and published_at <= ? order by published_at desc limit ?',
  );
  const eventsOf = client.prepare<[number, number], EventRow>(
    'select kind, at, from_value as "from", to_value as "to" from project_events where project_id = ? and at <= ? order by at, id',
  );
  const ledgerOf = client.prepare<
    [number, number, number],
    { day: number; noticedAt: number; from: number; to: number }
  >(
    'select day, noticed_at as noticedAt, from_gained as "from", to_gained as "to" from retention_ledger where project_id = ? and noticed_at between ? and ?',
  );

  return (id, { now, days, zone, pulseDays = PULSE_DAYS }) => {
    const project = projectOf.get(id);
    if (project === undefined) return undefined;
    const today = dayOf(now);
    const publishedToday = dayIn(zone, now);
    const rows = snapshotsOf.all(id, today - days, today);
    const releases = releasesOf.all(id, now, RELEASES_READ).map((release): ReleaseFact => ({
      version: release.tag,
      day: dayOf(release.publishedAt),
      prerelease: release.prerelease === 1,
    }));
    return {
      id: project.nodeId,
      repo: project.fullName,
      facts: {
        createdDay: project.createdAt === null ? null : dayOf(project.createdAt),
        lastPushDay: project.pushedAt === null ? null : dayOf(project.pushedAt),
        archived: project.archived === 1,
      },
      counts: countSeries(rows),
      starHistory: gainSeries(
        starDaysOf.all(id, publishedToday - days, publishedToday),
        zone,
        publishedToday,
        Math.min(now, readOf.get(id, 'star-history')?.okAt ?? 0),
      ),
      pulses:
        pulseDays === 0
          ? []
          : pulsesOf
              .all(id, now - Math.min(days, pulseDays, PULSE_DAYS) * DAY, now)
              .map(([at, stars, forks]): Pulse => ({ at: Math.floor(at / SECOND), stars, forks })),
      releases,
      events: eventsOf.all(id, now).map(eventOf),
      ledger: ledgerOf.all(id, now - days * DAY, now).map((entry): LedgerEntry => ({
        noticed: dayOf(entry.noticedAt),
        day: entry.day,
        from: entry.from,
        to: entry.to,
      })),
      reach: {
        ...(olderOf.get(id, today - days, id, publishedToday - days) ?? { olderCounts: null, olderStars: null }),
        releases:
          releases.length === 0
            ? null
            : toSeconds(Math.min(now, releasesReadAt(rows, project, readOf.get(id, 'releases')?.okAt ?? null))),
        lastPush:
          project.pushedAt === null
            ? null
            : toSeconds(Math.min(now, rows.findLast(([, , , pushedAt]) => pushedAt !== null)?.[1] ?? project.pushedAt)),
      },
    };
  };
}

/**
 * When the releases were last read, ms; 0: never. Without a token GitHub tells a day's counts but neither their number nor the
 * releases. What was imported knows them up to its newest figure.
 */
function releasesReadAt(rows: readonly SnapshotRow[], { imported }: ProjectRow, backfilledAt: number | null): number {
  const daily = rows.findLast(([, , releases]) => imported === 1 || releases !== null)?.[1] ?? 0;
  return Math.max(daily, backfilledAt ?? 0);
}

const toSeconds = (at: number): UnixSeconds => Math.floor(at / SECOND);

function countSeries(rows: readonly SnapshotRow[]): ProjectCounts {
  const series: Record<keyof ProjectCounts, CountSeries | null> = {
    stars: null,
    forks: null,
    openIssues: null,
    closedIssues: null,
    pullRequests: null,
    mergedPullRequests: null,
    contributors: null,
  };
  const start = rows[0]?.[0];
  const end = rows.at(-1)?.[0];
  if (start === undefined || end === undefined) return series;
  MEASURES.forEach((measure, index) => {
    const values = new Array<number | null>(end - start + 1).fill(null);
    let asOf: number | null = null;
    for (const row of rows) {
      const value = row[index + LEADING];
      if (value == null) continue;
      values[row[0] - start] = value;
      asOf = row[1];
    }
    if (asOf !== null)
      series[measure] = {
        measure: 'count',
        line: 'observed',
        zone: 'UTC',
        start,
        values,
        asOf: Math.floor(asOf / SECOND),
      };
  });
  return series;
}

function gainSeries(rows: readonly StarDayRow[], zone: string, today: number, lastReadAt: number): GainSeries | null {
  const start = rows[0]?.[0];
  const end = rows.at(-1)?.[0];
  if (start === undefined || end === undefined) return null;
  const values = new Array<number | null>(end - start + 1).fill(null);
  let readAt = lastReadAt;
  let completeThrough = start - 1;
  for (const [day, gained, fetchedAt, partial] of rows) {
    values[day - start] = gained;
    readAt = Math.max(readAt, fetchedAt);
    if (partial === 0) completeThrough = day;
  }
  return {
    measure: 'gain',
    line: 'reconstructed',
    zone,
    start,
    values,
    asOf: Math.floor(readAt / SECOND),
    completeThrough: Math.min(completeThrough, today - 1),
  };
}

function eventOf({ kind, at, from, to }: EventRow): ProjectEvent {
  const day = dayOf(at);
  switch (kind) {
    case 'renamed':
    case 'moved':
      return { type: kind, day, from: from ?? '', to: to ?? '' };
    case 'relicensed':
      return { type: kind, day, from, to };
    case 'archived':
    case 'unarchived':
    case 'gone':
    case 'back':
      return { type: kind, day };
  }
}
