import { and, desc, eq, isNotNull, lt, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { among, without } from '../../engine/connection.ts';
import type { WorkspaceStore } from '../../ports/workspaces.ts';
import { reinstate } from '../projects/retire-projects.ts';
import { auditTrail, deliveries, installations, watchlist, workspaces } from '../../schema/index.ts';
import { writeAudit } from './write-audit.ts';

/** Slack workspaces, Discord guilds and personal spaces: their watchlists and who changed what. */
export function workspaceStore(connection: Connection): WorkspaceStore {
  const { db, write, statement } = connection;
  const byId = db
    .select()
    .from(workspaces)
    .where(eq(workspaces.id, sql.placeholder('id')))
    .prepare();
  // Asked for with every letter that somebody types.
  const watchlistOf = statement<[string], { projectId: number; addedBy: string; addedAt: number }>(
    'select project_id as "projectId", added_by as "addedBy", added_at as "addedAt" from watchlist where workspace_id = ? order by added_at desc, project_id desc',
  );

  return {
    async join(workspace, at) {
      return db
        .insert(workspaces)
        .values({ ...workspace, joinedAt: at, settings: {} })
        .onConflictDoUpdate({ target: workspaces.id, set: { name: workspace.name, leftAt: null } })
        .returning()
        .get();
    },

    async get(id) {
      return byId.get({ id });
    },

    async leave(id, at, reason) {
      await write(async () => {
        await db
          .update(workspaces)
          .set({ leftAt: sql`coalesce(${workspaces.leftAt}, ${at})` })
          .where(eq(workspaces.id, id))
          .run();
        // Trying would end in a refusal that switches the subscription off, although the bot may be invited again.
        await db
          .update(deliveries)
          .set({ state: 'dropped', error: reason, settledAt: at })
          .where(and(eq(deliveries.workspaceId, id), eq(deliveries.state, 'owed')))
          .run();
      });
    },

    async removeLeft(before) {
      return write(async () => {
        const gone = (
          await db
            .delete(workspaces)
            .where(and(isNotNull(workspaces.leftAt), lt(workspaces.leftAt, before)))
            .returning({ id: workspaces.id })
            .all()
        ).map(({ id }) => id);
        // These do not refer to the workspace by key: an installation may be there before it, a delivery after it.
        await db.delete(deliveries).where(among(deliveries.workspaceId, gone)).run();
        await db.delete(installations).where(among(installations.workspaceId, gone)).run();
        return gone;
      });
    },

    async setSettings(id, settings, audit) {
      await write(async () => {
        await db.update(workspaces).set({ settings }).where(eq(workspaces.id, id)).run();
        await writeAudit(connection, audit);
      });
    },

    async watchlist(workspaceId) {
      return watchlistOf.all(workspaceId);
    },

    async watch(workspaceId, projectIds, by, at, audit) {
      return write(async () => {
        let added = 0;
        for (const projectId of projectIds)
          added += (
            await db
              .insert(watchlist)
              .values({ workspaceId, projectId, addedBy: by, addedAt: at })
              .onConflictDoNothing()
              .run()
          ).changes;
        await reinstate(connection, projectIds, at);
        if (added > 0) await writeAudit(connection, audit);
        return { added };
      });
    },

    async unwatch(workspaceId, projectIds, audit) {
      return write(async () => {
        const removed = (
          await db
            .delete(watchlist)
            .where(and(eq(watchlist.workspaceId, workspaceId), among(watchlist.projectId, projectIds)))
            .run()
        ).changes;
        if (removed > 0) await writeAudit(connection, audit);
        return { removed };
      });
    },

    async auditTrail(workspaceId, { limit, before }) {
      const rows = await db
        .select()
        .from(auditTrail)
        .where(
          and(eq(auditTrail.workspaceId, workspaceId), before === undefined ? undefined : lt(auditTrail.at, before)),
        )
        .orderBy(desc(auditTrail.at), desc(auditTrail.id))
        .limit(limit)
        .all();
      return rows.map((row) => without(row, 'id'));
    },
  };
}
