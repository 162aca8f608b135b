/** What a benchmark suite hands back; names are stable over time. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The promise; absent for figures that are only reported. */
  bound?: number;
  better: 'lower' | 'higher';
  ok: boolean;
  /** A bound that does not move with the machine, such as the ten seconds after which a process is killed. */
  fixed?: boolean;
  /** What it was measured beside in the same run, in words: `bare SQL 1.2 ms`. */
  against?: string;
}

export interface SuiteResult {
  suite: string;
  figures: Figure[];
  /** Figures that could not be measured, with why. */
  missing: string[];
  notes?: string[];
}

/** A figure held against its bound. */
export function figure(
  name: string,
  value: number,
  unit: string,
  limit?: { bound: number; better: 'lower' | 'higher'; fixed?: boolean; against?: string },
): Figure {
  if (!limit) return { name, value, unit, better: 'lower', ok: true };
  const ok = limit.better === 'lower' ? value <= limit.bound : value >= limit.bound;
  return { name, value, unit, ...limit, ok };
}

/**
 * Bounds of time (ms, s) as they are on this machine, from those of the reference machine.
 * @param scale how many times as long as there the yardstick took here
 */
export const scaleTimeBounds = (figures: readonly Figure[], scale: number): Figure[] =>
  figures.map((one) => {
    if (one.bound === undefined || one.fixed === true || (one.unit !== 'ms' && one.unit !== 's')) return one;
    const bound = one.bound * scale;
    return { ...one, bound, ok: one.better === 'lower' ? one.value <= bound : one.value >= bound };
  });
