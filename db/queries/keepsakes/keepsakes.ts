import { and, asc, eq, gt, lte } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import type { KeepsakeStore } from '../../ports/operations.ts';
import { actions, facts, installations, tickets } from '../../schema/index.ts';

/** Written into a backup that takes the place of a database; the fact is as old as that. */
export const RESTORED = 'restored';

/** What platforms must remember over a restart, and small facts. Installations come in sealed. */
export function keepsakeStore({ db, write }: Connection): KeepsakeStore {
  return {
    async putInstallation(workspaceId, sealed, at) {
      const set = { sealed, updatedAt: at };
      db.insert(installations)
        .values({ workspaceId, ...set })
        .onConflictDoUpdate({ target: installations.workspaceId, set })
        .run();
    },

    async installation(workspaceId) {
      return db.select().from(installations).where(eq(installations.workspaceId, workspaceId)).get()?.sealed;
    },

    async removeInstallation(workspaceId) {
      db.delete(installations).where(eq(installations.workspaceId, workspaceId)).run();
    },

    async listInstallations() {
      return db
        .select({ id: installations.workspaceId })
        .from(installations)
        .orderBy(asc(installations.workspaceId))
        .all()
        .map(({ id }) => id);
    },

    async issueTicket(ticket, expiresAt) {
      db.insert(tickets)
        .values({ ticket, expiresAt })
        .onConflictDoUpdate({ target: tickets.ticket, set: { expiresAt } })
        .run();
    },

    async takeTicket(ticket, now) {
      return write(() => {
        const taken =
          db
            .delete(tickets)
            .where(and(eq(tickets.ticket, ticket), gt(tickets.expiresAt, now)))
            .run().changes > 0;
        db.delete(tickets).where(lte(tickets.expiresAt, now)).run();
        return taken;
      });
    },

    async keepAction(id, payload, at) {
      db.insert(actions)
        .values({ id, payload, usedAt: at })
        .onConflictDoUpdate({ target: actions.id, set: { payload, usedAt: at } })
        .run();
    },

    async readAction(id, at) {
      const row = db
        .update(actions)
        .set({ usedAt: at })
        .where(eq(actions.id, id))
        .returning({ payload: actions.payload })
        .get() as { payload: string } | undefined;
      return row?.payload;
    },

    async fact(name) {
      return db.select().from(facts).where(eq(facts.name, name)).get()?.value;
    },

    async restoredAt() {
      return db.select().from(facts).where(eq(facts.name, RESTORED)).get()?.updatedAt;
    },

    async setFact(name, value, at) {
      const set = { value, updatedAt: at };
      db.insert(facts)
        .values({ name, ...set })
        .onConflictDoUpdate({ target: facts.name, set })
        .run();
    },
  };
}
