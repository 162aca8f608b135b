import type { StarArtefact } from './star-artefact.ts';
import type { TotalArtefact } from './total-artefact.ts';

/**
 * What was recorded about projects, as rows: the words between what stores them and what reads a meaning from them.
 * Null is unknown. `day` is a number of days since 1970-01-01, `at` and other moments are ms since the epoch.
 */
import type { CoverageSpan, CoveredSubject } from './coverage.ts';
import type { MentionRow } from './mention.ts';

/** The counts of one UTC day's snapshot (the last reading of the day). */
export interface Reading {
  readonly day: number;
  readonly at: number;
  readonly source: 'github' | 'import';
  readonly stars: number | null;
  readonly forks: number | null;
  readonly openIssues: number | null;
  readonly closedIssues: number | null;
  /** Ever opened. */
  readonly pullRequests: number | null;
  readonly openPullRequests: number | null;
  readonly mergedPullRequests: number | null;
  readonly contributors: number | null;
  readonly watchers: number | null;
  /** How many releases there are; known on days on which the releases were read as well. */
  readonly releases: number | null;
  readonly commits: number | null;
  readonly pushedAt: number | null;
}

/** What one day gained in the star history, in a day of the published zone. */
export interface StarDayRow {
  readonly day: number;
  readonly gained: number;
  /** When this figure was first read. */
  readonly fetchedAt: number;
  /** The day was not over when it was read. */
  readonly partial: boolean;
}

export interface PulseRow {
  readonly at: number;
  readonly stars: number | null;
  readonly forks: number | null;
}

export interface ReleaseRow {
  readonly tag: string;
  readonly publishedAt: number;
  /** As the publisher flagged it. */
  readonly prerelease: boolean;
  /** Where it was read. */
  readonly source: string;
}

/** A release with what its alert says, deleted ones too. Moments are ms. */
export interface ReadReleaseRow extends ReleaseRow {
  readonly seenAt: number;
  readonly excerpt: string | null;
  readonly deletedAt: number | null;
}

export type WindowMeasure =
  'issues-created-30d' | 'issues-created-365d' | 'issues-closed-365d' | 'pull-requests-merged-365d';

/** A count of a past window that ended at `asOf`, as GitHub's search gave it. */
export interface WindowCountRow {
  readonly measure: WindowMeasure;
  readonly asOf: number;
  readonly value: number;
}

export type FetchSubject = 'pulse' | 'daily' | 'star-history' | 'contributors' | 'releases' | 'windows' | 'adopters';

/** Over which times a list was read: a row of the coverage of one subject. */
export interface CoverageRow extends CoverageSpan {
  readonly subject: CoveredSubject;
}

/** When a subject of a project was last read, and why the last attempt failed; null where it did not. */
export interface FetchRow {
  readonly subject: FetchSubject;
  readonly okAt: number | null;
  readonly reason: string | null;
}

export interface EventRow {
  readonly kind: 'archived' | 'unarchived' | 'gone' | 'back' | 'renamed' | 'moved' | 'relicensed';
  readonly at: number;
  readonly from: string | null;
  readonly to: string | null;
}

/** A past day of the star history was restated. */
export interface LedgerRow {
  readonly day: number;
  readonly noticedAt: number;
  readonly from: number;
  readonly to: number;
}

/** Both ends inclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Which rows to read; parts that are not named are not read. */
export interface RecordedQuery {
  /** Spans of UTC days that do not overlap, the oldest first. */
  readonly readings?: readonly Span[];
  /** At most so many of the newest readings of each span. */
  readonly newestReadings?: number;
  /** Span of days of the published zone. */
  readonly starDays?: Span;
  /** Span of moments, and at most so many of its newest pulses. */
  readonly pulses?: Span & { readonly newest?: number };
  /** Span of moments; at most so many of its newest releases; and the newest before it that are not flagged as pre-releases. */
  readonly releases?: Span & { readonly newest?: number; readonly unflaggedBefore?: number };
  /** Those first read from GitHub within a span of moments that came out while the project was tracked, deleted ones too. */
  readonly readReleases?: Span;
  /** The newest count of each measure at or before this moment. */
  readonly windowCountsAt?: number;
  readonly fetches?: true;
  /** Over which times releases were read. */
  readonly coverage?: true;
  /** Span of the moments at which stories were posted; with them goes over which times they were looked for. */
  readonly mentions?: Span;
  /** Events at or before this moment. */
  readonly eventsUntil?: number;
  /** Span of the moments at which restatements were noticed. */
  readonly ledger?: Span;
  /** What the counters of stars, issues and pull requests did, as far as it was not over before this day. */
  readonly artefactsSince?: number;
  /** The newest days before these: of a reading, and of the star history. */
  readonly newestBefore?: { readonly reading: number; readonly starDay: number };
}

/** The rows of one project. Lists are oldest first; parts that were not asked for are empty. */
export interface RecordedRows {
  readonly projectId: number;
  readonly nodeId: string;
  readonly fullName: string;
  readonly origin: 'github' | 'import';
  readonly createdAt: number | null;
  readonly pushedAt: number | null;
  readonly archived: boolean;
  readonly readings: readonly Reading[];
  readonly starDays: readonly StarDayRow[];
  readonly pulses: readonly PulseRow[];
  readonly releases: readonly ReleaseRow[];
  readonly readReleases: readonly ReadReleaseRow[];
  readonly windowCounts: readonly WindowCountRow[];
  readonly fetches: readonly FetchRow[];
  readonly coverage: readonly CoverageRow[];
  readonly mentions: readonly MentionRow[];
  readonly mentionsRead: readonly CoverageSpan[];
  readonly events: readonly EventRow[];
  readonly ledger: readonly LedgerRow[];
  /** Of the observed line in UTC days, of the reconstructed one in days of the published zone. */
  readonly artefacts: readonly StarArtefact[];
  /** Of totals of issues and pull requests, in UTC days. */
  readonly restated: readonly TotalArtefact[];
  readonly newestBefore: { readonly reading: number | null; readonly starDay: number | null };
}

/** Where recorded rows come from. */
export interface RecordedSource {
  /** Rows of some projects on one state of the database, in the order of the ids; unknown ids are left out. */
  recorded(projectIds: readonly number[], query: RecordedQuery): Promise<readonly RecordedRows[]>;
}
