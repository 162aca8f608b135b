import type { DayCount, FoundPackage, PublishedPackage, RegistryName } from '../contracts/figures/usage.ts';
import type { Story } from '../contracts/figures/mention.ts';
import type { SettingDocs, SettingReader } from '../contracts/setting.ts';
import type { SourceHttp } from './http/create-http.ts';
import type { Pace } from './http/pacer.ts';

/**
 * A place that figures come from, beside GitHub. A source is a folder that declares this, and a line in `index.ts`: settings,
 * docs, schedule, pace, health and credits follow from the declaration.
 */
export interface SourceKind {
  /** In settings, metrics and the database: small letters, digits and dashes. */
  id: string;
  /** As people write it in a sentence. */
  label: string;
  /** What is read of it, in one line. */
  reads: string;
  /** What one request is about. */
  subject: 'project' | 'package' | 'registry' | 'stories';
  /** Where it is; a setting may name another place. */
  address: string;
  /** A subject is read again after so many hours. */
  everyHours: number;
  /** How politely: from its documentation, or stricter. */
  pace: Pace;
  /** Subjects of one request. */
  batch: number;
  licence: {
    name: string;
    /** What must be said where its figures are shown; undefined where nothing is asked. */
    credit: string | undefined;
  };
  create(parts: SourceParts): SourceReader;
}

interface SourceParts {
  http: SourceHttp;
  contact: string;
}

/** What a source can do. Every method throws a SourceError for trouble of the source, and the signal's reason when it aborts. */
export type SourceReader = PackageLookup | Provenance | DailyDownloads | TotalDownloads | StoryFeed;

/** Which packages a repository publishes. */
export interface PackageLookup {
  role: 'packages';
  packagesOf(repository: string, signal: AbortSignal): Promise<readonly FoundPackage[]>;
}

/** What registries prove about where a package was built. */
export interface Provenance {
  role: 'provenance';
  /** Undefined where the source does not know the repository. */
  publishedBy(repository: string, signal: AbortSignal): Promise<readonly PublishedPackage[] | undefined>;
}

/** Days are inclusive, and UTC. */
interface DayRange {
  from: number;
  to: number;
}

/** Downloads by day, with a history. */
export interface DailyDownloads {
  role: 'daily';
  registry: RegistryName;
  /** Days of history that it gives. */
  historyDays: number;
  /** Hours after the end of a day (UTC) before which the day may be incomplete. */
  completeAfterHours: number;
  /** Only asked for packages that no source before it in the list could read for so many hours; null: always. */
  fallbackAfterHours: number | null;
  /** Parts of a list of names of which each is one request. */
  batches(names: readonly string[]): readonly (readonly string[])[];
  /** By name; `gone`: the registry has no such package. Names that the answer leaves out were not read. */
  daily(
    names: readonly string[],
    range: DayRange,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly DayCount[] | 'gone'>>;
  /** The whole registry's downloads; undefined where it publishes none. */
  registryDays: ((range: DayRange, signal: AbortSignal) => Promise<readonly DayCount[]>) | undefined;
}

/** A count that a registry gives as of now: of all downloads ever, or its own sum of the last 30 days. */
export interface TotalDownloads {
  role: 'totals';
  registry: RegistryName;
  figure: 'downloads-total' | 'downloads-30d';
  batches(names: readonly string[]): readonly (readonly string[])[];
  totals(names: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, number | 'gone'>>;
}

/** Moments in ms, both included. */
export interface TimeRange {
  from: number;
  to: number;
}

/** Stories of a stretch of time: all of them, so that one sweep serves every project. */
export interface StoryFeed {
  role: 'stories';
  /** Whether a sweep finds every story of its stretch, so that finding none says something. */
  isComplete: boolean;
  /** How far back it goes where nothing was read yet, days. */
  historyDays: number;
  /** Portions of the range, each whole: what was read before it broke off stays true. */
  sweep(range: TimeRange, signal: AbortSignal): AsyncIterable<StoryPortion>;
  /** Stories that link to an address without its scheme, and since when all of them are known; undefined where it has no search. */
  search: ((address: string, range: TimeRange, signal: AbortSignal) => Promise<StoryPortion>) | undefined;
}

export interface StoryPortion extends TimeRange {
  stories: readonly Story[];
}

export interface SourceSetup {
  kind: SourceKind;
  enabled: boolean;
  address: string;
  /** Whether the operator named the address. */
  ownAddress: boolean;
}

const settingOf = (kind: SourceKind): string => `GROUNDSWELL_SOURCE_${kind.id.toUpperCase().replaceAll('-', '_')}`;

/** The two settings of every source. */
export const settingsOf = (kinds: readonly SourceKind[]): SettingDocs =>
  Object.fromEntries(
    kinds.flatMap((kind) => [
      [
        settingOf(kind),
        {
          explains: `Whether ${kind.label} is read: ${kind.reads}. Needs GROUNDSWELL_CONTACT.`,
          default: 'yes',
        },
      ],
      [`${settingOf(kind)}_URL`, { explains: `Address of ${kind.label}.`, default: kind.address }],
    ]),
  );

/** @throws OperatorError for a setting that is wrong. */
export function readSetup(kind: SourceKind, settings: SettingReader): SourceSetup {
  const address = settings.address(`${settingOf(kind)}_URL`);
  return { kind, enabled: settings.flag(settingOf(kind)), address, ownAddress: address !== kind.address };
}

/** Every name by itself, for registries that answer about one package at a time. */
export const oneByOne = (names: readonly string[]): readonly (readonly string[])[] => names.map((name) => [name]);

/** Names in parts of at most `size`. */
export function inBatches(names: readonly string[], size: number): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = [];
  for (let from = 0; from < names.length; from += size) parts.push(names.slice(from, from + size));
  return parts;
}
