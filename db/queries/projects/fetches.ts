import { and, eq, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { among } from '../../engine/connection.ts';
import type { FetchRecord, ProjectStore } from '../../ports/projects.ts';
import { fetches } from '../../schema/index.ts';

/** What was last asked of GitHub, subject by subject. A failed try keeps when it last went well. */
export const fetchWriter = ({ db }: Connection): ((record: FetchRecord) => Promise<void>) => {
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
        okAt: sql`case when excluded.ok_at is null or ${fetches.okAt} > excluded.ok_at then ${fetches.okAt} else excluded.ok_at end`,
        reason: sql`excluded.reason`,
        etag: sql`excluded.etag`,
        cursor: sql`excluded.cursor`,
      },
      // A slower process that comes late must not overwrite what is newer.
      setWhere: sql`excluded.tried_at >= ${fetches.triedAt}`,
    })
    .prepare();
  return async (record) => {
    await put.run({ ...record });
  };
};

export const fetchReader =
  ({ db }: Connection): ProjectStore['fetches'] =>
  async (projectIds, subject) =>
    db
      .select()
      .from(fetches)
      .where(
        and(among(fetches.projectId, projectIds), subject === undefined ? undefined : eq(fetches.subject, subject)),
      )
      .all();
