import type { Schedule } from '../../src/subscriptions/schedule.ts';
import type { SubscriptionFilter } from '../../src/subscriptions/subscription-filter.ts';
import type { AuditEntry } from './workspaces.ts';

export type { Schedule, SubscriptionFilter };

export interface Subscription {
  id: number;
  workspaceId: string;
  channel: string;
  thread: string | null;
  kind: 'digest' | 'alerts';
  slug: string | null;
  schedule: Schedule | null;
  filter: SubscriptionFilter;
  state: 'active' | 'paused' | 'off';
  stateReason: string | null;
  snoozedUntil: number | null;
  nextDueAt: number | null;
  createdBy: string;
  createdByName: string;
  createdAt: number;
  updatedAt: number;
}

export type NewSubscription = Omit<
  Subscription,
  'id' | 'createdAt' | 'updatedAt' | 'state' | 'stateReason' | 'snoozedUntil'
>;
type SubscriptionPatch = Partial<
  Pick<
    Subscription,
    'channel' | 'thread' | 'schedule' | 'filter' | 'state' | 'stateReason' | 'snoozedUntil' | 'nextDueAt'
  >
>;

export interface Mute {
  id: number;
  workspaceId: string;
  channel: string;
  projectId: number | null;
  signalKind: string | null;
  until: number | null;
  mutedBy: string;
  mutedAt: number;
}

export interface AlertRecord {
  subscriptionId: number;
  signalId: number;
  postedAt: number;
  revision: number;
  rootKey: string;
}

export interface DigestRecord {
  id: number;
  subscriptionId: number;
  period: string;
  preparedAt: number;
  /** JSON of the digest's content, owned by src/digests. */
  body: string;
}

export interface SubscriptionStore {
  create(subscription: NewSubscription, at: number, audit: AuditEntry): Promise<Subscription>;
  get(id: number): Promise<Subscription | undefined>;
  /** `exceptLeft` leaves out workspaces that the bot was removed from. */
  list(query: {
    workspaceId?: string;
    channel?: string;
    kind?: Subscription['kind'];
    states?: readonly Subscription['state'][];
    exceptLeft?: boolean;
  }): Promise<readonly Subscription[]>;
  change(id: number, patch: SubscriptionPatch, at: number, audit?: AuditEntry): Promise<Subscription | undefined>;
  remove(id: number, audit: AuditEntry): Promise<boolean>;
  /** Active digests with nextDueAt <= now, oldest first; none of workspaces that the bot was removed from. */
  due(now: number, limit: number): Promise<readonly Subscription[]>;

  digest(subscriptionId: number, period: string): Promise<DigestRecord | undefined>;
  /** The newest digest prepared before `before`. */
  previousDigest(subscriptionId: number, before: number): Promise<DigestRecord | undefined>;

  alertsOf(subscriptionId: number, signalIds: readonly number[]): Promise<ReadonlyMap<number, AlertRecord>>;

  mute(mute: Omit<Mute, 'id'>, audit: AuditEntry): Promise<Mute>;
  unmute(id: number, audit: AuditEntry): Promise<boolean>;
  mutes(workspaceId: string, channel: string, now: number): Promise<readonly Mute[]>;
}
