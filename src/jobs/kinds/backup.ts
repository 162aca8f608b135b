import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../../../db/store.ts';
import { HOUR, MINUTE } from '../../contracts/clock.ts';
import * as format from '../../text/format.ts';
import type { Job } from '../job.ts';

export const backup: Job = {
  name: 'backup',
  purpose: 'an online copy of the database',
  when: { dailyAt: { hour: 3, minute: 20 } },
  graceMs: 20 * HOUR,
  retryMs: HOUR,
  leaseMs: 30 * MINUTE,
  run: ({ store, settings }, { now }) => backUp(store, settings.backup, now),
};

const BACKUP_NAME = /^groundswell-\d{4}-\d\d-\d\dT\d{4}\.db$/;

async function backUp(
  store: Store,
  { folder, keep }: { folder: string | undefined; keep: number },
  now: number,
): Promise<string> {
  if (folder === undefined) return 'a PostgreSQL database is backed up by its own means';
  await mkdir(folder, { recursive: true });
  const name = `groundswell-${new Date(now).toISOString().slice(0, 16).replace(':', '')}.db`;
  // A run that was stopped as it ended is taken up at once, maybe in the same minute.
  const before = await readdir(folder);
  if (before.includes(name)) return `${name} is there already`;
  const { bytes } = await store.maintenance.backup(join(folder, name));
  // The names sort by time. Only our own are ever removed, and only after the new copy was checked.
  const old = [...before, name]
    .filter((file) => BACKUP_NAME.test(file))
    .sort()
    .slice(0, -keep);
  for (const file of old) await rm(join(folder, file));
  return `${name}, ${format.count(bytes / 1000)} kB`;
}
