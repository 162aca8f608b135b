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

/** Reads use as it was known on a day. */
export function createUseReader(source: UsageSource, today: EpochDay): UseReader {
  const read = createRecordedUseReader(source, { from: today - USE_DAYS, to: today });
  return async (projectIds) =>
    new Map(
      [...(await read(projectIds))].map(([projectId, recorded]) => [
        projectId,
        recorded.map((one) => useOfPackage(one, one.registry, today)),
      ]),
    );
}

/** Reads what is recorded of the packages that count of some projects, over a time; projects without any are absent. */
export function createRecordedUseReader(
  source: UsageSource,
  range: Range,
): (projectIds: readonly number[]) => Promise<ReadonlyMap<number, readonly RecordedUse[]>> {
  const registryNamed = registries(source, range);
  return async (projectIds) => {
    const own = (await source.packages(projectIds)).filter(({ standing }) => standing === 'own');
    if (own.length === 0) return new Map();
    const ids = own.map(({ id }) => id);
    const [days, readings] = await Promise.all([source.days(ids, range), source.readings(ids, range)]);
    const daysOf = Map.groupBy(days, ({ packageId }) => packageId);
    const readingsOf = Map.groupBy(readings, ({ packageId }) => packageId);
    const recorded = await Promise.all(
      own.map(async (row) => ({
        row,
        days: daysOf.get(row.id) ?? [],
        readings: readingsOf.get(row.id) ?? [],
        registry: await registryNamed(row.registry),
      })),
    );
    return Map.groupBy(recorded, ({ row }) => row.projectId);
  };
}

/** The days of a whole registry are read once for each reader. */
function registries(source: UsageSource, range: Range): (name: RegistryName) => Promise<Registry> {
  const known = new Map<RegistryName, Promise<Registry>>();
  return (name) => {
    const found = known.get(name) ?? source.registryDays(name, range).then(registryOf);
    known.set(name, found);
    return found;
  };
}

/** What is recorded of one project's packages that count, over a time. */
export const readRecordedUse = async (
  source: UsageSource,
  projectId: number,
  range: Range,
): Promise<readonly RecordedUse[]> => (await createRecordedUseReader(source, range)([projectId])).get(projectId) ?? [];
