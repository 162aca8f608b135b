import type { EpochDay } from '../clock.ts';

/**
 * Registries by the type of their purls (package-url/purl-spec): `npm`, `pypi`, `cargo`, `gem`, `nuget`, `composer`, `docker`,
 * `brew` ... New ones come from the sources, so this is no closed list.
 */
export type RegistryName = string;

/** A figure of a package that is a state at a moment, not a count of a day. */
export type PackageFigure =
  /** Ever downloaded. It only climbs, unless the registry removes something. */
  | 'downloads-total'
  /** Downloads of the 30 days before the reading. */
  | 'downloads-30d'
  /** Packages that depend on it. */
  | 'dependent-packages'
  /** Repositories that depend on it. */
  | 'dependent-repositories'
  /** Packages and repositories that depend on it, counted together. */
  | 'dependents';

/** What a package is to the project: `own` counts; the others are kept with their reason, so that they are not taken for new. */
export type PackageStanding = 'own' | 'look-alike' | 'minor' | 'removed' | 'disowned';

/** A package as it is known. Its identity is its purl, without a version. */
export interface PackageRow {
  id: number;
  projectId: number;
  purl: string;
  registry: RegistryName;
  /** As the registry spells it, its namespace included: `@scope/name`, `vendor/name`. */
  name: string;
  standing: PackageStanding;
  /** Why it does not count, as a clause for readers; null for what does. */
  reason: string | null;
  /** Who says that it belongs to the project: a lookup, the operator, or recorded figures. */
  origin: 'lookup' | 'operator' | 'import';
  /** The registry itself proves that it was built from the repository. */
  attested: boolean;
  firstSeenAt: number;
  /** When it was last seen to belong to the project, ms. */
  seenAt: number;
}

/** A package as a directory of packages describes it. */
export interface FoundPackage {
  purl: string;
  registry: RegistryName;
  name: string;
  /** The part of the name that belongs to somebody: a scope, a vendor; null where the registry has none. */
  namespace: string | null;
  /** The repository that it names, as it is written there. */
  repositoryUrl: string | null;
  /** Null while the registry has it; else what became of it: `removed`, `deprecated`. */
  status: string | null;
  downloads: { value: number; period: 'total' | 'last-month' } | null;
  dependentPackages: number | null;
  dependentRepositories: number | null;
  /** When the directory last looked at the registry, ms. */
  syncedAt: number | null;
}

/** A package that a repository is proved to have published. */
export interface PublishedPackage {
  registry: RegistryName;
  name: string;
  /** False where only the package itself says so. */
  attested: boolean;
}

/** Downloads of one UTC day. */
export interface DayCount {
  day: EpochDay;
  downloads: number;
}

/** A state of a package at one moment. */
export interface FigureReading {
  day: EpochDay;
  /** When it was read, ms. */
  at: number;
  value: number;
  /** When the source itself had last looked, ms; null where it does not say. */
  sourceAt: number | null;
}

/** How a source that is switched on does. */
export interface SourceHealth extends SourceState {
  label: string;
  /** Requests of this process since its start. */
  requests: number;
}

/** A source as it was last seen by any process. */
export interface SourceState {
  source: string;
  lastOkAt: number | null;
  lastFailedAt: number | null;
  /** The last failure as a sentence. */
  failure: string | null;
  /** The source is left alone until then, ms. */
  retryAt: number | null;
}

/** An organisation that a project's list of adopters names, or named once. */
export interface AdopterRow {
  projectId: number;
  /** What tells spellings apart. */
  key: string;
  /** As it is written there. */
  name: string;
  /** When it was first seen, ms. */
  firstSeenAt: number;
  /** First reading that had it after one that had not, ms; null: it stood there when the list was first read. */
  namedSince: number | null;
  /** First reading that no longer had it, ms; null: it is still named. */
  droppedAt: number | null;
}
