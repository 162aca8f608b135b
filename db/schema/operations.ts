import { index, integer, sql, sqliteTable, text, uniqueIndex } from '../engine/drizzle.ts';
import type { MessageRef } from '../../src/contracts/platforms/chat-platform.ts';
import type { Message } from '../../src/contracts/messages/message.ts';

/**
 * The outbox: one row a message owed to one channel, written before any request is made.
 * owed -> sending -> sent | skipped | failed | dropped. 'sending' with an ended lease means: look for the message first.
 */
export const deliveries = sqliteTable(
  'deliveries',
  {
    id: integer('id').primaryKey(),
    /** Unique for ever: subscription + period, or alert + state. */
    key: text('key').notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    channel: text('channel').notNull(),
    thread: text('thread'),
    subscriptionId: integer('subscription_id'),
    /** 'post' a new message; 'update' edits the message of `parent_key`; 'reply' answers in its thread; 'direct' to one person (channel: the user). */
    operation: text('operation', { enum: ['post', 'update', 'reply', 'direct'] }).notNull(),
    parentKey: text('parent_key'),
    /** What it is, for people: `weekly digest`, `star spike of owner/name`. */
    title: text('title').notNull(),
    message: text('message', { mode: 'json' }).$type<Message>().notNull(),
    state: text('state', { enum: ['owed', 'sending', 'sent', 'skipped', 'failed', 'dropped'] }).notNull(),
    /** Attempts begun. */
    attempts: integer('attempts').notNull().default(0),
    /** 1 when an earlier attempt may have been accepted: look for the message before sending again. */
    uncertain: integer('uncertain', { mode: 'boolean' }).notNull().default(false),
    notBefore: integer('not_before').notNull(),
    /** Older than this it is skipped, and the next post says so. */
    expiresAt: integer('expires_at').notNull(),
    leaseOwner: text('lease_owner'),
    leaseUntil: integer('lease_until'),
    /** When the first attempt began: the search for a lost message starts there. */
    firstAttemptAt: integer('first_attempt_at'),
    /** The posted message. */
    messageRef: text('message_ref', { mode: 'json' }).$type<MessageRef>(),
    error: text('error'),
    createdAt: integer('created_at').notNull(),
    settledAt: integer('settled_at'),
    /** The part of the workspace id before the colon. */
    platform: text('platform').generatedAlwaysAs(sql`substr(workspace_id, 1, instr(workspace_id, ':') - 1)`, {
      mode: 'virtual',
    }),
    /** When it may be claimed: an owed one at `not_before`, one that is being sent when its lease ends; null once settled. */
    dueAt: integer('due_at').generatedAlwaysAs(
      sql`case state when 'owed' then not_before when 'sending' then lease_until end`,
      { mode: 'virtual' },
    ),
    /** Until when an attempt that ended unknown may have posted: the search ends there. */
    uncertainUntil: integer('uncertain_until'),
    /** What the platform remembers between attempts: parts that are posted, how far a search has come. */
    note: text('note'),
  },
  (t) => [
    // These three hold only what is unsettled, so claiming stays as fast after years of settled deliveries as on the first day.
    // Choosing reads `due` in order and looks for an older one of the channel in `unsettled`. Both carry all that is asked of
    // them, `state` too, so that the rows with their long messages are not read for it.
    index('deliveries_due')
      .on(t.platform, t.dueAt, t.id, t.workspaceId, t.channel, t.parentKey, t.state)
      .where(sql`state in ('owed', 'sending')`),
    index('deliveries_unsettled')
      .on(t.workspaceId, t.channel, t.id, t.state, t.createdAt)
      .where(sql`state in ('owed', 'sending')`),
    index('deliveries_expiring')
      .on(t.expiresAt)
      .where(sql`state in ('owed', 'sending')`),
    index('deliveries_channel').on(t.workspaceId, t.channel, t.id),
    index('deliveries_settled').on(t.settledAt),
    index('deliveries_parent')
      .on(t.parentKey)
      .where(sql`parent_key is not null`),
  ],
);

/** One run of a job for one scheduled instant: claimed before it works, so that two processes never do it twice. */
export const jobRuns = sqliteTable(
  'job_runs',
  {
    id: integer('id').primaryKey(),
    job: text('job').notNull(),
    scheduledFor: integer('scheduled_for').notNull(),
    owner: text('owner').notNull(),
    leaseUntil: integer('lease_until').notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    outcome: text('outcome', { enum: ['ok', 'failed', 'abandoned'] }),
    /** One line: what was done, or why not. */
    detail: text('detail'),
  },
  (t) => [
    uniqueIndex('job_runs_once').on(t.job, t.scheduledFor),
    // A job never overlaps itself, in any number of processes, whatever claims it.
    uniqueIndex('job_runs_unfinished')
      .on(t.job)
      .where(sql`finished_at is null`),
    index('job_runs_recent').on(t.job, t.startedAt),
  ],
);

/** Small facts that outlive a process, such as a hash of the registered commands. */
export const facts = sqliteTable('facts', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
  updatedAt: integer('updated_at').notNull(),
});
