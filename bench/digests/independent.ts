/** One recorded count; lists are oldest first. */
export interface Count {
  day: number;
  stars: number;
}

/** How far ahead a gain may be taken back, and how far back the count may have been there already, days. */
const AHEAD = 60;
const BACK = 420;
/** Steps on either side that say what is usual. */
const AROUND = 8;

/**
 * Whether a gain that a digest showed was the counter's doing, told with hindsight and without any rule of the product:
 *
 * - *taken back*: within 60 days one step takes back half to twice of it, and the count stays below for the next readings
 *   (median of five);
 * - *had been there*: the count had stood at the same height (within half of the gain) within 420 days, before a step down of
 *   at least half of the gain;
 * - *lone step*: one step from reading to reading carries four fifths of the gain and at least 5 % of all stars, at 20 times the
 *   usual pace of the eight steps before and of the eight after it (the higher median), and the next step has less than a
 *   twentieth of its pace.
 *
 * @param gained what the digest says; days that it left out itself are none of its gain
 * @returns which of them, null for none
 */
export function artefactIn(counts: readonly Count[], until: number, days: number, gained: number): string | null {
  const end = counts.findLastIndex(({ day }) => day <= until);
  const aim = (counts[end]?.day ?? 0) - days;
  let start = -1;
  for (let at = 0; at < end; at += 1)
    if (start < 0 || Math.abs(dayAt(at) - aim) < Math.abs(dayAt(start) - aim)) start = at;
  if (start < 0 || gained <= 0) return null;

  for (let at = end + 1; at < counts.length && dayAt(at) - dayAt(end) <= AHEAD; at += 1) {
    const fall = starsAt(at - 1) - starsAt(at);
    if (fall < 0.5 * gained || fall > 2 * gained) continue;
    if (median(counts.slice(at, at + 5).map(({ stars }) => stars)) <= starsAt(end) - 0.5 * gained) return 'taken back';
  }
  for (let at = start - 1; at >= 0 && dayAt(start) - dayAt(at) <= BACK; at -= 1)
    if (starsAt(at) - starsAt(at + 1) >= 0.5 * gained && Math.abs(starsAt(at) - starsAt(end)) <= 0.5 * gained)
      return 'had been there';
  const whole = starsAt(end) - starsAt(start);
  // Of a gain that left the step out nothing is to be said here.
  if (whole > 1.5 * gained) return null;
  let largest = start + 1;
  for (let at = start + 2; at <= end; at += 1) if (stepAt(at) > stepAt(largest)) largest = at;
  if (stepAt(largest) < 0.8 * whole || stepAt(largest) < 0.05 * starsAt(start)) return null;
  const [pace = 0] = paces(largest, largest);
  const [before, after] = [paces(largest - AROUND, largest - 1), paces(largest + 1, largest + AROUND)];
  const usual = Math.max(median(before), median(after), 0.1);
  const lone = before.length >= 4 && after.length >= 4 && pace >= 20 * usual && (after[0] ?? 0) < 0.05 * pace;
  return lone ? 'lone step' : null;

  function dayAt(at: number): number {
    return counts[at]?.day ?? 0;
  }
  function starsAt(at: number): number {
    return counts[at]?.stars ?? 0;
  }
  function stepAt(at: number): number {
    return starsAt(at) - starsAt(at - 1);
  }
  /** Stars a day of the steps that end in these readings. */
  function paces(from: number, to: number): number[] {
    const found: number[] = [];
    for (let at = Math.max(1, from); at <= Math.min(to, counts.length - 1); at += 1)
      found.push((starsAt(at) - starsAt(at - 1)) / Math.max(1, dayAt(at) - dayAt(at - 1)));
    return found;
  }
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
