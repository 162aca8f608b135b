/**
 * The signals job over the generated database of 10,000 projects, in a process of its own, so that its memory is only that
 * of the job. Prints one JSON line.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore } from '../../db/open.ts';
import { detectEarly } from '../../src/jobs/detect-early.ts';
import { detectSignals } from '../../src/jobs/detect-signals.ts';
import { GENERATED_NOW, generatedDatabase } from '../fixtures/generate-database.ts';

const MEGABYTE = 2 ** 20;
const ZONE = 'America/Los_Angeles';
const folder = mkdtempSync(path.join(tmpdir(), 'groundswell-signals-'));
try {
  const file = path.join(folder, 'copy.db');
  copyFileSync(await generatedDatabase({ projects: 10_000, days: 1095, seed: 1 }), file);
  const store = await openStore({ file });
  const turns = watchTurns();
  const before = memory();
  let peak = before;
  const sampler = setInterval(() => (peak = Math.max(peak, memory())), 20);
  const measured = async <T>(work: () => Promise<T>): Promise<{ result: T; seconds: number; longestTurn: number }> => {
    turns.reset();
    const started = threadTime();
    const result = await work();
    return { result, seconds: (threadTime() - started) / 1_000, longestTurn: turns.longest() };
  };
  const first = await measured(() => detectSignals(store, { at: GENERATED_NOW, zone: ZONE }));
  const again = await measured(() => detectSignals(store, { at: GENERATED_NOW, zone: ZONE }));
  const early = await measured(() => detectEarly(store, { at: GENERATED_NOW, zone: ZONE }));
  clearInterval(sampler);
  await store.close();
  console.log(JSON.stringify({ first, again, early, growth: (peak - before) / MEGABYTE, peak: peak / MEGABYTE }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function memory(): number {
  return process.memoryUsage.rss();
}

/** Processor time of this thread in milliseconds. */
function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** The most processor time between two visits of the event loop: an immediate that comes again in every turn. */
function watchTurns(): { reset: () => void; longest: () => number } {
  let last = threadTime();
  let longest = 0;
  const visit = (): void => {
    const now = threadTime();
    longest = Math.max(longest, now - last);
    last = now;
    setImmediate(visit).unref();
  };
  setImmediate(visit).unref();
  return {
    reset() {
      last = threadTime();
      longest = 0;
    },
    longest: () => longest,
  };
}
