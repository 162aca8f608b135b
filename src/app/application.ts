import { commands } from '../../commands/index.ts';
import { createVisitLimit } from '../../commands/support/finding/visit-limit.ts';
import type { CommandServices, Operations } from '../../commands/support/context.ts';
import type { Store } from '../../db/store.ts';
import { createBot } from '../bot/create-bot.ts';
import type { BotOptions } from '../bot/create-bot.ts';
import type { Config } from './config.ts';
import type { Bot } from '../contracts/bot.ts';
import { MINUTE, SECOND } from '../contracts/clock.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import { ProjectIndex } from '../search/project-index.ts';
import type { StarterProject } from '../contracts/figures/starter.ts';
import type { ProjectReader } from '../contracts/visitor.ts';

/** What everything that answers is made of. */
export interface Application {
  store: Store;
  bot: Bot;
  index: ProjectIndex;
  services: CommandServices;
}

export interface ApplicationParts {
  config: Config;
  store: Store;
  clock: Clock;
  log: Logger;
  /** The index comes along, for new projects must be found by name at once. */
  tracker: (index: ProjectIndex) => ProjectReader;
  operations: Operations;
  starter: () => Promise<readonly StarterProject[]>;
  onRun?: BotOptions['onRun'];
}

/** Stars and descriptions in the index, which only order and label what it offers, are at most so old. */
const INDEX_AGE_MS = 10 * MINUTE;
/** Names that the jobs or another process changed are known to answers after so long at most: while they write, a look takes a millisecond. */
const LOOK_MS = SECOND;

/** Puts the answering half together: store, name index, commands, bot. Platforms and jobs come on top in the running bot. */
export async function createApplication(parts: ApplicationParts): Promise<Application> {
  const { config, store, clock, log } = parts;
  const index = new ProjectIndex();
  let readAt = -Infinity;
  let lookedAt = -Infinity;
  let readRevision = '';
  const refreshIndex = async (): Promise<void> => {
    // Before the names: what changes while they are read is seen by the next look.
    readRevision = await store.projects.namesRevision();
    readAt = lookedAt = clock.now();
    const names = await store.projects.names();
    index.replaceAll(
      names.map(({ id, fullName, former, description, stars }) => ({
        id,
        fullName,
        formerNames: former,
        description: description ?? undefined,
        stars: stars ?? undefined,
      })),
    );
  };
  /** Before every answer: the jobs, or another process, may have tracked a project or learnt that one moved. Only what changed is read again. */
  const followNames = async (): Promise<void> => {
    const now = clock.now();
    // A clock that was turned back must not end the looking.
    if (now >= lookedAt && now - lookedAt < LOOK_MS) return;
    lookedAt = now;
    if (now - readAt < INDEX_AGE_MS && (await store.projects.namesRevision()) === readRevision) return;
    await refreshIndex();
  };
  await refreshIndex();
  const services: CommandServices = {
    store,
    clock,
    index,
    tracker: parts.tracker(index),
    operations: parts.operations,
    visitLimit: createVisitLimit(),
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
    beforeAnswer: followNames,
    operators: config.operators,
    ...(parts.onRun ? { onRun: parts.onRun } : {}),
  });
  return { store, bot, index, services };
}
