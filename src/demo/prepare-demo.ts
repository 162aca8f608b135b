import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { openStore } from '../../db/open.ts';
import type { Store } from '../../db/store.ts';
import type { Clock } from '../contracts/clock.ts';
import { DAY } from '../contracts/clock.ts';
import { OperatorError } from '../contracts/errors.ts';
import { judgeAllStars } from '../ingest/judge-stars.ts';
import { detectSignals } from '../jobs/detect-signals.ts';
import { scoreUniverse } from '../jobs/score-universe.ts';
import { DEFAULT_WEIGHTS } from '../scoring/score.ts';
import { aboutFigures } from './about-figures.ts';
import { setUpDemoWorkspace } from './demo-workspace.ts';
import { loadDemoFigures } from './figures.ts';
import { FIGURES_FILE } from './figures-file.ts';
import { loadDiscoveries, recordDiscoveries } from './record-discoveries.ts';
import { loadUsage, recordUsage } from './record-usage.ts';
import { recordDemo } from './record-demo.ts';
import { recordMentions } from './record-mentions.ts';

/** Changes whenever the figures or what is made of them change, so that an older demo database is made anew. */
const EDITION = '32';
const WEEKS_SCORED = 13;
const ZONE = 'UTC';
/** The figures are of two years. */
const DEMO_DAYS = 1_000;

export interface Demo {
  store: Store;
  /** Starts at the end of the figures, and goes on from there while the demo runs. */
  clock: Clock;
  /** From when to when the figures are, and what they leave out: sentences for the first screen. */
  about: string;
}

/**
 * The demo database: the recorded figures, scored week by week for a quarter and searched for signals as the running bot
 * would have done it. Made on first use, in a file beside the real one; never the real one.
 */
export async function prepareDemo(
  file: string,
  real: Clock,
  onProgress: (sentence: string) => void = () => undefined,
  recorded: URL | string = FIGURES_FILE,
): Promise<Demo> {
  const figures = await loadDemoFigures(recorded);
  if (!existsSync(file) || !(await isCurrent(file))) {
    const making = `${file}.new`;
    mkdirSync(path.dirname(file), { recursive: true });
    remove(making);
    const store = await openStore({ file: making });
    onProgress(`Recording the figures of ${figures.projects.length} projects …`);
    await recordDemo(store, figures);
    await recordMentions(store, figures);
    await recordUsage(store, await loadUsage(), figures.now);
    await judgeAllStars(store, { at: figures.now, zone: ZONE, days: DEMO_DAYS });
    onProgress(`Scoring ${WEEKS_SCORED + 1} weeks …`);
    for (let week = WEEKS_SCORED; week >= 0; week -= 1)
      await scoreUniverse(store, { at: figures.now - week * 7 * DAY, weights: DEFAULT_WEIGHTS, zone: ZONE });
    onProgress('Looking for signals …');
    // A quarter, a week at a time: what was found when, as the running bot would have stored it.
    for (let week = WEEKS_SCORED; week >= 0; week -= 1)
      await detectSignals(store, { at: figures.now - week * 7 * DAY, zone: ZONE });
    await recordDiscoveries(store, await loadDiscoveries());
    await setUpDemoWorkspace(store, figures.now);
    await store.meta.set('demo edition', EDITION, figures.now);
    await store.close();
    remove(file);
    // A half-made database never has the name of a whole one.
    renameSync(making, file);
  }
  const startedAt = real.now();
  return {
    store: await openStore({ file }),
    about: aboutFigures(figures),
    clock: { now: () => figures.now + (real.now() - startedAt), sleep: (ms, signal) => real.sleep(ms, signal) },
  };
}

/** A demo database that does not open (of other migrations, damaged) is worth nothing: it is made anew. */
async function isCurrent(file: string): Promise<boolean> {
  const store = await openStore({ file }).catch((error: unknown) => {
    if (error instanceof OperatorError) return undefined;
    throw error;
  });
  if (store === undefined) return false;
  try {
    return (await store.meta.get('demo edition'))?.value === EDITION;
  } finally {
    await store.close();
  }
}

function remove(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}
