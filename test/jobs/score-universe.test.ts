import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import { scoreUniverse } from '../../src/jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../../src/scoring/score.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const run = { at: NOW, weights: DEFAULT_WEIGHTS, zone: 'UTC' };

describe('scoring the universe', () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'groundswell-score-'));
    store = await openStore({ file: path.join(folder, 'score.db') });
    await store.projects.observe(Array.from({ length: 220 }, (_, at) => ({ nodeId: `R_${at}`, fullName: `owner/name-${at}` })), NOW);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets others in between its batches', async () => {
    let turns = 0;
    const done = new AbortController();
    const others = (async () => {
      while (!done.signal.aborted) {
        await nextTurn();
        turns += 1;
      }
    })();
    await scoreUniverse(store, run);
    done.abort();
    await others;
    // 220 projects are five batches.
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it('scores everything, and nothing twice when it is run again', async () => {
    expect((await scoreUniverse(store, run)).scored).toBe(220);
    expect((await scoreUniverse(store, run)).scored).toBe(220);
    expect(await store.scores.totals(1, 0)).toHaveLength(1);
  });

  it('gives no total to a project of which nothing is known', async () => {
    expect((await scoreUniverse(store, run)).withoutTotal).toBe(220);
    expect((await store.scores.standing(1))?.stars).toBeNull();
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    expect((await scoreUniverse(store, { ...run, signal: stop.signal })).scored).toBe(0);
  });
});
