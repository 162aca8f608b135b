import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { plainPlatform } from '../fakes/plain-channel/platform.ts';
import type { Behaviour } from '../fakes/plain-channel/server.ts';
import { startPlainChannel } from '../fakes/plain-channel/server.ts';
import { CHANNEL, delivery, FINDS, QUICK, subscribe, world } from '../support/delivery-world.ts';
import { keyed } from '../support/generous-timeouts.ts';

/** Answers in order, then accepts. */
const inTurn =
  (...behaviours: Behaviour[]) =>
  ({ path }: { path: string }): Behaviour =>
    path === '/find' ? { kind: 'accept' } : (behaviours.shift() ?? { kind: 'accept' });

describe('what is owed is sent', () => {
  test('once, in the order of each channel, many channels at a time', async () => {
    const { outbox, owe, settled, server } = await world();
    outbox.start();
    await owe(Array.from({ length: 60 }, (_, index) => ({ target: { ...CHANNEL, channel: `C${index % 6}` } })));
    const rows = await settled();
    expect(rows.map((row) => row.state)).toEqual(rows.map(() => 'sent'));
    expect(new Set(server.standing.map((message) => message.key)).size).toBe(60);
    for (let channel = 0; channel < 6; channel += 1) {
      const keys = server.standing
        .filter((message) => message.channel === `C${channel}`)
        .map((message) => Number(message.key.slice(1)));
      expect(keys).toEqual(keys.toSorted((a, b) => a - b));
    }
  });

  test('one after another begins, with rounds of the event loop for people in between, however many are due', async () => {
    let rounds = 0;
    const over = new AbortController();
    const counting = (async () => {
      for (; !over.signal.aborted; rounds += 1) await nextRound();
    })();
    const begun: number[] = [];
    const { outbox, owe, settled } = await world({
      platforms: (url) => {
        const platform = plainPlatform({ url, name: 'slack', limits: FINDS, timeoutMs: 10_000 });
        return [{ ...platform, send: (...given) => (begun.push(rounds), platform.send(...given)) }];
      },
    });
    await owe(Array.from({ length: 8 }, (_, index) => ({ target: { ...CHANNEL, channel: `C${index}` } })));
    outbox.start();
    await settled();
    over.abort();
    await counting;
    expect(begun).toHaveLength(8);
    expect(Math.min(...begun.slice(1).map((at, index) => at - (begun[index] ?? 0)))).toBeGreaterThanOrEqual(3);
  });

  test('what another process puts in is found by reading, between two attempts to take something', async () => {
    const { outbox, store, settled } = await world({ settings: { lookMs: 5, pollMs: 3_600_000 } });
    outbox.start();
    const now = systemClock.now();
    for (const key of ['first', 'second']) {
      await store.deliveries.enqueue([delivery({ key, notBefore: now, expiresAt: now + 60_000 })], now);
      await settled();
    }
    expect((await settled()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  test('answers go into the thread of their root, edits change it', async () => {
    const { outbox, owe, settled, server } = await world();
    outbox.start();
    await owe([
      { key: 'root' },
      { key: 'edit', operation: 'update', parentKey: 'root' },
      { key: 'answer', operation: 'reply', parentKey: 'root' },
    ]);
    await settled();
    const [root, answer, ...others] = server.standing;
    expect(others).toEqual([]);
    expect(root?.text).toBe('text of edit');
    expect(answer?.thread).toBe(root?.id);
  });

  test('a platform that hangs does not hold up another', async () => {
    const hanging = await startPlainChannel({ behave: () => ({ kind: 'hang' }) });
    const { outbox, owe, store, server } = await world({
      settings: { concurrency: 2 },
      platforms: (url) => [
        plainPlatform({ url: hanging.url, name: 'slack', limits: FINDS, timeoutMs: 10_000 }),
        plainPlatform({ url, name: 'discord', limits: FINDS, timeoutMs: 250 }),
      ],
    });
    outbox.start();
    await owe(Array.from({ length: 20 }, (_, index) => ({ target: { workspace: 'slack:T1', channel: `C${index}` } })));
    await owe(
      Array.from({ length: 20 }, (_, index) => ({ target: { workspace: 'discord:G1', channel: `D${index}` } })),
    );
    while (server.standing.length < 20) await systemClock.sleep(5);
    expect((await store.deliveries.list({ workspaceId: 'slack:T1', states: ['sent'], limit: 1 })).length).toBe(0);
    await outbox.stop();
    await hanging.close();
  });
});

describe('trouble', () => {
  test.each<[string, Behaviour]>([
    ['a server error', { kind: 'fail', status: 503 }],
    ['a rate limit', { kind: 'limit', retryAfterMs: 30 }],
    ['a broken connection', { kind: 'drop' }],
    ['an answer lost after the message was accepted', { kind: 'lose' }],
    ['a request that is never answered', { kind: 'hang' }],
    ['an answer that comes late', { kind: 'late', ms: 400 }],
  ])('%s: the message stands exactly once', async (_name, behaviour) => {
    const { outbox, owe, settled, server } = await world({
      server: { behave: inTurn(behaviour) },
      settings: { settleMs: 200 },
    });
    outbox.start();
    await owe([{ key: 'once' }]);
    const [row] = await settled();
    expect(row?.state).toBe('sent');
    expect(server.standing.map((message) => message.key)).toEqual(['once']);
    expect(row?.messageRef?.message).toBe(server.standing[0]?.id);
  });

  test('Retry-After is kept', async () => {
    const { outbox, owe, settled, server } = await world({
      server: { behave: inTurn({ kind: 'limit', retryAfterMs: 300 }) },
    });
    outbox.start();
    const before = Date.now();
    await owe([{ key: 'patient' }]);
    await settled();
    expect((server.standing[0]?.at ?? 0) - before).toBeGreaterThanOrEqual(300);
  });

  test('a lost answer is looked for before anything is sent again', async () => {
    const { outbox, owe, settled, server } = await world({ server: { behave: inTurn({ kind: 'lose' }) } });
    outbox.start();
    await owe([{ key: 'lost' }]);
    await settled();
    expect(server.requests.get('/post')).toBe(1);
    expect(server.requests.get('/find')).toBe(1);
  });

  test('where the platform cannot find, a lost answer is sent again with the same key, which it refuses to double', async () => {
    const { outbox, owe, settled, server } = await world({
      limits: { channelPaceMs: 1, findsSent: false, dedupeWindowMs: 60_000 },
      server: { behave: inTurn({ kind: 'lose' }), dedupeWindowMs: 60_000 },
    });
    outbox.start();
    await owe([{ key: 'nonce' }]);
    await settled();
    expect(server.requests.get('/post')).toBe(2);
    expect(server.standing).toHaveLength(1);
  });

  test('a message that was claimed by a process that died is looked for, and found', async () => {
    const { outbox, owe, settled, server, store } = await world();
    await owe([{ key: 'orphan' }]);
    const [claimed] = await store.deliveries.claim({
      owner: 'dead',
      now: Date.now(),
      leaseMs: 50,
      limit: 1,
      busyChannels: [],
      platform: 'slack',
      abandon: { before: 0, uncertainBefore: 0, reason: 'too late' },
    });
    await plainPlatform({ url: server.url, name: 'slack', limits: FINDS, timeoutMs: 250 }).send(
      CHANNEL,
      { summary: 'x', tone: 'neutral', blocks: [] },
      keyed(claimed?.key ?? ''),
    );
    outbox.start();
    const [row] = await settled();
    expect(row?.state).toBe('sent');
    expect(server.standing).toHaveLength(1);
  });
});

test('a message that cannot be looked for holds its channel up only so long', async () => {
  const { outbox, owe, settled, server } = await world({
    server: {
      behave: ({ path }) =>
        path === '/find'
          ? { kind: 'fail', status: 503 }
          : server.requests.get('/post') === 1
            ? { kind: 'lose' }
            : { kind: 'accept' },
    },
    settings: { lookPastMs: 100 },
  });
  await owe([{ key: 'lost', expiresAt: Date.now() + 200 }, { key: 'next' }]);
  outbox.start();
  const rows = await settled();
  expect(rows.map(({ key, state }) => [key, state])).toEqual([
    ['lost', 'failed'],
    ['next', 'sent'],
  ]);
  expect(rows[0]?.error).toContain('whether it stands could not be learnt');
  // It did stand, once: what cannot be known is not sent again.
  expect(server.standing.map((message) => message.key)).toEqual(['lost', 'next']);
});

test('a process that has lost its lease breaks off what it was sending', async () => {
  const outcomes: string[] = [];
  const { outbox, owe, store, server } = await world({
    server: { behave: () => ({ kind: 'hang' }) },
    settings: { leaseMs: 60, requestMs: 60_000 },
    platforms: (url) => [plainPlatform({ url, name: 'slack', limits: FINDS, timeoutMs: 60_000 })],
    report: ({ outcome }) => outcomes.push(outcome),
  });
  outbox.start();
  await owe([{ key: 'taken' }]);
  while (server.requests.size === 0) await systemClock.sleep(2);
  await store.deliveries.release('test');
  const [row] = await store.deliveries.claim({
    owner: 'other',
    now: Date.now(),
    leaseMs: 60_000,
    limit: 1,
    busyChannels: [],
    platform: 'slack',
    abandon: { before: 0, uncertainBefore: 0, reason: 'too late' },
  });
  expect(row?.key).toBe('taken');
  while (outcomes.length === 0) await systemClock.sleep(2);
  expect(outcomes).toEqual(['elsewhere']);
});

describe('what is too late or unwanted', () => {
  test('is skipped, and the next post says so once', async () => {
    const { outbox, owe, settled, server, store } = await world();
    const now = Date.now();
    await owe([
      { key: 'old', title: 'weekly digest of 9 Nov 2026', expiresAt: now - 1 },
      { key: 'new' },
      { key: 'newer' },
    ]);
    outbox.start();
    const rows = await settled();
    expect(rows.map((row) => row.state)).toEqual(['skipped', 'sent', 'sent']);
    expect(server.standing.map((message) => message.key)).toEqual(['new', 'newer']);
    expect(await store.deliveries.skippedSince(CHANNEL, 0)).toEqual([]);
  });

  test('answers of a root that was never posted are skipped and do not block the channel', async () => {
    const { outbox, owe, settled } = await world();
    await owe([
      { key: 'root', expiresAt: 1 },
      { key: 'answer', operation: 'reply', parentKey: 'root' },
      { key: 'other' },
    ]);
    outbox.start();
    expect((await settled()).map((row) => row.state)).toEqual(['skipped', 'skipped', 'sent']);
  });

  test('nothing is sent for a subscription that was removed', async () => {
    const { outbox, owe, settled, server, store } = await world();
    const id = await subscribe(store);
    await owe([{ key: 'late', subscriptionId: id }]);
    await store.subscriptions.remove(id, {
      workspaceId: CHANNEL.workspace,
      channel: null,
      at: 2,
      actor: 'U1',
      actorName: 'una',
      action: 'unsubscribe',
      detail: '',
    });
    outbox.start();
    expect((await settled()).map((row) => row.state)).toEqual(['dropped']);
    expect(server.standing).toEqual([]);
  });
});

describe('permanent errors', () => {
  test('switch the channel off with the reason, and tell whoever set it up', async () => {
    const { outbox, owe, settled, server, store } = await world({
      server: {
        behave: ({ path }) => (path === '/post' ? { kind: 'fail', status: 400, code: 'archived' } : { kind: 'accept' }),
      },
    });
    const id = await subscribe(store);
    const elsewhere = await subscribe(store, { channel: 'C2' });
    await owe([
      { key: 'digest', subscriptionId: id },
      { key: 'second', subscriptionId: id },
    ]);
    outbox.start();
    const rows = await settled();
    expect(rows.map((row) => [row.key.slice(0, 3), row.state])).toEqual([
      ['dig', 'failed'],
      ['sec', 'dropped'],
      ['off', 'sent'],
    ]);
    expect(await store.subscriptions.get(id)).toMatchObject({ state: 'off', stateReason: 'the channel is archived' });
    expect((await store.subscriptions.get(elsewhere))?.state).toBe('active');
    expect(server.standing).toMatchObject([
      { channel: 'U1', text: 'Switched off: the weekly digest that you set up, because the channel is archived.' },
    ]);
    const [entry] = await store.workspaces.auditTrail(CHANNEL.workspace, { limit: 1 });
    expect(entry).toMatchObject({ action: 'subscription switched off', actor: 'system' });
  });

  test('a message that is refused ends alone', async () => {
    const { outbox, owe, settled, store } = await world({
      server: { behave: inTurn({ kind: 'fail', status: 400, code: 'invalid-message' }) },
    });
    const id = await subscribe(store);
    await owe([
      { key: 'bad', subscriptionId: id },
      { key: 'good', subscriptionId: id },
    ]);
    outbox.start();
    expect((await settled()).map((row) => row.state)).toEqual(['failed', 'sent']);
    expect((await store.subscriptions.get(id))?.state).toBe('active');
  });
});

describe('stopping', () => {
  test('waits for what is in flight, takes no more, and can be done twice', async () => {
    const { outbox, owe, store, server } = await world({ server: { behave: () => ({ kind: 'late', ms: 100 }) } });
    outbox.start();
    outbox.start();
    await owe([{ key: 'a' }, { key: 'b' }]);
    while (server.requests.size === 0) await systemClock.sleep(2);
    await Promise.all([outbox.stop(), outbox.stop()]);
    await outbox.stop();
    expect((await store.deliveries.list({ limit: 2 })).map((row) => row.state).sort()).toEqual(['owed', 'sent']);
    outbox.start();
    while ((await store.deliveries.counts({ settledAfter: 0 })).owed > 0) await systemClock.sleep(5);
    expect(server.standing).toHaveLength(2);
  });

  test('two workers on one database send everything once', async () => {
    const { outbox, owe, settled, server, store } = await world();
    const other = createOutbox({
      store,
      platforms: [plainPlatform({ url: server.url, name: 'slack', limits: FINDS, timeoutMs: 250 })],
      clock: systemClock,
      logger: silentLogger,
      owner: 'other',
      random: () => 0.5,
      settings: QUICK,
    });
    await owe(Array.from({ length: 80 }, (_, index) => ({ target: { ...CHANNEL, channel: `C${index % 9}` } })));
    outbox.start();
    other.start();
    await settled();
    await other.stop();
    expect(server.standing).toHaveLength(80);
    expect(new Set(server.standing.map((message) => message.key)).size).toBe(80);
  });
});
