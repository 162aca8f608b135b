import { and, eq, getTableColumns, isNull, sql } from '../../engine/drizzle.ts';
import { among } from '../../engine/connection.ts';
import type { Connection } from '../../engine/connection.ts';
import type { UsageStore } from '../../ports/usage.ts';
import { projectAdopters, projects } from '../../schema/index.ts';

type Named = NonNullable<Parameters<UsageStore['record']>[0]['adopters']>;

/** All that a list names now. */
export async function recordAdopters(
  { db, write }: Connection,
  { projectId, names, at, isFirst }: Named,
): Promise<void> {
  await write(async () => {
    const keys = names.map(({ key }) => key);
    await db
      .update(projectAdopters)
      .set({ droppedAt: at })
      .where(
        and(
          eq(projectAdopters.projectId, projectId),
          isNull(projectAdopters.droppedAt),
          sql`not (${among(projectAdopters.key, keys)})`,
        ),
      )
      .run();
    for (const { key, name } of names)
      await db
        .insert(projectAdopters)
        .values({ projectId, key, name, firstSeenAt: at, namedSince: isFirst ? null : at, droppedAt: null })
        .onConflictDoUpdate({
          target: [projectAdopters.projectId, projectAdopters.key],
          set: { name: sql`excluded.name`, droppedAt: null },
        })
        .run();
  });
}

/** The organisations that lists of adopters name. */
export const adoptersOf = ({ db }: Connection): Pick<UsageStore, 'adopters'> => ({
  async adopters(query) {
    return db
      .select(getTableColumns(projectAdopters))
      .from(projectAdopters)
      .innerJoin(projects, eq(projects.id, projectAdopters.projectId))
      .where(
        'projectIds' in query
          ? among(projectAdopters.projectId, query.projectIds)
          : and(
              isNull(projects.retiredAt),
              isNull(projectAdopters.droppedAt),
              sql`${projectAdopters.key} like ${`%${query.like.replaceAll(/[%_]/g, '')}%`}`,
            ),
      )
      .orderBy(projectAdopters.projectId, projectAdopters.key)
      .all();
  },
});
