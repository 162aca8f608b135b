import { dayOf } from '../contracts/clock.ts';
import type { EpochDay } from '../contracts/clock.ts';
import type { PackageUseSeries, UseHistory, UseSum } from '../contracts/figures/series.ts';
import type { AdopterRow, DayCount, FigureReading, PackageFigure } from '../contracts/figures/usage.ts';
import { knownDays, windowSum } from './day-counts.ts';
import { restatements } from './known-incidents.ts';
import { useOfPackage, wholeSums } from './project-use.ts';
import { registryLabel } from './registry-names.ts';
import type { RecordedUse } from './use-series.ts';

const WEEK = 7;
/** Readings of a total so far apart still say what a week brought. */
const WEEK_AT_LEAST = 5;
const WEEK_AT_MOST = 9;
/** A sum of this size that is the same to the digit a week later was not counted again. */
const SURELY_MOVES = 1_000;

/** What signals read of a project's use: the package with the most downloads, and who came into its list of adopters. */
export function useHistoryOf(
  packages: readonly RecordedUse[],
  adopters: readonly AdopterRow[],
  today: EpochDay,
): Omit<UseHistory, 'perStar'> {
  const series = packages.flatMap((recorded) => seriesOf(recorded, today) ?? []);
  return {
    package: series.reduce<PackageUseSeries | null>(
      (most, one) => (most === null || size(one) > size(most) ? one : most),
      null,
    ),
    adopters: adopters.flatMap(({ name, namedSince, droppedAt }) =>
      namedSince === null || droppedAt !== null ? [] : [{ name, day: dayOf(namedSince) }],
    ),
  };
}

/** Downloads a day, for choosing among packages. */
const size = ({ sums, over }: PackageUseSeries): number => (sums.at(-1)?.downloads ?? 0) / over;

/** Counted days before sums of 30 days, and those before what a total gained; undefined where nothing is known. */
function seriesOf(recorded: RecordedUse, today: EpochDay): PackageUseSeries | undefined {
  const { row, registry, days } = recorded;
  const named = {
    name: `${row.name} (${registryLabel(row.registry)})`,
    breaks: restatements(row.registry, 'downloads'),
  };
  const known = knownDays(days, registry.lost);
  if (useOfPackage(recorded, registry, today).downloads?.by === 'days')
    return { ...named, over: WEEK, sums: weeksOf(known, registry.days, today) };
  const sums = thirtyDays(recorded);
  if (sums.length > 0) return { ...named, over: 30, sums };
  const gains = gainsOf(readingsOf(recorded, 'downloads-total'), today);
  return gains.length === 0 ? undefined : { ...named, over: WEEK, sums: gains };
}

const readingsOf = ({ readings }: RecordedUse, name: PackageFigure): readonly FigureReading[] =>
  readings.filter(({ figure }) => figure === name);

function weeksOf(known: readonly DayCount[], registry: readonly DayCount[], today: EpochDay): UseSum[] {
  const first = known[0]?.day;
  if (first === undefined) return [];
  const sums: UseSum[] = [];
  for (let sunday = weekEnd(first); sunday <= today; sunday += WEEK) {
    const week = windowSum(known, sunday, WEEK);
    if (week === undefined) continue;
    const all = windowSum(registry, sunday, WEEK);
    sums.push({ day: sunday, downloads: week.downloads, ofRegistry: all?.downloads ?? null });
  }
  return sums;
}

/** The Sunday on or after a day: day 0, 1 January 1970, was a Thursday. */
const weekEnd = (day: EpochDay): EpochDay => day + ((3 - (day % 7) + 7) % 7);

/** Sums of 30 days that are whole, and were counted again since the one before. */
function thirtyDays(recorded: RecordedUse): UseSum[] {
  const whole = wholeSums(recorded.row.registry, readingsOf(recorded, 'downloads-30d'));
  return whole
    .filter(({ value }, at) => value < SURELY_MOVES || value !== whole[at - 1]?.value)
    .map(({ day, value }) => ({ day, downloads: value, ofRegistry: null }));
}

/** What a total gained from week to week, by the last reading of each. A total that fell was restated. */
function gainsOf(readings: readonly FigureReading[], today: EpochDay): UseSum[] {
  const lastOfWeek = [...new Map(readings.map((reading) => [weekEnd(reading.day), reading]))].filter(
    ([sunday]) => sunday <= today,
  );
  return lastOfWeek.flatMap(([sunday, now], at): UseSum[] => {
    const before = lastOfWeek[at - 1]?.[1];
    if (before === undefined || now.value < before.value) return [];
    const days = now.day - before.day;
    if (days < WEEK_AT_LEAST || days > WEEK_AT_MOST) return [];
    return [{ day: sunday, downloads: Math.round(((now.value - before.value) * WEEK) / days), ofRegistry: null }];
  });
}
