import type { Delivery, Store } from '../../db/store.ts';
import type {
  AttemptNote,
  ChannelRef,
  ChatPlatform,
  MessageRef,
  PostingWindow,
} from '../contracts/platforms/chat-platform.ts';
import type { Clock } from '../contracts/clock.ts';
import { PassingDeliveryError, PermanentDeliveryError } from '../contracts/errors.ts';
import type { Logger } from '../contracts/logger.ts';
import type { Message } from '../contracts/messages/message.ts';
import { waitBeforeRetry } from './backoff.ts';
import { giveUp, operatorCanMend, REASONS } from './give-up.ts';
import { REFUSED_TOKEN_WAIT_MS, SKIPPED_MENTION_MS } from './settings.ts';
import type { OutboxSettings } from './settings.ts';
import { withSkippedNote } from './skipped-note.ts';

export interface DeliverParts {
  store: Store;
  platform: ChatPlatform;
  clock: Clock;
  logger: Logger;
  /** Names this process in leases. */
  owner: string;
  /** A number from 0 up to 1. */
  random: () => number;
  settings: OutboxSettings;
  /** Aborts when the lease was lost while the message was under way. */
  lost: AbortSignal;
}

/** `sent` was sent now, `found` stood already. `elsewhere`: the lease ended and another process has it. */
export type DeliveryOutcome = 'sent' | 'found' | 'retry' | 'skipped' | 'failed' | 'dropped' | 'elsewhere';

export interface DeliveryResult {
  outcome: DeliveryOutcome;
  /** Why it was not sent, as it stands in the row. */
  reason?: string;
}

const ELSEWHERE: DeliveryResult = { outcome: 'elsewhere' };

/** Brings one claimed delivery as far as it goes now, and records how far. Never rejects because of the platform. */
export async function deliver(parts: DeliverParts, delivery: Delivery): Promise<DeliveryResult> {
  const { store, clock, owner } = parts;
  const began = clock.now();
  const note = noteOf(parts, delivery);
  let requested = false;
  try {
    if (await isOrphan(store, delivery))
      return await settle(parts, delivery, 'skipped', 'the message that it belongs to was never posted');
    const found = await lookFor(parts, delivery, note);
    if (found !== undefined) return await recorded(parts, delivery, found, 'found');
    if (delivery.expiresAt <= clock.now()) return await settle(parts, delivery, 'skipped', 'too late to be of use');
    const unwanted = await whyUnwanted(store, delivery);
    if (unwanted !== undefined) return await settle(parts, delivery, 'dropped', unwanted);
    const message = await messageOf(parts, delivery);
    if (!(await stillOurs(parts, delivery))) return ELSEWHERE;
    requested = true;
    const ref = await request(parts, delivery, message, note);
    return await recorded(parts, delivery, ref, 'sent');
  } catch (error) {
    if (error instanceof PermanentDeliveryError && operatorCanMend(parts.platform.name, error)) {
      parts.logger.error(
        { delivery: delivery.id, key: delivery.key, detail: error.detail },
        'the platform refuses the token of the bot; the delivery stays owed',
      );
      return await retryLater(
        parts,
        delivery,
        new PassingDeliveryError(`${REASONS.unauthorized} (${error.detail})`, 'no', REFUSED_TOKEN_WAIT_MS, {
          cause: error,
        }),
        { began, requested },
      );
    }
    if (error instanceof PermanentDeliveryError) {
      await giveUp(store, delivery, error, owner, clock.now());
      return { outcome: 'failed', reason: `${REASONS[error.reason]} (${error.detail})` };
    }
    if (clock.now() >= delivery.expiresAt + parts.settings.lookPastMs) {
      const because = error instanceof Error ? error.message : 'unknown trouble';
      return await settle(
        parts,
        delivery,
        'failed',
        `given up long after its time; whether it stands could not be learnt (${because})`,
      );
    }
    return await retryLater(parts, delivery, error, { began, requested });
  }
}

/**
 * A process that was held up (a locked database, a machine that slept) may have lost its lease by now, and another may have
 * looked, found nothing, and sent. So a request begins only with most of a lease ahead of it, which it cannot outlive.
 */
