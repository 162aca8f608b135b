import { and, eq, gt, lte } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import type { OAuthStateStore } from '../../ports/installations.ts';
import { tickets } from '../../schema/index.ts';

/** One-time states of installations that are under way. */
export function oauthStateStore({ db, write }: Connection): OAuthStateStore {
  return {
    async issue(state, expiresAt) {
      await db
        .insert(tickets)
        .values({ ticket: state, expiresAt })
        .onConflictDoUpdate({ target: tickets.ticket, set: { expiresAt } })
        .run();
    },

    async take(state, now) {
      return write(async () => {
        const taken =
          (
            await db
              .delete(tickets)
              .where(and(eq(tickets.ticket, state), gt(tickets.expiresAt, now)))
              .run()
          ).changes > 0;
        await db.delete(tickets).where(lte(tickets.expiresAt, now)).run();
        return taken;
      });
    },
  };
}
