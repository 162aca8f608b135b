import type { EpochDay } from '../contracts/clock.ts';
import type { DayCount, FigureReading, PackageFigure, PackageRow, RegistryName } from '../contracts/figures/usage.ts';
import { knownDays, lostDays, newestDay, windowSum } from './day-counts.ts';
import type { WindowSum } from './day-counts.ts';
import { dependentsGain } from './dependents-gain.ts';
import type { DependentsGain } from './dependents-gain.ts';
import { GROWTH_DAYS, growthOfDays, growthOfSums, growthOfTotal, registryShare, totalGain } from './growth.ts';
import type { Growth, RegistryShare } from './growth.ts';
import { isRestatedBetween, lacksLostDays } from './known-incidents.ts';

/** Days before today that a reading of use may rest on: two windows of growth, a weekday's usual weeks, and some room. */
export const USE_DAYS = 120;

/** What is recorded of one package. Lists are in the order of their days. */
export interface RecordedPackage {
  row: PackageRow;
  days: readonly (DayCount & { partial: boolean })[];
  readings: readonly (FigureReading & { figure: PackageFigure })[];
}

/**
 * Downloads in about four weeks, by the best figure that there is. `days`: counted day by day. `sum`: the registry's own sum of
 * 30 days. `gain`: what a total gained. `total`: only a total, whose beginning is not known.
 */
export type Downloads =
  | {
      by: 'days';
      downloads: number;
      days: number;
      to: EpochDay;
      known: number;
      week: WindowSum | undefined;
      growth: Growth;
      share: RegistryShare | undefined;
    }
  | { by: 'sum'; downloads: number; days: typeof SUM_DAYS; to: EpochDay; growth: Growth }
  | { by: 'gain'; downloads: number; days: number; to: EpochDay; total: number; growth: Growth }
  | { by: 'total'; total: number; to: EpochDay };

/** Everything that depends on a package: an order of magnitude, as old as the source's own look. */
interface Dependents {
  value: number;
  /** When the source had last looked, or where it does not say, when it was read: ms. */
  at: number;
  /** How many more than about four weeks before; undefined where that is not known, or the counting changed in between. */
  gained: DependentsGain | undefined;
}

export interface PackageUse {
  row: PackageRow;
  downloads: Downloads | undefined;
  dependents: Partial<Record<DependentsFigure, Dependents>>;
}

const DEPENDENTS = [
  'dependent-packages',
  'dependent-repositories',
  'dependents',
] as const satisfies readonly PackageFigure[];
export type DependentsFigure = (typeof DEPENDENTS)[number];

/** A registry as a whole: the days that it counted, and those that it lost. */
export interface Registry {
  days: readonly DayCount[];
  lost: ReadonlySet<EpochDay>;
}

/** @param days downloads of the whole registry, oldest first; none where it does not tell them */
export function registryOf(days: readonly DayCount[]): Registry {
  const lost = lostDays(days);
  return { days: days.filter(({ day }) => !lost.has(day)), lost };
}

export function useOfPackage(
  { row, days, readings }: RecordedPackage,
  registry: Registry,
  today: EpochDay,
): PackageUse {
  const of = (figure: PackageFigure): FigureReading[] => readings.filter((reading) => reading.figure === figure);
  return {
    row,
    downloads:
      byDays(days, registry, today) ?? bySums(row.registry, of('downloads-30d')) ?? byTotals(of('downloads-total')),
    dependents: Object.fromEntries(
      DEPENDENTS.flatMap((figure) => {
        const known = of(figure);
        const last = known.at(-1);
        if (last === undefined) return [];
        const gained = dependentsGain(row.registry, known, GROWTH_DAYS);
        return [[figure, { value: last.value, at: last.sourceAt ?? last.at, gained }]];
      }),
    ),
  };
}

