import type { SearchPage, Slice } from '../../contracts/figures/discovery.ts';
import type { AbsenceReason } from '../../text/absence-reasons.ts';

export type { AbsenceReason };

/**
 * What the rest of the program may ask GitHub for, in plain data.
 *
 * A result that belongs to one project is a value or a typed absence; it never throws, so one failing project never
 * fails its neighbours. What concerns everybody (budget spent, outage, bad token) is thrown: see errors.ts.
 * All instants are milliseconds since the Unix epoch.
 */

/** A repository as we know it. The node id is the identity; the name is only where it was last seen. */
export interface RepositoryRef {
  readonly nodeId: string;
  /** `owner/name`. Pass the newest one known: an old name may meanwhile belong to somebody else's repository. */
  readonly nameWithOwner: string;
}

export interface Absent {
  readonly ok: false;
  readonly reason: AbsenceReason;
  /** One line for the log and for `status`; free of secrets. */
  readonly detail: string;
}

export interface Found<T> {
  readonly ok: true;
  readonly value: T;
}

export type Outcome<T> = Found<T> | Absent;

/** One outcome per node id asked for; every id asked for is present. */
export type ByNode<T> = ReadonlyMap<string, Outcome<T>>;

/** `routine` work leaves the last tenth of the hour's budget alone; `interactive` work, for a person who waits, may spend it. */
export type Priority = 'routine' | 'interactive';

export interface Call {
  readonly priority?: Priority;
  readonly signal?: AbortSignal;
}

/** The small hourly snapshot. */
export interface PulseFacts extends RepositoryRef {
  readonly stars: number;
  /** `null`, here and below: GitHub did not show it. */
  readonly forks: number | null;
  readonly archived: boolean | null;
}

/** What the hourly snapshot reads beside: the newest release that is meant for everyone; null: none, or not asked for. */
export interface PulseReading extends PulseFacts {
  readonly latestRelease: Release | null;
}

export interface Release {
  /** GitHub's node id of the release: stable when a tag is moved or reused. */
  readonly id: string;
  readonly tag: string;
  readonly name: string | null;
  readonly publishedAt: number;
  readonly prerelease: boolean;
  readonly createdAt: number;
  /** First sentences of its notes, safe to show; empty: they say nothing; null: not asked for. */
  readonly excerpt: string | null;
}

/** The full daily snapshot. `null` is a count that could not be read: `missing` names the field and why. Never zero instead. */
export interface DailyFacts extends PulseFacts {
  readonly watchers: number | null;
  /** Issues ever created, pull requests not included; `null` also where the project has issues switched off. */
  readonly issuesTotal: number | null;
  readonly issuesOpen: number | null;
  readonly pullRequestsTotal: number | null;
  readonly pullRequestsOpen: number | null;
  readonly pullRequestsMerged: number | null;
  /** Published releases ever, drafts excluded as far as GitHub hides them. */
  readonly releasesTotal: number | null;
  /** Newest first, at most `recentReleases` of them; drafts left out. `null`: could not be read. */
  readonly recentReleases: readonly Release[] | null;
  readonly topics: readonly string[] | null;
  readonly hasIssues: boolean | null;
  readonly createdAt: number | null;
  readonly pushedAt: number | null;
  readonly archivedAt: number | null;
  readonly isFork: boolean | null;
  /** SPDX id as GitHub recognises it; `NOASSERTION`: a licence file that it cannot name; `null`: none found. */
  readonly license: string | null;
  readonly language: string | null;
  readonly description: string | null;
  readonly homepage: string | null;
  readonly missing: readonly { readonly field: string; readonly reason: AbsenceReason }[];
}

/** What `lookup` learns of a name. `nameWithOwner` differs from the name asked for when the repository has moved. */
export interface Identity extends PulseFacts {
  readonly description: string | null;
  readonly language: string | null;
  readonly createdAt: number | null;
  readonly isFork: boolean | null;
}

export interface StarDay {
  /** Days since 1970-01-01 of the published calendar date, in GitHub's own zone, which is not UTC. */
  readonly day: number;
  /** Stars given on that day that still exist today. */
  readonly gained: number;
}

export interface StarHistoryQuery extends Call {
  /** How many of the newest weeks to read; 30 are one request. */
  readonly weeks: number;
  /** The tag of an earlier answer: when nothing changed since, the answer is `unchanged` and costs nothing. */
  readonly etag?: string;
}

export type StarHistory =
  | {
      /** As it was, to the letter: days that were to come in the current week then and are past now gained nothing. */
      readonly unchanged: true;
      readonly etag: string;
      readonly completeThrough: number;
      readonly asOf: number;
    }
  | {
      readonly unchanged: false;
      /** Of the newest page; `null` when GitHub sent none. */
      readonly etag: string | null;
      /** Ascending, no day twice, none in the future. Days of a week that could not be trusted are left out. */
      readonly days: readonly StarDay[];
      /** Last day that was over in the published zone when this was read; later days are still growing. */
      readonly completeThrough: number;
      /** Whether the history was read to the repository's first week. */
      readonly reachedStart: boolean;
      /** First days (Sundays) of weeks that were missing between others or did not add up, also when read again. */
      readonly untrustedWeeks: readonly number[];
      readonly asOf: number;
    };

export interface ReleaseHistory {
  /** Newest first. */
  readonly releases: readonly Release[];
  /** Whether all releases since the asked-for moment were read. */
  readonly complete: boolean;
}

