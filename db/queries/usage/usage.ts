import { and, between, eq, sql } from '../../engine/drizzle.ts';
import { writeInBatches } from '../../engine/batches.ts';
import { among } from '../../engine/connection.ts';
import type { Connection } from '../../engine/connection.ts';
import type { UsageStore } from '../../ports/usage.ts';
import {
  packageDays,
  packageFetches,
  packageFigures,
  packageLookups,
  packages,
  registryDays,
  sourceStates,
} from '../../schema/index.ts';
import { adoptersOf, recordAdopters } from './adopters.ts';
import { duePackages } from './due-packages.ts';
import { recordPackages } from './record-packages.ts';

/** Packages, their downloads and dependents, and the state of the sources. */
export function usageStore(connection: Connection): UsageStore {
  const { db, write } = connection;
  const putDay = db
    .insert(packageDays)
    .values({
      packageId: sql.placeholder('packageId'),
      day: sql.placeholder('day'),
      downloads: sql.placeholder('downloads'),
      partial: sql.placeholder('partial'),
    })
    .onConflictDoUpdate({
      target: [packageDays.packageId, packageDays.day],
      set: { downloads: sql`excluded.downloads`, partial: sql`excluded.partial` },
      setWhere: sql`(excluded.downloads > 0 or ${packageDays.downloads} = 0)
        and not (excluded.partial and not ${packageDays.partial})
        and (excluded.downloads is distinct from ${packageDays.downloads} or excluded.partial is distinct from ${packageDays.partial})`,
    })
    .prepare();
  const putReading = db
    .insert(packageFigures)
    .values({
      packageId: sql.placeholder('packageId'),
      figure: sql.placeholder('figure'),
      day: sql.placeholder('day'),
      at: sql.placeholder('at'),
      value: sql.placeholder('value'),
      sourceAt: sql.placeholder('sourceAt'),
    })
    .onConflictDoUpdate({
      target: [packageFigures.packageId, packageFigures.figure, packageFigures.day],
      set: { at: sql`excluded.at`, value: sql`excluded.value`, sourceAt: sql`excluded.source_at` },
      setWhere: sql`excluded.at >= ${packageFigures.at}`,
    })
    .prepare();
  const putRegistryDay = db
    .insert(registryDays)
    .values({
      registry: sql.placeholder('registry'),
      day: sql.placeholder('day'),
      downloads: sql.placeholder('downloads'),
      at: sql.placeholder('at'),
    })
    .onConflictDoUpdate({
      target: [registryDays.registry, registryDays.day],
      set: { downloads: sql`excluded.downloads`, at: sql`excluded.at` },
      setWhere: sql`excluded.downloads > 0 or ${registryDays.downloads} = 0`,
    })
    .prepare();
  const putFetch = db
    .insert(packageFetches)
    .values({
      packageId: sql.placeholder('packageId'),
      source: sql.placeholder('source'),
      triedAt: sql.placeholder('triedAt'),
      okAt: sql.placeholder('okAt'),
      reason: sql.placeholder('reason'),
      throughDay: sql.placeholder('throughDay'),
    })
    .onConflictDoUpdate({
      target: [packageFetches.packageId, packageFetches.source],
      set: {
        triedAt: sql`excluded.tried_at`,
        okAt: sql`coalesce(excluded.ok_at, ${packageFetches.okAt})`,
        reason: sql`excluded.reason`,
        throughDay: sql`coalesce(excluded.through_day, ${packageFetches.throughDay})`,
      },
      // A slower process that comes late must not overwrite what is newer.
      setWhere: sql`excluded.tried_at >= ${packageFetches.triedAt}`,
    })
    .prepare();

  return {
    ...adoptersOf(connection),
    ...duePackages(connection),
    recordPackages: async (projectId, records, at) =>
      write(async () => recordPackages(connection, projectId, records, at)),

    async releasePackages(projectId) {
      await write(async () => {
        await db
          .update(packages)
          .set({ origin: 'lookup' })
          .where(and(eq(packages.projectId, projectId), eq(packages.origin, 'operator')))
          .run();
        await db.delete(packageLookups).where(eq(packageLookups.projectId, projectId)).run();
      });
    },

    async packages(projectIds) {
      return db
        .select()
        .from(packages)
        .where(among(packages.projectId, projectIds))
        .orderBy(sql`${packages.standing} <> 'own'`, packages.registry, packages.name)
        .all();
    },

    async record({ days = [], readings = [], registryDays: registry, adopters }) {
      await writeInBatches(connection, days, (day) => putDay.run({ ...day, partial: Number(day.partial) }));
      await writeInBatches(connection, readings, (reading) => putReading.run({ ...reading }));
      if (registry !== undefined)
        await writeInBatches(connection, registry.days, (day) =>
          putRegistryDay.run({ ...day, registry: registry.registry, at: registry.at }),
        );
      if (adopters !== undefined) await recordAdopters(connection, adopters);
    },
    recordPackageFetches: (fetches) => writeInBatches(connection, fetches, (fetch) => putFetch.run({ ...fetch })),

    async days(packageIds, { from, to }) {
      return db
        .select()
        .from(packageDays)
        .where(and(among(packageDays.packageId, packageIds), between(packageDays.day, from, to)))
        .orderBy(packageDays.packageId, packageDays.day)
        .all();
    },

    async readings(packageIds, { from, to }) {
      return db
        .select()
        .from(packageFigures)
        .where(and(among(packageFigures.packageId, packageIds), between(packageFigures.day, from, to)))
        .orderBy(packageFigures.packageId, packageFigures.figure, packageFigures.day)
        .all();
    },

    async packageFetches(packageIds) {
      return db.select().from(packageFetches).where(among(packageFetches.packageId, packageIds)).all();
    },

    async registryDays(registry, { from, to }) {
      return db
        .select({ day: registryDays.day, downloads: registryDays.downloads })
        .from(registryDays)
        .where(and(eq(registryDays.registry, registry), between(registryDays.day, from, to)))
        .orderBy(registryDays.day)
        .all();
    },

    async recordLookup(lookup) {
      await db
        .insert(packageLookups)
        .values(lookup)
        .onConflictDoUpdate({
          target: [packageLookups.projectId, packageLookups.source],
          set: {
            triedAt: sql`excluded.tried_at`,
            okAt: sql`coalesce(excluded.ok_at, ${packageLookups.okAt})`,
            reason: sql`excluded.reason`,
          },
          setWhere: sql`excluded.tried_at >= ${packageLookups.triedAt}`,
        })
        .run();
    },

    async lookups(projectId) {
      return db.select().from(packageLookups).where(eq(packageLookups.projectId, projectId)).all();
    },

    async sourceStates() {
      return db.select().from(sourceStates).orderBy(sourceStates.source).all();
    },

    async recordSourceState(state) {
      await db
        .insert(sourceStates)
        .values(state)
        .onConflictDoUpdate({
          target: sourceStates.source,
          set: {
            lastOkAt: sql`coalesce(excluded.last_ok_at, ${sourceStates.lastOkAt})`,
            lastFailedAt: sql`coalesce(excluded.last_failed_at, ${sourceStates.lastFailedAt})`,
            failure: sql`excluded.failure`,
            retryAt: sql`excluded.retry_at`,
          },
        })
        .run();
    },
  };
}
