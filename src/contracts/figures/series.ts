/**
 * Series and facts about one project over time, as plain data.
 *
 * Unknown is not zero: a day without a figure is `null`, never 0 and never carried forward.
 */
import type { CoverageSpan } from './coverage.ts';
import type { DataLine } from '../messages/data-line.ts';
import type { Mention } from './mention.ts';
import type { StarArtefact } from './star-artefact.ts';

/** Whole days since 1970-01-01 in the calendar of the series' zone. */
export type Day = number;

/** Seconds since 1970-01-01T00:00:00Z. */
export type UnixSeconds = number;

interface DaySeries {
  readonly line: DataLine;
  /** IANA zone whose calendar days these are: `UTC` for snapshots, the published zone for star history. */
  readonly zone: string;
  /** Day of `values[0]`. */
  readonly start: Day;
  /** One value per day without holes in the index; `null` where nothing is known. */
  readonly values: readonly (number | null)[];
  /** When the newest value was read; `null` where the source does not say. */
  readonly asOf: UnixSeconds | null;
}

/** A count as it stood on each day (the last reading of the day). */
export interface CountSeries extends DaySeries {
  readonly measure: 'count';
}

/** What was gained within each day; may be negative in observed data. The newest day may be incomplete: see `completeThrough`. */
export interface GainSeries extends DaySeries {
  readonly measure: 'gain';
  /** Last day that was over when the series was read. Later days are partial and are never judged. */
  readonly completeThrough: Day;
}

/** The small hourly snapshot. */
export interface Pulse {
  readonly at: UnixSeconds;
  readonly stars: number | null;
  readonly forks: number | null;
}

/** Counts that detectors read. Cumulative totals, except `openIssues`, `stars`, `forks` and `contributors`, which stand as of the day. */
export interface ProjectCounts {
  readonly stars: CountSeries | null;
  readonly forks: CountSeries | null;
  readonly openIssues: CountSeries | null;
  /** Issues ever closed (state closed now). */
  readonly closedIssues: CountSeries | null;
  /** Pull requests ever opened. */
  readonly pullRequests: CountSeries | null;
  /** Pull requests ever merged. */
  readonly mergedPullRequests: CountSeries | null;
  readonly contributors: CountSeries | null;
}

export interface ReleaseFact {
  /** Tag or version as published, e.g. `v1.2.0`, `@scope/pkg@3.1.0`; empty where only the date is known. */
  readonly version: string;
  readonly day: Day;
  /** As flagged by the publisher; a version that reads like a pre-release counts as one as well. */
  readonly prerelease: boolean;
}

/** A release as read from GitHub while the project was tracked, with what its alert says. Deleted ones are kept. */
export interface ReadRelease {
  readonly version: string;
  readonly at: UnixSeconds;
  /** When it was first read, or first read as a release after it was a pre-release. */
  readonly seenAt: UnixSeconds;
  readonly prerelease: boolean;
  /** First sentences of its notes; empty: they say nothing; null: not read. */
  readonly excerpt: string | null;
  readonly deleted: boolean;
}

/** Something that happened to the project itself, on the day it was noticed. */
export type ProjectEvent =
  | { readonly type: 'archived' | 'unarchived' | 'gone' | 'back'; readonly day: Day }
  /** `moved`: the owner changed; `renamed`: only the name did. `from` and `to` are `owner/name`. */
  | { readonly type: 'renamed' | 'moved'; readonly day: Day; readonly from: string; readonly to: string }
  /** SPDX ids; `null`: no licence that GitHub recognises. */
  | { readonly type: 'relicensed'; readonly day: Day; readonly from: string | null; readonly to: string | null };

/** One entry of the retention ledger: a past day's gain was restated. */
export interface LedgerEntry {
  /** When the change was noticed (UTC day). */
  readonly noticed: Day;
  /** The day that changed, in the star history's zone. */
  readonly day: Day;
  readonly from: number;
  readonly to: number;
}

interface ProjectFacts {
  /** Day the repository was created (UTC), if known. */
  readonly createdDay: Day | null;
  /** Day of the newest push (UTC), if known. */
  readonly lastPushDay: Day | null;
  readonly archived: boolean;
}

/** How far a reading reaches. What lies beyond it is unknown, which is not the same as there being nothing. */
interface Reach {
  /** Newest day of the counts, and of the star history, before those that were read; `null`: the series hold all there is. */
  readonly olderCounts: Day | null;
  readonly olderStars: Day | null;
  /** When the day of the newest push was last read; `null`: together with the newest figure, as in a file. */
  readonly lastPush: UnixSeconds | null;
}

