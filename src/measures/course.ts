import type { ChartPoint } from '../contracts/messages/chart.ts';
import type { Reading } from '../contracts/figures/recorded.ts';
import type { StarArtefact } from '../contracts/figures/star-artefact.ts';
import { countedGain, isDisregarded } from '../history/stars/counted-gain.ts';
import type { Course } from './measure.ts';

/** What is drawn from readings; a score is drawn from stored totals. */
export type ReadCourse = Extract<Course, { draw: 'line' | 'gains' | 'rolling' }>;

/** Days that the start of a rolling span, and the ends of a bar, may be off. */
const TOLERANCE = 3;

/** Readings whose star count is unknown where the counter was wrong; what else they say is kept. */
export const believedReadings = (
  readings: readonly Reading[],
  artefacts: readonly StarArtefact[],
): readonly Reading[] =>
  artefacts.length === 0
    ? readings
    : readings.map((reading) => (isDisregarded(reading.day, artefacts) ? withoutStars(reading) : reading));

const withoutStars = (reading: Reading): Reading => ({ ...reading, stars: null });

/** How many days before its first point a course reads. */
export const daysBefore = (course: ReadCourse): number => (course.draw === 'rolling' ? course.days + TOLERANCE : 0);

/** Whether any of these readings would say something else without its stars. */
export function isMadeOfStars(course: ReadCourse, readings: readonly Reading[]): boolean {
  const [first] = readings;
  return (
    first !== undefined &&
    readings.some((reading) => {
      if (course.draw !== 'rolling') return valueOf(course, reading, 0) !== valueOf(course, withoutStars(reading), 0);
      return course.of(first, reading) !== course.of(withoutStars(first), withoutStars(reading));
    })
  );
}

const valueOf = (
  course: Exclude<ReadCourse, { draw: 'rolling' }>,
  reading: Reading,
  createdAt: number | null,
): number | null => (course.draw === 'line' ? course.of(reading, createdAt) : course.total(reading));

/**
 * The values of a course, a point for each reading; for bars, the total that they come from.
 * @param readings as believed, oldest first, from `daysBefore` before the first point
 * @param artefacts of the observed line: no span of days is taken across a change of the counter that people did not make
 */
export function pointsOf(
  course: ReadCourse,
  readings: readonly Reading[],
  { createdAt, artefacts }: { createdAt: number | null; artefacts: readonly StarArtefact[] },
): ChartPoint[] {
  if (course.draw !== 'rolling')
    return readings.map((reading): ChartPoint => [reading.day, valueOf(course, reading, createdAt)]);
  return readings.map((end): ChartPoint => {
    const start = nearest(readings, end.day - course.days);
    if (start === undefined) return [end.day, null];
    const isBroken = artefacts.some(({ believed, from, to }) => !believed && to > start.day && from < end.day);
    return [end.day, isBroken ? course.of(withoutStars(start), withoutStars(end)) : course.of(start, end)];
  });
}

/** The one nearest to a day, within the tolerance. */
function nearest<T extends { readonly day: number }>(readings: readonly T[], day: number): T | undefined {
  const off = (one: T): number => Math.abs(one.day - day);
  return readings
    .filter((one) => off(one) <= TOLERANCE)
    .reduce<T | undefined>((best, one) => (best === undefined || off(one) < off(best) ? one : best), undefined);
}

/**
 * What a total brought in spans of equal length, counted back from its newest reading; each is given on its last day, and null
 * where a reading near one of its ends is missing. What the counter did and people did not is left out.
 * @param over days of a span
 */
export function gainsOver(
  over: number,
  points: readonly ChartPoint[],
  artefacts: readonly StarArtefact[],
): readonly ChartPoint[] {
  const known = points.flatMap(([day, count]) => (count === null ? [] : [{ day, count }]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const ends = Array.from({ length: Math.floor((last.day - first.day) / over + 0.5) + 1 }, (_, back) => {
    const day = last.day - back * over;
    return { day, reading: over > 1 ? nearest(known, day) : known.find((one) => one.day === day) };
  }).toReversed();
  return ends.slice(1).map(({ day, reading: end }, index): ChartPoint => {
    const start = ends[index]?.reading;
    if (start === undefined || end === undefined || start === end) return [day, null];
    return [day, countedGain(start, end, artefacts)?.gained ?? null];
  });
}
