import type { StarterProject } from '../contracts/figures/starter.ts';
import { loadStarterUniverse } from '../starter/starter-universe.ts';
import type { Config } from './config.ts';

/** The universe that `track starter:yes` takes: the bundled one, or the operator's own. */
export const loadStarter = (config: Config) => (): Promise<readonly StarterProject[]> =>
  loadStarterUniverse(config.starterFile);
