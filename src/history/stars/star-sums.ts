/** Days known from `from` through `to`, and what they gained together. */
export type StarSums = (from: number, to: number) => { days: number; gained: number };

/**
 * Sums over any part of some days of star history.
 * @param known days in any order, none of them before `first`; days that are absent are unknown.
 */
export function starSums(known: readonly { readonly day: number; readonly gained: number }[], first: number): StarSums {
  const length = known.reduce((most, { day }) => Math.max(most, day - first + 1), 0);
  const days = new Int32Array(length + 1);
  const gained = new Float64Array(length + 1);
  for (const row of known) {
    days[row.day - first + 1] = 1;
    gained[row.day - first + 1] = row.gained;
  }
  for (let at = 1; at <= length; at += 1) {
    days[at] = (days[at] ?? 0) + (days[at - 1] ?? 0);
    gained[at] = (gained[at] ?? 0) + (gained[at - 1] ?? 0);
  }
  return (from, to) => {
    const low = Math.min(Math.max(from - first, 0), length);
    const high = Math.min(Math.max(to - first + 1, low), length);
    return { days: (days[high] ?? 0) - (days[low] ?? 0), gained: (gained[high] ?? 0) - (gained[low] ?? 0) };
  };
}
