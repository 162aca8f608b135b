import type { LedgerEntry } from '../../../src/contracts/figures/series.ts';
import { dayOf } from '../../../src/contracts/clock.ts';
import type { Connection } from '../../engine/connection.ts';
import type { StarDay } from '../../ports/observations.ts';

interface Reading {
  projectId: number;
  days: readonly StarDay[];
  fetchedAt: number;
  completeThrough: number;
}

interface Kept {
  day: number;
  gained: number;
  fetchedAt: number;
  partial: number;
}

/**
 * Lays a new reading of the reconstruction over what is kept. A finished day that now reads differently goes to the retention
 * ledger; a day that was still running has only grown. An older reading than what is kept changes nothing.
 */
export async function recordStarHistory({ statement, write }: Connection, reading: Reading): Promise<LedgerEntry[]> {
  const { projectId, fetchedAt, completeThrough } = reading;
  const first = reading.days.reduce((least, { day }) => Math.min(least, day), Infinity);
  const entries: LedgerEntry[] = [];
  if (first === Infinity) return entries;

  const readKept = statement<[number, number], Kept>(
    'select day, gained, fetched_at as "fetchedAt", partial from star_days where project_id = ? and day >= ?',
  );
  const put = statement<[number, number, number, number, number], never>(`
    insert into star_days (project_id, day, gained, fetched_at, partial) values (?, ?, ?, ?, ?)
    on conflict (project_id, day) do update set gained = excluded.gained, fetched_at = excluded.fetched_at, partial = excluded.partial`);
  const enter = statement<[number, number, number, number, number], never>(`
    insert into retention_ledger (project_id, day, noticed_at, from_gained, to_gained) values (?, ?, ?, ?, ?)
    on conflict do nothing`);

  await write(async () => {
    const kept = new Map((await readKept.all(projectId, first)).map((row) => [row.day, row]));
    for (const { day, gained } of reading.days) {
      const partial = day > completeThrough ? 1 : 0;
      const before = kept.get(day);
      // Agreeing rows are left alone: a year of days would otherwise be rewritten for every project every day.
      if (
        before !== undefined &&
        (before.fetchedAt > fetchedAt || (before.gained === gained && before.partial === partial))
      )
        continue;
      if (before !== undefined && before.partial === 0 && before.gained !== gained) {
        await enter.run(projectId, day, fetchedAt, before.gained, gained);
        entries.push({ noticed: dayOf(fetchedAt), day, from: before.gained, to: gained });
      }
      await put.run(projectId, day, gained, fetchedAt, partial === 1 && before?.partial !== 0 ? 1 : 0);
    }
  });
  return entries;
}
