import type { Delivery } from '../../db/store.ts';
import { channelKey } from '../contracts/platforms/channel-key.ts';
import type { Logger } from '../contracts/logger.ts';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { createAlarm } from './alarm.ts';
import { TOO_LATE_MS, UNCERTAIN_MS } from './settings.ts';
import { deliver } from './deliver.ts';
import type { DeliverParts, DeliveryOutcome, DeliveryResult } from './deliver.ts';

/** What became of one attempt, for metrics. */
export interface DeliveryReport {
  platform: string;
  operation: Delivery['operation'];
  outcome: DeliveryOutcome;
  /** From when it was owed until it was settled; undefined while it is not. */
  owedMs: number | undefined;
}

export type LaneParts = Omit<DeliverParts, 'lost'> & { report: (report: DeliveryReport) => void };

/** All deliveries of one platform: many channels at once, one message at a time in each, at the platform's pace. */
export interface Lane {
  /** Works until `halt`; resolves when nothing is in flight any more. */
  run(): Promise<void>;
  wake(): void;
  halt(): void;
}

/** A request takes several rounds of the event loop: accepted, read, answered, written. Rounds without work cost microseconds. */
const ROUNDS_BETWEEN = 3;

export function createLane(parts: LaneParts): Lane {
  const { store, platform, clock, logger, owner, settings } = parts;
  const alarm = createAlarm(clock);
  const inFlight = new Map<string, Promise<void>>();
  /** When a channel may get its next message, by channelKey. */
  const pacedUntil = new Map<string, number>();
  let halted = false;

  const busyChannels = (now: number): string[] => {
    for (const [channel, until] of pacedUntil) if (until <= now) pacedUntil.delete(channel);
    return [...new Set([...inFlight.keys(), ...pacedUntil.keys()])];
  };

  const start = (delivery: Delivery): void => {
    const channel = channelKey(delivery.target);
    inFlight.set(
      channel,
      carry(delivery).finally(() => {
        inFlight.delete(channel);
        pacedUntil.set(channel, clock.now() + platform.limits.channelPaceMs);
        alarm.ring();
      }),
    );
  };

  const carry = async (delivery: Delivery): Promise<void> => {
    const kept = keepLease(parts, delivery);
    try {
      const result = await deliver({ ...parts, lost: kept.lost }, delivery);
      const { outcome } = result;
      logAttempt(logger, delivery, result);
      parts.report({
        platform: platform.name,
        operation: delivery.operation,
        outcome,
        owedMs: isSettled(outcome) ? clock.now() - owedSince(delivery) : undefined,
      });
    } catch (error) {
      // Only the database can throw here. The lease runs out, and the message is looked for before it is sent again.
      logger.error({ err: error, delivery: delivery.id, key: delivery.key }, 'a delivery could not be recorded');
    } finally {
      await kept.release();
    }
  };

  const claim = async (): Promise<number> => {
    const free = settings.concurrency - inFlight.size;
    if (free <= 0) return 0;
    const now = clock.now();
    const claimed = await store.deliveries.claim({
      owner,
      now,
      leaseMs: settings.leaseMs,
      limit: free,
      busyChannels: busyChannels(now),
      platform: platform.name,
      abandon: {
        before: now - TOO_LATE_MS,
        uncertainBefore: now - UNCERTAIN_MS,
        reason: 'too late to be of use, and no process sends there',
      },
    });
    for (const delivery of claimed) {
      start(delivery);
      // Rendering takes milliseconds: answers to people go between two messages that fall due together.
      for (let round = 0; round < ROUNDS_BETWEEN; round += 1) await yieldToEventLoop();
    }
    return claimed.length;
  };

  /** Until the next thing that could change what may be sent. */
  const idleMs = async (): Promise<number> => {
    const now = clock.now();
    const paced = Math.min(...[...pacedUntil.values()].filter((until) => until > now), Infinity);
    const due = (await store.deliveries.nextDue(platform.name, now)) ?? Infinity;
    // What is due already but was not claimed waits for a channel or a slot, whose end rings; only the future is timed.
    return Math.min(settings.pollMs, paced - now, due > now ? due - now : Infinity);
  };

  /** Waits until something may be sent. Reading what is due is cheap, where an attempt to take it asks for the write lock. */
  const waitForWork = async (): Promise<void> => {
    const until = clock.now() + (await idleMs());
    for (let left = until - clock.now(); left > 0; left = until - clock.now()) {
      if (await alarm.wait(Math.min(left, settings.lookMs))) return;
      const due = await store.deliveries.nextDue(platform.name, clock.now());
      if (due !== undefined && due <= clock.now()) return;
    }
  };

  return {
    async run() {
      while (!halted) {
        try {
          if ((await claim()) === 0) await waitForWork();
        } catch (error) {
          logger.error({ err: error, platform: platform.name }, 'the outbox cannot be read');
          await alarm.wait(settings.pollMs);
        }
      }
      await Promise.all(inFlight.values());
    },
    wake: () => alarm.ring(),
    halt() {
      halted = true;
      alarm.ring();
    },
  };
}

const isSettled = (outcome: DeliveryOutcome): boolean => outcome !== 'retry' && outcome !== 'elsewhere';

/**
 * When its channel began to wait. Attempts move `notBefore`, so after the first one only the row's own time is left; before
 * it, a later `notBefore` is the moment that an operator asked for a second try of what was settled.
 */
const owedSince = ({ attempts, createdAt, notBefore }: Delivery): number =>
  attempts > 1 ? createdAt : Math.max(createdAt, notBefore);

/** The one line that tells, by the id of a delivery, what became of it and when. Its text and its people stay out. */
function logAttempt(logger: Logger, delivery: Delivery, { outcome, reason }: DeliveryResult): void {
  const fields = {
    delivery: delivery.id,
    key: delivery.key,
    operation: delivery.operation,
    workspace: delivery.target.workspace,
    outcome,
    attempts: delivery.attempts,
    reason,
  };
  if (outcome === 'retry') logger.warn(fields, 'delivery is tried again');
  else if (outcome === 'failed') logger.warn(fields, 'delivery given up');
  else logger.info(fields, outcome === 'elsewhere' ? 'delivery goes on in another process' : 'delivery settled');
}

/**
 * Extends the lease as long as the request is in flight, so that a slow platform does not make another process start over.
 * `lost` aborts when another one has it: what is not sent by then must not be sent from here.
 */
function keepLease(parts: LaneParts, delivery: Delivery): { lost: AbortSignal; release(): Promise<void> } {
  const { store, clock, owner, settings, logger } = parts;
  const done = new AbortController();
  const lost = new AbortController();
  const beat = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(settings.leaseMs / 3, done.signal);
      if (done.signal.aborted) return;
      if (!(await store.deliveries.extendLease(delivery.id, owner, clock.now() + settings.leaseMs))) break;
    }
    lost.abort();
  };
  const beating = beat().catch((error: unknown) =>
    logger.warn({ err: error, delivery: delivery.id }, 'a lease could not be extended'),
  );
  return {
    lost: lost.signal,
    release: async () => {
      done.abort();
      await beating;
    },
  };
}