function byDays(days: RecordedPackage['days'], registry: Registry, today: EpochDay): Downloads | undefined {
  const known = knownDays(days, registry.lost);
  const to = newestDay(known, today);
  const month = to === undefined ? undefined : windowSum(known, to, GROWTH_DAYS);
  if (to === undefined || month === undefined) return undefined;
  return {
    by: 'days',
    downloads: month.downloads,
    days: month.days,
    to,
    known: month.known,
    week: windowSum(known, to, 7),
    growth: growthOfDays(known, to),
    share: registryShare(known, registry.days, to),
  };
}

/** Days of a registry's own sum, which end on the day before it is read. */
const SUM_DAYS = 30;

/** Sums of 30 days that lack no day which the registry had lost when they were read. */
export const wholeSums = (registry: RegistryName, readings: readonly FigureReading[]): readonly FigureReading[] =>
  readings.filter(({ day }) => !lacksLostDays(registry, { from: day - SUM_DAYS, to: day - 1, readOn: day }));

function bySums(registry: RegistryName, readings: readonly FigureReading[]): Downloads | undefined {
  const whole = wholeSums(registry, readings);
  const last = whole.at(-1);
  if (last === undefined) return undefined;
  return { by: 'sum', downloads: last.value, days: SUM_DAYS, to: last.day, growth: sumGrowth(registry, whole) };
}

/** Growth of the newest of some whole sums. A sum holds 30 days, so it compares with another only where no day of both was restated. */
export function sumGrowth(registry: RegistryName, whole: readonly FigureReading[]): Growth {
  const last = whole.at(-1);
  if (last === undefined) return { state: 'unknown' };
  const span = { from: last.day - GROWTH_DAYS - SUM_DAYS, to: last.day };
  return isRestatedBetween(registry, 'downloads', span) ? { state: 'unknown' } : growthOfSums(whole);
}

function byTotals(readings: readonly FigureReading[]): Downloads | undefined {
  const last = readings.at(-1);
  if (last === undefined) return undefined;
  const gain = totalGain(readings, GROWTH_DAYS);
  if (gain === undefined) return { by: 'total', total: last.value, to: last.day };
  return {
    by: 'gain',
    downloads: gain.downloads,
    days: gain.to - gain.from,
    to: gain.to,
    total: last.value,
    growth: growthOfTotal(readings),
  };
}

/** Packages of one registry, the largest first. Downloads are never compared or added across registries. */
export interface RegistryUse {
  registry: RegistryName;
  packages: readonly PackageUse[];
  /**
   * Downloads of all of them in about four weeks, where each is counted the same way; undefined for a single package. They are
   * downloads, not installations: one may fetch several packages of the same project.
   */
  together: number | undefined;
}

export function byRegistry(uses: readonly PackageUse[]): readonly RegistryUse[] {
  return [...Map.groupBy(uses, ({ row }) => row.registry)]
    .map(([registry, packages]): RegistryUse => {
      const largest = [...packages].sort(
        (a, b) => recent(b) - recent(a) || dependentsOf(b) - dependentsOf(a) || (a.row.name < b.row.name ? -1 : 1),
      );
      const ways = new Set(packages.map(({ downloads }) => downloads?.by));
      return {
        registry,
        packages: largest,
        together:
          packages.length > 1 && ways.size === 1 && !ways.has(undefined) && !ways.has('total')
            ? packages.reduce((sum, use) => sum + recent(use), 0)
            : undefined,
      };
    })
    .sort((a, b) => rank(b) - rank(a) || (a.registry < b.registry ? -1 : 1));
}

/** Registries of packages with counted downloads first, by their largest: an order for reading, no comparison. */
const rank = ({ packages: [largest] }: RegistryUse): number => (largest === undefined ? 0 : recent(largest));

const recent = ({ downloads }: PackageUse): number =>
  downloads === undefined || downloads.by === 'total' ? -1 : downloads.downloads;

const dependentsOf = ({ dependents }: PackageUse): number =>
  Math.max(0, ...Object.values(dependents).map(({ value }) => value));
