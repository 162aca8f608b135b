import type { ChannelRef, MessageRef } from '../../src/contracts/platforms/chat-platform.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import type { AlertRecord, DigestRecord } from './subscriptions.ts';
import type { AuditEntry } from './workspaces.ts';

type DeliveryState = 'owed' | 'sending' | 'sent' | 'skipped' | 'failed' | 'dropped';
type DeliveryOperation = 'post' | 'update' | 'reply' | 'direct';

export interface Delivery {
  id: number;
  key: string;
  target: ChannelRef;
  subscriptionId: number | null;
  operation: DeliveryOperation;
  /** Key of the delivery whose message is edited or answered. */
  parentKey: string | null;
  title: string;
  message: Message;
  state: DeliveryState;
  attempts: number;
  /** An earlier attempt may have been accepted: look before sending. */
  uncertain: boolean;
  notBefore: number;
  expiresAt: number;
  leaseOwner: string | null;
  leaseUntil: number | null;
  firstAttemptAt: number | null;
  /** Until when an attempt that ended unknown may have posted, ms; null while none has. */
  uncertainUntil: number | null;
  /** What the platform remembers between attempts. */
  note: string | null;
  messageRef: MessageRef | null;
  error: string | null;
  createdAt: number;
  settledAt: number | null;
}

export type NewDelivery = Pick<
  Delivery,
  'key' | 'target' | 'subscriptionId' | 'operation' | 'parentKey' | 'title' | 'message' | 'notBefore' | 'expiresAt'
> & {
  /** It may have been posted at or after this moment, ms, by whoever had the database before a backup took its place: it is looked for first. */
  mayStandSince?: number;
};

/** What is written together with the deliveries it causes, in one transaction: nothing is owed twice, nothing is forgotten. */
export interface DeliveryCause {
  digest?: Omit<DigestRecord, 'id'>;
  alerts?: readonly AlertRecord[];
  /** The subscription's next instant. */
  nextDue?: { subscriptionId: number; at: number };
}

export type AttemptOutcome =
  | { state: 'sent'; ref: MessageRef }
  | {
      state: 'owed';
      notBefore: number;
      error: string;
      uncertain: boolean;
      /** Until when this attempt may have posted; undefined where it posted nothing. */
      uncertainUntil: number | undefined;
    }
  | { state: 'skipped' | 'failed' | 'dropped'; error: string };

type OperatorDecision =
  { state: 'dropped'; error: string; at: number } | { state: 'owed'; notBefore: number; expiresAt: number };

export interface DeliveryStore {
  /** Keys that are there already change nothing. All of it is written or none, however many causes there are. Returns how many are new. */
  enqueue(
    deliveries: readonly NewDelivery[],
    at: number,
    causes?: DeliveryCause | readonly DeliveryCause[],
  ): Promise<number>;
  /**
   * Takes up to `limit` deliveries that may go now, longest due first, at most one a channel, none behind an unsettled older one of
   * its channel, none whose parent is still to be sent, none in `busyChannels` (`channelKey` of src/contracts/platforms/channel-key.ts). They become 'sending' with a
   * lease; an ended lease of another attempt makes them `uncertain`. Expired ones are taken like others, and so are those
   * whose parent was skipped, failed or dropped: the taker settles them, else they would block their channel for ever.
   * `platform`: only workspaces of it (`slack:...`), so that a slow platform never holds up another.
   */
  claim(claim: {
    owner: string;
    now: number;
    leaseMs: number;
    limit: number;
    busyChannels: readonly string[];
    platform: string;
    /**
     * When none may go, what ended at or before `before` and no process takes is settled with the reason; what may have been
     * posted already, only if it ended at or before `uncertainBefore`.
     */
    abandon: { before: number; uncertainBefore: number; reason: string };
  }): Promise<readonly Delivery[]>;
  /** All of these check that the lease is still the owner's and return false if it is not. */
  extendLease(id: number, owner: string, until: number): Promise<boolean>;
  /** What became of the attempt: sent, to be tried again, or never to be sent. */
  record(id: number, owner: string, outcome: AttemptOutcome, at: number): Promise<boolean>;
  /** Keeps what the platform wants to know at the next attempt. */
  keepNote(id: number, owner: string, note: string): Promise<boolean>;
  /** Gives leases of this owner back (a graceful stop before the request was made). */
  release(owner: string): Promise<void>;
  get(one: { key: string } | { id: number }): Promise<Delivery | undefined>;
  /** Newest first. */
  list(query: {
    workspaceId?: string;
    channel?: string;
    states?: readonly DeliveryState[];
    limit: number;
  }): Promise<readonly Delivery[]>;
  /**
   * An operator's decision: one that is owed is dropped, while it is not being sent; one that failed, was skipped or dropped is
   * owed again. False where it is in another state; then nothing is written, the audit entry neither.
   */
  decide(id: number, decision: OperatorDecision, audit: AuditEntry): Promise<boolean>;
  /** What is owed, and how many were settled after a moment (ms). Dropped ones count as skipped. */
  counts(query: { workspaceId?: string; settledAfter: number }): Promise<{
    owed: number;
    failed: number;
    sent: number;
    skipped: number;
    oldestOwedAt: number | undefined;
  }>;
  /** Skipped ones of a channel since its last sent one, for the sentence in the next post. */
  skippedSince(target: ChannelRef, since: number): Promise<readonly Delivery[]>;
  /** When anything may next be sent on a platform; undefined when nothing is owed there. */
  nextDue(platform: string, now: number): Promise<number | undefined>;
}
