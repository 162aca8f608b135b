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
import type { StarArtefact } from '../../../src/contracts/figures/star-artefact.ts';
import type { TotalArtefact } from '../../../src/contracts/figures/total-artefact.ts';
import type { Connection } from '../../engine/connection.ts';
import type { ObservationStore } from '../../ports/observations.ts';
import { flatMapInOrder } from '../../engine/batches.ts';
import { selection } from '../../engine/columns.ts';
import { without } from '../../engine/connection.ts';
import { getTableColumns } from '../../engine/drizzle.ts';
import { snapshots } from '../../schema/index.ts';
import { mentionReader } from './mentions.ts';
import { artefactReader } from './star-artefacts.ts';

type ProjectRow = Pick<RecordedRows, 'projectId' | 'nodeId' | 'fullName' | 'origin' | 'createdAt' | 'pushedAt'> & {
  archived: number;
};

/**
 * Rows of some projects, part by part: see RecordedSource. Each part is one seek in the rows of its project, which lie
 * together, so that ten thousand projects can be read in one go.
 */
export function recordedMethod(connection: Connection): ObservationStore['recorded'] {
  const read = rowReader(connection);
  return async (projectIds, query) => connection.read(() => flatMapInOrder(projectIds, (id) => read(id, query)));
}

function rowReader(connection: Connection): (id: number, query: RecordedQuery) => Promise<RecordedRows | undefined> {
  const statements = recordedStatements(connection);
  const artefactsOf = artefactReader(connection);
  const mentionsOf = mentionReader(connection);

  return async (id, query) => {
    const project = await statements.project.get(id);
    if (project === undefined) return undefined;
    const { starDays, ledger, newestBefore: before } = query;
    return {
      ...project,
      archived: project.archived === 1,
      readings: await readingsOf(id, query),
      starDays:
        starDays === undefined
          ? []
          : withFlag(inOrder(await statements.starDays.all(id, starDays.from, starDays.to), 'day'), 'partial'),
      pulses: await pulsesOf(id, query.pulses),
      releases: await releasesOf(id, query.releases),
      readReleases:
        query.readReleases === undefined
          ? []
          : withFlag(await statements.readReleases.all({ id, ...query.readReleases }), 'prerelease'),
      windowCounts:
        query.windowCountsAt === undefined ? [] : await statements.windowCounts.all(id, query.windowCountsAt),
      fetches: query.fetches === undefined ? [] : await statements.fetches.all(id),
      coverage: query.coverage === undefined ? [] : await statements.coverage.all(id),
      ...(query.mentions === undefined ? { mentions: [], mentionsRead: [] } : await mentionsOf(id, query.mentions)),
      events: query.eventsUntil === undefined ? [] : await statements.events.all(id, query.eventsUntil),
      ledger: ledger === undefined ? [] : await statements.ledger.all(id, ledger.from, ledger.to),
      ...byCounter(query.artefactsSince === undefined ? [] : await artefactsOf(id, query.artefactsSince)),
      newestBefore: (before && (await statements.newestBefore.get(id, before.reading, id, before.starDay))) ?? {
        reading: null,
        starDay: null,
      },
    };
  };

  async function readingsOf(id: number, { readings = [], newestReadings: newest }: RecordedQuery): Promise<Reading[]> {
    return flatMapInOrder(readings, async ({ from, to }) =>
      newest === undefined
        ? inOrder(await statements.readings.all(id, from, to), 'day')
        : (await statements.newestReadings.all(id, from, to, newest)).reverse(),
    );
  }

  async function pulsesOf(id: number, query: RecordedQuery['pulses']): Promise<PulseRow[]> {
    if (query === undefined) return [];
    const { from, to, newest } = query;
    return newest === undefined
      ? inOrder(await statements.pulses.all(id, from, to), 'at')
      : (await statements.newestPulses.all(id, from, to, newest)).reverse();
  }

  async function releasesOf(id: number, query: RecordedQuery['releases']): Promise<ReleaseRow[]> {
    if (query === undefined) return [];
    const { from, to, newest, unflaggedBefore = 0 } = query;
    const within =
      newest === undefined
        ? inOrder(await statements.releases.all(id, from, to), 'publishedAt')
        : (await statements.newestReleases.all(id, from, to, newest)).reverse();
    const before =
      unflaggedBefore === 0 ? [] : (await statements.unflaggedBefore.all(id, from, unflaggedBefore)).reverse();
    return withFlag([...before, ...within], 'prerelease');
  }
}

