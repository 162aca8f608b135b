import { expect, it, onTestFinished } from 'vitest';
import { assembleStore } from '../../db/assemble-store.ts';
import type { Connection } from '../../db/engine/connection.ts';
import { openConnection } from '../../db/open.ts';
import type { NewDelivery, Store } from '../../db/store.ts';
import { freshDatabase, NOW } from '../support/temporary-store.ts';

const CHANNELS = 12;
const MESSAGES = 120;
const WORKERS = 4;
const LEASE_MS = 1_000;
/** Every so many steps, a worker dies: in turns before it sends, and before it says that it has sent. */
const STEPS_BETWEEN_DEATHS = 7;

const keyOf = (index: number): string => `m${String(index).padStart(4, '0')}`;
const channelOf = (key: string): string => `C${Number(key.slice(1)) % CHANNELS}`;

const delivery = (index: number): NewDelivery => ({
  key: keyOf(index),
  target: { workspace: 'slack:T', channel: channelOf(keyOf(index)) },
  subscriptionId: null,
  operation: 'post',
  parentKey: null,
  title: 't',
  message: { blocks: [] } as never,
  notBefore: NOW,
  expiresAt: NOW + 10_000_000,
});

/** What reached the channels while workers of several pools took turns and died; the time moves only while all of them wait. */
async function campaign(change: (connection: Connection) => Connection) {
  const address = await freshDatabase();
  const stores: Store[] = [];
  for (let index = 0; index < WORKERS; index++) {
    const { connection } = await openConnection({ file: address });
    onTestFinished(() => connection.close());
    stores.push(assembleStore(change(connection)));
  }
  const [first] = stores as [Store];
  await first.deliveries.enqueue(
    Array.from({ length: MESSAGES }, (_, index) => delivery(index)),
    NOW,
  );
  const sent: string[] = [];
  let [now, busy, steps, deaths] = [NOW, 0, 0, 0];

  const work = async (store: Store, worker: number): Promise<void> => {
    let owner = `w${worker}`;
    /** Whether the worker dies here; another one takes its place, under another name. */
    const dies = (): boolean => {
      steps += 1;
      if (steps % STEPS_BETWEEN_DEATHS !== 0) return false;
      deaths += 1;
      owner = `w${worker}.${deaths}`;
      return true;
    };
    for (;;) {
      busy += 1;
      const claimed = await store.deliveries.claim({
        owner,
        now,
        leaseMs: LEASE_MS,
        limit: 4,
        busyChannels: [],
        platform: 'slack',
        abandon: { before: 0, uncertainBefore: 0, reason: '' },
      });
      for (const { id, key, uncertain } of claimed) {
        const isThere = uncertain && sent.includes(key);
        // The time that a request takes.
        await store.maintenance.ping();
        if (dies()) break;
        if (!isThere) sent.push(key);
        if (dies()) break;
        await store.deliveries.record(id, owner, { state: 'sent', ref: { channel: 'C', id: key } as never }, now);
      }
      busy -= 1;
      if (claimed.length > 0) continue;
      const { owed } = await store.deliveries.counts({ settledAfter: 0 });
      if (owed === 0) return;
      if (busy === 0) now += LEASE_MS + 1;
    }
  };
  await Promise.all(stores.map(work));
  return { sent, deaths };
}

it('sends each message once and each channel in its order, however many workers die', async () => {
  const { sent, deaths } = await campaign((connection) => connection);
  expect(deaths).toBeGreaterThan(20);
  expect(sent.toSorted()).toEqual(Array.from({ length: MESSAGES }, (_, index) => keyOf(index)));
  for (let channel = 0; channel < CHANNELS; channel++) {
    const there = sent.filter((key) => channelOf(key) === `C${channel}`);
    expect(there).toEqual(there.toSorted());
  }
});

it('would send messages twice if claims did not lock what they take', async () => {
  const { sent } = await campaign((connection) => ({ ...connection, skipLocked: () => '' }));
  expect(sent.length).toBeGreaterThan(new Set(sent).size);
});

it('gives a run to one of all that claim it at the same moment', async () => {
  const { connection } = await openConnection({ file: await freshDatabase() });
  onTestFinished(() => connection.close());
  const { jobs } = assembleStore(connection);
  for (let race = 0; race < 25; race++) {
    const now = NOW + race * 10_000;
    const claims = [0, 1, 2, 3].map((index) =>
      // What the losers get instead is tried again by the store that the bot uses.
      jobs
        .claim({ job: 'pulse', scheduledFor: now + index, owner: `w${index}`, now, leaseMs: 5_000 })
        .catch(() => false),
    );
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  }
});
