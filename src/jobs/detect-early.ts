import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Store } from '../../db/store.ts';
import { SECOND, dayOf } from '../contracts/clock.ts';
import { createEarlyDetection } from '../signals/engine/detect.ts';
import { recordFindings } from './record-findings.ts';
import { readHistories } from '../history/read-histories.ts';
import { openFindings } from './open-findings.ts';

export interface EarlyRun {
  /** The moment it is run for, ms. */
  at: number;
  /** Zone of the star history's days. */
  zone: string;
  signal?: AbortSignal;
}

/** What a baseline rests on at most, and the pulses that a warning looks back at. */
const READ_DAYS = 91;
const PULSE_DAYS = 14;
/** Projects read and judged in one turn of the event loop: a few milliseconds. */
const PER_TURN = 8;

/**
 * Star spikes by the hour, to run after each pulse: stores at most one provisional spike a project. The daily figures confirm
 * it under the same key, or `detectSignals` withdraws it two days later. What was seen to happen (archived, gone, moved) is
 * found at once, too: it waits for no day to be over.
 *
 * @returns how many were raised
 */
export async function detectEarly(store: Store, { at, zone, signal }: EarlyRun): Promise<number> {
  const detection = createEarlyDetection({ now: Math.floor(at / SECOND) });
  const projects = await store.projects.identities();
  for (let from = 0; from < projects.length; from += PER_TURN) {
    if (signal?.aborted === true) return 0;
    await yieldToEventLoop();
    const ids = projects.slice(from, from + PER_TURN).map(({ id }) => id);
    const window = { now: at, days: READ_DAYS, zone, pulseDays: PULSE_DAYS };
    for (const history of await readHistories(store.observations, ids, window)) detection.look(history);
  }
  const seen = new Set(detection.decide([]).map((spike) => spike.projectId));
  const of = projects.filter(({ nodeId }) => seen.has(nodeId)).map(({ id }) => id);
  const open = await openFindings(store, of, dayOf(at));
  const found = [...detection.decide(open), ...detection.events];
  // Other signals of these projects are not judged here, so none of them ends.
  return recordFindings(store, { found, open: [], today: dayOf(at), at });
}
