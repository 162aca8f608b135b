import type { ProjectFilter } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { deadMarkOf } from '../scorecard/health-warnings.ts';

/** One row of the index: a project, or a company by its best project. */
export interface Member {
  /** Finds the same one on another day. */
  key: string;
  name: string;
  total: number;
  company: string | null;
  /** Why a project must not be named as the best of anything. */
  mark: string | undefined;
  /** The best project of a company. */
  best: string | undefined;
  projects: number;
  stars: number | null;
  /** In 30 days. */
  gained: number | null;
  /** When its figures were true, ms. */
  at: number;
}

interface Index {
  members: readonly Member[];
  /** How many are ranked in all. */
  ranked: number;
}

export async function projectsNow({ store }: CommandContext, filter: ProjectFilter, size: number): Promise<Index> {
  const board = await store.scores.leaderboard({ ...filter, order: 'total', limit: size, offset: 0 });
  return {
    ranked: board.ranked,
    members: board.rows.map((row) => ({
      key: String(row.projectId),
      name: row.fullName,
      total: row.value,
      company: row.company,
      mark: deadMarkOf(row),
      best: undefined,
      projects: 1,
      stars: row.stars,
      gained: row.gained30d,
      at: row.starsObservedAt ?? row.at,
    })),
  };
}

/** Stars and gains add up over the projects of a company; scores do not, so that the best one stands for all. */
export async function companiesNow(
  { store, now }: CommandContext,
  filter: ProjectFilter,
  size: number,
): Promise<Index> {
  const [groups, { newestAt }] = await Promise.all([
    store.scores.groupTotals('company', 'gained30d', filter),
    store.observations.coverage(),
  ]);
  const ranked = groups
    .flatMap(({ bestTotal, bestName, ...group }) =>
      bestTotal === null || bestName === null ? [] : [{ ...group, bestTotal, bestName }],
    )
    .sort((a, b) => b.bestTotal - a.bestTotal || (a.bestName < b.bestName ? -1 : 1));
  return {
    ranked: ranked.length,
    members: ranked.slice(0, size).map(({ group, projects, stars, gained, bestName, bestTotal }) => ({
      key: group,
      name: group,
      total: bestTotal,
      company: group,
      mark: undefined,
      best: bestName,
      projects,
      stars,
      gained,
      at: newestAt ?? now,
    })),
  };
}
