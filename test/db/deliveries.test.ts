import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Delivery, NewDelivery, Store } from '../../db/store.ts';
import { DAY, MINUTE } from '../../src/contracts/clock.ts';
import { AUDIT, NOW, temporaryFolder, temporaryStore } from '../support/temporary-store.ts';

function delivery(key: string, channel = 'C1', more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    key,
    target: { workspace: 'slack:T1', channel },
    subscriptionId: null,
    operation: 'post',
    parentKey: null,
    title: 'weekly digest',
    message: { summary: key, tone: 'neutral', blocks: [] },
    notBefore: NOW,
    expiresAt: NOW + DAY,
    ...more,
  };
}

const claim = (
  store: Store,
  more: Partial<Parameters<Store['deliveries']['claim']>[0]> = {},
): Promise<readonly Delivery[]> =>
  store.deliveries.claim({
    owner: 'one',
    now: NOW,
    leaseMs: MINUTE,
    limit: 10,
    busyChannels: [],
    platform: 'slack',
    ...more,
    abandon: { before: (more.now ?? NOW) - 2 * DAY, uncertainBefore: (more.now ?? NOW) - 30 * DAY, reason: 'too late' },
  });
const keys = (claimed: readonly Delivery[]): string[] => claimed.map(({ key }) => key);
const REF = { workspace: 'slack:T1', channel: 'C1', message: '1.2' };

describe('enqueue', () => {
  it('owes a key once for ever, also after it was sent', async () => {
    const store = await temporaryStore();
    expect(await store.deliveries.enqueue([delivery('a'), delivery('b'), delivery('a')], NOW)).toBe(2);
    const [first] = await claim(store);
    await store.deliveries.record(first?.id ?? 0, 'one', { state: 'sent', ref: REF }, NOW);
    expect(await store.deliveries.enqueue([delivery('a', 'C9', { title: 'other' })], NOW + 1)).toBe(0);
    expect(await store.deliveries.get({ key: 'a' })).toMatchObject({
      state: 'sent',
      title: 'weekly digest',
      messageRef: REF,
    });
  });

  it('writes the cause with the deliveries, and none of it when one part fails', async () => {
    const store = await temporaryStore();
    const broken = { digest: { subscriptionId: 404, period: '2026-W10', preparedAt: NOW, body: '{}' } };
    await expect(store.deliveries.enqueue([delivery('a')], NOW, broken)).rejects.toThrow();
    expect(await store.deliveries.get({ key: 'a' })).toBeUndefined();
  });
});

