import type { Store } from '../../db/store.ts';
import type { Config } from './config.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import type { ProjectIndex } from '../search/project-index.ts';
import type { ProjectReader } from '../contracts/visitor.ts';
import { createGitHub } from '../sources/github/client.ts';
import type { GitHub } from '../sources/github/types.ts';
import { createIngest } from '../ingest/ingest.ts';
import { judgeStars } from '../ingest/judge-stars.ts';
import { recordSweptHistory } from '../ingest/swept-history.ts';
import { readPublicList } from '../ingest/read-list.ts';
import type { Ingest } from '../ingest/types.ts';
import { freshOf, indexingTracker } from './indexing-tracker.ts';
import { scoreUniverse } from '../jobs/score-universe.ts';

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
  ingest: ProjectReader,
  { index, ...scoring }: Scoring & { index: ProjectIndex },
): ProjectReader => indexingTracker(scoringTracker(ingest, scoring), { store: scoring.store, index });

/** Tracks, and scores and ranks what was read. */
export function scoringTracker(ingest: ProjectReader, { config, store, clock }: Scoring): ProjectReader {
  return {
    async visit(target, options) {
      const visit = await ingest.visit(target, options);
      // No score is stored: it would be part of rankings. What the counter did is judged, as for every other project.
      if (visit.kind === 'found')
        await judgeStars(store, [visit.id], { at: clock.now(), zone: config.starHistoryZone });
      return visit;
    },

    async track(references, options) {
      const result = await ingest.track(references, options);
      const fresh = freshOf(result);
      if (fresh.length > 0) {
        await recordSweptHistory(store, fresh);
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
