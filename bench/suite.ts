/** What a benchmark suite hands back; names are stable over time. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The promise; absent for figures that are only reported. */
  bound?: number;
  better: 'lower' | 'higher';
  ok: boolean;
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
  limit?: { bound: number; better: 'lower' | 'higher'; against?: string },
): Figure {
  if (!limit) return { name, value, unit, better: 'lower', ok: true };
  const ok = limit.better === 'lower' ? value <= limit.bound : value >= limit.bound;
  return { name, value, unit, ...limit, ok };
}
