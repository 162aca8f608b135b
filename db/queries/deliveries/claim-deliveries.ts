import { channelKey } from '../../../src/contracts/platforms/channel-key.ts';
import type { Connection } from '../../engine/connection.ts';
import { amongPlaceholder } from '../../engine/connection.ts';
import { deliveryOf } from './delivery-rows.ts';
import type { Delivery, DeliveryStore } from '../../ports/deliveries.ts';
import { deliveries } from '../../schema/index.ts';

type Claim = Parameters<DeliveryStore['claim']>[0];

/**
 * Takes deliveries that may go now, inside the caller's transaction; where none may, settles those that no process will take.
 * Of two processes that claim at once, the second waits for the first (SQLite) or leaves out the rows that it has locked.
 */
export function claimer({ db, statement, skipLocked }: Connection): (claim: Claim) => Promise<Delivery[]> {
  const rows = db
    .select()
    .from(deliveries)
    .where(amongPlaceholder(deliveries.id, 'ids'))
    .orderBy(deliveries.id)
    .prepare();
  // Those of a platform that is no longer configured, or of a terminal, would stay in the outbox for ever.
  const abandon = statement<[{ now: number; late: number; lateUncertain: number; reason: string }], never>(`
    update deliveries set state = case when state = 'owed' and not uncertain then 'skipped' else 'failed' end,
      error = :reason, settled_at = :now, lease_owner = null, lease_until = null
    where state in ('owed', 'sending') and expires_at <= :late
      and (state = 'owed' and not uncertain or expires_at <= :lateUncertain) and (state = 'owed' or lease_until <= :now)`);
  // Walks what is due, longest due first, and takes the head of each channel's queue. The cost follows the rows walked, not
  // the rows owed: rows walked in vain are those behind a head that may not go yet, and those of busy channels.
  const due = statement<[string, number, number], { id: number; workspace: string; channel: string }>(`
    select d.id, d.workspace_id as workspace, d.channel from deliveries d
    where d.state in ('owed', 'sending') and d.platform = ? and d.due_at <= ?
      and not exists (select 1 from deliveries older where older.state in ('owed', 'sending')
        and older.workspace_id = d.workspace_id and older.channel = d.channel and older.id < d.id)
      and not exists (select 1 from deliveries p where p.key = d.parent_key and p.state in ('owed', 'sending'))
    order by d.due_at, d.id limit ?${skipLocked('d')}`);
  return async ({ owner, now, leaseMs, limit, busyChannels, platform, abandon: tooLate }) => {
    const busy = new Set(busyChannels);
    // A channel has one head, so of this many at least `limit` are of channels that are not busy, where there are so many.
    const chosen = (await due.all(platform, now, limit + busy.size))
      .filter(({ workspace, channel }) => !busy.has(channelKey({ workspace, channel })))
      .slice(0, limit);
    if (chosen.length === 0) {
      await abandon.run({ now, late: tooLate.before, lateUncertain: tooLate.uncertainBefore, reason: tooLate.reason });
      return [];
    }
    // A lease that ended belongs to an attempt whose end is unknown: its message may have been posted already.
    const take = statement<[string, number, number, number], never>(`
      update deliveries set uncertain = case state when 'sending' then true else uncertain end,
        uncertain_until = case state when 'sending' then case when uncertain_until > lease_until then uncertain_until else lease_until end else uncertain_until end, state = 'sending', lease_owner = ?, lease_until = ?,
        attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ?)
      where id = ?`);
    for (const { id } of chosen) await take.run(owner, now + leaseMs, now, id);
    return (await rows.all({ ids: JSON.stringify(chosen.map(({ id }) => id)) })).map(deliveryOf);
  };
}
