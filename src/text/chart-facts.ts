import type { ChartPoint, ChartSeries } from '../contracts/messages/chart.ts';
import type { Day } from '../contracts/figures/series.ts';

export type KnownPoint = readonly [day: Day, value: number];

/** A stretch in which nothing is known: the last known day before it and the first after it. */
export interface SeriesGap {
  readonly after: Day;
  readonly before: Day;
}

export interface SeriesFacts {
  readonly first: KnownPoint;
  readonly last: KnownPoint;
  readonly low: KnownPoint;
  readonly high: KnownPoint;
  readonly gaps: readonly SeriesGap[];
}

export const isKnown = (point: ChartPoint): point is KnownPoint => point[1] !== null && Number.isFinite(point[1]);

export const knownPoints = (series: ChartSeries): KnownPoint[] => series.points.filter(isKnown);

/** Undefined when not a single value is known. */
export function seriesFacts(series: ChartSeries): SeriesFacts | undefined {
  const known = knownPoints(series);
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const low = known.reduce((best, point) => (point[1] < best[1] ? point : best));
  const high = known.reduce((best, point) => (point[1] > best[1] ? point : best));
  return { first, last, low, high, gaps: seriesGaps(series) };
}

/** Where the line breaks: at an unknown value, and between neighbours too far apart to be joined. */
export function seriesGaps(series: ChartSeries): SeriesGap[] {
  const gaps: SeriesGap[] = [];
  let last: Day | undefined;
  let unknown = false;
  for (const point of series.points) {
    if (!isKnown(point)) {
      unknown = true;
      continue;
    }
    if (last !== undefined && (unknown || point[0] - last > series.joinDays))
      gaps.push({ after: last, before: point[0] });
    last = point[0];
    unknown = false;
  }
  return gaps;
}

/** Change as a share of the starting value; undefined where the start is zero or of the other sign. */
export function shareOfChange(from: number, to: number): number | undefined {
  return from > 0 ? to / from - 1 : undefined;
}

/** First day on which every series has a value above zero, for a share needs such a base; undefined when there is none. */
export const firstCommonDay = (series: readonly ChartSeries[]): Day | undefined =>
  firstDayOfAll(series, (value) => value > 0);

/** First day on which every series has a value, zero as well; undefined when there is none. */
export const firstKnownDay = (series: readonly ChartSeries[]): Day | undefined => firstDayOfAll(series, () => true);

function firstDayOfAll(series: readonly ChartSeries[], counts: (value: number) => boolean): Day | undefined {
  const [head, ...rest] = series.map((one) => new Map(knownPoints(one).filter(([, value]) => counts(value))));
  if (head === undefined) return undefined;
  for (const day of head.keys()) if (rest.every((one) => one.has(day))) return day;
  return undefined;
}