describe('claim', () => {
  it('settles what no process sends, once its time is over for long enough', async () => {
    const store = await temporaryStore();
    const terminal = { workspace: 'console:terminal', channel: 'terminal' };
    await store.deliveries.enqueue(
      [
        delivery('nobody', 'terminal', { target: terminal }),
        delivery('later', 'terminal', { target: terminal, expiresAt: NOW + 9 * DAY }),
      ],
      NOW,
    );
    await claim(store, { platform: 'slack', now: NOW + 3 * DAY - 1 });
    expect(await store.deliveries.counts({ settledAfter: 0 })).toMatchObject({ owed: 2 });
    await claim(store, { platform: 'slack', now: NOW + 3 * DAY });
    expect(await store.deliveries.get({ key: 'nobody' })).toMatchObject({
      state: 'skipped',
      error: 'too late',
    });
    expect(await store.deliveries.get({ key: 'later' })).toMatchObject({ state: 'owed' });
  });

  it('leaves alone what somebody is sending, and for a month what may stand in its channel', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue([delivery('sending', 'A'), delivery('lost', 'B'), delivery('retried', 'C')], NOW);
    const [, , retried] = await claim(store);
    await store.deliveries.record(
      retried?.id ?? 0,
      'one',
      { state: 'owed', notBefore: NOW, error: 'no answer', uncertain: true, uncertainUntil: undefined },
      NOW,
    );
    await store.deliveries.extendLease(1, 'one', NOW + 32 * DAY);
    const states = async (now: number): Promise<unknown> => {
      await claim(store, { platform: 'discord', now });
      return Promise.all(
        ['sending', 'lost', 'retried'].map(async (key) => (await store.deliveries.get({ key }))?.state),
      );
    };
    expect(await states(NOW + 31 * DAY - 1)).toEqual(['sending', 'sending', 'owed']);
    expect(await states(NOW + 31 * DAY)).toEqual(['sending', 'failed', 'failed']);
    expect(await states(NOW + 32 * DAY)).toEqual(['failed', 'failed', 'failed']);
  });

  it('takes one a channel, the oldest first, and keeps the order of each channel', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue(
      [delivery('a1', 'A'), delivery('a2', 'A'), delivery('b1', 'B'), delivery('c1', 'C')],
      NOW,
    );
    expect(keys(await claim(store, { busyChannels: ['slack:T1 C'] }))).toEqual(['a1', 'b1']);
    expect(keys(await claim(store))).toEqual(['c1']);
    await store.deliveries.record(
      1,
      'one',
      { state: 'owed', notBefore: NOW + MINUTE, error: 'rate limited', uncertain: false, uncertainUntil: undefined },
      NOW,
    );
    expect(keys(await claim(store)), 'a2 must not overtake a1').toEqual([]);
    expect(keys(await claim(store, { now: NOW + MINUTE }))).toContain('a1');
  });

  it('takes what has been due the longest first, whatever its age', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue(
      [
        delivery('retried', 'A', { notBefore: NOW + 2 }),
        delivery('waiting', 'B', { notBefore: NOW + 1 }),
        delivery('also waiting', 'C', { notBefore: NOW + 1 }),
      ],
      NOW,
    );
    const taken: string[] = [];
    for (let one = 0; one < 3; one += 1) taken.push(...keys(await claim(store, { now: NOW + 9, limit: 1 })));
    expect(taken).toEqual(['waiting', 'also waiting', 'retried']);
  });

  it('takes as many as are asked for past channels that are busy', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue(
      ['A', 'B', 'C', 'D'].map((channel) => delivery(`of ${channel}`, channel)),
      NOW,
    );
    const busyChannels = ['slack:T1 A', 'slack:T1 B'];
    expect(keys(await claim(store, { busyChannels, limit: 2 }))).toEqual(['of C', 'of D']);
  });

  it('takes only workspaces of the platform that asks', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue(
      [delivery('s'), delivery('d', 'C1', { target: { workspace: 'discord:G', channel: 'C1' } })],
      NOW,
    );
    expect(keys(await claim(store, { platform: 'discord' }))).toEqual(['d']);
  });

  it('leaves what may not go yet, and says when something may', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue([delivery('later', 'A', { notBefore: NOW + 5 })], NOW);
    expect(await claim(store)).toEqual([]);
    expect(await store.deliveries.nextDue('slack', NOW)).toBe(NOW + 5);
    expect(keys(await claim(store, { now: NOW + 5 }))).toEqual(['later']);
    expect(await store.deliveries.nextDue('slack', NOW + 5)).toBe(NOW + 5 + MINUTE);
  });

  it('hands out an ended lease again as uncertain, and the first owner is told that it lost it', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue([delivery('a')], NOW);
    const [first] = await claim(store);
    expect(first).toMatchObject({ uncertain: false, attempts: 1, firstAttemptAt: NOW });
    expect(await claim(store, { owner: 'two', now: NOW + MINUTE - 1 })).toEqual([]);
    const [second] = await claim(store, { owner: 'two', now: NOW + MINUTE });
    expect(second).toMatchObject({ uncertain: true, attempts: 2, firstAttemptAt: NOW });
    const id = first?.id ?? 0;
    expect(await store.deliveries.record(id, 'one', { state: 'sent', ref: REF }, NOW)).toBe(false);
    expect(await store.deliveries.extendLease(id, 'one', NOW + DAY)).toBe(false);
    expect(
      await store.deliveries.record(
        id,
        'one',
        { state: 'owed', notBefore: NOW, error: 'x', uncertain: false, uncertainUntil: undefined },
        NOW,
      ),
    ).toBe(false);
    expect(await store.deliveries.record(id, 'one', { state: 'failed', error: 'x' }, NOW)).toBe(false);
    expect(await store.deliveries.record(id, 'two', { state: 'sent', ref: REF }, NOW)).toBe(true);
  });

  it('holds answers back until their parent stands, and hands them out when it never will', async () => {
    const store = await temporaryStore();
    const reply = (key: string, parentKey: string, channel: string): NewDelivery =>
      delivery(key, channel, { operation: 'reply', parentKey });
    await store.deliveries.enqueue(
      [delivery('root', 'A'), reply('r1', 'root', 'B'), reply('r2', 'never enqueued', 'C')],
      NOW,
    );
    expect(keys(await claim(store))).toEqual(['root', 'r2']);
    expect(keys(await claim(store))).toEqual([]);
    await store.deliveries.record(1, 'one', { state: 'failed', error: 'channel gone' }, NOW);
    expect(keys(await claim(store))).toEqual(['r1']);
  });

  it('gives leases back on a graceful stop without counting the attempt', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue([delivery('a')], NOW);
    await claim(store);
    await store.deliveries.release('one');
    expect(await claim(store, { owner: 'two' })).toMatchObject([{ key: 'a', attempts: 1, uncertain: false }]);
  });
});

