import type { Store } from '../../db/store.ts';
import type { TrackResult } from '../contracts/tracker.ts';
import type { ProjectReader } from '../contracts/visitor.ts';
import type { ProjectIndex } from '../search/project-index.ts';

/** Tracks, and makes what was read findable by name in this thread. */
export function indexingTracker(
  tracker: ProjectReader,
  { store, index }: { store: Store; index: ProjectIndex },
): ProjectReader {
  return {
    visit: (target, options) => tracker.visit(target, options),
    async track(references, options) {
      const result = await tracker.track(references, options);
      const fresh = freshOf(result);
      const formerNames = new Map(
        result.tracked.map(({ id, formerName }) => [id, formerName === undefined ? [] : [formerName]]),
      );
      const [projects, standings] = await Promise.all([store.projects.getMany(fresh), store.scores.standings(fresh)]);
      for (const project of projects)
        index.add({
          id: project.id,
          fullName: project.fullName,
          formerNames: [...(index.get(project.id)?.formerNames ?? []), ...(formerNames.get(project.id) ?? [])],
          description: project.description ?? undefined,
          stars: standings.get(project.id)?.stars ?? undefined,
        });
      return result;
    },
  };
}

/** Ids of the projects whose figures were read just now. */
export const freshOf = (result: TrackResult): number[] =>
  result.tracked.filter((project) => project.isRead).map((project) => project.id);
