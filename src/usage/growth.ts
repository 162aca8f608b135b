import type { EpochDay } from '../contracts/clock.ts';
import type { DayCount, FigureReading } from '../contracts/figures/usage.ts';

/** Four whole weeks: months have a fifth weekend now and then. */
export const GROWTH_DAYS = 28;
/** Below this many downloads in the window before, growth is chance: OSSCAR's floor for young projects. */
export const GROWTH_FLOOR = 1_000;
/** Pairs of days that a growth needs, of 28. */
const LEAST_PAIRS = 21;

/** `share`: 0.25 is 25 % more than in the window before. `few`: too few downloads to speak of growth. */
export type Growth = { state: 'known'; share: number; days: number } | { state: 'few' } | { state: 'unknown' };

/**
 * Downloads of the last 28 days against the 28 before. Each day is held against the day four weeks earlier, and only where both
 * are known: a hole on one side takes its weekday from both.
 */
export function growthOfDays(days: readonly DayCount[], to: EpochDay): Growth {
  const byDay = new Map(days.map(({ day, downloads }) => [day, downloads]));
  let now = 0;
  let before = 0;
  let pairs = 0;
  for (let day = to - GROWTH_DAYS + 1; day <= to; day += 1) {
    const later = byDay.get(day);
    const earlier = byDay.get(day - GROWTH_DAYS);
    if (later === undefined || earlier === undefined) continue;
    now += later;
    before += earlier;
    pairs += 1;
  }
  if (pairs < LEAST_PAIRS) return { state: 'unknown' };
  // The floor is of a whole window.
  if ((before * GROWTH_DAYS) / pairs < GROWTH_FLOOR) return { state: 'few' };
  return { state: 'known', share: now / before - 1, days: pairs };
}

/** Readings of a sum of 30 days lie so far from four weeks apart at most, days. */
const NEAR = 4;

/**
 * The same for a sum of 30 days that is read now and then: the newest against the one nearest to four weeks before. Such sums
 * overlap by two days, which matters less than their weekdays.
 */
export function growthOfSums(readings: readonly FigureReading[]): Growth {
  const last = readings.at(-1);
  if (last === undefined) return { state: 'unknown' };
  const before = nearest(readings, last.day - GROWTH_DAYS);
  if (before === undefined || Math.abs(before.day - (last.day - GROWTH_DAYS)) > NEAR) return { state: 'unknown' };
  if (before.value < GROWTH_FLOOR) return { state: 'few' };
  return { state: 'known', share: last.value / before.value - 1, days: last.day - before.day };
}

/** What a total gained, over the days between the readings that it rests on. */
export interface TotalGain {
  downloads: number;
  from: EpochDay;
  to: EpochDay;
}

/**
 * What a total gained in some days up to its newest reading. A total that fell was restated, or lost what the registry removed:
 * what it shows before the fall says nothing about what was gained since.
 * @returns undefined where no reading is near the beginning of the window, or the total fell within it
 */
export function totalGain(readings: readonly FigureReading[], window: number): TotalGain | undefined {
  const last = readings.at(-1);
  if (last === undefined) return undefined;
  const since = readings.slice(lastFall(readings));
  const first = nearest(since, last.day - window);
  if (
    first === undefined ||
    first.day >= last.day ||
    Math.abs(first.day - (last.day - window)) > Math.max(1, window / 7)
  )
    return undefined;
  return { downloads: last.value - first.value, from: first.day, to: last.day };
}

/** Growth of what a total gained: this window against the one before it, both scaled to whole windows. */
export function growthOfTotal(readings: readonly FigureReading[]): Growth {
  const now = totalGain(readings, GROWTH_DAYS);
  if (now === undefined) return { state: 'unknown' };
  const before = totalGain(
    readings.filter(({ day }) => day <= now.from),
    GROWTH_DAYS,
  );
  // A fall between the two windows would hide in the second list.
  if (before === undefined || before.from < (readings[lastFall(readings)]?.day ?? 0)) return { state: 'unknown' };
  const perDay = (gain: TotalGain): number => gain.downloads / (gain.to - gain.from);
  if (perDay(before) * GROWTH_DAYS < GROWTH_FLOOR) return { state: 'few' };
  return { state: 'known', share: perDay(now) / perDay(before) - 1, days: now.to - now.from };
}

/** Index of the first reading after the last fall; 0 where the total never fell. */
const lastFall = (readings: readonly FigureReading[]): number =>
  Math.max(
    0,
    readings.findLastIndex(({ value }, at) => at > 0 && value < (readings[at - 1]?.value ?? 0)),
  );

function nearest(readings: readonly FigureReading[], day: EpochDay): FigureReading | undefined {
  let best: FigureReading | undefined;
  for (const reading of readings)
    if (best === undefined || Math.abs(reading.day - day) < Math.abs(best.day - day)) best = reading;
  return best;
}

/** A package's part of all downloads of its registry in 28 days, and how that changed. */
export interface RegistryShare {
  /** 0.001 is a thousandth. */
  share: number;
  /** Against the 28 days before; undefined where they are not known. 0.1: a tenth more of the registry than before. */
  change: number | undefined;
}

/** Days count only where both the package and its registry are known. */
export function registryShare(
  days: readonly DayCount[],
  registry: readonly DayCount[],
  to: EpochDay,
): RegistryShare | undefined {
  const all = new Map(registry.map(({ day, downloads }) => [day, downloads]));
  const shareIn = (last: EpochDay): number | undefined => {
    const within = days.filter(({ day }) => day > last - GROWTH_DAYS && day <= last && (all.get(day) ?? 0) > 0);
    if (within.length < LEAST_PAIRS) return undefined;
    const whole = within.reduce((sum, { day }) => sum + (all.get(day) ?? 0), 0);
    return within.reduce((sum, { downloads }) => sum + downloads, 0) / whole;
  };
  const share = shareIn(to);
  if (share === undefined) return undefined;
  const before = shareIn(to - GROWTH_DAYS);
  return { share, change: before === undefined || before === 0 ? undefined : share / before - 1 };
}
