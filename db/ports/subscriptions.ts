import type { SignalGroup, SignalKind, SignalThresholds, Severity } from '../../src/core/signal.ts';
import type { AuditEntry } from './workspaces.ts';

export type Period = 'daily' | 'weekly' | 'monthly';

/** When a digest is due, in the channel's own zone. */
export interface Schedule {
  period: Period;
  /** 1 Monday .. 7 Sunday (weekly). */
  weekday: number;
  /** 1..28 (monthly). */
  dayOfMonth: number;
  hour: number;
  minute: number;
  /** IANA zone. */
  zone: string;
}

/** What a subscription speaks about. Empty lists ask nothing. JSON-serialisable. */
export interface SubscriptionFilter {
  scope: 'watchlist' | 'universe';
  categories: readonly string[];
  languages: readonly string[];
  fundingStages: readonly string[];
  includeIds: readonly number[];
  excludeIds: readonly number[];
  /** Alerts: kinds or groups of kinds; empty: all. */
  kinds: readonly (SignalKind | SignalGroup)[];
  minSeverity: Severity;
  thresholds: Partial<SignalThresholds>;
  prereleases: boolean;
  /** Digest: how many projects a list shows. */
  size: number;
  /** Digest: what a week without findings does. */
  quiet: 'skip' | 'line';
}

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

export type NewSubscription = Omit<Subscription, 'id' | 'createdAt' | 'updatedAt' | 'state' | 'stateReason' | 'snoozedUntil'>;
export type SubscriptionPatch = Partial<Pick<Subscription, 'channel' | 'thread' | 'schedule' | 'filter' | 'state' | 'stateReason' | 'snoozedUntil' | 'nextDueAt'>>;

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
  list(query: { workspaceId?: string; channel?: string; kind?: Subscription['kind']; states?: readonly Subscription['state'][] }): Promise<readonly Subscription[]>;
  change(id: number, patch: SubscriptionPatch, at: number, audit?: AuditEntry): Promise<Subscription | undefined>;
  remove(id: number, audit: AuditEntry): Promise<boolean>;
  /** Active digests with nextDueAt <= now, oldest first. */
  due(now: number, limit: number): Promise<readonly Subscription[]>;
  /** The channel is gone: its subscriptions are switched off with the reason. Returns them. */
  switchOffChannel(workspaceId: string, channel: string, reason: string, at: number): Promise<readonly Subscription[]>;

  saveDigest(digest: Omit<DigestRecord, 'id'>): Promise<DigestRecord>;
  digest(subscriptionId: number, period: string): Promise<DigestRecord | undefined>;
  /** The newest digest prepared before `before`. */
  previousDigest(subscriptionId: number, before: number): Promise<DigestRecord | undefined>;

  alert(subscriptionId: number, signalId: number): Promise<AlertRecord | undefined>;
  alertsOf(subscriptionId: number, signalIds: readonly number[]): Promise<ReadonlyMap<number, AlertRecord>>;

  mute(mute: Omit<Mute, 'id'>, audit: AuditEntry): Promise<Mute>;
  unmute(id: number, audit: AuditEntry): Promise<boolean>;
  mutes(workspaceId: string, channel: string, now: number): Promise<readonly Mute[]>;
}
