import type { EpochDay } from '../contracts/clock.ts';
import type { DayCount, FigureReading, PackageFigure, PackageRow, RegistryName } from '../contracts/figures/usage.ts';
import { USE_DAYS, registryOf, useOfPackage } from './project-use.ts';
import type { PackageUse, Registry } from './project-use.ts';
import type { RecordedUse } from './use-series.ts';

interface Range {
  from: EpochDay;
  to: EpochDay;
}

/** Where recorded packages come from. Lists of one package are in the order of their days. */
interface UsageSource {
  packages(projectIds: readonly number[]): Promise<readonly PackageRow[]>;
  days(
    packageIds: readonly number[],
    range: Range,
  ): Promise<readonly (DayCount & { packageId: number; partial: boolean })[]>;
  readings(
    packageIds: readonly number[],
    range: Range,
  ): Promise<readonly (FigureReading & { packageId: number; figure: PackageFigure })[]>;
  registryDays(registry: RegistryName, range: Range): Promise<readonly DayCount[]>;
}

/** The use of some projects by their packages that count; projects without any are absent. */
type UseReader = (projectIds: readonly number[]) => Promise<ReadonlyMap<number, readonly PackageUse[]>>;

/** Reads use as it was known on a day. The days of a whole registry are read once for each reader. */
export function createUseReader(source: UsageSource, today: EpochDay): UseReader {
  const range = { from: today - USE_DAYS, to: today };
  const registries = new Map<RegistryName, Promise<Registry>>();
  const registryNamed = (name: RegistryName): Promise<Registry> => {
    const known = registries.get(name) ?? source.registryDays(name, range).then(registryOf);
    registries.set(name, known);
    return known;
  };
  return async (projectIds) => {
    const own = (await source.packages(projectIds)).filter(({ standing }) => standing === 'own');
    if (own.length === 0) return new Map();
    const ids = own.map(({ id }) => id);
    const [days, readings] = await Promise.all([source.days(ids, range), source.readings(ids, range)]);
    const daysOf = Map.groupBy(days, ({ packageId }) => packageId);
    const readingsOf = Map.groupBy(readings, ({ packageId }) => packageId);
    const uses = await Promise.all(
      own.map(async (row) =>
        useOfPackage(
          { row, days: daysOf.get(row.id) ?? [], readings: readingsOf.get(row.id) ?? [] },
          await registryNamed(row.registry),
          today,
        ),
      ),
    );
    return Map.groupBy(uses, ({ row }) => row.projectId);
  };
}

/** What is recorded of one project's packages that count, over a time. */
export async function readRecordedUse(
  source: UsageSource,
  projectId: number,
  range: Range,
): Promise<readonly RecordedUse[]> {
  const own = (await source.packages([projectId])).filter(({ standing }) => standing === 'own');
  const ids = own.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [days, readings] = await Promise.all([source.days(ids, range), source.readings(ids, range)]);
  const names = new Set(own.map(({ registry }) => registry));
  const registries = new Map(
    await Promise.all(
      [...names].map(async (name) => [name, registryOf(await source.registryDays(name, range))] as const),
    ),
  );
  return own.map((row) => ({
    row,
    days: days.filter(({ packageId }) => packageId === row.id),
    readings: readings.filter(({ packageId }) => packageId === row.id),
    registry: registries.get(row.registry) ?? registryOf([]),
  }));
}
