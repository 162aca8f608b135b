import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../db/open.ts';
import { DAY, SECOND } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { JobParts } from '../../src/jobs/job.ts';
import { backup } from '../../src/jobs/kinds/backup.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';
import { NOW, addProject, temporaryFolder, temporaryStore } from '../support/temporary-store.ts';

const unwanted = (): Promise<never> => Promise.reject(new Error('a backup asks nobody'));

test('a backup a night: the newest ones are kept, and nothing that is not ours is removed', async () => {
  const store = await temporaryStore();
  await addProject(store);
  const folder = join(temporaryFolder(), 'backups');
  const parts: JobParts = {
    store,
    ingest: { pulse: unwanted, daily: unwanted, history: unwanted },
    discovery: { run: unwanted },
    sources: { run: unwanted },
    wakeOutbox: () => undefined,
    settings: {
      weights: DEFAULT_WEIGHTS,
      starHistoryZone: 'UTC',
      digestGraceHours: 12,
      alertGraceHours: 12,
      retention: { pulseDays: 14, recordDays: 90, scoreBodyDays: 30, leftDays: 30 },
      backup: { folder, keep: 2 },
    },
  };
  const backUp = (now: number): Promise<string> =>
    backup.run(parts, { now, scheduledFor: now, signal: new AbortController().signal, logger: silentLogger });
  expect(await backUp(NOW)).toMatch(/^groundswell-2026-03-10T1200\.db, \d+ kB$/);
  // Stopped as it ended, and taken up by the next start in the same minute.
  expect(await backUp(NOW + SECOND)).toBe('groundswell-2026-03-10T1200.db is there already');
  writeFileSync(join(folder, 'groundswell-before-upgrade.db'), 'mine');
  await backUp(NOW + DAY);
  await backUp(NOW + 2 * DAY);
  expect(readdirSync(folder).sort()).toEqual([
    'groundswell-2026-03-11T1200.db',
    'groundswell-2026-03-12T1200.db',
    'groundswell-before-upgrade.db',
  ]);
  const copy = await openStore({ file: join(folder, 'groundswell-2026-03-12T1200.db') });
  expect((await copy.observations.coverage()).projects).toBe(1);
  await copy.close();
});
