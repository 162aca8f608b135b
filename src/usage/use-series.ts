import type { EpochDay } from '../contracts/clock.ts';
import { startOfDay } from '../contracts/clock.ts';
import type { FigureReading, PackageFigure, PackageRow } from '../contracts/figures/usage.ts';
import { knownDays, windowSum } from './day-counts.ts';
import { countingChanges } from './dependents-gain.ts';
import { growthOfDays, growthOfTotal, registryShare } from './growth.ts';
import { isRestatedBetween } from './known-incidents.ts';
import { sumGrowth, useOfPackage, wholeSums } from './project-use.ts';
import type { DependentsFigure, RecordedPackage, Registry } from './project-use.ts';

/** A package that counts, with all that is recorded of it in a time, and its registry as a whole. */
export interface RecordedUse extends RecordedPackage {
  registry: Registry;
}

/** Days that are drawn. */
export interface UseSpan {
  from: EpochDay;
  to: EpochDay;
}

type Point = readonly [day: EpochDay, value: number | null];

/** A step of a figure that says something about the counting and nothing about use. */
interface Step {
  from: EpochDay;
  to: EpochDay;
  fromCount: number;
  toCount: number;
}

/**
 * A figure of one package over time. `sums`: each point is what came in `over` days that end with it. `line`: a state, or a sum
 * that rolls. `total`: it climbs, so what each span brought is shown. Unknown is null.
 */
export interface UseSeries {
  row: PackageRow;
  shape: 'sums' | 'line' | 'total';
  /** Days of a sum or of a gain. */
  over: 7 | 28;
  /** What is counted, where the measure's name does not say it: `downloads in 30 days`. */
  counted: string | undefined;
  points: readonly Point[];
  steps: readonly Step[];
  /** When the newest point was read or counted, ms. */
  readAt: number | undefined;
}

/** Bars that a picture has room for. */
const MOST_WEEKS = 60;

const barsOf = ({ from, to }: UseSpan): 7 | 28 => (to - from > MOST_WEEKS * 7 ? 28 : 7);

const readingsOf = ({ readings }: RecordedUse, name: PackageFigure): readonly FigureReading[] =>
  readings.filter(({ figure }) => figure === name);

const within = <T extends { day: EpochDay }>({ from, to }: UseSpan, items: readonly T[]): readonly T[] =>
  items.filter(({ day }) => day >= from && day <= to);

/** The first package, the most downloaded first, of which a series can be made. */
function ofMostUsed(
  packages: readonly RecordedUse[],
  { to }: UseSpan,
  make: (recorded: RecordedUse) => UseSeries | undefined,
): UseSeries | undefined {
  const recent = (recorded: RecordedUse): number => {
    const { downloads } = useOfPackage(recorded, recorded.registry, to);
    return downloads === undefined || downloads.by === 'total' ? -1 : downloads.downloads;
  };
  const bySize = packages
    .map((recorded) => ({ recorded, size: recent(recorded) }))
    .sort((a, b) => b.size - a.size || (a.recorded.row.name < b.recorded.row.name ? -1 : 1));
  for (const { recorded } of bySize) {
    const series = make(recorded);
    if (series !== undefined) return series;
  }
  return undefined;
}

/** Downloads over time: sums of counted days, else the registry's own sums of 30 days, else what a total gained. */
export const downloadsSeries = (packages: readonly RecordedUse[], span: UseSpan): UseSeries | undefined =>
  ofMostUsed(
    packages,
    span,
    (recorded) => countedSums(recorded, span) ?? rollingSums(recorded, span) ?? totals(recorded, span),
  );

/** Ends of the spans, back from the newest Sunday: weeks and four weeks hold each weekday equally often. */
function countedSums({ row, days, registry }: RecordedUse, span: UseSpan): UseSeries | undefined {
  const known = knownDays(days, registry.lost);
  const newest = known.at(-1)?.day;
  if (newest === undefined || newest < span.from) return undefined;
  const over = barsOf(span);
  const first = known[0]?.day ?? newest;
  const points: Point[] = [];
  for (let end = sundayBefore(newest); end - over >= Math.max(span.from, first - 7) - 1; end -= over)
    points.unshift([end, windowSum(known, end, over)?.downloads ?? null]);
  if (points.filter(([, sum]) => sum !== null).length < 2) return undefined;
  return {
    row,
    shape: 'sums',
    over,
    counted: `downloads ${over === 7 ? 'a week' : 'in four weeks'}`,
    points,
    steps: [],
    readAt: startOfDay(newest),
  };
}

/** The Sunday on or before a day: day 0, 1 January 1970, was a Thursday. */
const sundayBefore = (day: EpochDay): EpochDay => day - ((((day + 4) % 7) + 7) % 7);