describe('settling', () => {
  it('by an operator spares what is being sent', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue([delivery('a', 'A'), delivery('b', 'B')], NOW);
    await claim(store, { limit: 1 });
    await store.workspaces.join({ id: AUDIT.workspaceId, platform: 'slack', name: 'T' }, NOW);
    const drop = { state: 'dropped', error: 'by hand', at: NOW } as const;
    const again = { state: 'owed', notBefore: NOW, expiresAt: NOW + DAY } as const;
    const decide = (id: number, decision: typeof drop | typeof again): Promise<boolean> =>
      store.deliveries.decide(id, decision, AUDIT);
    expect(await decide(1, drop)).toBe(false);
    expect(await store.workspaces.auditTrail(AUDIT.workspaceId, { limit: 9 })).toEqual([]);
    expect(await decide(2, drop)).toBe(true);
    expect(await store.deliveries.get({ id: 2 })).toMatchObject({ state: 'dropped', error: 'by hand', settledAt: NOW });
    expect(await decide(2, again)).toBe(true);
    expect(await store.deliveries.get({ id: 2 })).toMatchObject({ state: 'owed', error: null, settledAt: null });
    expect(await decide(2, again)).toBe(false);
    expect(await store.workspaces.auditTrail(AUDIT.workspaceId, { limit: 9 })).toHaveLength(2);
  });

  it('names what was skipped since the last post of the channel', async () => {
    const store = await temporaryStore();
    await store.deliveries.enqueue(
      [delivery('old'), delivery('post'), delivery('new'), delivery('answer', 'C1', { operation: 'reply' })],
      NOW,
    );
    const settle = async (at: number, work: (id: number) => Promise<boolean>): Promise<void> => {
      const [next] = await claim(store, { now: at });
      expect(await work(next?.id ?? 0)).toBe(true);
    };
    await settle(NOW + 1, (id) => store.deliveries.record(id, 'one', { state: 'skipped', error: 'too late' }, NOW + 1));
    await settle(NOW + 2, (id) => store.deliveries.record(id, 'one', { state: 'sent', ref: REF }, NOW + 2));
    await settle(NOW + 3, (id) => store.deliveries.record(id, 'one', { state: 'skipped', error: 'too late' }, NOW + 3));
    await settle(NOW + 4, (id) => store.deliveries.record(id, 'one', { state: 'sent', ref: REF }, NOW + 4));
    expect(keys(await store.deliveries.skippedSince({ workspace: 'slack:T1', channel: 'C1' }, NOW))).toEqual(['new']);
    expect(await store.deliveries.counts({ workspaceId: 'slack:T1', settledAfter: NOW })).toEqual({
      owed: 0,
      failed: 0,
      sent: 2,
      skipped: 2,
      oldestOwedAt: undefined,
    });
    expect(await store.deliveries.counts({ settledAfter: NOW + 2 })).toMatchObject({ sent: 1, skipped: 1 });
    expect(await store.deliveries.counts({ workspaceId: 'slack:T2', settledAfter: 0 })).toMatchObject({ sent: 0 });
  });
});

