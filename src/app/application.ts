import { commands } from '../../commands/index.ts';
import type { CommandServices, Operations } from '../../commands/support/context.ts';
import type { Store } from '../../db/store.ts';
import { createBot } from '../bot/create-bot.ts';
import type { BotOptions } from '../bot/create-bot.ts';
import type { Config } from './config.ts';
import type { Bot } from '../contracts/bot.ts';
import type { Clock } from '../contracts/clock.ts';
import { nextTurn } from '../runtime/foreground.ts';
import type { Logger } from '../contracts/logger.ts';
import { ProjectIndex } from '../search/project-index.ts';
import type { StarterProject } from '../contracts/starter.ts';
import type { ProjectTracker } from '../contracts/tracker.ts';

/** What everything that answers is made of. */
export interface Application {
  store: Store;
  bot: Bot;
  index: ProjectIndex;
  services: CommandServices;
  /** Reads names and stars anew, after jobs that change them. */
  refreshIndex(): Promise<void>;
}

export interface ApplicationParts {
  config: Config;
  store: Store;
  clock: Clock;
  log: Logger;
  /** The index comes along, for new projects must be found by name at once. */
  tracker: (index: ProjectIndex) => ProjectTracker;
  operations: Operations;
  starter: () => Promise<readonly StarterProject[]>;
  onRun?: BotOptions['onRun'];
}

/** Projects that one stretch of index building handles before others get their turn. */
const INDEX_CHUNK = 1_000;

/** Puts the answering half together: store, name index, commands, bot. Platforms and jobs come on top in the running bot. */
export async function createApplication(parts: ApplicationParts): Promise<Application> {
  const { config, store, clock, log } = parts;
  const index = new ProjectIndex();
  const refreshIndex = async (): Promise<void> => {
    const names = await store.projects.names();
    for (let from = 0; from < names.length; from += INDEX_CHUNK) {
      for (const name of names.slice(from, from + INDEX_CHUNK)) {
        index.add({
          id: name.id,
          fullName: name.fullName,
          formerNames: name.former,
          description: name.description ?? undefined,
          stars: name.stars ?? undefined,
        });
      }
      await nextTurn();
    }
  };
  await refreshIndex();
  const services: CommandServices = {
    store,
    clock,
    index,
    tracker: parts.tracker(index),
    operations: parts.operations,
    starter: parts.starter,
    settings: {
      weights: config.weights,
      starHistoryZone: config.starHistoryZone,
      defaultZone: config.zone,
      trackLimit: config.trackLimit,
      digestGraceHours: config.digestGraceHours,
      linkCards: config.platforms.some((platform) => platform.linkCards),
    },
  };
  const bot = createBot({
    services,
    commands,
    log,
    operators: config.operators,
    ...(parts.onRun ? { onRun: parts.onRun } : {}),
  });
  return { store, bot, index, services, refreshIndex };
}