async function stillOurs({ store, clock, owner, settings }: DeliverParts, delivery: Delivery): Promise<boolean> {
  const now = clock.now();
  if ((delivery.leaseUntil ?? 0) - now >= settings.leaseMs * 0.75) return true;
  return await store.deliveries.extendLease(delivery.id, owner, now + settings.leaseMs);
}

/** An answer or an edit whose message was given up. */
async function isOrphan(store: Store, delivery: Delivery): Promise<boolean> {
  if (delivery.parentKey === null) return false;
  return (await store.deliveries.get({ key: delivery.parentKey }))?.messageRef == null;
}

/** People may have unsubscribed since the message was put into the outbox. */
async function whyUnwanted(store: Store, delivery: Delivery): Promise<string | undefined> {
  if (delivery.subscriptionId === null) return undefined;
  const subscription = await store.subscriptions.get(delivery.subscriptionId);
  if (subscription === undefined) return 'the subscription was removed';
  return subscription.state === 'off'
    ? `the subscription was switched off: ${subscription.stateReason ?? 'no reason kept'}`
    : undefined;
}

/**
 * The message of an earlier attempt that may have been accepted. Only platforms that can find say so surely; where one only
 * refuses a repeated key for a while, sending again with the same key is the look. A direct message is looked for by the
 * platform itself (its channel is not known before it is opened), an edit need not be.
 */
async function lookFor(parts: DeliverParts, delivery: Delivery, note: AttemptNote): Promise<MessageRef | undefined> {
  const window = windowOf(parts, delivery);
  if (window === undefined || !parts.platform.limits.findsSent) return undefined;
  if (delivery.operation !== 'post' && delivery.operation !== 'reply') return undefined;
  const target = await targetOf(parts, delivery);
  return await inTime(parts, (signal) => parts.platform.find(target, delivery.key, window, { signal, note }));
}

/** When earlier attempts may have posted; undefined where all of them ended for certain. */
function windowOf({ clock, settings }: DeliverParts, delivery: Delivery): PostingWindow | undefined {
  if (!delivery.uncertain) return undefined;
  return {
    since: (delivery.firstAttemptAt ?? delivery.createdAt) - settings.searchMarginMs,
    until: (delivery.uncertainUntil ?? clock.now()) + settings.searchMarginMs,
  };
}

function noteOf({ store, owner }: DeliverParts, { id, note }: Delivery): AttemptNote {
  let kept = note ?? undefined;
  return {
    read: () => kept,
    async keep(words) {
      kept = words;
      await store.deliveries.keepNote(id, owner, words);
    },
  };
}

/** A post also names what was left out before it. */
async function messageOf({ store, clock }: DeliverParts, delivery: Delivery): Promise<Message> {
  if (delivery.operation !== 'post') return delivery.message;
  return withSkippedNote(
    delivery.message,
    await store.deliveries.skippedSince(delivery.target, clock.now() - SKIPPED_MENTION_MS),
  );
}

async function request(
  parts: DeliverParts,
  delivery: Delivery,
  message: Message,
  note: AttemptNote,
): Promise<MessageRef> {
  const { platform } = parts;
  const attempt = { key: delivery.key, note, mayStand: windowOf(parts, delivery) };
  switch (delivery.operation) {
    case 'post':
    case 'reply': {
      const target = await targetOf(parts, delivery);
      return await inTime(parts, (signal) => platform.send(target, message, { ...attempt, signal }));
    }
    case 'direct':
      return await inTime(parts, (signal) =>
        platform.sendDirect(delivery.target.workspace, delivery.target.channel, message, { ...attempt, signal }),
      );
    case 'update': {
      const ref = await parentRef(parts, delivery);
      await inTime(parts, (signal) => platform.update(ref, message, { signal }));
      return ref;
    }
  }
}

