import { UserError } from '../contracts/errors.ts';
import type { ProjectIndex } from '../search/project-index.ts';
import { say } from '../contracts/line.ts';
import type { ProjectTracker, TrackResult } from '../contracts/tracker.ts';

/** Tracks only what is recorded already, each project once: the demo asks nobody. */
export const offlineTracker = (index: ProjectIndex): ProjectTracker => ({
  async track(references, options) {
    const tracked = new Map<number, TrackResult['tracked'][number]>();
    const notFound: { reference: string; reason: string; suggestions: string[] }[] = [];
    for (const reference of references) {
      if (reference.kind !== 'repository')
        throw new UserError(
          'The demo knows only its recorded projects, and asks no network.',
          say`Try \`track\` with a project that \`top\` shows.`,
        );
      const name = `${reference.owner}/${reference.name}`;
      const found = index.resolve(name);
      if (found.kind === 'found')
        tracked.set(found.project.id, {
          id: found.project.id,
          fullName: found.project.fullName,
          isNew: false,
          isRead: false,
        });
      else
        notFound.push({
          reference: name,
          reason: 'not among the recorded projects, and the demo asks no network',
          suggestions: index.suggest(name).map((project) => project.fullName),
        });
    }
    const kept = [...tracked.values()].slice(0, options.limit);
    return { tracked: kept, notFound, pending: [], leftOut: tracked.size - kept.length };
  },
});
