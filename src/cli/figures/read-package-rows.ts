import type { Readable } from 'node:stream';
import { parseDay, startOfDay } from '../../contracts/clock.ts';
import { OperatorError } from '../../contracts/errors.ts';
import { NO_USE } from '../../contracts/figures/series.ts';
import type { PackageUseSeries, UseHistory } from '../../contracts/figures/series.ts';
import type { FigureReading, PackageFigure } from '../../contracts/figures/usage.ts';
import { purlFor } from '../../sources/purl.ts';
import { registryOf } from '../../usage/project-use.ts';
import { registryLevel } from '../../usage/registry-level.ts';
import { useHistoryOf } from '../../usage/use-history.ts';
import type { RecordedUse } from '../../usage/use-series.ts';
import { readCount } from './read-count.ts';
import { readRecords } from './read-records.ts';

/** What a file calls a figure of a package. */
const FIGURES: Readonly<Record<string, PackageFigure>> = {
  downloads_month: 'downloads-30d',
  downloads_30d: 'downloads-30d',
  downloads_total: 'downloads-total',
  pulls_total: 'downloads-total',
  release_downloads_total: 'downloads-total',
  dependents: 'dependents',
};

/** Registries by the type of their purls, where files call them otherwise. */
const REGISTRIES: Readonly<Record<string, string>> = { dockerhub: 'docker', crates: 'cargo', go: 'golang' };

/** Heads that only a file of packages has. */
export const isPackageFile = (head: string): boolean =>
  ['package', 'figure', 'value'].every((name) =>
    head
      .toLowerCase()
      .split(/[,;\t|\s"]+/)
      .includes(name),
  );

/**
 * Use by project from a table `repo,registry,package,figure,date,value`, one reading a row; rows of other figures are ignored.
 * @throws OperatorError with the line for a row that does not read
 */
export async function readPackageRows(input: Readable): Promise<ReadonlyMap<string, UseHistory>> {
  const { isDecimalComma, records } = await readRecords(input);
  const byRepo = new Map<string, Map<string, (FigureReading & { figure: PackageFigure })[]>>();
  for await (const { cells, where } of records) {
    const { repo = '', registry = '', package: name = '', figure: written = '', date = '', value } = cells;
    const figure = FIGURES[written];
    if (figure === undefined) continue;
    const day = parseDay(date);
    if (repo === '' || name === '' || day === undefined)
      throw new OperatorError(`${where}: a project, a package and a date such as 2025-10-30 are needed.`);
    const count = readCount(value, isDecimalComma);
    if (count === null) continue;
    const packages = byRepo.get(repo) ?? new Map<string, (FigureReading & { figure: PackageFigure })[]>();
    byRepo.set(repo, packages);
    const purl = purlFor(REGISTRIES[registry] ?? registry, name)?.purl ?? `pkg:${registry}/${name}`;
    const readings = packages.get(purl) ?? [];
    packages.set(purl, readings);
    readings.push({ figure, day, at: startOfDay(day), value: count, sourceAt: null });
  }
  const use = new Map([...byRepo].map(([repo, packages]) => [repo, useOf(packages)]));
  const levels = levelsOf([...use.values()].flatMap(({ package: one }) => one ?? []));
  return new Map(
    [...use].map(([repo, one]) => [repo, { ...one, package: one.package && besideRegistry(one.package, levels) }]),
  );
}

type Levels = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Files do not tell the downloads of a whole registry: the packages in them say together how it moved. */
const levelsOf = (packages: readonly PackageUseSeries[]): Levels =>
  new Map(
    [...Map.groupBy(packages, wayOf)].map(([way, series]) => [way, registryLevel(series.map(({ sums }) => sums))]),
  );

const besideRegistry = (series: PackageUseSeries, levels: Levels): PackageUseSeries => ({
  ...series,
  sums: series.sums.map((sum) => ({ ...sum, ofRegistry: levels.get(wayOf(series))?.get(sum.day) ?? null })),
});

/** Sums of one registry that were counted in the same way. */
const wayOf = ({ name, over }: PackageUseSeries): string => `${over} ${name.slice(name.lastIndexOf('('))}`;

function useOf(packages: ReadonlyMap<string, (FigureReading & { figure: PackageFigure })[]>): UseHistory {
  const recorded = [...packages].map(([purl, readings], id) => recordedOf(purl, readings, id));
  const today = Math.max(...recorded.flatMap(({ readings }) => readings.map(({ day }) => day)));
  return { ...NO_USE, ...useHistoryOf(recorded, [], today) };
}

function recordedOf(
  purl: string,
  readings: readonly (FigureReading & { figure: PackageFigure })[],
  id: number,
): RecordedUse {
  const [registry = '', ...name] = purl.replace(/^pkg:/, '').split('/');
  return {
    row: {
      id,
      projectId: 0,
      purl,
      registry,
      name: name.map(decodeURIComponent).join('/'),
      standing: 'own',
      reason: null,
      origin: 'import',
      attested: false,
      firstSeenAt: 0,
      seenAt: 0,
    },
    days: [],
    readings: readings.toSorted((a, b) => a.day - b.day),
    registry: registryOf([]),
  };
}