/** Issue and pull-request counts of the windows that the metrics need, by search, ending at `asOf`. */
export interface WindowCounts {
  readonly issuesCreated30d: number | null;
  readonly issuesCreated365d: number | null;
  readonly issuesClosed365d: number | null;
  readonly pullRequestsMerged365d: number | null;
  /** False where the project has issues switched off: then their counts say nothing. */
  readonly hasIssues: boolean;
  readonly asOf: number;
}

export interface Adopters {
  /** Where the file was found; `null`: there is none at the usual places (which is known, not unknown). */
  readonly path: string | null;
  /** Organisations that it names, as written, each once; `null` when there is a file but no list can be read in it. */
  readonly names: readonly string[] | null;
}

/** The repositories of an owner, most stars first. */
export interface OwnedRepositories {
  readonly repositories: readonly Identity[];
  /** All that there are. */
  readonly total: number;
  /** Repositories that were listed and not shown, by reason. GitHub does not name them. */
  readonly refused: readonly { readonly reason: AbsenceReason; readonly detail: string; readonly count: number }[];
}

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
}

/** What is left of this hour, as GitHub last said, of all credentials together; `null`: not asked yet. */
export interface Budget {
  readonly authenticated: boolean;
  /** Points. */
  readonly graphql: Allowance | null;
  /** Requests. */
  readonly rest: Allowance | null;
  /** Requests a minute. */
  readonly search: Allowance | null;
  /** Requests without a credential, for what organisations refuse to it; `null`: none was needed. */
  readonly anonymous: Allowance | null;
  /** Until when GitHub asked us to send nothing at all (secondary limit); `null`: no such request. */
  readonly pausedUntil: number | null;
  /** By how much GitHub's clock was ahead of this machine's at its newest answer, ms (GitHub tells whole seconds); `null`: it has not told. */
  readonly clockAheadMs: number | null;
  /** What this client has spent since it was created. */
  readonly spent: {
    readonly graphqlPoints: number;
    readonly graphqlRequests: number;
    readonly restRequests: number;
    readonly notModified: number;
  };
}

/** Repositories or names that one query carries, by call: pass chunks of this size to store results as they come. */
interface BatchSizes {
  readonly pulse: number;
  readonly daily: number;
  readonly lookup: number;
  readonly releases: number;
  readonly windowCounts: number;
  readonly adopters: number;
}

/**
 * GitHub, as far as the project needs it.
 * Every method rejects with `BudgetExhausted`, `GitHubOutage` or `BadToken` when that concerns all projects alike, and with
 * the signal's reason when aborted; with nothing else. Lists of any length are cut into batches of `batch` inside.
 */
export interface GitHub {
  readonly batch: BatchSizes;
  /** 1 point per 100 repositories. */
  pulse(repositories: readonly RepositoryRef[], call?: Call): Promise<ByNode<PulseReading>>;
  /** 8 points per 100 repositories. */
  daily(repositories: readonly RepositoryRef[], call?: Call): Promise<ByNode<DailyFacts>>;
  /** By `owner/name`, renames followed; keyed by the name as asked for. 1 point per 50 names. */
  lookup(names: readonly string[], call?: Call): Promise<ReadonlyMap<string, Outcome<Identity>>>;
  /** One REST request per 30 weeks; none when unchanged. */
  starHistory(repository: RepositoryRef, query: StarHistoryQuery): Promise<Outcome<StarHistory>>;
  /** Contributors, anonymous ones included. One REST request. */
  contributors(repository: RepositoryRef, call?: Call): Promise<Outcome<number>>;
  /** All releases published at or after `since`. About 1 point per 20 repositories, more where there are over 100. */
  releases(repositories: readonly RepositoryRef[], since: number, call?: Call): Promise<ByNode<ReleaseHistory>>;
  /** Four searches a repository; 1 point per 10 repositories. */
  windowCounts(repositories: readonly RepositoryRef[], call?: Call): Promise<ByNode<WindowCounts>>;
  /** The public repositories of an organisation or a person, forks left out, most stars first, at most `limit`; and how many there are in all. */
  organisation(login: string, limit: number, call?: Call): Promise<Outcome<OwnedRepositories>>;
  /** Public repositories with this in their name, forks left out, most stars first, at most 50. One search request. */
  searchByName(name: string, call?: Call): Promise<Outcome<readonly Identity[]>>;
  /** A page, from 1, of the public repositories of a slice, forks left out, fewest stars first. One search request. */
  searchSlice(slice: Slice, page: number, call?: Call): Promise<Outcome<SearchPage>>;
  /** Evidence of production use. 1 point per 20 repositories. */
  adopters(repositories: readonly RepositoryRef[], call?: Call): Promise<ByNode<Adopters>>;
  /** Which rule of its organisation keeps this public repository from the credentials, as the end of a sentence; undefined: none. One request. */
  policyOf(nameWithOwner: string, call?: Call): Promise<string | undefined>;
  /** What is known of the budget, without asking. */
  budget(): Budget;
  /** Asks GitHub for the budget, which is free; also the way to check a token. */
  readBudget(call?: Call): Promise<Budget>;
}

export const found = <T>(value: T): Found<T> => ({ ok: true, value });
export const absent = (reason: AbsenceReason, detail: string): Absent => ({ ok: false, reason, detail });
