import type { Rank } from '../core/score.ts';

/**
 * Place of `value` among the values of its peers, highest first: `3 of 41`.
 *
 * @param value the project's own figure; undefined (unknown) has no place
 * @param peers the figures of all peers, the project itself included once; unknown ones are left out and not counted
 */
export function rankAmong(value: number | undefined, peers: readonly (number | undefined)[]): Rank | undefined {
  if (value === undefined) return undefined;
  let higher = 0;
  let equal = 0;
  let known = 0;
  for (const peer of peers) {
    if (peer === undefined) continue;
    known += 1;
    if (peer > value) higher += 1;
    else if (peer === value) equal += 1;
  }
  if (equal === 0) throw new RangeError('the project itself must be among its peers');
  const others = known - 1;
  const below = known - higher - equal;
  const percentile = others === 0 ? 50 : ((below + (equal - 1) / 2) / others) * 100;
  return { place: higher + 1, of: known, percentile };
}

/**
 * The same for a whole universe at once, in one sort: 10,000 projects take a few milliseconds.
 *
 * @param values one figure per project, undefined where unknown
 * @returns ranks in the order of `values`
 */
export function rankAll(values: readonly (number | undefined)[]): (Rank | undefined)[] {
  const known = values.flatMap((value) => value ?? []).sort((a, b) => b - a);
  const placeOf = new Map<number, { higher: number; equal: number }>();
  known.forEach((value, index) => {
    const seen = placeOf.get(value);
    if (seen === undefined) placeOf.set(value, { higher: index, equal: 1 });
    else seen.equal += 1;
  });
  const others = known.length - 1;
  return values.map((value) => {
    const seen = value === undefined ? undefined : placeOf.get(value);
    if (seen === undefined) return undefined;
    const below = known.length - seen.higher - seen.equal;
    const percentile = others === 0 ? 50 : ((below + (seen.equal - 1) / 2) / others) * 100;
    return { place: seen.higher + 1, of: known.length, percentile };
  });
}
