import { and, eq, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { among } from '../../engine/connection.ts';
import type { ProjectStore } from '../../ports/projects.ts';
import { fetches } from '../../schema/index.ts';

/** What was last asked of GitHub, subject by subject. A failed try keeps when it last went well. */
export function fetchMethods({ db, write }: Connection): Pick<ProjectStore, 'recordFetches' | 'fetches' | 'fetchesOf'> {
  const put = db
    .insert(fetches)
    .values({
      projectId: sql.placeholder('projectId'),
      subject: sql.placeholder('subject'),
      triedAt: sql.placeholder('triedAt'),
      okAt: sql.placeholder('okAt'),
      reason: sql.placeholder('reason'),
      etag: sql.placeholder('etag'),
      cursor: sql.placeholder('cursor'),
    })
    .onConflictDoUpdate({
      target: [fetches.projectId, fetches.subject],
      set: {
        triedAt: sql`excluded.tried_at`,
        okAt: sql`max(coalesce(excluded.ok_at, ${fetches.okAt}), coalesce(${fetches.okAt}, excluded.ok_at))`,
        reason: sql`excluded.reason`,
        etag: sql`excluded.etag`,
        cursor: sql`excluded.cursor`,
      },
      // A slower process that comes late must not overwrite what is newer.
      setWhere: sql`excluded.tried_at >= ${fetches.triedAt}`,
    })
    .prepare();
  const ofProject = db
    .select()
    .from(fetches)
    .where(eq(fetches.projectId, sql.placeholder('projectId')))
    .prepare();

  return {
    async recordFetches(records) {
      write(() => {
        for (const record of records) put.run({ ...record });
      });
    },

    async fetches(subject, projectIds) {
      const rows = db
        .select()
        .from(fetches)
        .where(and(projectIds && among(fetches.projectId, projectIds), eq(fetches.subject, subject)))
        .all();
      return new Map(rows.map((row) => [row.projectId, row]));
    },

    async fetchesOf(projectId) {
      return ofProject.all({ projectId });
    },
  };
}
