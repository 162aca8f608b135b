import type { Store } from '../../db/store.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createIngest } from '../../src/ingest/ingest.ts';
import type { Ingest, IngestDeps } from '../../src/ingest/types.ts';
import { eventsOf, temporaryStore } from './temporary-store.ts';
import { scene } from './github-setup.ts';
import type { Scene } from './github-setup.ts';
import { readMetricFacts } from '../../src/history/read-facts.ts';
import { readingsOf, releasesOf, rowsOf, starDaysOf } from '../../src/history/rows-of.ts';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;

export interface IngestScene extends Scene {
  readonly store: Store;
  readonly ingest: Ingest;
  readonly deps: IngestDeps;
  /** Another ingest over the same database and GitHub. */
  readonly another: (deps?: Partial<IngestDeps>) => Ingest;
  /** Database id by number in the world. */
  readonly id: (index: number) => Promise<number>;
}

/** A GitHub with projects, an empty database, and the real client and ingest between them. */
export async function ingestScene(options: Parameters<typeof scene>[0] = {}): Promise<IngestScene> {
  const base = await scene(options);
  const store = await temporaryStore();
  const deps: IngestDeps = {
    github: base.github,
    store,
    clock: base.clock,
    log: silentLogger,
    readList: () => Promise.reject(new Error('no list here')),
  };
  const another: IngestScene['another'] = (more = {}) => createIngest({ ...deps, ...more });
  return {
    ...base,
    store,
    deps,
    another,
    ingest: another(),
    id: async (index) => {
      const found = (await store.projects.findByNodeIds([base.repository(index).id])).get(base.repository(index).id);
      if (!found) throw new Error(`project ${index} is not stored`);
      return found.id;
    },
  };
}

/** Tracks all projects of the world, with everything that comes with it. */
export async function trackAll({ ingest, refs }: IngestScene): Promise<void> {
  const references = refs.map(({ nameWithOwner }) => {
    const [owner = '', name = ''] = nameWithOwner.split('/');
    return { kind: 'repository', owner, name } as const;
  });
  const result = await ingest.track(references, { limit: 10_000 });
  if (result.tracked.length !== refs.length || result.pending.length > 0)
    throw new Error(`not all tracked: ${JSON.stringify(result.notFound)} ${JSON.stringify(result.pending)}`);
}

/** Everything the database holds about the projects, for comparing two databases. */
export async function contents(store: Store): Promise<object> {
  const projects = await store.projects.list();
  const all = [];
  for (const project of projects) {
    all.push({
      project,
      snapshots: await readingsOf(store.observations, project.id, { from: 0, to: 1_000_000 }),
      rows: await rowsOf(store.observations, project.id, {
        pulses: { from: 0, to: 1e15 },
        ledger: { from: 0, to: 1e15 },
      }),
      days: await starDaysOf(store.observations, project.id, { from: 0, to: 1_000_000 }),
      releases: await releasesOf(store.observations, project.id, { newest: 10_000 }),
      fetches: await store.projects.fetches([project.id]),
    });
  }
  const metrics = await readMetricFacts(
    store.observations,
    projects.map((project) => project.id),
    Date.parse('2027-06-01'),
  );
  return { all, events: await eventsOf(store), metrics: [...metrics] };
}
