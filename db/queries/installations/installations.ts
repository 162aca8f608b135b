import { asc, eq } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import type { InstallationStore } from '../../ports/installations.ts';
import { installations } from '../../schema/index.ts';

/** Tokens of workspaces, sealed by the caller. */
export function installationStore({ db }: Connection): InstallationStore {
  return {
    async put(workspaceId, sealed, at) {
      const set = { sealed, updatedAt: at };
      await db
        .insert(installations)
        .values({ workspaceId, ...set })
        .onConflictDoUpdate({ target: installations.workspaceId, set })
        .run();
    },

    async get(workspaceId) {
      return (await db.select().from(installations).where(eq(installations.workspaceId, workspaceId)).get())?.sealed;
    },

    async remove(workspaceId) {
      await db.delete(installations).where(eq(installations.workspaceId, workspaceId)).run();
    },

    async list() {
      return (
        await db
          .select({ id: installations.workspaceId })
          .from(installations)
          .orderBy(asc(installations.workspaceId))
          .all()
      ).map(({ id }) => id);
    },
  };
}
