import type { EpochDay } from '../contracts/clock.ts';

interface Sum {
  readonly day: EpochDay;
  readonly downloads: number;
}

/** So many packages say together how their registry moved from one day to the next. */
const LEAST_PACKAGES = 20;
/** What a level begins with: only its changes mean something. */
const BASE = 1_000_000_000;

/**
 * How a registry moved as a whole, where it does not tell its own downloads: from day to day by the median change of its packages.
 * Days that too few packages share begin it again, and what lies before does not compare.
 * @param packages sums of the same kind, each oldest first
 * @returns levels by day; only their ratios mean something
 */
export function registryLevel(packages: readonly (readonly Sum[])[]): ReadonlyMap<EpochDay, number> {
  const changes = new Map<EpochDay, { from: EpochDay; ratios: number[] }[]>();
  for (const sums of packages)
    for (const [at, { day, downloads }] of sums.entries()) {
      const before = sums[at - 1];
      if (before === undefined || before.downloads === 0 || downloads === 0) continue;
      const steps = changes.get(day) ?? [];
      changes.set(day, steps);
      const step = steps.find(({ from }) => from === before.day);
      const ratio = Math.log(downloads / before.downloads);
      if (step === undefined) steps.push({ from: before.day, ratios: [ratio] });
      else step.ratios.push(ratio);
    }
  const levels = new Map<EpochDay, number>();
  for (const [day, steps] of [...changes].sort(([a], [b]) => a - b)) {
    const most = steps.reduce((best, one) => (one.ratios.length > best.ratios.length ? one : best));
    if (most.ratios.length < LEAST_PACKAGES) continue;
    const sorted = most.ratios.toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? 0;
    const from = levels.get(most.from) ?? BASE;
    if (!levels.has(most.from)) levels.set(most.from, BASE);
    levels.set(day, from * Math.exp(median));
  }
  return levels;
}
