import type { Store } from '../../db/store.ts';
import type { Config } from './config.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import type { ProjectIndex } from '../search/project-index.ts';
import type { StarterProject } from '../contracts/starter.ts';
import type { ProjectTracker, TrackResult } from '../contracts/tracker.ts';
import { createGitHub } from '../sources/github/client.ts';
import type { GitHub } from '../sources/github/types.ts';
import { createIngest } from '../ingest/ingest.ts';
import { judgeStars } from '../ingest/judge-stars.ts';
import { readPublicList } from '../ingest/read-list.ts';
import type { Ingest } from '../ingest/types.ts';
import { scoreUniverse } from '../jobs/score-universe.ts';
import { loadStarterUniverse } from '../starter/starter-universe.ts';

/** The universe that `track starter:yes` takes: the bundled one, or the operator's own. */
export const loadStarter = (config: Config) => (): Promise<readonly StarterProject[]> =>
  loadStarterUniverse(config.starterFile);

export interface Tracking {
  github: GitHub;
  ingest: Ingest;
}

export const githubOf = (config: Pick<Config, 'github' | 'starHistoryZone'>, clock: Clock): GitHub =>
  createGitHub({
    tokens: config.github.tokens,
    app: config.github.app,
    clock,
    baseUrl: config.github.apiUrl,
    starHistoryZone: config.starHistoryZone,
  });

export function createTracking({
  config,
  store,
  clock,
  log,
}: {
  config: Pick<Config, 'github' | 'starHistoryZone'>;
  store: Store;
  clock: Clock;
  log: Logger;
}): Tracking {
  const github = githubOf(config, clock);
  return {
    github,
    ingest: createIngest({ github, store, clock, log: log.child({ part: 'ingest' }), readList: readPublicList }),
  };
}

interface Scoring {
  config: Pick<Config, 'weights' | 'starHistoryZone'>;
  store: Store;
  clock: Clock;
}

/** Tracks, and makes what was read answerable at once: findable by name, scored, ranked. */
export const answeringTracker = (
  ingest: ProjectTracker,
  { index, ...scoring }: Scoring & { index: ProjectIndex },
): ProjectTracker => indexingTracker(scoringTracker(ingest, scoring), { store: scoring.store, index });

/** Tracks, and scores and ranks what was read. */
export function scoringTracker(ingest: ProjectTracker, { config, store, clock }: Scoring): ProjectTracker {
  return {
    async track(references, options) {
      const result = await ingest.track(references, options);
      const fresh = freshOf(result);
      if (fresh.length > 0) {
        await judgeStars(store, fresh, { at: clock.now(), zone: config.starHistoryZone });
        await scoreUniverse(store, {
          at: clock.now(),
          weights: config.weights,
          zone: config.starHistoryZone,
          projectIds: fresh,
        });
      } else {
        // Naming a retired project brings it back into the rankings.
        await store.scores.updateRanks();
      }
      return result;
    },
  };
}

/** Tracks, and makes what was read findable by name in this thread. */
export function indexingTracker(
  tracker: ProjectTracker,
  { store, index }: { store: Store; index: ProjectIndex },
): ProjectTracker {
  return {
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

const freshOf = (result: TrackResult): number[] =>
  result.tracked.filter((project) => project.isRead).map((project) => project.id);
