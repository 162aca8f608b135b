import { incompleteBeta } from '../../src/signals/engine/stars/distributions.ts';

/** A share with its exact 95 % interval (Clopper and Pearson 1934): no approximation, so it is right for few cases too. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  /** 0 to 1; NaN of nothing. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export function shareOf(hits: number, of: number): Share {
  return {
    hits,
    of,
    value: hits / of,
    low: hits === 0 ? 0 : betaQuantile(0.025, hits, of - hits + 1),
    high: hits === of ? 1 : betaQuantile(0.975, hits + 1, of - hits),
  };
}

/** How many of some cases are hits. */
export const shareWhere = <T>(cases: readonly T[], isHit: (one: T) => boolean): Share =>
  shareOf(cases.filter(isHit).length, cases.length);

/** `17 of 17, 100 % [80, 100]` */
export function inWords({ hits, of, value, low, high }: Share): string {
  const percent = (share: number): string => String(Math.round(1_000 * share) / 10);
  return of === 0
    ? 'no cases'
    : `${String(hits)} of ${String(of)}, ${percent(value)} % [${percent(low)}, ${percent(high)}]`;
}

/** By bisection: the incomplete beta function only grows. */
function betaQuantile(chance: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < chance) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