describe('whatever happens', () => {
  it('no channel is overtaken, nothing is sent twice, and nothing stays owed', async () => {
    const step = fc.constantFrom('claim', 'send', 'retry', 'fail', 'crash', 'wait');
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.array(fc.constantFrom('A', 'B'), { minLength: 1, maxLength: 6 }),
        async (steps, channels) => {
          const store = await openStore({ file: ':memory:' });
          await store.deliveries.enqueue(
            channels.map((channel, index) => delivery(`k${index}`, channel)),
            NOW,
          );
          const settled: Record<string, number[]> = { A: [], B: [] };
          let inFlight: Delivery[] = [];
          let now = NOW;
          const act = async (what: string): Promise<void> => {
            if (what === 'claim') inFlight.push(...(await claim(store, { now })));
            if (what === 'wait') now += 2 * MINUTE;
            if (what === 'crash') inFlight = [];
            const one = what === 'send' || what === 'retry' || what === 'fail' ? inFlight.shift() : undefined;
            if (one === undefined) return;
            const mine =
              what === 'send'
                ? await store.deliveries.record(one.id, 'one', { state: 'sent', ref: REF }, now)
                : what === 'fail'
                  ? await store.deliveries.record(one.id, 'one', { state: 'failed', error: 'x' }, now)
                  : !(await store.deliveries.record(
                      one.id,
                      'one',
                      { state: 'owed', notBefore: now + 1, error: 'x', uncertain: true, uncertainUntil: undefined },
                      NOW,
                    ));
            if (mine && what !== 'retry') settled[one.target.channel]?.push(one.id);
          };
          for (const what of steps) await act(what);
          for (let rest = 0; rest <= channels.length; rest += 1)
            for (const what of ['crash', 'wait', 'claim', 'send', 'send']) await act(what);
          for (const order of Object.values(settled)) expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
          expect(Object.values(settled).flat()).toHaveLength(channels.length);
          await store.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('two processes on one database send each message once and run each job once', async () => {
    const file = join(temporaryFolder(), 'test.db');
    const store = await openStore({ file });
    const owed = Array.from({ length: 300 }, (_, index) => delivery(`k${index}`, `C${index % 40}`, { notBefore: 0 }));
    await store.deliveries.enqueue(owed, NOW);
    await store.close();

    const script = fileURLToPath(new URL('../support/processes/claim-process.ts', import.meta.url));
    const processes = ['one', 'two'].map((owner) =>
      spawn(process.execPath, [script, file, owner], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const output = processes.map(() => '');
    processes.forEach((child, index) =>
      child.stdout.on('data', (chunk) => (output[index] = `${output[index] ?? ''}${String(chunk)}`)),
    );
    for (const word of ['ready', 'begun']) {
      await vi.waitFor(() => expect(output.every((text) => text.includes(word))).toBe(true), {
        timeout: 20_000,
        interval: 5,
      });
      for (const child of processes) child.stdin.write('go\n');
    }
    await Promise.all(processes.map((child) => once(child, 'exit')));

    const results = output.map(
      (text) => JSON.parse(text.trim().split('\n').at(-1) ?? '') as { sent: string[]; jobs: number[] },
    );
    const sent = results.flatMap((result) => result.sent);
    expect(sent).toHaveLength(300);
    expect(new Set(sent).size).toBe(300);
    expect(results.flatMap((result) => result.jobs).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, run) => run),
    );
    for (const { sent: mine } of results) expect(mine.length, 'both had a share').toBeGreaterThan(0);
  });
});