/** What the star counter did, in both of its lines, apart from what the totals did. */
function byCounter(artefacts: readonly (StarArtefact | TotalArtefact)[]): Pick<RecordedRows, 'artefacts' | 'restated'> {
  const isOfStars = (one: StarArtefact | TotalArtefact): one is StarArtefact =>
    one.line === 'observed' || one.line === 'reconstructed';
  const isOfTotal = (one: StarArtefact | TotalArtefact): one is TotalArtefact => !isOfStars(one);
  return { artefacts: artefacts.filter(isOfStars), restated: artefacts.filter(isOfTotal) };
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

function recordedStatements({ statement }: Connection) {
  const readings = `select ${selection(without(getTableColumns(snapshots), 'projectId'), 's')}
    from snapshots s where project_id = ? and day between ? and ?`;
  const pulses = 'select at, stars, forks from pulses where project_id = ? and at between ? and ?';
  const releases =
    'select tag, published_at as "publishedAt", prerelease, source from releases where project_id = ? and deleted_at is null';
  type InSpan = [id: number, from: number, to: number];
  return {
    project: statement<[id: number], ProjectRow>(
      `select id as "projectId", node_id as "nodeId", full_name as "fullName", origin, created_at as "createdAt",
        pushed_at as "pushedAt", archived from projects where id = ?`,
    ),
    readings: statement<InSpan, Reading>(readings),
    newestReadings: statement<[...InSpan, limit: number], Reading>(`${readings} order by day desc limit ?`),
    starDays: statement<InSpan, StarDayRow>(
      'select day, gained, fetched_at as "fetchedAt", partial from star_days where project_id = ? and day between ? and ?',
    ),
    pulses: statement<InSpan, PulseRow>(pulses),
    newestPulses: statement<[...InSpan, limit: number], PulseRow>(`${pulses} order by at desc limit ?`),
    releases: statement<InSpan, ReleaseRow>(`${releases} and published_at between ? and ?`),
    newestReleases: statement<[...InSpan, limit: number], ReleaseRow>(
      `${releases} and published_at between ? and ? order by published_at desc, tag desc limit ?`,
    ),
    unflaggedBefore: statement<[id: number, before: number, limit: number], ReleaseRow>(
      `${releases} and published_at < ? and not prerelease order by published_at desc, tag desc limit ?`,
    ),
    readReleases: statement<{ id: number; from: number; to: number }, ReadReleaseRow>(
      `select tag, published_at as "publishedAt", prerelease, source, seen_at as "seenAt", excerpt, deleted_at as "deletedAt"
        from releases where project_id = :id and seen_at between :from and :to and published_at <= :to
          and source = 'github' and published_at >= (select tracked_since from projects where id = :id)
        order by published_at`,
    ),
    windowCounts: statement<[id: number, at: number], WindowCountRow>(
      `select measure, as_of as "asOf", value from window_counts c where project_id = ? and as_of =
        (select max(as_of) from window_counts n where n.project_id = c.project_id and n.measure = c.measure and n.as_of <= ?)`,
    ),
    fetches: statement<[id: number], FetchRow>(
      'select subject, ok_at as "okAt", reason from fetches where project_id = ?',
    ),
    coverage: statement<[id: number], CoverageRow>(
      `select subject, completeness, from_at as "from", to_at as "to" from coverage
        where project_id = ? and subject = 'releases' order by from_at`,
    ),
    events: statement<[id: number, until: number], EventRow>(
      'select kind, at, from_value as "from", to_value as "to" from project_events where project_id = ? and at <= ? order by at, id',
    ),
    ledger: statement<InSpan, LedgerRow>(
      `select day, noticed_at as "noticedAt", from_gained as "from", to_gained as "to" from retention_ledger
       where project_id = ? and noticed_at between ? and ? order by noticed_at, day`,
    ),
    newestBefore: statement<
      [id: number, day: number, id: number, day: number],
      { reading: number | null; starDay: number | null }
    >(
      `select (select max(day) from snapshots where project_id = ? and day < ?) as reading,
        (select max(day) from star_days where project_id = ? and day < ?) as "starDay"`,
    ),
  };
}
