import type { EpochDay } from '../contracts/clock.ts';
import type { FigureReading, RegistryName } from '../contracts/figures/usage.ts';
import { isRestatedBetween } from './known-incidents.ts';

/** Two readings this far apart or less, one of which is so many times the other, are a change of the counting. */
const STEP_DAYS = 21;
const STEP_RATIO = 1.5;
/** Below this many dependents a step of that size is a few packages. */
const STEP_FLOOR = 100;

/** A span between two readings over which the count of dependents does not compare. */
export interface CountingChange {
  from: EpochDay;
  to: EpochDay;
  fromCount: number;
  toCount: number;
}

/**
 * Where the counting changed and not what depends on the package: what public reports say, and steps by half or more within
 * three weeks, because directories recount, and pages begin to show another package.
 * @param readings of one figure, oldest first
 */
export function countingChanges(registry: RegistryName, readings: readonly FigureReading[]): CountingChange[] {
  const changes: CountingChange[] = [];
  for (const [at, now] of readings.entries()) {
    const before = readings[at - 1];
    if (before === undefined) continue;
    const [low, high] = [Math.min(before.value, now.value), Math.max(before.value, now.value)];
    const isStep = now.day - before.day <= STEP_DAYS && high >= STEP_FLOOR && high >= STEP_RATIO * low;
    if (isStep || isRestatedBetween(registry, 'dependents', { from: before.day, to: now.day }))
      changes.push({ from: before.day, to: now.day, fromCount: before.value, toCount: now.value });
  }
  return changes;
}

export interface DependentsGain {
  value: number;
  /** Days between the two readings. */
  days: number;
}

/**
 * How many more depend on a package than some days before its newest reading; negative where there are fewer.
 * @returns undefined where no reading is within a quarter of the window from its start, or the counting changed since
 */
export function dependentsGain(
  registry: RegistryName,
  readings: readonly FigureReading[],
  window: number,
): DependentsGain | undefined {
  const last = readings.at(-1);
  if (last === undefined) return undefined;
  const off = ({ day }: FigureReading): number => Math.abs(day - (last.day - window));
  const start = readings.reduce((best, one) => (off(one) < off(best) ? one : best), last);
  if (start === last || off(start) > window / 4) return undefined;
  if (countingChanges(registry, readings).some(({ to }) => to > start.day)) return undefined;
  return { value: last.value - start.value, days: last.day - start.day };
}
