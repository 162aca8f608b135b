import type { DueProject, PackageReading, PackageRecord } from '../../../db/store.ts';
import { DAY, dayOf, HOUR } from '../../contracts/clock.ts';
import type { FoundPackage, PackageRow, PublishedPackage } from '../../contracts/figures/usage.ts';
import { SourceError } from '../../sources/http/source-error.ts';
import type { PackageLookup, Provenance } from '../../sources/source.ts';
import { ownPackages } from '../../usage/own-packages.ts';
import type { JudgedPackage } from '../../usage/own-packages.ts';
import { countFailure, isAboutOne, runSource } from './active-source.ts';
import type { ActiveSource, SourceReport, SourceRun, UsageParts } from './active-source.ts';

/** Projects whose list is read ahead. */
const PER_ROUND = 50;
/** A lookup that failed for one project is not repeated sooner. */
const RETRY_MS = 6 * HOUR;
/** A directory forgets packages for a day now and then: only after this time is one taken for gone. */
const FORGOTTEN_MS = 15 * DAY;
/** Former names that are asked for as well. */
const MOST_FORMER = 2;

/** Which packages each project publishes, with their totals and dependents; a project at a time, so that a run can end anywhere. */
export function readPackages(
  parts: UsageParts,
  source: ActiveSource<PackageLookup>,
  prove: (repository: string, signal: AbortSignal) => Promise<readonly PublishedPackage[] | undefined>,
  run: SourceRun,
): Promise<SourceReport> {
  const { store, clock } = parts;
  return runSource(parts, source, run.signal, async (report) => {
    for (;;) {
      const now = clock.now();
      const due = await store.usage.projectsDue({
        source: source.kind.id,
        okBefore: now - source.kind.everyHours * HOUR,
        triedBefore: now - RETRY_MS,
        limit: PER_ROUND,
      });
      if (due.length === 0) return;
      for (const project of due) {
        if (run.signal.aborted || clock.now() >= run.until) return;
        await readProject(parts, { source, prove, run, report }, project);
      }
    }
  });
}

interface Reading {
  source: ActiveSource<PackageLookup>;
  prove: (repository: string, signal: AbortSignal) => Promise<readonly PublishedPackage[] | undefined>;
  run: SourceRun;
  report: SourceReport;
}

async function readProject(
  { store, clock }: UsageParts,
  { source, prove, run, report }: Reading,
  project: DueProject,
): Promise<void> {
  const { usage } = store;
  const lookup = { projectId: project.id, source: source.kind.id };
  try {
    const names: [string, ...string[]] = [project.fullName, ...project.formerNames.slice(0, MOST_FORMER)];
    const found: FoundPackage[] = [];
    for (const name of names) found.push(...(await source.reader.packagesOf(name, run.signal)));
    const published = found.length === 0 ? undefined : await prove(project.fullName, run.signal);
    const at = clock.now();
    const known = await usage.packages([project.id]);
    const judged = ownPackages(names, unique(found), published ?? provedBefore(known));
    const ids = await usage.recordPackages(project.id, recordsOf(judged, known, at), at);
    await usage.record({ readings: judged.flatMap((one) => readingsOf(one, ids.get(one.found.purl), at)) });
    await usage.recordLookup({ ...lookup, triedAt: at, okAt: at, reason: null });
    report.read += 1;
  } catch (error) {
    if (!(error instanceof SourceError) || !isAboutOne(error)) throw error;
    await usage.recordLookup({ ...lookup, triedAt: clock.now(), okAt: null, reason: error.message });
    countFailure(report, 1, error);
  }
}

const unique = (found: readonly FoundPackage[]): FoundPackage[] => [
  ...new Map(found.map((one) => [one.purl, one])).values(),
];

/** What was proved once stays so while nothing newer is known. */
const provedBefore = (known: readonly PackageRow[]): PublishedPackage[] =>
  known.filter(({ attested }) => attested).map(({ registry, name }) => ({ registry, name, attested: true }));

/** What the lookup says, but for what the operator has said; and what it has not listed for long. */
function recordsOf(judged: readonly JudgedPackage[], known: readonly PackageRow[], at: number): PackageRecord[] {
  const ruled = known.some(({ origin }) => origin === 'operator');
  const listed = new Set(judged.map(({ found }) => found.purl));
  return [
    ...judged.map(({ found, standing, reason, attested }): PackageRecord => ({
      purl: found.purl,
      registry: found.registry,
      name: found.name,
      // An operator's list is whole: what it leaves out is not the project's.
      ...(ruled && standing !== 'removed'
        ? { standing: 'disowned', reason: 'the configuration lists other packages' }
        : { standing, reason }),
      origin: 'lookup',
      attested,
    })),
    ...known
      .filter(
        ({ purl, origin, standing, seenAt }) =>
          origin === 'lookup' && standing === 'own' && !listed.has(purl) && seenAt < at - FORGOTTEN_MS,
      )
      .map(({ purl, registry, name, origin, attested }): PackageRecord => ({
        purl,
        registry,
        name,
        origin,
        attested,
        standing: 'removed',
        reason: 'it no longer names the repository',
      })),
  ];
}

/** The directory's own figures of a package; a sum of a month and a total are never mixed. */
function readingsOf({ found }: JudgedPackage, packageId: number | undefined, at: number): PackageReading[] {
  if (packageId === undefined) return [];
  const common = { packageId, day: dayOf(at), at, sourceAt: found.syncedAt };
  const { downloads, dependentPackages, dependentRepositories } = found;
  // A count of downloads is of the day on which the directory looked: later, the registry itself may have told more.
  const countedAt = found.syncedAt === null ? at : Math.min(found.syncedAt, at);
  return [
    ...(downloads === null
      ? []
      : [
          {
            ...common,
            at: countedAt,
            day: dayOf(countedAt),
            figure: downloads.period === 'total' ? ('downloads-total' as const) : ('downloads-30d' as const),
            value: downloads.value,
          },
        ]),
    ...(dependentPackages === null
      ? []
      : [{ ...common, figure: 'dependent-packages' as const, value: dependentPackages }]),
    ...(dependentRepositories === null
      ? []
      : [{ ...common, figure: 'dependent-repositories' as const, value: dependentRepositories }]),
  ];
}

/**
 * A provenance source as a help of the lookup: where it fails it is left alone for the rest of the run, and the lookup goes on
 * without it.
 */
export function proveBy(
  parts: UsageParts,
  source: ActiveSource<Provenance> | undefined,
  reports: SourceReport[],
): Reading['prove'] {
  if (source === undefined) return async () => undefined;
  let report: SourceReport | undefined;
  return async (repository, signal) => {
    if (report?.stopped !== undefined) return undefined;
    let published: readonly PublishedPackage[] | undefined;
    const before = report;
    report = await runSource(parts, source, signal, async (run) => {
      published = await source.reader.publishedBy(repository, signal);
      run.read += 1;
    });
    signal.throwIfAborted();
    if (before === undefined) reports.push(report);
    else report = Object.assign(before, { ...report, read: before.read + report.read });
    return published;
  };
}