function rollingSums(recorded: RecordedUse, span: UseSpan): UseSeries | undefined {
  const { row } = recorded;
  const all = within(span, readingsOf(recorded, 'downloads-30d'));
  if (all.length === 0) return undefined;
  const whole = new Set(wholeSums(row.registry, all));
  const steps = all.flatMap((now, at): Step[] => {
    const before = all[at - 1];
    return before !== undefined && isRestatedBetween(row.registry, 'downloads', { from: before.day, to: now.day })
      ? [{ from: before.day, to: now.day, fromCount: before.value, toCount: now.value }]
      : [];
  });
  return {
    row,
    shape: 'line',
    over: 7,
    counted: 'downloads in 30 days',
    points: all.map((reading) => [reading.day, whole.has(reading) ? reading.value : null]),
    steps,
    readAt: all.at(-1)?.at,
  };
}

function totals(recorded: RecordedUse, span: UseSpan): UseSeries | undefined {
  const all = within(span, readingsOf(recorded, 'downloads-total'));
  if (all.length === 0) return undefined;
  const falls = all.flatMap((now, at): Step[] => {
    const before = all[at - 1];
    return before !== undefined && now.value < before.value
      ? [{ from: before.day, to: now.day, fromCount: before.value, toCount: now.value }]
      : [];
  });
  return {
    row: recorded.row,
    shape: 'total',
    over: barsOf(span),
    counted: undefined,
    points: all.map(({ day, value }) => [day, value]),
    steps: falls,
    readAt: all.at(-1)?.at,
  };
}

/** Growth of the most downloaded package over time, each point as it was known on that day. */
export const growthSeries = (packages: readonly RecordedUse[], span: UseSpan): UseSeries | undefined =>
  ofMostUsed(packages, span, (recorded) => {
    const { row, days, registry } = recorded;
    const known = knownDays(days, registry.lost);
    const sums = wholeSums(row.registry, readingsOf(recorded, 'downloads-30d'));
    const all = readingsOf(recorded, 'downloads-total');
    const grown = (day: EpochDay, growth: ReturnType<typeof growthOfDays>): Point => [
      day,
      growth.state === 'known' ? growth.share : null,
    ];
    const points =
      known.length > 0
        ? weekEnds(known, span).map((day) => grown(day, growthOfDays(known, day)))
        : sums.length > 0
          ? within(span, sums).map(({ day }) => grown(day, sumGrowth(row.registry, upTo(sums, day))))
          : within(span, all).map(({ day }) => grown(day, growthOfTotal(upTo(all, day))));
    return lineOf(row, points);
  });

/** The part of its registry over time. */
export const shareSeries = (packages: readonly RecordedUse[], span: UseSpan): UseSeries | undefined =>
  ofMostUsed(packages, span, ({ row, days, registry }) => {
    const known = knownDays(days, registry.lost);
    const points = weekEnds(known, span).map((day): Point => {
      const share = registryShare(known, registry.days, day)?.share;
      return [day, share === undefined ? null : share * 1_000_000];
    });
    return lineOf(row, points);
  });

const upTo = (readings: readonly FigureReading[], day: EpochDay): readonly FigureReading[] =>
  readings.filter((reading) => reading.day <= day);

/** Sundays from the first that has a point to the newest known day. */
function weekEnds(known: readonly { day: EpochDay }[], { from }: UseSpan): readonly EpochDay[] {
  const newest = known.at(-1)?.day;
  if (newest === undefined) return [];
  const ends: EpochDay[] = [];
  for (let end = sundayBefore(newest); end >= from; end -= 7) ends.unshift(end);
  return ends;
}

/** A line that is worked out from figures; undefined where no point of it is known. */
function lineOf(row: PackageRow, points: readonly Point[]): UseSeries | undefined {
  const last = points.findLast(([, value]) => value !== null);
  if (last === undefined) return undefined;
  return { row, shape: 'line', over: 7, counted: undefined, points, steps: [], readAt: startOfDay(last[0]) };
}

/** Counted in this way first; `dependents` are packages and repositories together. */
const WAYS = ['dependent-packages', 'dependents'] as const satisfies readonly DependentsFigure[];

/** Dependents of the package that has the most, counted in one way. */
export function dependentsSeries(packages: readonly RecordedUse[], span: UseSpan): UseSeries | undefined {
  for (const way of WAYS) {
    const [most] = packages
      .map((recorded) => ({ row: recorded.row, readings: within(span, readingsOf(recorded, way)) }))
      .filter(({ readings }) => readings.length > 0)
      .sort((a, b) => (b.readings.at(-1)?.value ?? 0) - (a.readings.at(-1)?.value ?? 0));
    if (most === undefined) continue;
    const { row, readings } = most;
    return {
      row,
      shape: 'line',
      over: barsOf(span),
      counted: way === 'dependents' ? 'dependent packages and repositories' : undefined,
      points: readings.map(({ day, value }) => [day, value]),
      steps: countingChanges(row.registry, readings),
      readAt: readings.at(-1)?.at,
    };
  }
  return undefined;
}

/** The same as a total, of which only what each span brought is shown. */
export function newDependentsSeries(packages: readonly RecordedUse[], span: UseSpan): UseSeries | undefined {
  const series = dependentsSeries(packages, span);
  return series && { ...series, shape: 'total' };
}
