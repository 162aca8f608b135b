import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { HOUR } from '../../src/contracts/clock.ts';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { nextOccurrence } from '../../src/subscriptions/schedule.ts';
import { completeFilter, defaultSchedule } from '../../src/subscriptions/subscription-filter.ts';
import { dueDigests } from '../../src/jobs/due-digests.ts';
import { keepDigest, temporaryFolder, temporaryStore } from '../support/temporary-store.ts';

const WORKSPACE = 'slack:T1';
const CHANNELS = 45;

/** Every channel with the same schedule, so that all are due at once. */
async function channelsDue() {
  const file = join(temporaryFolder(), 'test.db');
  const store = await temporaryStore({ file });
  const schedule = defaultSchedule();
  const now = nextOccurrence(schedule, Date.parse('2026-03-03T00:00:00Z'));
  await store.workspaces.join({ id: WORKSPACE, platform: 'slack', name: 'test' }, 1);
  const audit = {
    workspaceId: WORKSPACE,
    channel: null,
    at: 1,
    actor: 'U1',
    actorName: 'una',
    action: 'subscribe',
    detail: 'test',
  };
  const ids: number[] = [];
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    const created = await store.subscriptions.create(
      {
        workspaceId: WORKSPACE,
        channel: `C${channel}`,
        thread: null,
        kind: 'digest',
        slug: null,
        schedule,
        filter: completeFilter(),
        nextDueAt: now,
        createdBy: 'U1',
        createdByName: 'una',
      },
      1,
      audit,
    );
    ids.push(created.id);
  }
  const run = { now: now + HOUR, graceMs: 12 * HOUR };
  const period = async (id: number) => (await store.subscriptions.previousDigest(id, run.now + 1))?.period;
  return { file, store, ids, run, period, next: nextOccurrence(schedule, run.now) };
}

test('channels that are due together get one digest each, with its content and their next time', async () => {
  const { store, ids, run, period, next } = await channelsDue();
  expect(await dueDigests(store, run)).toEqual({ posted: CHANNELS, quiet: 0, skipped: 0, failed: 0 });
  expect(await dueDigests(store, run)).toEqual({ posted: 0, quiet: 0, skipped: 0, failed: 0 });
  const rows = await store.deliveries.list({ limit: 1_000 });
  expect(new Set(rows.map((row) => row.subscriptionId))).toEqual(new Set(ids));
  expect(rows).toHaveLength(CHANNELS);
  expect(new Set(await Promise.all(ids.map(period)))).toEqual(new Set(['2026-W11']));
  expect(new Set((await store.subscriptions.list({})).map((one) => one.nextDueAt))).toEqual(new Set([next]));
});

test('one that cannot be written leaves nothing behind and stays due; those written with it are not held up', async () => {
  const { file, store, ids, run, period } = await channelsDue();
  const broken = ids[7] ?? 0;
  const client = new Database(file);
  client.exec(
    `create trigger refuse before insert on digests when new.subscription_id = ${broken} begin select raise(abort, 'no'); end`,
  );
  const failures: number[] = [];
  expect(await dueDigests(store, run, ({ id }) => failures.push(id))).toEqual({
    posted: CHANNELS - 1,
    quiet: 0,
    skipped: 0,
    failed: 1,
  });
  expect(failures).toEqual([broken]);
  const owed = (await store.deliveries.list({ limit: 1_000 })).map((row) => row.subscriptionId);
  expect(new Set(owed)).toEqual(new Set(ids.filter((id) => id !== broken)));
  expect(owed).toHaveLength(CHANNELS - 1);
  expect(await period(broken)).toBeUndefined();
  expect((await store.subscriptions.due(run.now, 10)).map((one) => one.id)).toEqual([broken]);
  client.exec('drop trigger refuse');
  client.close();
  expect(await dueDigests(store, run)).toMatchObject({ posted: 1, failed: 0 });
});

test('told to stop, a run keeps what it has decided and leaves the rest due', async () => {
  const { store, run } = await channelsDue();
  const stop = new AbortController();
  const ending = dueDigests(store, { ...run, signal: stop.signal });
  // The run lets the event loop go on after each channel.
  for (let turn = 0; turn < 25; turn += 1) await yieldToEventLoop();
  stop.abort();
  const { posted } = await ending;
  expect(posted).toBeGreaterThan(0);
  expect(posted).toBeLessThan(CHANNELS);
  expect(await store.deliveries.list({ limit: 1_000 })).toHaveLength(posted);
  expect(await store.subscriptions.due(run.now, 1_000)).toHaveLength(CHANNELS - posted);
});

test('the last digest is the one before a moment, also where a later one stands', async () => {
  const { store, ids } = await channelsDue();
  const subscriptionId = ids[0] ?? 0;
  for (const [period, preparedAt] of [
    ['a', 10],
    ['b', 20],
    ['c', 30],
  ] as const)
    await keepDigest(store, { subscriptionId, period, preparedAt, body: period });
  const before = async (at: number) => (await store.subscriptions.previousDigest(subscriptionId, at))?.period;
  expect([await before(31), await before(30), await before(11), await before(10)]).toEqual(['c', 'b', 'a', undefined]);
});
