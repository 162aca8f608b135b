import { MINUTE, SECOND } from '../../contracts/clock.ts';
import { connectionTrouble } from '../../runtime/connection-trouble.ts';
import type { DiscordContext } from './config.ts';
import { DiscordAway, openSession } from './session.ts';
import type { Session } from './session.ts';

/** Somebody waits for the start this long, and then goes on without Discord. */
const PATIENCE_MS = 30 * SECOND;
const FIRST_WAIT_MS = SECOND;
/** Of the 1,000 log-ins a day that Discord allows, this takes 720 at the worst. */
const MAX_WAIT_MS = 2 * MINUTE;

export interface Entrance {
  /** Resolves once we are in, or once it shows that Discord is away. Rejects when the first try was refused or broken off. */
  begun: Promise<undefined>;
  /** Resolves when nothing is tried any more. */
  ended: Promise<void>;
}

interface Start {
  promise: PromiseWithResolvers<undefined>;
  /** Nobody waits for it any more, so that it cannot fail either. */
  over: boolean;
}

/**
 * Logs in, and where Discord is away tries on until it is there or `halt` aborts: the other platform must not wait for this one.
 * @param take is handed the session at last
 */
export function enter(context: DiscordContext, halt: AbortSignal, take: (session: Session) => void): Entrance {
  const start: Start = { promise: Promise.withResolvers<undefined>(), over: false };
  const arrived = new AbortController();
  const ended = keepTrying(context, halt, start, take).finally(() => arrived.abort());
  void endPatience(context, AbortSignal.any([halt, arrived.signal]), start);
  return { begun: start.promise.promise, ended };
}

async function keepTrying(
  context: DiscordContext,
  halt: AbortSignal,
  start: Start,
  take: (session: Session) => void,
): Promise<void> {
  const { clock, logger } = context;
  for (let failures = 0; ; failures += 1) {
    try {
      take(await openSession(context, halt));
      goOn(start);
      return;
    } catch (error) {
      if (halt.aborted || !(start.over || error instanceof DiscordAway)) {
        start.promise.reject(error);
        return;
      }
      goOn(start);
      const waitMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
      logger.warn(
        { reason: error instanceof Error ? error.message : String(error), ...hintOf(error), waitMs },
        'no connection to Discord; trying again later',
      );
      await clock.sleep(waitMs, halt);
    }
  }
}

const hintOf = (error: unknown): { hint?: string } => {
  const hint = connectionTrouble(error)?.hint;
  return hint === undefined ? {} : { hint };
};

/** While it connects, discord.js tries on by itself and fails for nobody. */
async function endPatience({ clock, logger }: DiscordContext, enough: AbortSignal, start: Start): Promise<void> {
  await clock.sleep(PATIENCE_MS, enough);
  if (enough.aborted || start.over) return;
  logger.warn({ waitedMs: PATIENCE_MS }, 'Discord keeps us waiting; going on without it until it lets us in');
  goOn(start);
}

function goOn(start: Start): void {
  start.over = true;
  start.promise.resolve(undefined);
}
