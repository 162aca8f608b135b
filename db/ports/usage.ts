import type {
  AdopterRow,
  DayCount,
  FigureReading,
  PackageFigure,
  PackageRow,
  RegistryName,
  SourceState,
} from '../../src/contracts/figures/usage.ts';

/** A package as it is recorded for a project; what is there already keeps when it was first seen. */
export type PackageRecord = Omit<PackageRow, 'id' | 'projectId' | 'firstSeenAt' | 'seenAt'>;

interface PackageDay extends DayCount {
  packageId: number;
  /** The day was not over for the registry when it was read. */
  partial: boolean;
}

export interface PackageReading extends FigureReading {
  packageId: number;
  figure: PackageFigure;
}

export interface PackageFetch {
  packageId: number;
  source: string;
  triedAt: number;
  /** Null: this try failed; when it last went well is kept. */
  okAt: number | null;
  reason: string | null;
  throughDay: number | null;
}

/** A look of a source at a project as a whole. */
interface PackageLookupRecord {
  projectId: number;
  source: string;
  triedAt: number;
  /** Null: this try failed; when it last went well is kept. */
  okAt: number | null;
  reason: string | null;
}

export interface DueProject {
  id: number;
  fullName: string;
  /** Names that it had and that no other project has now, in small letters. */
  formerNames: readonly string[];
}

export interface DuePackage {
  id: number;
  name: string;
  /** Last day that this source gave; null: none yet. */
  throughDay: number | null;
}

/** Days are inclusive. */
interface Range {
  from: number;
  to: number;
}

/** What sources tell of use. Kinds that are left out are not touched. */
interface UseFigures {
  /** A count of zero never replaces another: registries answer so on days that they have lost. */
  days?: readonly PackageDay[];
  readings?: readonly PackageReading[];
  registryDays?: { registry: RegistryName; days: readonly DayCount[]; at: number };
  /**
   * All that a project's list of adopters names now. New names are as of `at`, but for those of the first reading; what is no
   * longer named is kept as dropped, and is not new when it comes back.
   */
  adopters?: { projectId: number; names: readonly { key: string; name: string }[]; at: number; isFirst: boolean };
}

/** Packages of projects, their downloads and dependents, who names them, and how the sources of them do. */
export interface UsageStore {
  /**
   * What is known of a project's packages now. A purl that another project had goes to this one, unless the operator gave it to
   * the other. Those that `records` leaves out are not touched. Returns the ids by purl.
   */
  recordPackages(
    projectId: number,
    records: readonly PackageRecord[],
    at: number,
  ): Promise<ReadonlyMap<string, number>>;
  /** What the operator has said of a project's packages no longer binds: it holds until they are looked for again, which is at once. */
  releasePackages(projectId: number): Promise<void>;
  /** Those that count first, then by name. */
  packages(projectIds: readonly number[]): Promise<readonly PackageRow[]>;
  /**
   * Tracked projects that GitHub still has whose packages `source` did not read since `okBefore` nor try since
   * `triedBefore`, longest unread first.
   */
  projectsDue(query: {
    source: string;
    okBefore: number;
    triedBefore: number;
    limit: number;
  }): Promise<readonly DueProject[]>;
  /**
   * Packages that count, of tracked projects, in a registry, that a source did not read since `okBefore` nor try since
   * `triedBefore`, longest unread first. `unreadBefore`: only those that are known since
   * before then and that no other source has read since.
   */
  packagesDue(query: {
    source: string;
    registry: RegistryName;
    okBefore: number;
    triedBefore: number;
    unreadBefore: number | null;
    limit: number;
  }): Promise<readonly DuePackage[]>;
  /** What sources told. Repeating changes nothing. */
  record(figures: UseFigures): Promise<void>;
  recordLookup(lookup: PackageLookupRecord): Promise<void>;
  /** What each source last knew of a project's packages. */
  lookups(projectId: number): Promise<readonly PackageLookupRecord[]>;
  /** What each source last knew of these packages. */
  packageFetches(packageIds: readonly number[]): Promise<readonly PackageFetch[]>;
  recordPackageFetches(fetches: readonly PackageFetch[]): Promise<void>;
  /** Oldest first. */
  days(packageIds: readonly number[], range: Range): Promise<readonly PackageDay[]>;
  /** Oldest first. */
  readings(packageIds: readonly number[], range: Range): Promise<readonly PackageReading[]>;
  registryDays(registry: RegistryName, range: Range): Promise<readonly DayCount[]>;
  /** Organisations that lists name, by project and key: of these projects, dropped ones as well; or of any tracked project, those still named whose key has this text in it. */
  adopters(query: { projectIds: readonly number[] } | { like: string }): Promise<readonly AdopterRow[]>;
  sourceStates(): Promise<readonly SourceState[]>;
  /** Null keeps what is known, but for `retryAt` and `failure`, which are as of the newest try. */
  recordSourceState(state: SourceState): Promise<void>;
}
