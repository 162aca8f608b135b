import { and, asc, between, desc, eq, getTableColumns, gte, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { among, only } from '../../engine/connection.ts';
import type { ObservationStore, Snapshot } from '../../ports/observations.ts';
import { recordedMethod } from './recorded.ts';
import { seenAtOf } from './first-seen.ts';
import { recordingMethods } from './record-observations.ts';
import { starArtefactMethods } from './star-artefacts.ts';
import { releases, snapshots, starDays } from '../../schema/index.ts';

/** Figures over time: what was observed, what GitHub reconstructs, and what both add up to for detectors and the score. */
export function observationStore(connection: Connection): ObservationStore {
  const { db, client, statement } = connection;
  const project = sql.placeholder('projectId');
  const latest = db
    .select()
    .from(snapshots)
    .where(eq(snapshots.projectId, project))
    .orderBy(desc(snapshots.day))
    .limit(1)
    .prepare();
  // Years of days at once: without the builder's copy of every row.
  const columns = Object.entries(getTableColumns(snapshots))
    .map(([field, column]) => `${column.name} as ${field}`)
    .join(', ');
  const range = client.prepare<[projectId: number, from: number, to: number], Snapshot>(
    `select ${columns} from snapshots where project_id = ? and day between ? and ? order by day`,
  );
  const starRange = db
    .select({ day: starDays.day, gained: starDays.gained, fetchedAt: starDays.fetchedAt })
    .from(starDays)
    .where(and(eq(starDays.projectId, project), between(starDays.day, sql.placeholder('from'), sql.placeholder('to'))))
    .orderBy(asc(starDays.day))
    .prepare();

  const { projectId, tag, publishedAt, prerelease, source } = getTableColumns(releases);
  const releasesOf = db
    .select({ projectId, tag, publishedAt, prerelease, source })
    .from(releases)
    .where(and(eq(releases.projectId, project), gte(releases.publishedAt, sql.placeholder('since'))))
    .orderBy(desc(releases.publishedAt), desc(releases.tag))
    .limit(sql.placeholder('limit'))
    .prepare();

  return {
    ...recordingMethods(connection),
    ...starArtefactMethods(connection),
    recorded: recordedMethod(connection),

    async latestSnapshot(projectId) {
      return latest.get({ projectId });
    },

    async snapshots(projectId, { from, to }) {
      return range.all(projectId, from, to);
    },

    async starDays(projectId, { from, to }) {
      return starRange.all({ projectId, from, to });
    },

    async releases(projectId, options = {}) {
      return releasesOf.all({ projectId, since: options.since ?? 0, limit: options.limit ?? -1 });
    },

    async recentReleases(query) {
      const rows = db
        .select()
        .from(releases)
        .where(
          and(gte(releases.publishedAt, query.since), query.projectIds && among(releases.projectId, query.projectIds)),
        )
        .orderBy(desc(releases.publishedAt), asc(releases.projectId))
        .limit(query.limit)
        .all();
      return rows.map((row) => ({ ...row, seenAt: seenAtOf(row) }));
    },

    async newestObservation() {
      return (
        only(statement<[], { at: number | null }>('select max(at) as at from latest_observations').get()).at ??
        undefined
      );
    },

    async coverage(since) {
      const row = only(
        statement<[number], { observed: number; projects: number; recorded: number }>(`
          select count(*) filter (where o.at >= ? and p.origin = 'github') as observed, count(*) as projects, count(*) filter (where p.origin = 'import') as recorded
          from projects p left join latest_observations o on o.project_id = p.id where p.retired_at is null`).get(
          since,
        ),
      );
      return row;
    },
  };
}