/** Downloads in some days that end with `day`. */
export interface UseSum {
  readonly day: Day;
  readonly downloads: number;
  /** Of the whole registry in the same days; `null` where it does not tell them. */
  readonly ofRegistry: number | null;
}

/** Downloads of one package as signals judge them. What is unknown or in doubt is absent. */
export interface PackageUseSeries {
  /** `polars (PyPI)` */
  readonly name: string;
  /** Days of each sum: weeks up to Sunday, or the registry's own sums of 30 days. */
  readonly over: 7 | 30;
  /** Oldest first. */
  readonly sums: readonly UseSum[];
  /** Spans over which figures do not compare, because the registry restated them. */
  readonly breaks: readonly { readonly from: Day; readonly to: Day }[];
}

/** Downloads for each star, beside those of other projects with packages in the same registry. */
export interface UsePerStar {
  readonly name: string;
  readonly registry: string;
  readonly downloads: number;
  readonly stars: number;
  /** Downloads a star below which a twentieth of the projects are, above which another is, and the one in the middle. */
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly projects: number;
}

/** What is known of a project's use. */
export interface UseHistory {
  /** The most downloaded package. */
  readonly package: PackageUseSeries | null;
  /** Organisations that its list of adopters names since a day on which it had not before. Any order. */
  readonly adopters: readonly { readonly name: string; readonly day: Day }[];
  readonly perStar: UsePerStar | null;
}

/** Everything the detectors read about one project. Plain data: can be structured-cloned to a worker and written as JSON. */
export interface ProjectHistory {
  /** Identity that survives renames: the GitHub node id, or the repository name where a file gives no id. */
  readonly id: string;
  /** `owner/name` as of now. */
  readonly repo: string;
  readonly facts: ProjectFacts;
  readonly counts: ProjectCounts;
  /** Stars gained per day as GitHub reconstructs it; `null` if never fetched. */
  readonly starHistory: GainSeries | null;
  /** Oldest first; only the last few weeks are needed. */
  readonly pulses: readonly Pulse[];
  /** Any order. */
  readonly releases: readonly ReleaseFact[];
  /** Those that came out while it was tracked and were first read in the last days. Any order. */
  readonly readReleases: readonly ReadRelease[];
  /** Any order. */
  readonly events: readonly ProjectEvent[];
  /** Any order. */
  readonly ledger: readonly LedgerEntry[];
  readonly reach: Reach;
  /** What the star counter did that people did not do, as it was judged and stored; oldest first. */
  readonly artefacts: readonly StarArtefact[];
  /** Over which times lists were read: their silence means something there alone. Empty: never. */
  readonly coverage: { readonly releases: readonly CoverageSpan[] };
  /** Stories about it, oldest first, and over which times they were looked for. */
  readonly mentions: { readonly stories: readonly Mention[]; readonly read: readonly CoverageSpan[] };
  readonly use: UseHistory;
}

export const NO_USE: UseHistory = { package: null, adopters: [], perStar: null };

/** A history with nothing known: the base that readers fill in. */
export function emptyHistory(id: string, repo: string): ProjectHistory {
  return {
    id,
    repo,
    facts: { createdDay: null, lastPushDay: null, archived: false },
    counts: {
      stars: null,
      forks: null,
      openIssues: null,
      closedIssues: null,
      pullRequests: null,
      mergedPullRequests: null,
      contributors: null,
    },
    starHistory: null,
    pulses: [],
    releases: [],
    readReleases: [],
    events: [],
    ledger: [],
    reach: { olderCounts: null, olderStars: null, lastPush: null },
    artefacts: [],
    coverage: { releases: [] },
    mentions: { stories: [], read: [] },
    use: NO_USE,
  };
}

/** Day of an ISO date `YYYY-MM-DD`, or of the date part of an ISO time. NaN if it is none. */
export function dayOfIso(iso: string): Day {
  return Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 86_400_000;
}

/** `YYYY-MM-DD` of a day. */
export function isoOfDay(day: Day): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** UTC day of a moment. */
export function dayOfSeconds(at: UnixSeconds): Day {
  return Math.floor(at / 86_400);
}

/** 0 is Sunday, 6 is Saturday. */
export function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}
