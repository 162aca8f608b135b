import { and, desc, eq, inArray, gte, sql } from '../../engine/drizzle.ts';
import type { Connection } from '../../engine/connection.ts';
import { only } from '../../engine/connection.ts';
import { claimer } from './claim-deliveries.ts';
import { deliveryOf, rowOf } from './delivery-rows.ts';
import type { AttemptOutcome, DeliveryStore } from '../../ports/deliveries.ts';
import { deliveries } from '../../schema/index.ts';
import { writeAudit } from '../workspaces/write-audit.ts';
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
      return write(async () => {
        let added = 0;
        for (const delivery of owed) added += (await owe.run(rowOf(delivery, at))).changes;
        for (const { digest, alerts, nextDue } of [causes].flat()) {
          if (digest) await keepDigest(connection, digest);
          for (const alert of alerts ?? []) await saveAlert(connection, alert);
          if (nextDue)
            await statement<[number, number], never>('update subscriptions set next_due_at = ? where id = ?').run(
              nextDue.at,
              nextDue.subscriptionId,
            );
        }
        return added;
      });
    },

    async claim(claim) {
      return write(async () => take(claim), 'row-locks');
    },

    async extendLease(id, owner, until) {
      return (
        (
          await statement<[number, number, string], never>(`update deliveries set lease_until = ? ${HELD}`).run(
            until,
            id,
            owner,
          )
        ).changes > 0
      );
    },

    async record(id, owner, outcome, at) {
      return (
        (
          await db
            .update(deliveries)
            .set({ ...settled(outcome, at), leaseOwner: null, leaseUntil: null })
            .where(and(eq(deliveries.id, id), eq(deliveries.state, 'sending'), eq(deliveries.leaseOwner, owner)))
            .run()
        ).changes > 0
      );
    },

    async keepNote(id, owner, note) {
      const keep = statement<[string, number, string], never>(`update deliveries set note = ? ${HELD}`);
      return (await keep.run(note, id, owner)).changes > 0;
    },

    async release(owner) {
      // The attempt was counted when it was claimed, but no request was made.
      await statement<[string], never>(
        `update deliveries set state = 'owed', attempts = case when attempts > 0 then attempts - 1 else 0 end, ${FREED} where state = 'sending' and lease_owner = ?`,
      ).run(owner);
    },

    async get(one) {
      const row =
        'key' in one ? await byKey.get(one) : await db.select().from(deliveries).where(eq(deliveries.id, one.id)).get();
      return row && deliveryOf(row);
    },

    async list(query) {
      return (
        await db
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
      ).map(deliveryOf);
    },

    async decide(id, decision, audit) {
      // An operator's decision does not overtake a request that is on its way.
      const [from, set] =
        decision.state === 'dropped'
          ? [['owed' as const], { state: decision.state, error: decision.error, settledAt: decision.at }]
          : [['failed', 'skipped', 'dropped'] as const, { ...decision, settledAt: null, error: null, attempts: 0 }];
      return write(async () => {
        const isDone =
          (
            await db
              .update(deliveries)
              .set(set)
              .where(and(eq(deliveries.id, id), inArray(deliveries.state, [...from])))
              .run()
          ).changes > 0;
        if (isDone) await writeAudit(connection, audit);
        return isDone;
      });
    },

    async counts(query) {
      return counts(connection, query);
    },

    async skippedSince(target, since) {
      return (await skipped.all({ workspaceId: target.workspace, channel: target.channel, since })).map(deliveryOf);
    },

    async nextDue(platform, now) {
      const { at } = only(
        await statement<[string], { at: number | null }>(
          "select min(due_at) as at from deliveries where state in ('owed', 'sending') and platform = ?",
        ).get(platform),
      );
      return at === null ? undefined : Math.max(now, at);
    },
  };
}

type Counts = Awaited<ReturnType<DeliveryStore['counts']>>;

/** The columns that an outcome changes. */
function settled(outcome: AttemptOutcome, at: number): Partial<typeof deliveries.$inferInsert> {
  switch (outcome.state) {
    case 'sent':
      return { state: 'sent', messageRef: outcome.ref, settledAt: at, error: null, uncertain: false };
    case 'owed':
      return outcome;
    default:
      return { ...outcome, settledAt: at };
  }
}

async function counts(
  { statement }: Connection,
  { workspaceId, settledAfter }: Parameters<DeliveryStore['counts']>[0],
): Promise<Counts> {
  const where = workspaceId === undefined ? '' : ' and workspace_id = ?';
  const parameters = workspaceId === undefined ? [] : [workspaceId];
  const open = only(
    await statement<string[], { owed: number; oldest: number | null }>(
      `select count(*) as owed, min(created_at) as oldest from deliveries where state in ('owed', 'sending')${where}`,
    ).get(...parameters),
  );
  const settled = only(
    await statement<(string | number)[], { failed: number; sent: number; skipped: number }>(`
      select count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'sent') as sent,
        count(*) filter (where state in ('skipped', 'dropped')) as skipped
      from deliveries where settled_at > ?${where}`).get(settledAfter, ...parameters),
  );
  return { owed: open.owed, ...settled, oldestOwedAt: open.oldest ?? undefined };
}
