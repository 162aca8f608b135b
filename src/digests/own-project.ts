import type { Store } from '../../db/store.ts';
import type { DigestContent, OwnProject } from './digest-content.ts';
import type { DigestView, WindowFigures } from './digest-view.ts';

/** The project that the workspace put on its watchlist first, and its rank by score; undefined where it has no rank. */
export async function ownProject(
  store: Store,
  { workspaceId }: { workspaceId: string },
  figures: WindowFigures,
  { view, previous }: { view: DigestView; previous: DigestContent | undefined },
): Promise<OwnProject | undefined> {
  // Newest addition first.
  const projectId = (await store.workspaces.watchlist(workspaceId)).at(-1)?.projectId;
  const row = projectId === undefined ? undefined : view.byId.get(projectId);
  if (row === undefined) return undefined;
  const standing = (await store.scores.standings([row.projectId])).get(row.projectId);
  if (standing?.totalRank == null || standing.totalRanked === null) return undefined;
  const before = previous?.own?.projectId === row.projectId ? previous.own.rank : undefined;
  return {
    projectId: row.projectId,
    fullName: row.fullName,
    rank: standing.totalRank,
    ranked: standing.totalRanked,
    ...(before === undefined ? {} : { previousRank: before }),
    gained: figures.gained(row),
  };
}
