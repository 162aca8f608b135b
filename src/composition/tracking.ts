import type { Store } from '../../db/store.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { ProjectIndex } from '../core/project-index.ts';
import type { StarterProject } from '../core/starter.ts';
import type { ProjectTracker } from '../core/tracker.ts';
import { offlineTracker } from './offline-tracker.ts';

export const loadStarter = (config: Config) => async (): Promise<readonly StarterProject[]> => (config.trackLimit > 0 ? [] : []);

export function createTracking(parts: { config: Config; store: Store; clock: Clock; log: Logger; index: ProjectIndex }): { tracker: ProjectTracker } {
  return { tracker: offlineTracker(parts.index) };
}
