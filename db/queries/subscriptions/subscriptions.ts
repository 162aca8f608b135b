import {
  and,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  notExists,
  or,
  sql,
} from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { among, given } from '../../engine/connection.ts';
import type { AlertRecord, DigestRecord, SubscriptionStore } from '../../ports/subscriptions.ts';
import { alerts, digests, mutes, subscriptions, workspaces } from '../../schema/index.ts';
import { reinstate } from '../projects/retire-projects.ts';
import { writeAudit } from '../workspaces/write-audit.ts';

/** Standing orders of channels, what their digests showed, which alerts they were told, and what they muted. */
export function subscriptionStore(connection: Connection): SubscriptionStore {
  const { db, write } = connection;
  // What stands in a workspace that the bot was removed from is kept for a while, and nothing of it is sent.
  const notLeft = notExists(
    db
      .select({ one: sql`1` })
      .from(workspaces)
      .where(and(eq(workspaces.id, subscriptions.workspaceId), isNotNull(workspaces.leftAt))),
  );
  // Asked for every digest or delivery: building the statement anew costs more than running it.
  const byId = db
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.id, sql.placeholder('id')))
    .prepare();
  const dueNow = db
    .select()
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.state, 'active'),
        eq(subscriptions.kind, 'digest'),
        lte(subscriptions.nextDueAt, sql.placeholder('now')),
        notLeft,
      ),
    )
    .orderBy(asc(subscriptions.nextDueAt), asc(subscriptions.id))
    .limit(sql.placeholder('limit'))
    .prepare();
  // The index alone answers it: a channel that has got digests for years has its bodies spread over the whole file.
  const newest = db
    .select()
    .from(digests)
    .where(
      eq(digests.id, sql`(select max(id) from digests where subscription_id = ${sql.placeholder('subscriptionId')})`),
    )
    .prepare();
  const newestBefore = db
    .select()
    .from(digests)
    .where(
      and(
        eq(digests.subscriptionId, sql.placeholder('subscriptionId')),
        lt(digests.preparedAt, sql.placeholder('before')),
      ),
    )
    .orderBy(desc(digests.preparedAt), desc(digests.id))
    .limit(1)
    .prepare();
  const mutesAt = db
    .select()
    .from(mutes)
    .where(
      and(
        eq(mutes.workspaceId, sql.placeholder('workspaceId')),
        eq(mutes.channel, sql.placeholder('channel')),
        or(isNull(mutes.until), gt(mutes.until, sql.placeholder('now'))),
      ),
    )
    .orderBy(asc(mutes.id))
    .prepare();

  return {
    async create(subscription, at, audit) {
      return write(async () => {
        const created = await db
          .insert(subscriptions)
          .values({ ...subscription, state: 'active', createdAt: at, updatedAt: at })
          .returning()
          .get();
        await reinstate(connection, subscription.filter.includeIds, at);
        await writeAudit(connection, audit);
        return created;
      });
    },

    async get(id) {
      return byId.get({ id });
    },

    async list(query) {
      return db
        .select()
        .from(subscriptions)
        .where(
          and(
            query.workspaceId === undefined ? undefined : eq(subscriptions.workspaceId, query.workspaceId),
            query.channel === undefined ? undefined : eq(subscriptions.channel, query.channel),
            query.kind === undefined ? undefined : eq(subscriptions.kind, query.kind),
            query.states?.length ? inArray(subscriptions.state, [...query.states]) : undefined,
            query.exceptLeft === true ? notLeft : undefined,
          ),
        )
        .orderBy(asc(subscriptions.id))
        .all();
    },

    async change(id, patch, at, audit) {
      return write(async () => {
        const changed = (await db
          .update(subscriptions)
          .set({ ...given(patch), updatedAt: at })
          .where(eq(subscriptions.id, id))
          .returning()
          .get()) as typeof subscriptions.$inferSelect | undefined;
        if (changed !== undefined && patch.filter !== undefined)
          await reinstate(connection, patch.filter.includeIds, at);
        if (changed !== undefined && audit !== undefined) await writeAudit(connection, audit);
        return changed;
      });
    },

    async remove(id, audit) {
      return write(async () => {
        const removed = (await db.delete(subscriptions).where(eq(subscriptions.id, id)).run()).changes > 0;
        if (removed) await writeAudit(connection, audit);
        return removed;
      });
    },

    async due(now, limit) {
      return dueNow.all({ now, limit });
    },

    async digest(subscriptionId, period) {
      return db
        .select()
        .from(digests)
        .where(and(eq(digests.subscriptionId, subscriptionId), eq(digests.period, period)))
        .get();
    },

    async previousDigest(subscriptionId, before) {
      const last = await newest.get({ subscriptionId });
      return last === undefined || last.preparedAt < before ? last : await newestBefore.get({ subscriptionId, before });
    },

    async alertsOf(subscriptionId, signalIds) {
      const rows = await db
        .select()
        .from(alerts)
        .where(and(eq(alerts.subscriptionId, subscriptionId), among(alerts.signalId, signalIds)))
        .all();
      return new Map(rows.map((row) => [row.signalId, row]));
    },

    async mute(mute, audit) {
      return write(async () => {
        const muted = await db.insert(mutes).values(mute).returning().get();
        await writeAudit(connection, audit);
        return muted;
      });
    },

    async unmute(id, audit) {
      return write(async () => {
        const removed = (await db.delete(mutes).where(eq(mutes.id, id)).run()).changes > 0;
        if (removed) await writeAudit(connection, audit);
        return removed;
      });
    },

    async mutes(workspaceId, channel, now) {
      return mutesAt.all({ workspaceId, channel, now });
    },
  };
}

type NewDigest = Omit<DigestRecord, 'id'>;

/** What a digest decided is decided once: preparing the period again changes nothing. */
export async function keepDigest(
  { statement }: Connection,
  { subscriptionId, period, preparedAt, body }: NewDigest,
): Promise<void> {
  await statement<[number, string, number, string], never>(
    'insert into digests (subscription_id, period, prepared_at, body) values (?, ?, ?, ?) on conflict do nothing',
  ).run(subscriptionId, period, preparedAt, body);
}

/** How far a signal has been told to a subscription; an older revision never takes the place of a newer one. */
export async function saveAlert({ db }: Connection, alert: AlertRecord): Promise<void> {
  await db
    .insert(alerts)
    .values(alert)
    .onConflictDoUpdate({
      target: [alerts.subscriptionId, alerts.signalId],
      set: { revision: alert.revision },
      setWhere: lt(alerts.revision, alert.revision),
    })
    .run();
}
