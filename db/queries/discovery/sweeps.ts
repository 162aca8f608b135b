import type { Slice } from '../../../src/contracts/figures/discovery.ts';
import { flatMapInOrder } from '../../engine/batches.ts';
import type { Connection } from '../../engine/connection.ts';
import { and, desc, eq, isNull, lt, sql } from '../../engine/drizzle.ts';
import type { DiscoveryStore, SweepRecord } from '../../ports/discovery.ts';
import { candidateCounts, candidateNights, sweepSlices, sweeps } from '../../schema/index.ts';
import { BLOCK, blockOf, encodeNight } from './night-codec.ts';

/** Nights of which each search is kept; of older ones only the night itself, with its sums in what it found. */
const SLICES_KEPT = 30;
/** Nights of counts that are kept. */
const NIGHTS_KEPT = 400;

type SweepStore = Pick<DiscoveryStore, 'sweeps' | 'beginSweep' | 'openSlices' | 'settleSlice' | 'finishSweep'>;

/** The nights of the sweep, and what each asks for. */
export function sweepStore({ db, write }: Connection): SweepStore {
  const putSlices = async (day: number, slices: readonly Slice[]): Promise<void> => {
    for (const { starsFrom, starsTo, createdFrom, createdTo } of slices)
      await db
        .insert(sweepSlices)
        .values({
          day,
          starsFrom,
          starsTo,
          createdFrom,
          createdTo,
          tries: 0,
          doneAt: null,
          total: null,
          found: null,
          incomplete: false,
        })
        .run();
  };
  return {
    async sweeps(limit) {
      const nights: SweepRecord[] = await db.select().from(sweeps).orderBy(desc(sweeps.day)).limit(limit).all();
      return flatMapInOrder(nights, async (night) => {
        const row = await db
          .select({
            slices: sql<number>`count(*)`,
            done: sql<number>`count(${sweepSlices.doneAt})`,
            total: sql<number>`coalesce(sum(case when ${sweepSlices.doneAt} is not null then ${sweepSlices.total} end), 0)`,
            found: sql<number>`coalesce(sum(case when ${sweepSlices.doneAt} is not null then ${sweepSlices.found} end), 0)`,
            incomplete: sql<number>`coalesce(sum(case when ${sweepSlices.incomplete} then 1 else 0 end), 0)`,
          })
          .from(sweepSlices)
          .where(eq(sweepSlices.day, night.day))
          .get();
        return { ...night, ...(row ?? { slices: 0, done: 0, total: 0, found: 0, incomplete: 0 }) };
      });
    },

    async beginSweep(sweep, slices) {
      await write(async () => {
        const known = await db.select({ day: sweeps.day }).from(sweeps).where(eq(sweeps.day, sweep.day)).get();
        if (known !== undefined) return;
        await db
          .insert(sweeps)
          .values({ ...sweep, finishedAt: null })
          .run();
        await putSlices(sweep.day, slices);
      });
    },

    async openSlices(day, limit) {
      return db
        .select({
          id: sweepSlices.id,
          tries: sweepSlices.tries,
          starsFrom: sweepSlices.starsFrom,
          starsTo: sweepSlices.starsTo,
          createdFrom: sweepSlices.createdFrom,
          createdTo: sweepSlices.createdTo,
        })
        .from(sweepSlices)
        .where(and(eq(sweepSlices.day, day), isNull(sweepSlices.doneAt)))
        .orderBy(sweepSlices.tries, sweepSlices.starsFrom, sweepSlices.id)
        .limit(limit)
        .all();
    },

    async settleSlice(id, outcome, requests) {
      await write(async () => {
        const slice = await db.select({ day: sweepSlices.day }).from(sweepSlices).where(eq(sweepSlices.id, id)).get();
        if (slice === undefined) return;
        await db
          .update(sweeps)
          .set({ requests: sql`${sweeps.requests} + ${requests}` })
          .where(eq(sweeps.day, slice.day))
          .run();
        const { kind } = outcome;
        if (kind === 'split') {
          await db.delete(sweepSlices).where(eq(sweepSlices.id, id)).run();
          await putSlices(slice.day, outcome.parts);
        } else if (kind !== 'kept') {
          const set =
            kind === 'failed'
              ? { tries: sql`${sweepSlices.tries} + 1` }
              : { doneAt: outcome.at, total: outcome.total, found: outcome.found, incomplete: outcome.incomplete };
          await db.update(sweepSlices).set(set).where(eq(sweepSlices.id, id)).run();
        }
      });
    },

    async finishSweep(day, at) {
      const last = await db
        .select({ id: sql<number>`coalesce(max(${candidateCounts.candidateId}), 0)` })
        .from(candidateCounts)
        .get();
      for (let block = 0; block <= blockOf(last?.id ?? 0); block += 1) {
        await write(async () => {
          const rows = await db
            .select({ id: candidateCounts.candidateId, stars: candidateCounts.stars })
            .from(candidateCounts)
            .where(
              and(
                eq(candidateCounts.day, day),
                sql`${candidateCounts.candidateId} >= ${block * BLOCK}`,
                lt(candidateCounts.candidateId, (block + 1) * BLOCK),
              ),
            )
            .all();
          if (rows.length === 0) return;
          const counts = encodeNight(new Map(rows.map(({ id, stars }) => [id % BLOCK, stars])));
          await db
            .insert(candidateNights)
            .values({ block, day, counts })
            .onConflictDoUpdate({ target: [candidateNights.block, candidateNights.day], set: { counts } })
            .run();
        });
      }
      await write(async () => {
        await db
          .update(sweeps)
          .set({ finishedAt: sql`coalesce(${sweeps.finishedAt}, ${at})` })
          .where(eq(sweeps.day, day))
          .run();
        await db
          .delete(sweepSlices)
          .where(lt(sweepSlices.day, day - SLICES_KEPT))
          .run();
        await db
          .delete(candidateNights)
          .where(lt(candidateNights.day, day - NIGHTS_KEPT))
          .run();
      });
    },
  };
}
