import { DAY } from '../src/core/clock.ts';
import type { Connection } from './connection.ts';
import { amongPlaceholder } from './connection.ts';
import { deliveryOf } from './delivery-rows.ts';
import type { Delivery, DeliveryStore } from './ports/operations.ts';
import { deliveries } from './schema.ts';

/** Past this, whoever sends would skip it as well. */
const TOO_LATE_MS = 2 * DAY;
/** What may stand in its channel already is looked for by whoever sends, also after a process was down for long. */
const UNCERTAIN_MS = 30 * DAY;

type Claim = Parameters<DeliveryStore['claim']>[0];

/**
 * Takes deliveries that may go now, inside the caller's transaction; where none may, settles those that nobody will ever take.
 * That transaction holds the write lock from its start, so of two processes that claim at once the second sees what the first took.
 */
export function claimer({ db, statement }: Connection): (claim: Claim) => Delivery[] {
  const rows = db
    .select()
    .from(deliveries)
    .where(amongPlaceholder(deliveries.id, 'ids'))
    .orderBy(deliveries.id)
    .prepare();
  // Of a platform that is no longer in the settings, or of a terminal: they would be owed for ever.
  const abandon = statement<[number, number, number, number], never>(`
    update deliveries set state = case when state = 'owed' and not uncertain then 'skipped' else 'failed' end,
      error = 'too late to be of use, and nobody sends there', settled_at = ?, lease_owner = null, lease_until = null
    where state in ('owed', 'sending') and expires_at <= case when state = 'owed' and not uncertain then ? else ? end
      and (state = 'owed' or lease_until <= ?)`);
  return ({ owner, now, leaseMs, limit, busyChannels, platform }) => {
    const chosen = statement<[number, number, string, string, number], { id: number }>(`
      select id from (
        -- SQLite takes the other columns from the row of the least id: the head of each channel's queue.
        select min(id) as id, workspace_id, channel, state, not_before, lease_until, parent_key
        from deliveries where state in ('owed', 'sending') group by workspace_id, channel) head
      where case state when 'owed' then not_before <= ? else lease_until <= ? end
        and workspace_id || ' ' || channel not in (select value from json_each(?))
        and workspace_id glob ?
        and not exists (select 1 from deliveries p where p.key = head.parent_key and p.state in ('owed', 'sending'))
      order by id limit ?`).all(
      now,
      now,
      JSON.stringify(busyChannels),
      platform === undefined ? '*' : `${platform}:*`,
      limit,
    );
    if (chosen.length === 0) {
      abandon.run(now, now - TOO_LATE_MS, now - UNCERTAIN_MS, now);
      return [];
    }
    // A lease that ended belongs to an attempt nobody heard of again: its message may stand in the channel already.
    const take = statement<[string, number, number, number], never>(`
      update deliveries set uncertain = case state when 'sending' then 1 else uncertain end, state = 'sending', lease_owner = ?, lease_until = ?,
        attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ?)
      where id = ?`);
    for (const { id } of chosen) take.run(owner, now + leaseMs, now, id);
    return rows.all({ ids: JSON.stringify(chosen.map(({ id }) => id)) }).map(deliveryOf);
  };
}
