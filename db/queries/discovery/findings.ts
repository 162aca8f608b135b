import type { Connection } from '../../engine/connection.ts';
import { among } from '../../engine/connection.ts';
import { writeInBatches } from '../../engine/batches.ts';
import { and, asc, desc, eq, gte, isNotNull, isNull, lte, notExists, or, sql } from '../../engine/drizzle.ts';
import type { DiscoveryStore, FoundQuery } from '../../ports/discovery.ts';
import {
  candidateCounts,
  candidateFindings,
  candidates,
  dismissals,
  projectNames,
  projects,
} from '../../schema/index.ts';
import { writeAudit } from '../workspaces/write-audit.ts';
import { candidateColumns } from './candidates.ts';

type FindingStore = Pick<DiscoveryStore, 'recordFindings' | 'found' | 'dismiss' | 'dismissed'>;

/** What was made of the best candidates, and what workspaces do not want to see of them. */
export function findingStore(connection: Connection): FindingStore {
  const { db, write } = connection;
  return {
    async recordFindings(findings) {
      await writeInBatches(connection, findings, async (finding) => {
        const { candidateId, ...set } = finding;
        await db
          .insert(candidateFindings)
          .values({ candidateId, ...set })
          .onConflictDoUpdate({ target: candidateFindings.candidateId, set })
          .run();
      });
    },

    async found(query) {
      const gained = {
        1: candidateFindings.gained1,
        7: candidateFindings.gained7,
        30: candidateFindings.gained30,
      }[query.window];
      const rows = await db
        .select({ candidate: candidateColumns, finding: candidateFindings })
        .from(candidateFindings)
        .innerJoin(candidates, eq(candidates.id, candidateFindings.candidateId))
        .innerJoin(candidateCounts, eq(candidateCounts.candidateId, candidateFindings.candidateId))
        .where(
          and(
            gte(candidateCounts.day, query.seenFrom),
            query.which === 'listed' ? and(isNotNull(gained), isNull(candidateFindings.apart)) : undefined,
            query.which === 'apart' ? isNotNull(candidateFindings.apart) : undefined,
            ...narrowed(query),
            ...(query.tracked === true ? [] : [notExists(trackedById()), notExists(trackedByName())]),
            query.workspaceId === undefined ? undefined : notExists(dismissedBy(query.workspaceId)),
          ),
        )
        .orderBy(sql`${gained} desc nulls last`, asc(candidates.id))
        .limit(query.limit)
        .all();
      return rows.map(({ candidate, finding }) => ({ ...candidate, finding }));
    },

    async dismiss(workspaceId, candidateId, dismissal, audit) {
      return write(async () => {
        const { changes } =
          dismissal === null
            ? await db
                .delete(dismissals)
                .where(and(eq(dismissals.workspaceId, workspaceId), eq(dismissals.candidateId, candidateId)))
                .run()
            : await db
                .insert(dismissals)
                .values({ workspaceId, candidateId, ...dismissal })
                .onConflictDoNothing()
                .run();
        if (changes > 0) await writeAudit(connection, audit);
        return changes > 0;
      });
    },

    async dismissed(workspaceId) {
      return db
        .select({ fullName: candidates.fullName, at: dismissals.at, by: dismissals.by })
        .from(dismissals)
        .innerJoin(candidates, eq(candidates.id, dismissals.candidateId))
        .where(eq(dismissals.workspaceId, workspaceId))
        .orderBy(desc(dismissals.at), asc(candidates.fullName))
        .all();
    },
  };

  function narrowed({ categories = [], languages = [], minStars, maxStars, createdFrom, pickedFrom }: FoundQuery) {
    const named = categories.filter((category) => category !== null);
    return [
      categories.length === 0
        ? undefined
        : or(
            among(candidateFindings.category, named),
            categories.includes(null) ? isNull(candidateFindings.category) : undefined,
          ),
      languages.length === 0
        ? undefined
        : sql`lower(${candidates.language}) in (select value from texts(${JSON.stringify(languages)}))`,
      minStars === undefined ? undefined : gte(candidateCounts.stars, minStars),
      maxStars === undefined ? undefined : lte(candidateCounts.stars, maxStars),
      createdFrom === undefined ? undefined : gte(candidates.createdDay, createdFrom),
      pickedFrom === undefined ? undefined : gte(candidateFindings.pickedDay, pickedFrom),
    ];
  }

  /** Projects of the universe; one that was only visited, or is no longer tracked, is not one of them. */
  function trackedById() {
    return db
      .select({ id: projects.id })
      .from(projects)
      .where(and(isNull(projects.retiredAt), eq(projects.nodeId, candidates.nodeId)));
  }

  /** Recorded projects are known by name alone. */
  function trackedByName() {
    return db
      .select({ id: projects.id })
      .from(projectNames)
      .innerJoin(projects, eq(projects.id, projectNames.projectId))
      .where(and(eq(projectNames.name, candidates.name), eq(projectNames.current, true), isNull(projects.retiredAt)));
  }

  function dismissedBy(workspaceId: string) {
    return db
      .select({ at: dismissals.at })
      .from(dismissals)
      .where(and(eq(dismissals.candidateId, candidates.id), eq(dismissals.workspaceId, workspaceId)));
  }
}
