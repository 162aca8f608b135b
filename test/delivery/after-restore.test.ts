import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../db/open.ts';
import { restoreBackup } from '../../db/engines/sqlite/restore-backup.ts';
import type { Store } from '../../db/store.ts';
import { DAY, HOUR, systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { dueDigests } from '../../src/jobs/due-digests.ts';
import { temporaryFolder } from '../support/temporary-store.ts';
import { plainPlatform } from '../fakes/plain-channel/platform.ts';
import { startPlainChannel } from '../fakes/plain-channel/server.ts';
import { CHANNEL, FINDS, QUICK, delivery, subscribe } from '../support/delivery-world.ts';

/** Prepares the digests that are due, sends all that is owed, and tells what became of it, oldest first. */
async function work(store: Store, url: string, now: number): Promise<readonly string[]> {
  await dueDigests(store, { now, graceMs: 12 * HOUR });
  const platforms = [plainPlatform({ url, name: 'slack', limits: FINDS, timeoutMs: 250 })];
  const outbox = createOutbox({
    store,
    platforms,
    clock: systemClock,
    logger: silentLogger,
    owner: 'test',
    random: () => 0.5,
    settings: QUICK,
  });
  outbox.start();
  while ((await store.deliveries.list({ states: ['owed', 'sending'], limit: 1 })).length > 0)
    await systemClock.sleep(5);
  await outbox.stop();
  return (await store.deliveries.list({ limit: 100 }))
    .toReversed()
    .map(({ key, state }) => `${key.split(':')[0] ?? ''} ${state}`);
}

test('what was posted after the backup was taken is not posted again, and what was not is posted', async () => {
  const folder = temporaryFolder();
  const [database, backup] = [path.join(folder, 'bot.db'), path.join(folder, 'backup.db')];
  const server = await startPlainChannel();
  onTestFinished(() => server.close());
  const now = systemClock.now();
  const open = async (): Promise<Store> => {
    const store = await openStore({ file: database });
    onTestFinished(() => store.close());
    return store;
  };

  const before = await open();
  for (const channel of ['C1', 'C2']) {
    const id = await subscribe(before, { channel });
    await before.subscriptions.change(
      id,
      {
        nextDueAt: now - HOUR,
        schedule: {
          period: 'daily',
          weekday: 1,
          dayOfMonth: 1,
          hour: new Date(now - HOUR).getUTCHours(),
          minute: new Date(now - HOUR).getUTCMinutes(),
          zone: 'UTC',
        },
      },
      1,
    );
  }
  await before.deliveries.enqueue(
    [delivery({ key: 'notice:1', notBefore: now - HOUR, expiresAt: now + DAY })],
    now - HOUR,
  );
  await before.maintenance.backup(backup);
  // One of the channels is paused when the digests of the day are posted, so it gets none.
  await before.subscriptions.change(2, { state: 'paused' }, now);
  expect(await work(before, server.url, now)).toEqual(['notice sent', 'digest sent']);
  expect(server.standing).toHaveLength(2);
  await before.close();

  await restoreBackup(backup, database, systemClock.now());
  const after = await open();
  expect(await work(after, server.url, systemClock.now())).toEqual(['notice sent', 'digest sent', 'digest sent']);
  expect(server.standing.map(({ channel }) => channel).sort()).toEqual([CHANNEL.channel, CHANNEL.channel, 'C2']);
  // What falls due from then on is looked for no more than ever.
  const next = (await after.subscriptions.list({}))[0]?.nextDueAt ?? 0;
  await dueDigests(after, { now: next, graceMs: 12 * HOUR });
  expect((await after.deliveries.list({ states: ['owed'], limit: 10 })).map(({ uncertain }) => uncertain)).toEqual([
    false,
    false,
  ]);
});
