/**
 * What small counts are worth. A ratio of few stars is drawn towards the usual one (as if some stars with the usual ratio had
 * been counted besides), and a count carries how far chance moves it.
 */

/**
 * The usual ratio (near the middle of the reference cohort) and how many further stars with that ratio are assumed. How many
 * was chosen on the recorded panel: with 500 for growth, chance alone moved one week in ten by two points of the total.
 */
const USUAL = {
  starGrowth: { ratio: 0.0044, stars: 1_500 },
  starGrowth90d: { ratio: 0.0135, stars: 1_500 },
  forkRatio: { ratio: 0.14, stars: 100 },
} as const;

/** Events that a longer window is worth against a shorter one. */
const EVENTS_ASSUMED = 10;

/** `(part + usual part of the assumed stars) / (stars + assumed stars)`: never falls when `part` rises. */
export function smoothedRatio(name: keyof typeof USUAL, part: number, stars: number): number {
  const usual = USUAL[name];
  return (part + usual.ratio * usual.stars) / (stars + usual.stars);
}

/**
 * A count of a short window, drawn towards what a longer one of the same project leads to expect of it:
 * `(count + a) x expected / (expected + a)`, the mean of a gamma distribution with the weight of `a` events.
 * With few events it is mostly the expected count, with many it is the count itself. Never falls when either rises.
 *
 * @param longer events in the longer window, and its length in days
 */
export function smoothedCount(count: number, days: number, longer: { count: number; days: number }): number {
  const expected = Math.max(0, (longer.count * days) / longer.days);
  // A loss is no count of events: it goes on from where none begins.
  return Math.min(0, count) + ((Math.max(0, count) + EVENTS_ASSUMED) * expected) / (expected + EVENTS_ASSUMED);
}

/**
 * How far chance moves the count of a window in a week, one standard deviation: in seven days 7 / days of its events leave
 * the window and as many enter it, both as independent events (Poisson), so the variance is twice their number.
 * At least one event is assumed, because a window that is empty today is not certain to stay so.
 *
 * @param count events in the window
 * @param days its length
 */
export function countNoise(count: number, days: number): number {
  return Math.sqrt((2 * Math.max(1, count) * 7) / days);
}

/**
 * The same for a count that is smoothed: of both windows in the parts that they have in it. They share events, so their
 * noise is added and not squared.
 *
 * @param longer events in the longer window, and its length in days
 */
export function smoothedNoise(count: number, days: number, longer: { count: number; days: number }): number {
  const part = days / longer.days;
  const expected = longer.count * part;
  const own = countNoise(count, days);
  if (expected <= 0) return own;
  return (expected * own + EVENTS_ASSUMED * countNoise(longer.count, longer.days) * part) / (expected + EVENTS_ASSUMED);
}
