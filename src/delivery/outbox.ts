import type { Store } from '../../db/store.ts';
import type { ChatPlatform } from '../contracts/platforms/chat-platform.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import { createLane } from './platform-worker.ts';
import type { DeliveryReport, Lane } from './platform-worker.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { OutboxSettings } from './settings.ts';

export interface OutboxParts {
  store: Store;
  platforms: readonly ChatPlatform[];
  clock: Clock;
  logger: Logger;
  /** Unique to this process: host, process id and start time make one. */
  owner: string;
  /** A number from 0 up to 1; Math.random in the running bot. */
  random: () => number;
  settings?: Partial<OutboxSettings>;
  /** Called after every attempt. */
  report?: (report: DeliveryReport) => void;
}

/** Sends what is owed. Rows are put in with `store.deliveries.enqueue`; `wake` makes it look at once. */
export interface Outbox {
  /** Twice is the same as once. */
  start(): void;
  wake(): void;
  /**
   * Takes no more, waits for the requests in flight (at most `stopMs`), and gives back what it had not begun.
   * Twice is the same as once.
   */
  stop(): Promise<void>;
}

/**
 * The worker of the outbox. What it guarantees, for every row that is in the database, however often the process dies and
 * however many processes run: at least once until its time is over, and exactly once where the platform lets a message be
 * found by its key; in each channel in the order of the rows. Every platform has a lane and slots of its own, so that a
 * slow one never holds up another.
 */
export function createOutbox(parts: OutboxParts): Outbox {
  const settings = { ...DEFAULT_SETTINGS, ...parts.settings };
  const report = parts.report ?? (() => undefined);
  const { store, clock, logger, owner, random } = parts;
  let lanes: readonly Lane[] = [];
  let running: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;

  const stopOnce = async (work: Promise<void>): Promise<void> => {
    for (const lane of lanes) lane.halt();
    const done = new AbortController();
    const ended = work.then(() => done.abort());
    await Promise.race([ended, clock.sleep(settings.stopMs, done.signal)]);
    // Still in flight: the lease stays, runs out, and the message is looked for. The rest may go on elsewhere at once.
    if (done.signal.aborted)
      await store.deliveries
        .release(owner)
        .catch((error: unknown) =>
          logger.warn({ err: error }, 'leases could not be given back and run out by themselves'),
        );
    else
      logger.warn(
        {},
        'requests were still in flight when the outbox stopped; they are looked for after the next start',
      );
    running = undefined;
    stopping = undefined;
  };

  return {
    start() {
      if (running !== undefined) return;
      lanes = parts.platforms.map((platform) =>
        createLane({
          store,
          platform,
          clock,
          logger: logger.child({ platform: platform.name }),
          owner,
          random,
          settings,
          report,
        }),
      );
      running = Promise.all(lanes.map((lane) => lane.run())).then(() => undefined);
    },
    wake() {
      for (const lane of lanes) lane.wake();
    },
    stop() {
      if (running === undefined) return Promise.resolve();
      stopping ??= stopOnce(running);
      return stopping;
    },
  };
}