/** A reply goes where its parent stands: into the thread it is in, or the one that starts at it. */
async function targetOf(parts: DeliverParts, delivery: Delivery): Promise<ChannelRef> {
  if (delivery.operation !== 'reply') return delivery.target;
  const parent = await parentRef(parts, delivery);
  return { workspace: parent.workspace, channel: parent.channel, thread: parent.thread ?? parent.message };
}

async function parentRef(parts: DeliverParts, delivery: Delivery): Promise<MessageRef> {
  const parent =
    delivery.parentKey === null ? undefined : await parts.store.deliveries.get({ key: delivery.parentKey });
  if (parent?.messageRef == null)
    throw new PermanentDeliveryError('invalid-message', 'the message that it belongs to is not known');
  return parent.messageRef;
}

/**
 * A platform that never answers must not hold its channel for ever: the message may stand or not. Nor may it come to stand
 * once it is no longer waited for, or after another process has taken it over, so the work is told to end.
 */
async function inTime<T>(
  { clock, settings, lost }: DeliverParts,
  begin: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const enough = new AbortController();
  const giveUpOn = (): never => {
    const error = new PassingDeliveryError(
      lost.aborted ? 'another process has taken over' : `no answer within ${settings.requestMs} ms`,
      'unknown',
    );
    enough.abort(error);
    throw error;
  };
  if (lost.aborted) giveUpOn();
  const work = begin(enough.signal);
  const late = clock
    .sleep(settings.requestMs, AbortSignal.any([done.signal, lost]))
    .then((): Promise<T> => (done.signal.aborted ? work : giveUpOn()));
  try {
    return await Promise.race([work, late]);
  } finally {
    // Whoever loses the race settles later with nobody waiting; unhandled, it would end the process.
    late.catch(() => undefined);
    work.catch(() => undefined);
    done.abort();
  }
}

async function recorded(
  parts: DeliverParts,
  delivery: Delivery,
  ref: MessageRef,
  outcome: 'sent' | 'found',
): Promise<DeliveryResult> {
  const kept = await parts.store.deliveries.record(delivery.id, parts.owner, { state: 'sent', ref }, parts.clock.now());
  if (!kept)
    parts.logger.warn(
      { delivery: delivery.id, key: delivery.key },
      'delivered after the lease had ended; the new owner will find it',
    );
  return kept ? { outcome } : ELSEWHERE;
}

async function settle(
  parts: DeliverParts,
  delivery: Delivery,
  state: 'skipped' | 'dropped' | 'failed',
  because: string,
): Promise<DeliveryResult> {
  const kept = await parts.store.deliveries.record(
    delivery.id,
    parts.owner,
    { state, error: because },
    parts.clock.now(),
  );
  return kept ? { outcome: state, reason: because } : ELSEWHERE;
}

async function retryLater(
  parts: DeliverParts,
  delivery: Delivery,
  error: unknown,
  { began, requested }: { began: number; requested: boolean },
): Promise<DeliveryResult> {
  const { settings, clock, logger } = parts;
  const passing = error instanceof PassingDeliveryError ? error : undefined;
  // Anything but the two delivery errors is a fault of ours, met after the request may have gone out.
  if (passing === undefined)
    logger.error({ err: error, delivery: delivery.id, key: delivery.key }, 'delivery failed unexpectedly');
  // Once uncertain, always uncertain until found: a later refusal says nothing about the earlier attempt.
  const uncertain = delivery.uncertain || passing?.accepted !== 'no';
  const wait = waitBeforeRetry(delivery.attempts, parts.random(), settings, passing?.retryAfterMs);
  const now = clock.now();
  // A platform that has kept us waiting may take as long again until it shows what it was given.
  const notBefore = now + (uncertain ? Math.max(wait, settings.settleMs, now - began) : wait);
  const because = error instanceof Error ? error.message : 'unknown trouble';
  const kept = await parts.store.deliveries.record(
    delivery.id,
    parts.owner,
    {
      state: 'owed',
      notBefore,
      error: because,
      uncertain,
      uncertainUntil: requested && passing?.accepted !== 'no' ? now : undefined,
    },
    now,
  );
  return kept ? { outcome: 'retry', reason: because } : ELSEWHERE;
}
