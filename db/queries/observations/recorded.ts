import type {
  CoverageRow,
  EventRow,
  FetchRow,
  LedgerRow,
  PulseRow,
  Reading,
  ReadReleaseRow,
  RecordedQuery,
  RecordedRows,
  ReleaseRow,
  StarDayRow,
  WindowCountRow,
} from '../../../src/contracts/figures/recorded.ts';
import type { Connection } from '../../engine/connection.ts';
import type { ObservationStore } from '../../ports/observations.ts';
import { selection } from '../../engine/columns.ts';
import { without } from '../../engine/connection.ts';
import { getTableColumns } from '../../engine/drizzle.ts';
import { snapshots } from '../../schema/index.ts';
import { starArtefactReader } from './star-artefacts.ts';

type ProjectRow = Pick<RecordedRows, 'projectId' | 'nodeId' | 'fullName' | 'origin' | 'createdAt' | 'pushedAt'> & {
  archived: number;
};

/**
 * Rows of some projects, part by part: see RecordedSource. Each part is one seek in the rows of its project, which lie
 * together, so that ten thousand projects can be read in one go.
 */
export function recordedMethod(connection: Connection): ObservationStore['recorded'] {
  const read = rowReader(connection);
  return async (projectIds, query) =>
    connection.read(() =>
      projectIds.flatMap((id) => {
        const rows = read(id, query);
        return rows === undefined ? [] : [rows];
      }),
    );
}

function rowReader(connection: Connection): (id: number, query: RecordedQuery) => RecordedRows | undefined {
  const statements = recordedStatements(connection);
  const artefactsOf = starArtefactReader(connection);

  return (id, query) => {
    const project = statements.project.get(id);
    if (project === undefined) return undefined;
    const { starDays, ledger, newestBefore: before } = query;
    return {
      ...project,
      archived: project.archived === 1,
      readings: readingsOf(id, query),
      starDays:
        starDays === undefined
          ? []
          : withFlag(inOrder(statements.starDays.all(id, starDays.from, starDays.to), 'day'), 'partial'),
      pulses: pulsesOf(id, query.pulses),
      releases: releasesOf(id, query.releases),
      readReleases:
        query.readReleases === undefined
          ? []
          : withFlag(statements.readReleases.all({ id, ...query.readReleases }), 'prerelease'),
      windowCounts: query.windowCountsAt === undefined ? [] : statements.windowCounts.all(id, query.windowCountsAt),
      fetches: query.fetches === undefined ? [] : statements.fetches.all(id),
      coverage: query.coverage === undefined ? [] : statements.coverage.all(id),
      events: query.eventsUntil === undefined ? [] : statements.events.all(id, query.eventsUntil),
      ledger: ledger === undefined ? [] : statements.ledger.all(id, ledger.from, ledger.to),
      artefacts: query.artefactsSince === undefined ? [] : artefactsOf(id, query.artefactsSince),
      newestBefore: (before && statements.newestBefore.get(id, before.reading, id, before.starDay)) ?? {
        reading: null,
        starDay: null,
      },
    };
  };

  function readingsOf(id: number, { readings = [], newestReadings: newest }: RecordedQuery): Reading[] {
    return readings.flatMap(({ from, to }) =>
      newest === undefined
        ? inOrder(statements.readings.all(id, from, to), 'day')
        : statements.newestReadings.all(id, from, to, newest).reverse(),
    );
  }

  function pulsesOf(id: number, query: RecordedQuery['pulses']): PulseRow[] {
    if (query === undefined) return [];
    const { from, to, newest } = query;
    return newest === undefined
      ? inOrder(statements.pulses.all(id, from, to), 'at')
      : statements.newestPulses.all(id, from, to, newest).reverse();
  }

  function releasesOf(id: number, query: RecordedQuery['releases']): ReleaseRow[] {
    if (query === undefined) return [];
    const { from, to, newest, unflaggedBefore = 0 } = query;
    const within =
      newest === undefined
        ? inOrder(statements.releases.all(id, from, to), 'publishedAt')
        : statements.newestReleases.all(id, from, to, newest).reverse();
    const before = unflaggedBefore === 0 ? [] : statements.unflaggedBefore.all(id, from, unflaggedBefore).reverse();
    return withFlag([...before, ...within], 'prerelease');
  }
}

