import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { help } from '../../commands/help.ts';
import { status } from '../../commands/status.ts';
import { track } from '../../commands/track.ts';
import { AnswerCache } from '../../src/bot/answer-cache.ts';
import type { Caller } from '../../src/contracts/chat-platform.ts';
import type { Message } from '../../src/contracts/message.ts';

const caller: Caller = {
  workspace: 'slack:T1',
  channel: 'C1',
  user: 'U1',
  userName: 'ann',
  mayManage: true,
  zone: 'UTC',
  personal: false,
};
const message: Message = { summary: 'an answer', tone: 'neutral', blocks: [] };
const NOW = 1_700_000_000_000;

describe('the answer cache', () => {
  let folder: string;
  let store: Store;
  let cache: AnswerCache;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'groundswell-cache-'));
    store = await openStore({ file: path.join(folder, 'cache.db') });
    cache = new AnswerCache(store);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const keyFor = (who: Caller, operator = false): string => cache.keyOf(help, {}, who, operator) ?? '';

  it('gives an answer again while nothing was written', async () => {
    cache.put(keyFor(caller), message, await cache.generation(), NOW);
    expect(cache.get(keyFor(caller), await cache.generation(), NOW + 1_000)).toBe(message);
  });

  it('forgets it after a write of this process', async () => {
    cache.put(keyFor(caller), message, await cache.generation(), NOW);
    await store.meta.set('a', 'b', NOW);
    expect(cache.get(keyFor(caller), await cache.generation(), NOW)).toBeUndefined();
  });

  it('forgets it after a write of another process', async () => {
    const other = await openStore({ file: path.join(folder, 'cache.db') });
    cache.put(keyFor(caller), message, await cache.generation(), NOW);
    await other.meta.set('a', 'b', NOW);
    await new Promise((resolve) => setImmediate(resolve));
    expect(cache.get(keyFor(caller), await cache.generation(), NOW)).toBeUndefined();
    await other.close();
  });

  it('forgets it when it is old, and when the clock went back', async () => {
    const generation = await cache.generation();
    cache.put(keyFor(caller), message, generation, NOW);
    expect(cache.get(keyFor(caller), generation, NOW + 31_000)).toBeUndefined();
    cache.put(keyFor(caller), message, generation, NOW);
    expect(cache.get(keyFor(caller), generation, NOW - 1)).toBeUndefined();
  });

  it('never mixes workspaces, channels, zones or rights', () => {
    const others: Caller[] = [
      { ...caller, workspace: 'slack:T2' },
      { ...caller, channel: 'C2' },
      { ...caller, zone: 'Asia/Tokyo' },
      { ...caller, personal: true },
      { ...caller, mayManage: false },
    ];
    expect(new Set([keyFor(caller), keyFor(caller, true), ...others.map((other) => keyFor(other))]).size).toBe(7);
    expect(keyFor({ ...caller, user: 'U2' })).toBe(keyFor(caller));
  });

  it('keeps nothing that changes the workspace or shows the process', () => {
    expect(cache.keyOf(track, { projects: ['a/b'] }, caller, false)).toBeUndefined();
    expect(cache.keyOf(status, {}, caller, false)).toBeUndefined();
  });

  it('keeps a bounded number of answers, the newest', async () => {
    const generation = await cache.generation();
    for (let at = 0; at < 2_100; at += 1) cache.put(`key ${at}`, message, generation, NOW);
    expect(cache.get('key 99', generation, NOW)).toBeUndefined();
    expect(cache.get('key 100', generation, NOW)).toBe(message);
  });
});
