import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { DAY, dayOf } from '../../../src/contracts/clock.ts';
import type { Connection } from '../../engine/connection.ts';
import { only } from '../../engine/connection.ts';
import type { Retention } from '../../ports/maintenance.ts';

const ROWS_PER_STEP = 500;
const PROJECTS_PER_STEP = 50;
const VISITED_PER_STEP = 5;
/** Long button payloads are kept for 90 days after their last use. */
const ACTION_DAYS = 90;
const WEEKLY_BODY_DAYS = 366;
/** The longest picture of use is five years long, and its first points rest on the weeks before. */
const PACKAGE_DAYS = 1_950;
/** Where the sweep over pulses stands, so that the next call goes on instead of beginning again. */
const SWEEP = 'pulses thinned';

interface Sweep {
  /** Pulses before this are pruned already. */
  done: number;
  /** What this sweep prunes up to, and the last project it has done. */
  before: number;
  project: number;
}

/** Removes what retention no longer keeps, some hundred rows a step; see MaintenanceStore.prune. */
export async function prune(connection: Connection, now: number, retention: Retention): Promise<number> {
  const removed = await connection.write(async () => pruneRecords(connection, now, retention));
  if (removed > 0) return removed;
  for (;;) {
    const step = await connection.write(async () =>
      prunePulses(connection, dayOf(now - retention.pulseDays * DAY) * DAY),
    );
    if (step.removed > 0 || step.finished) return step.removed;
    await yieldToEventLoop();
  }
}

async function pruneRecords({ statement }: Connection, now: number, retention: Retention): Promise<number> {
  const records = now - retention.recordDays * DAY;
  const today = dayOf(now);
  let removed = 0;
  const remove = async (text: string, ...parameters: number[]): Promise<void> => {
    removed += (await statement<number[], never>(text).run(...parameters)).changes;
  };
  await remove(
    `delete from tickets where ticket in (select ticket from tickets where expires_at <= ? limit ${ROWS_PER_STEP})`,
    now,
  );
  await remove(
    `delete from actions where id in (select id from actions where used_at < ? limit ${ROWS_PER_STEP})`,
    now - ACTION_DAYS * DAY,
  );
  await remove(
    `delete from audit_trail where id in (select id from audit_trail where at < ? limit ${ROWS_PER_STEP})`,
    records,
  );
  // With a project go all of its figures, so that a step takes a few of them only.
  await remove(
    `delete from projects where id in (select id from projects where visited_until <= ? limit ${VISITED_PER_STEP})`,
    now,
  );
  // A message that somebody may still edit or answer is needed for its place in the channel.
  await remove(
    `delete from deliveries where id in (select id from deliveries d where settled_at < ?
      and not exists (select 1 from deliveries c where c.parent_key = d.key) limit ${ROWS_PER_STEP})`,
    records,
  );
  // Rows stand in the order in which they were written: what is too new ends the search, so a night with nothing to do reads nothing.
  // A channel's newest digest is what its next one compares with, however long it was paused.
  await remove(
    `delete from digests where id in (select id from digests d where prepared_at < ?
      and id < coalesce((select id from digests where prepared_at >= ? order by id limit 1), ${Number.MAX_SAFE_INTEGER})
      and id <> (select max(id) from digests n where n.subscription_id = d.subscription_id) order by id limit ${ROWS_PER_STEP})`,
    records,
    records,
  );
  // Where the message is no longer known, nothing can be edited or answered: a finding that lasts so long and changes is told anew.
  await remove(
    `delete from alerts where (subscription_id, signal_id) in (select subscription_id, signal_id from alerts a where posted_at < ?
      and not exists (select 1 from deliveries d where d.key = a.root_key) order by posted_at limit ${ROWS_PER_STEP})`,
    records,
  );
  await remove(
    `delete from job_runs where id in (select id from job_runs where finished_at < ?
      and id not in (select max(id) from job_runs group by job union select max(id) from job_runs where outcome = 'ok' group by job) limit ${ROWS_PER_STEP})`,
    records,
  );
  // Looked up package by package, because by their days alone the whole table would be read.
  for (const table of ['package_days', 'package_figures'] as const)
    await remove(
      `delete from ${table} where (package_id, day) in (select d.package_id, d.day from packages k cross join ${table} d
        where d.package_id = k.id and d.day < ? limit ${ROWS_PER_STEP})`,
      today - PACKAGE_DAYS,
    );
  await remove(`delete from registry_days where day < ?`, today - PACKAGE_DAYS);
  // Mondays stay for a year, so that `what changed` can look back.
  await remove(
    `delete from score_bodies where id in (select id from score_bodies where day < ? and ((day + 3) % 7 <> 0 or day < ?) limit ${ROWS_PER_STEP})`,
    today - retention.scoreBodyDays,
    today - WEEKLY_BODY_DAYS,
  );
  return removed;
}

/** Keeps the last pulse of each day, for some projects; only days that no earlier sweep has seen are looked at. */
async function prunePulses({ statement }: Connection, before: number): Promise<{ removed: number; finished: boolean }> {
  const kept = await statement<[string], { value: string }>('select value from facts where name = ?').get(SWEEP);
  let sweep: Sweep = kept === undefined ? { done: 0, before, project: 0 } : (JSON.parse(kept.value) as Sweep);
  if (sweep.before < before && sweep.project === 0) sweep = { ...sweep, before };
  if (sweep.done >= sweep.before) return { removed: 0, finished: true };

  const last = only(
    await statement<[number, number], { id: number | null }>(
      `select max(id) as id from (select id from projects where id > ? order by id limit ?) next`,
    ).get(sweep.project, PROJECTS_PER_STEP),
  ).id;
  const removed =
    last === null
      ? 0
      : (
          await statement<[number, number, number, number], never>(`
          delete from pulses where (project_id, at) in (
            select p.project_id, p.at from projects j cross join pulses p
            where p.project_id = j.id and p.at >= ? and p.at < ? and j.id > ? and j.id <= ?
              and exists (select 1 from pulses q where q.project_id = p.project_id and q.at > p.at and q.at < (p.at / ${DAY} + 1) * ${DAY}))`).run(
            sweep.done,
            sweep.before,
            sweep.project,
            last,
          )
        ).changes;
  const next: Sweep =
    last === null ? { done: sweep.before, before: sweep.before, project: 0 } : { ...sweep, project: last };
  await statement<[string, string, number], never>(
    'insert into facts (name, value, updated_at) values (?, ?, ?) on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at',
  ).run(SWEEP, JSON.stringify(next), before);
  return { removed, finished: false };
}
