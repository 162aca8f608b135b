import { and, desc, eq, inArray, gte, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { only } from '../../engine/connection.ts';
import { claimer } from './claim-deliveries.ts';
import { deliveryOf, rowOf } from './delivery-rows.ts';
import { DAY } from '../../../src/contracts/clock.ts';
import type { DeliveryStore } from '../../ports/deliveries.ts';
import { deliveries } from '../../schema/index.ts';
import { keepDigest, saveAlert } from '../subscriptions/subscriptions.ts';

/** Whose delivery it is no longer; who alone may say what became of one: whoever holds its lease. */
const FREED = 'lease_owner = null, lease_until = null';
const HELD = "where id = ? and state = 'sending' and lease_owner = ?";

/** The outbox. Every change of a delivery is one statement that checks who holds the lease. */
export function deliveryStore(connection: Connection): DeliveryStore {
  const { db, write, statement } = connection;
  const take = claimer(connection);
  const owe = db
    .insert(deliveries)
    .values({
      key: sql.placeholder('key'),
      workspaceId: sql.placeholder('workspaceId'),
      channel: sql.placeholder('channel'),
      thread: sql.placeholder('thread'),
      subscriptionId: sql.placeholder('subscriptionId'),
      operation: sql.placeholder('operation'),
      parentKey: sql.placeholder('parentKey'),
      title: sql.placeholder('title'),
      message: sql.placeholder('message'),
      state: 'owed',
      uncertain: sql.placeholder('uncertain'),
      firstAttemptAt: sql.placeholder('firstAttemptAt'),
      uncertainUntil: sql.placeholder('uncertainUntil'),
      notBefore: sql.placeholder('notBefore'),
      expiresAt: sql.placeholder('expiresAt'),
      createdAt: sql.placeholder('createdAt'),
    })
    .onConflictDoNothing()
    .prepare();
  const byKey = db
    .select()
    .from(deliveries)
    .where(eq(deliveries.key, sql.placeholder('key')))
    .prepare();

  // Only a new post carries the sentence; edits and answers do not.
  const lastPost = sql`coalesce((select max(settled_at) from deliveries d where d.workspace_id = ${sql.placeholder('workspaceId')}
    and d.channel = ${sql.placeholder('channel')} and d.state = 'sent' and d.operation = 'post'), 0)`;
  const skipped = db
    .select()
    .from(deliveries)
    .where(
      and(
        eq(deliveries.workspaceId, sql.placeholder('workspaceId')),
        eq(deliveries.channel, sql.placeholder('channel')),
        eq(deliveries.state, 'skipped'),
        gte(deliveries.settledAt, sql.placeholder('since')),
        sql`${deliveries.settledAt} > ${lastPost}`,
      ),
    )
    .orderBy(deliveries.id)
    .prepare();

  return {
    async enqueue(owed, at, causes = []) {
      return write(() => {
        let added = 0;
        for (const delivery of owed) added += owe.run(rowOf(delivery, at)).changes;
        for (const { digest, alerts, nextDue } of [causes].flat()) {
          if (digest) keepDigest(connection, digest);
          for (const alert of alerts ?? []) saveAlert(connection, alert);
          if (nextDue)
            statement<[number, number], never>('update subscriptions set next_due_at = ? where id = ?').run(
              nextDue.at,
              nextDue.subscriptionId,
            );
        }
        return added;
      });
    },

    async claim(claim) {
      return write(() => take(claim));
    },

    async extendLease(id, owner, until) {
      return (
        statement<[number, number, string], never>(`update deliveries set lease_until = ? ${HELD}`).run(
          until,
          id,
          owner,
        ).changes > 0
      );
    },

    async recordSent(id, owner, ref, at) {
      const sent = statement<[string, number, number, string], never>(
        `update deliveries set state = 'sent', message_ref = ?, settled_at = ?, error = null, uncertain = 0, ${FREED} ${HELD}`,
      );
      return sent.run(JSON.stringify(ref), at, id, owner).changes > 0;
    },

    async recordRetry(id, owner, { notBefore, error, uncertain, uncertainUntil }) {
      const retry = statement<[number, string, number, number | null, number, string], never>(
        `update deliveries set state = 'owed', not_before = ?, error = ?, uncertain = ?,
          uncertain_until = coalesce(?, uncertain_until), ${FREED} ${HELD}`,
      );
      return retry.run(notBefore, error, uncertain ? 1 : 0, uncertainUntil ?? null, id, owner).changes > 0;
    },

    async keepNote(id, owner, note) {
      const keep = statement<[string, number, string], never>(`update deliveries set note = ? ${HELD}`);
      return keep.run(note, id, owner).changes > 0;
    },

    async recordSettled(id, owner, state, error, at) {
      const settle = `update deliveries set state = ?, error = ?, settled_at = ?, ${FREED}`;
      // An operator's decision does not overtake a request that is on its way.
      return owner === null
        ? statement<[string, string | null, number, number], never>(`${settle} where id = ? and state = 'owed'`).run(
            state,
            error,
            at,
            id,
          ).changes > 0
        : statement<[string, string | null, number, number, string], never>(`${settle} ${HELD}`).run(
            state,
            error,
            at,
            id,
            owner,
          ).changes > 0;
    },

    async release(owner) {
      // The attempt was counted when it was claimed, but no request was made.
      statement<[string], never>(
        `update deliveries set state = 'owed', attempts = max(0, attempts - 1), ${FREED} where state = 'sending' and lease_owner = ?`,
      ).run(owner);
    },

    async byKey(key) {
      const row = byKey.get({ key });
      return row && deliveryOf(row);
    },

    async get(id) {
      const row = db.select().from(deliveries).where(eq(deliveries.id, id)).get();
      return row && deliveryOf(row);
    },

    async list(query) {
      return db
        .select()
        .from(deliveries)
        .where(
          and(
            query.workspaceId === undefined ? undefined : eq(deliveries.workspaceId, query.workspaceId),
            query.channel === undefined ? undefined : eq(deliveries.channel, query.channel),
            query.states?.length ? inArray(deliveries.state, [...query.states]) : undefined,
          ),
        )
        .orderBy(desc(deliveries.id))
        .limit(query.limit)
        .all()
        .map(deliveryOf);
    },

    async retry(id, notBefore, expiresAt) {
      const set = { state: 'owed' as const, notBefore, expiresAt, settledAt: null, error: null, attempts: 0 };
      return (
        db
          .update(deliveries)
          .set(set)
          .where(and(eq(deliveries.id, id), inArray(deliveries.state, ['failed', 'skipped', 'dropped'])))
          .run().changes > 0
      );
    },

    async counts(workspaceId, now) {
      return counts(connection, workspaceId, now);
    },

    async skippedSince(target, since) {
      return skipped.all({ workspaceId: target.workspace, channel: target.channel, since }).map(deliveryOf);
    },

    async nextDue(platform, now) {
      const { at } = only(
        statement<[string], { at: number | null }>(
          "select min(due_at) as at from deliveries where state in ('owed', 'sending') and platform = ?",
        ).get(platform),
      );
      return at === null ? undefined : Math.max(now, at);
    },
  };
}

type Counts = Awaited<ReturnType<DeliveryStore['counts']>>;

function counts({ statement }: Connection, workspaceId: string | undefined, now: number | undefined): Counts {
  const where = workspaceId === undefined ? '' : ' and workspace_id = ?';
  const parameters = workspaceId === undefined ? [] : [workspaceId];
  const open = only(
    statement<string[], { owed: number; oldest: number | null }>(
      `select count(*) as owed, min(created_at) as oldest from deliveries where state in ('owed', 'sending')${where}`,
    ).get(...parameters),
  );
  const settled = only(
    statement<(string | number | null)[], { failed24h: number; sent24h: number; skipped24h: number }>(`
      select count(*) filter (where state = 'failed') as failed24h, count(*) filter (where state = 'sent') as sent24h,
        count(*) filter (where state in ('skipped', 'dropped')) as skipped24h
      from deliveries where settled_at > coalesce(?, (select max(settled_at) from deliveries)) - ?${where}`).get(
      now ?? null,
      DAY,
      ...parameters,
    ),
  );
  return { owed: open.owed, ...settled, oldestOwedAt: open.oldest ?? undefined };
}
