import { and, desc, eq, inArray, gte, sql } from './drizzle.ts';
import type { Connection } from './connection.ts';
import { only } from './connection.ts';
import { claimDeliveries } from './claim-deliveries.ts';
import { deliveryOf, rowOf } from './delivery-rows.ts';
import { DAY } from '../src/core/clock.ts';
import type { DeliveryStore } from './ports/operations.ts';
import { deliveries } from './schema.ts';
import { keepDigest, saveAlert } from './subscriptions.ts';

/** The outbox. Every change of a delivery is one statement that checks who holds the lease. */
export function deliveryStore(connection: Connection): DeliveryStore {
  const { db, write, statement } = connection;
  const held = (id: number, owner: string): ReturnType<typeof and> =>
    and(eq(deliveries.id, id), eq(deliveries.state, 'sending'), eq(deliveries.leaseOwner, owner));
  const freed = { leaseOwner: null, leaseUntil: null };
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
      notBefore: sql.placeholder('notBefore'),
      expiresAt: sql.placeholder('expiresAt'),
      createdAt: sql.placeholder('createdAt'),
    })
    .onConflictDoNothing()
    .prepare();
  const byKey = db.select().from(deliveries).where(eq(deliveries.key, sql.placeholder('key'))).prepare();

  return {
    async enqueue(owed, at, causes = []) {
      return write(() => {
        let added = 0;
        for (const delivery of owed) added += owe.run(rowOf(delivery, at)).changes;
        for (const { digest, alerts, nextDue } of [causes].flat()) {
          if (digest) keepDigest(connection, digest);
          for (const alert of alerts ?? []) saveAlert(connection, alert);
          if (nextDue) statement<[number, number], never>('update subscriptions set next_due_at = ? where id = ?').run(nextDue.at, nextDue.subscriptionId);
        }
        return added;
      });
    },

    async claim(claim) {
      return write(() => claimDeliveries(connection, claim));
    },

    async extendLease(id, owner, until) {
      return db.update(deliveries).set({ leaseUntil: until }).where(held(id, owner)).run().changes > 0;
    },

    async recordSent(id, owner, ref, at) {
      const set = { state: 'sent' as const, messageRef: ref, settledAt: at, error: null, uncertain: false, ...freed };
      return db.update(deliveries).set(set).where(held(id, owner)).run().changes > 0;
    },

    async recordRetry(id, owner, { notBefore, error, uncertain }) {
      return db.update(deliveries).set({ state: 'owed', notBefore, error, uncertain, ...freed }).where(held(id, owner)).run().changes > 0;
    },

    async recordSettled(id, owner, state, error, at) {
      // An operator's decision does not overtake a request that is on its way.
      const mine = owner === null ? and(eq(deliveries.id, id), eq(deliveries.state, 'owed')) : held(id, owner);
      return db.update(deliveries).set({ state, error, settledAt: at, ...freed }).where(mine).run().changes > 0;
    },

    async release(owner) {
      // The attempt was counted when it was claimed, but no request was made.
      db.update(deliveries)
        .set({ state: 'owed', attempts: sql`max(0, ${deliveries.attempts} - 1)`, ...freed })
        .where(and(eq(deliveries.state, 'sending'), eq(deliveries.leaseOwner, owner)))
        .run();
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
      return db.update(deliveries).set(set).where(and(eq(deliveries.id, id), inArray(deliveries.state, ['failed', 'skipped', 'dropped']))).run().changes > 0;
    },

    async counts(workspaceId, now) {
      return counts(connection, workspaceId, now);
    },

    async skippedSince(target, since) {
      // Only a new post carries the sentence; edits and answers do not.
      const lastPost = sql`coalesce((select max(settled_at) from deliveries d where d.workspace_id = ${target.workspace} and d.channel = ${target.channel}
        and d.state = 'sent' and d.operation = 'post'), 0)`;
      return db
        .select()
        .from(deliveries)
        .where(
          and(
            eq(deliveries.workspaceId, target.workspace),
            eq(deliveries.channel, target.channel),
            eq(deliveries.state, 'skipped'),
            gte(deliveries.settledAt, since),
            sql`${deliveries.settledAt} > ${lastPost}`,
          ),
        )
        .orderBy(deliveries.id)
        .all()
        .map(deliveryOf);
    },

    async nextDue(now) {
      const row = only(
        statement<[], { at: number | null }>("select min(case state when 'owed' then not_before else lease_until end) as at from deliveries where state in ('owed', 'sending')").get(),
      );
      return row.at === null ? undefined : Math.max(now, row.at);
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
      from deliveries where settled_at > coalesce(?, (select max(settled_at) from deliveries)) - ?${where}`).get(now ?? null, DAY, ...parameters),
  );
  return { owed: open.owed, ...settled, oldestOwedAt: open.oldest ?? undefined };
}
