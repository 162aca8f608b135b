import { index, integer, sqliteTable, text, uniqueIndex, primaryKey } from '../engine/drizzle.ts';
import type { Schedule, SubscriptionFilter } from '../ports/subscriptions.ts';
import { signals } from './findings.ts';
import { workspaces } from './workspaces.ts';

const workspaceId = () =>
  text('workspace_id')
    .notNull()
    .references(() => workspaces.id, { onDelete: 'cascade' });

/** A channel's standing order. */
export const subscriptions = sqliteTable(
  'subscriptions',
  {
    id: integer('id').primaryKey(),
    workspaceId: workspaceId(),
    channel: text('channel').notNull(),
    thread: text('thread'),
    kind: text('kind', { enum: ['digest', 'alerts'] }).notNull(),
    /** Name under which configuration as code knows it; null when made in chat. */
    slug: text('slug'),
    /** Digests only. */
    schedule: text('schedule', { mode: 'json' }).$type<Schedule>(),
    filter: text('filter', { mode: 'json' }).$type<SubscriptionFilter>().notNull(),
    state: text('state', { enum: ['active', 'paused', 'off'] }).notNull(),
    /** Why it was switched off, for people. */
    stateReason: text('state_reason'),
    snoozedUntil: integer('snoozed_until'),
    /** The next digest's instant, ms; null for alerts. */
    nextDueAt: integer('next_due_at'),
    createdBy: text('created_by').notNull(),
    createdByName: text('created_by_name').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [
    index('subscriptions_channel').on(t.workspaceId, t.channel),
    index('subscriptions_due').on(t.state, t.nextDueAt),
    uniqueIndex('subscriptions_slug').on(t.workspaceId, t.slug),
  ],
);

const subscriptionId = () =>
  integer('subscription_id')
    .notNull()
    .references(() => subscriptions.id, { onDelete: 'cascade' });

/** What a digest decided and showed; the next one compares with it and a re-send repeats it. */
export const digests = sqliteTable(
  'digests',
  {
    id: integer('id').primaryKey(),
    subscriptionId: subscriptionId(),
    /** The local period it speaks of, such as `2026-W47`; one digest a subscription and period. */
    period: text('period').notNull(),
    preparedAt: integer('prepared_at').notNull(),
    /** The DigestContent as JSON. */
    body: text('body').notNull(),
  },
  (t) => [uniqueIndex('digests_period').on(t.subscriptionId, t.period)],
);

/** Which alert message of a subscription stands for which signal, and how far it has been told. */
export const alerts = sqliteTable(
  'alerts',
  {
    subscriptionId: subscriptionId(),
    signalId: integer('signal_id')
      .notNull()
      .references(() => signals.id, { onDelete: 'cascade' }),
    postedAt: integer('posted_at').notNull(),
    /** Revision of the signal that was last put into the outbox. */
    revision: integer('revision').notNull(),
    /** Key of the delivery that opened the alert's thread. */
    rootKey: text('root_key').notNull(),
  },
  (t) => [primaryKey({ columns: [t.subscriptionId, t.signalId] }), index('alerts_posted').on(t.postedAt)],
);

/** What people of a workspace think of alerts: one word a person and alert. A person is a keyed hash and cannot be named from it. */
export const alertVotes = sqliteTable(
  'alert_votes',
  {
    workspaceId: workspaceId(),
    signalId: integer('signal_id')
      .notNull()
      .references(() => signals.id, { onDelete: 'cascade' }),
    signalKind: text('signal_kind').notNull(),
    voter: text('voter').notNull(),
    verdict: text('verdict', { enum: ['useful', 'noise'] }).notNull(),
    votedAt: integer('voted_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.signalId, t.voter] })],
);

/** Projects or kinds that a channel does not want to hear of. */
export const mutes = sqliteTable(
  'mutes',
  {
    id: integer('id').primaryKey(),
    workspaceId: workspaceId(),
    channel: text('channel').notNull(),
    projectId: integer('project_id'),
    signalKind: text('signal_kind'),
    until: integer('until'),
    mutedBy: text('muted_by').notNull(),
    mutedAt: integer('muted_at').notNull(),
  },
  (t) => [index('mutes_channel').on(t.workspaceId, t.channel)],
);
