import { eq } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import type { MetaStore } from '../../ports/maintenance.ts';
import { facts } from '../../schema/index.ts';

/** Small values by name about the database itself and the jobs over it. */
export function metaStore({ db }: Connection): MetaStore {
  return {
    async get(name) {
      return db.select().from(facts).where(eq(facts.name, name)).get();
    },

    async set(name, value, at) {
      const set = { value, updatedAt: at };
      await db
        .insert(facts)
        .values({ name, ...set })
        .onConflictDoUpdate({ target: facts.name, set })
        .run();
    },
  };
}
