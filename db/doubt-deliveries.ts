import type { Connection } from './engine/connection.ts';
import { RESTORED } from './ports/maintenance.ts';

/**
 * After a backup took a database's place: what it owes may have been sent after it was made, and so may what has fallen due
 * since. Both are looked for in their channels before they are sent. Returns how many are owed.
 */
export async function doubtDeliveries({ statement, write }: Connection, at: number): Promise<number> {
  return write(async () => {
    const { changes } = await statement(
      "update deliveries set uncertain = true, first_attempt_at = coalesce(first_attempt_at, created_at) where state in ('owed', 'sending')",
    ).run();
    await statement<[string, string, number]>(
      'insert into facts (name, value, updated_at) values (?, ?, ?) on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at',
    ).run(RESTORED, new Date(at).toISOString(), at);
    return changes;
  });
}
