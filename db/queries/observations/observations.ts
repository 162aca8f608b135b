import { and, asc, desc, gte, isNull, sql } from '../../engine/drizzle.ts';
import { VISITED_IDS } from '../scores/rankable.ts';
import type { Connection } from '../../engine/connection.ts';
import { among, only } from '../../engine/connection.ts';
import type { ObservationStore } from '../../ports/observations.ts';
import { recordedMethod } from './recorded.ts';
import { recordingMethods } from './record-observations.ts';
import { artefactMethods } from './star-artefacts.ts';
import { releases } from '../../schema/index.ts';

/** Figures over time: what was observed, what GitHub reconstructs, and what both add up to for detectors and the score. */
export function observationStore(connection: Connection): ObservationStore {
  const { db, statement } = connection;

  return {
    ...recordingMethods(connection),
    ...artefactMethods(connection),
    recorded: recordedMethod(connection),

    async recentReleases(query) {
      return db
        .select()
        .from(releases)
        .where(
          and(
            isNull(releases.deletedAt),
            gte(releases.publishedAt, query.since),
            query.projectIds === undefined
              ? sql`${releases.projectId} not in ${sql.raw(VISITED_IDS)}`
              : among(releases.projectId, query.projectIds),
          ),
        )
        .orderBy(desc(releases.publishedAt), asc(releases.projectId))
        .limit(query.limit)
        .all();
    },

    async coverage(since = Number.MAX_SAFE_INTEGER) {
      const row = only(
        await statement<[number], { observed: number; projects: number; recorded: number; newestAt: number | null }>(`
          select count(*) filter (where o.at >= ? and p.origin = 'github') as observed, count(*) as projects,
            count(*) filter (where p.origin = 'import') as recorded,
            (select max(at) from latest_observations where project_id not in ${VISITED_IDS}) as "newestAt"
          from projects p left join latest_observations o on o.project_id = p.id where p.retired_at is null`).get(
          since,
        ),
      );
      return { ...row, newestAt: row.newestAt ?? undefined };
    },
  };
}
