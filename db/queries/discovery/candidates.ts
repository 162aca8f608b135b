import type { SweptRepository } from '../../../src/contracts/figures/discovery.ts';
import type { Connection } from '../../engine/connection.ts';
import { among } from '../../engine/connection.ts';
import { and, asc, eq, gte, lt, sql } from '../../engine/drizzle.ts';
import type { DiscoveryStore } from '../../ports/discovery.ts';
import { candidateCounts, candidateNights, candidates } from '../../schema/index.ts';
import { BLOCK, blockOf, decodeNight } from './night-codec.ts';

type CandidateRow = typeof candidates.$inferSelect;
type CandidateStore = Pick<DiscoveryStore, 'recordCandidates' | 'starCounts' | 'block' | 'candidates' | 'nights'>;

/** A candidate with its newest count, as one row. */
export const candidateColumns = {
  id: candidates.id,
  nodeId: candidates.nodeId,
  fullName: candidates.fullName,
  formerName: candidates.formerName,
  createdDay: candidates.createdDay,
  firstSeenDay: candidates.firstSeenDay,
  firstStars: candidates.firstStars,
  description: candidates.description,
  language: candidates.language,
  topics: candidates.topics,
  license: candidates.license,
  archived: candidates.archived,
  day: candidateCounts.day,
  stars: candidateCounts.stars,
  forks: candidateCounts.forks,
  pushedDay: candidateCounts.pushedDay,
};

/** What the sweeps saw: who the candidates are, and their stars by night. */
export function candidateStore(connection: Connection): CandidateStore {
  const { db, write } = connection;

  return {
    async recordCandidates(repositories, day) {
      const once = [...new Map(repositories.map((each) => [each.nodeId, each])).values()];
      if (once.length === 0) return 0;
      return write(async () => {
        const nodeIds = once.map(({ nodeId }) => nodeId);
        const rows = await db.select().from(candidates).where(among(candidates.nodeId, nodeIds)).all();
        const known = new Map(rows.map((row) => [row.nodeId, row]));
        const ids = new Map(rows.map(({ nodeId, id }) => [nodeId, id]));
        const fresh = once.filter(({ nodeId }) => !known.has(nodeId));
        if (fresh.length > 0) {
          const added = await db
            .insert(candidates)
            .values(
              fresh.map((seen) => ({
                ...identityOf(seen),
                formerName: null,
                firstSeenDay: day,
                firstStars: seen.stars,
              })),
            )
            .returning({ id: candidates.id, nodeId: candidates.nodeId })
            .all();
          for (const { id, nodeId } of added) ids.set(nodeId, id);
        }
        for (const seen of once) {
          const before = known.get(seen.nodeId);
          if (before === undefined || !differs(before, seen)) continue;
          const formerName = before.fullName === seen.fullName ? before.formerName : before.fullName;
          await db
            .update(candidates)
            .set({ ...identityOf(seen), formerName })
            .where(eq(candidates.id, before.id))
            .run();
        }
        const counts = once.flatMap(({ nodeId, stars, forks, pushedDay }) => {
          const candidateId = ids.get(nodeId);
          return candidateId === undefined ? [] : [{ candidateId, day, stars, forks, pushedDay }];
        });
        await db
          .insert(candidateCounts)
          .values(counts)
          .onConflictDoUpdate({
            target: candidateCounts.candidateId,
            set: {
              day: sql`excluded.day`,
              stars: sql`excluded.stars`,
              forks: sql`excluded.forks`,
              pushedDay: sql`excluded.pushed_day`,
            },
          })
          .run();
        return fresh.length;
      });
    },

    async starCounts(day, createdFrom) {
      return db
        .select({ stars: candidateCounts.stars, candidates: sql<number>`count(*)` })
        .from(candidateCounts)
        .innerJoin(candidates, eq(candidates.id, candidateCounts.candidateId))
        .where(
          and(
            gte(candidateCounts.day, day),
            createdFrom === undefined ? undefined : gte(candidates.createdDay, createdFrom),
          ),
        )
        .groupBy(candidateCounts.stars)
        .orderBy(asc(candidateCounts.stars))
        .all();
    },

    async block(block, { seenFrom, from }) {
      const last = await db
        .select({ id: sql<number | null>`max(${candidates.id})` })
        .from(candidates)
        .get();
      if (last?.id == null || block > blockOf(last.id)) return undefined;
      const rows = await db
        .select({
          id: candidates.id,
          createdDay: candidates.createdDay,
          firstSeenDay: candidates.firstSeenDay,
          day: candidateCounts.day,
          stars: candidateCounts.stars,
        })
        .from(candidates)
        .innerJoin(candidateCounts, eq(candidates.id, candidateCounts.candidateId))
        .where(
          and(
            gte(candidates.id, block * BLOCK),
            lt(candidates.id, (block + 1) * BLOCK),
            gte(candidateCounts.day, seenFrom),
          ),
        )
        .orderBy(asc(candidates.id))
        .all();
      const nights = await nightsOf(block, from);
      return rows.map((row) => ({
        ...row,
        nights: nights.flatMap(({ day, counts }) => {
          const stars = counts[row.id % BLOCK] ?? null;
          return stars === null || day >= row.day ? [] : [{ day, stars }];
        }),
      }));
    },

    async candidates(by) {
      return db
        .select(candidateColumns)
        .from(candidates)
        .innerJoin(candidateCounts, eq(candidates.id, candidateCounts.candidateId))
        .where('ids' in by ? among(candidates.id, by.ids) : eq(candidates.name, by.fullName.toLowerCase()))
        .orderBy(asc(candidates.id))
        .all();
    },

    async nights(candidateId, from) {
      const newest = await db
        .select({ day: candidateCounts.day, stars: candidateCounts.stars })
        .from(candidateCounts)
        .where(eq(candidateCounts.candidateId, candidateId))
        .get();
      const kept = (await nightsOf(blockOf(candidateId), from)).flatMap(({ day, counts }) => {
        const stars = counts[candidateId % BLOCK] ?? null;
        return stars === null || (newest !== undefined && day >= newest.day) ? [] : [{ day, stars }];
      });
      return newest === undefined || newest.day < from ? kept : [...kept, newest];
    },
  };

  async function nightsOf(block: number, from: number): Promise<{ day: number; counts: (number | null)[] }[]> {
    const rows = await db
      .select()
      .from(candidateNights)
      .where(and(eq(candidateNights.block, block), gte(candidateNights.day, from)))
      .orderBy(asc(candidateNights.day))
      .all();
    return rows.map(({ day, counts }) => ({ day, counts: decodeNight(counts) }));
  }
}

/** A row that says the same is not written again: most pages of the table stay as they are from night to night. */
const differs = (known: CandidateRow, seen: SweptRepository): boolean =>
  known.fullName !== seen.fullName ||
  known.description !== seen.description ||
  known.language !== seen.language ||
  known.license !== seen.license ||
  known.archived !== seen.archived ||
  known.createdDay !== seen.createdDay ||
  known.topics.join(' ') !== seen.topics.join(' ');

const identityOf = ({
  nodeId,
  fullName,
  createdDay,
  description,
  language,
  topics,
  license,
  archived,
}: SweptRepository): Omit<CandidateRow, 'id' | 'formerName' | 'firstSeenDay' | 'firstStars'> => ({
  nodeId,
  fullName,
  name: fullName.toLowerCase(),
  createdDay,
  description,
  language,
  topics,
  license,
  archived,
});
