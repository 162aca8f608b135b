import { eq, lte } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import type { ClaimStore } from '../../ports/installations.ts';
import { claims } from '../../schema/index.ts';

/** What only one process may do. */
export function claimStore({ db, write }: Connection): ClaimStore {
  return {
    async take(name, until, now) {
      return write(async () => {
        await db.delete(claims).where(lte(claims.expiresAt, now)).run();
        return (await db.insert(claims).values({ name, expiresAt: until }).onConflictDoNothing().run()).changes > 0;
      });
    },

    async release(name) {
      await db.delete(claims).where(eq(claims.name, name)).run();
    },
  };
}
