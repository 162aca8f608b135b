import { eq } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import type { ButtonPayloadStore } from '../../ports/installations.ts';
import { actions } from '../../schema/index.ts';

/** What buttons mean that is too long for their own id. */
export function buttonPayloadStore({ db }: Connection): ButtonPayloadStore {
  return {
    async put(id, payload, at) {
      await db
        .insert(actions)
        .values({ id, payload, usedAt: at })
        .onConflictDoUpdate({ target: actions.id, set: { payload, usedAt: at } })
        .run();
    },

    async use(id, at) {
      const row = (await db
        .update(actions)
        .set({ usedAt: at })
        .where(eq(actions.id, id))
        .returning({ payload: actions.payload })
        .get()) as { payload: string } | undefined;
      return row?.payload;
    },
  };
}
