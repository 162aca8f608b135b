import { createHash } from 'node:crypto';
import type { Day, ProjectHistory } from '../../src/contracts/figures/series.ts';
import { observeStars } from '../../src/signals/engine/observations.ts';
import type { Observations } from '../../src/signals/engine/observations.ts';
import { countSeries } from './data.ts';

/** A burst of known size put into a quiet stretch of a real series. */
export interface InjectedBurst {
  readonly history: ProjectHistory;
  /** First day of the burst, and how many days it lasts. */
  readonly day: Day;
  readonly days: number;
  /** Times the usual. */
  readonly size: number;
  readonly usual: number;
  /** Stars that it brought beyond the usual. */
  readonly extra: number;
}

/** Every size over every number of days; each project gets three of these twelve. */
const SHAPES = [2, 3, 5, 10].flatMap((size) => [1, 3, 7].map((days) => ({ size, days })));
const PER_PROJECT = 3;
const BEFORE = 60;
const AFTER = 14;

/** Deterministic: the same panel gives the same bursts. */
export function injectBursts(panel: readonly ProjectHistory[]): InjectedBurst[] {
  return panel.flatMap((history) => {
    // By name, so that a project gets the same bursts whatever it is read with.
    const index = createHash('sha256').update(history.repo).digest().readUInt16BE();
    const obs = observeStars(history);
    const at = obs === null ? null : quietEntry(obs, BEFORE + ((index * 37) % 200));
    if (obs === null || at === null) return [];
    return Array.from({ length: PER_PROJECT }, (_, i) => {
      const shape = SHAPES[(index + i * 5) % SHAPES.length] ?? { size: 3, days: 1 };
      return inject(history, obs, at, shape, createRandom(index * PER_PROJECT + i + 1));
    });
  });
}

function inject(
  history: ProjectHistory,
  obs: Observations,
  at: number,
  { size, days }: { size: number; days: number },
  random: () => number,
): InjectedBurst {
  const gains = obs.gain.slice(at - BEFORE, at + AFTER);
  const usual = gains.slice(0, BEFORE).reduce((sum, gain) => sum + gain, 0) / BEFORE;
  let extra = 0;
  let count = obs.before[at - BEFORE] ?? 0;
  const counts = Array.from(gains, (gain, i) => {
    const more = i >= BEFORE && i < BEFORE + days ? poisson((size - 1) * usual, random) : 0;
    extra += more;
    count += gain + more;
    return count;
  });
  const stars = countSeries(Array.from(obs.day.slice(at - BEFORE, at + AFTER)), counts);
  return {
    history: { ...history, counts: { ...history.counts, stars, forks: null } },
    day: obs.day[at] ?? 0,
    days,
    size,
    usual,
    extra,
  };
}

/** First entry from `start` on with ordinary days around it, at one star a day or more. */
function quietEntry(obs: Observations, start: number): number | null {
  for (let at = start; at + AFTER <= obs.size; at += 50) {
    const gains = obs.gain.subarray(at - BEFORE, at + AFTER);
    const usual = gains.subarray(0, BEFORE).toSorted()[BEFORE / 2] ?? 0;
    const daily = obs.span.subarray(at - BEFORE, at + AFTER).every((span) => span === 1);
    if (daily && usual >= 1 && gains.every((gain) => gain >= 0 && gain <= Math.max(2.5 * usual, usual + 20))) return at;
  }
  return null;
}

/** A small generator of numbers from 0 to 1 (mulberry32), so that every run draws the same. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A Poisson count; above 50 by its normal approximation. */
function poisson(mean: number, random: () => number): number {
  if (mean > 50) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