/**
 * Rows lie in this order already, but only `order by` promises it, and it doubles the time of a short seek (17 instead of 9
 * microseconds, five of them for each of ten thousand projects).
 */
const inOrder = <Row extends Record<Key, number>, Key extends keyof Row>(rows: Row[], key: Key): Row[] =>
  rows.sort((a, b) => a[key] - b[key]);

/** SQLite answers 0 or 1 for a flag; the rows are our own, so they are changed where they are. */
function withFlag<Row>(rows: Row[], flag: keyof Row): Row[] {
  for (const row of rows) row[flag] = Boolean(row[flag]) as Row[keyof Row];
  return rows;
}

function recordedStatements({ client }: Connection) {
  const readings = `select ${selection(without(getTableColumns(snapshots), 'projectId'), 's')}
    from snapshots s where project_id = ? and day between ? and ?`;
  const pulses = 'select at, stars, forks from pulses where project_id = ? and at between ? and ?';
  const releases =
    'select tag, published_at as "publishedAt", prerelease, source from releases where project_id = ? and deleted_at is null';
  type InSpan = [id: number, from: number, to: number];
  return {
    project: client.prepare<[id: number], ProjectRow>(
      `select id as "projectId", node_id as "nodeId", full_name as "fullName", origin, created_at as "createdAt",
        pushed_at as "pushedAt", archived from projects where id = ?`,
    ),
    readings: client.prepare<InSpan, Reading>(readings),
    newestReadings: client.prepare<[...InSpan, limit: number], Reading>(`${readings} order by day desc limit ?`),
    starDays: client.prepare<InSpan, StarDayRow>(
      'select day, gained, fetched_at as "fetchedAt", partial from star_days where project_id = ? and day between ? and ?',
    ),
    pulses: client.prepare<InSpan, PulseRow>(pulses),
    newestPulses: client.prepare<[...InSpan, limit: number], PulseRow>(`${pulses} order by at desc limit ?`),
    releases: client.prepare<InSpan, ReleaseRow>(`${releases} and published_at between ? and ?`),
    newestReleases: client.prepare<[...InSpan, limit: number], ReleaseRow>(
      `${releases} and published_at between ? and ? order by published_at desc, tag desc limit ?`,
    ),
    unflaggedBefore: client.prepare<[id: number, before: number, limit: number], ReleaseRow>(
      `${releases} and published_at < ? and not prerelease order by published_at desc, tag desc limit ?`,
    ),
    readReleases: client.prepare<{ id: number; from: number; to: number }, ReadReleaseRow>(
      `select tag, published_at as "publishedAt", prerelease, source, seen_at as "seenAt", excerpt, deleted_at as "deletedAt"
        from releases where project_id = :id and seen_at between :from and :to and published_at <= :to
          and source = 'github' and published_at >= (select tracked_since from projects where id = :id)
        order by published_at`,
    ),
    windowCounts: client.prepare<[id: number, at: number], WindowCountRow>(
      `select measure, as_of as "asOf", value from window_counts c where project_id = ? and as_of =
        (select max(as_of) from window_counts n where n.project_id = c.project_id and n.measure = c.measure and n.as_of <= ?)`,
    ),
    fetches: client.prepare<[id: number], FetchRow>(
      'select subject, ok_at as "okAt", reason from fetches where project_id = ?',
    ),
    coverage: client.prepare<[id: number], CoverageRow>(
      'select subject, completeness, from_at as "from", to_at as "to" from coverage where project_id = ? order by from_at',
    ),
    events: client.prepare<[id: number, until: number], EventRow>(
      'select kind, at, from_value as "from", to_value as "to" from project_events where project_id = ? and at <= ? order by at, id',
    ),
    ledger: client.prepare<InSpan, LedgerRow>(
      `select day, noticed_at as "noticedAt", from_gained as "from", to_gained as "to" from retention_ledger
       where project_id = ? and noticed_at between ? and ? order by noticed_at, day`,
    ),
    newestBefore: client.prepare<
      [id: number, day: number, id: number, day: number],
      { reading: number | null; starDay: number | null }
    >(
      `select (select max(day) from snapshots where project_id = ? and day < ?) as reading,
        (select max(day) from star_days where project_id = ? and day < ?) as "starDay"`,
    ),
  };
}
