import type { Store } from '../../db/store.ts';
import type { ProjectIndex } from '../search/project-index.ts';
import type { ProjectReference, TrackResult } from '../contracts/tracker.ts';
import type { ProjectReader } from '../contracts/visitor.ts';

interface Looked {
  found: readonly { id: number; fullName: string }[];
  missed?: TrackResult['notFound'][number];
}

/** Tracks what is recorded already, each project once: the demo works offline. */
export const offlineTracker =
  (store: Pick<Store, 'projects'>) =>
  (index: ProjectIndex): ProjectReader => ({
    visit: async () => ({ kind: 'absent', reason: 'the demo works offline' }),

    async track(references, options) {
      const tracked = new Map<number, TrackResult['tracked'][number]>();
      const notFound: TrackResult['notFound'][number][] = [];
      for (const reference of references) {
        const { found, missed } = await look(store, index, reference);
        for (const { id, fullName } of found) tracked.set(id, { id, fullName, isNew: false, isRead: false });
        if (missed !== undefined) notFound.push(missed);
      }
      const kept = [...tracked.values()].slice(0, options.limit);
      return { tracked: kept, notFound, pending: [], leftOut: tracked.size - kept.length };
    },
  });

async function look(store: Pick<Store, 'projects'>, index: ProjectIndex, reference: ProjectReference): Promise<Looked> {
  if (reference.kind === 'list') return missing(reference.url, 'the demo works offline');
  if (reference.kind === 'organisation') {
    const owner = `${reference.owner.toLowerCase()}/`;
    const found = (await store.projects.list()).filter(({ fullName }) => fullName.toLowerCase().startsWith(owner));
    return found.length > 0 ? { found } : missing(`${reference.owner}/*`, NOT_RECORDED);
  }
  const name = `${reference.owner}/${reference.name}`;
  const found = index.resolve(name);
  if (found.kind === 'found') return { found: [found.project] };
  return missing(
    name,
    NOT_RECORDED,
    index.suggest(name).map((project) => project.fullName),
  );
}

const NOT_RECORDED = 'not among the demo’s projects, and the demo works offline';

const missing = (reference: string, reason: string, suggestions: readonly string[] = []): Looked => ({
  found: [],
  missed: { reference, reason, suggestions },
});
