import type { Score } from '../../src/contracts/score.ts';
import type { Severity, Signal, SignalState } from '../../src/contracts/signal.ts';

/** Flat current figures of one project; null is unknown. Windows end at `day`. */
export interface Standing {
  projectId: number;
  day: number;
  at: number;
  total: number | null;
  /** What `total` is to be held against for the movement in a week: equal to it where nothing moved beyond chance. */
  totalWeekAgo: number | null;
  adoption: number | null;
  growth: number | null;
  usage: number | null;
  health: number | null;
  coverage: number;
  stars: number | null;
  starsObservedAt: number | null;
  forks: number | null;
  contributors: number | null;
  gained7d: number | null;
  gained30d: number | null;
  gained90d: number | null;
  /** Days that these gains are over; null where they are unknown, or were worked out before this was kept. */
  gained7dDays: number | null;
  gained30dDays: number | null;
  gained90dDays: number | null;
  growth7d: number | null;
  growth30d: number | null;
  growth90d: number | null;
  newIssues30d: number | null;
  mergedPullRequests365d: number | null;
  issuesCreated365d: number | null;
  issuesClosed365d: number | null;
  issuesClosedRatio: number | null;
  lastReleaseAt: number | null;
  lifecycle: string | null;
  starQuality: 'low' | 'medium' | 'high' | null;
}

/**
 * A standing with its ranks by total, equal totals sharing the better one: among all listed projects that have a total, and
 * among those of its category. They are of the last `updateRanks`, which ends every scoring run; null for a project without
 * a total, one that is not listed, and one that was listed since.
 */
export interface RankedStanding extends Standing {
  totalRank: number | null;
  /** How many are ranked. */
  totalRanked: number | null;
  categoryRank: number | null;
  categoryRanked: number | null;
}

/** What a leaderboard can be sorted by: always descending, unknown last and never ranked. */
export type StandingOrder =
  | 'total'
  | 'adoption'
  | 'growth'
  | 'usage'
  | 'health'
  | 'stars'
  | 'gained7d'
  | 'gained30d'
  | 'gained90d'
  | 'growth7d'
  | 'growth30d'
  | 'growth90d'
  | 'newIssues30d'
  | 'mergedPullRequests365d'
  | 'contributors'
  | 'forks';

/** Which projects: all conditions hold together; an empty or absent list asks nothing. */
export interface ProjectFilter {
  /** Only the workspace's watchlist. */
  watchedBy?: string;
  categories?: readonly string[];
  languages?: readonly string[];
  fundingStages?: readonly string[];
  lifecycles?: readonly string[];
  includeIds?: readonly number[];
  excludeIds?: readonly number[];
}

export interface LeaderboardQuery extends ProjectFilter {
  order: StandingOrder;
  /** Floors, so that small numbers do not lead a relative ranking. */
  minStars?: number;
  minGained?: number;
  limit: number;
  offset: number;
}

export interface LeaderboardRow extends Standing {
  /** 1 is best, among all that match and are known. */
  rank: number;
  fullName: string;
  company: string | null;
  category: string | null;
  language: string | null;
  fundingStage: string | null;
  /** `2023` or `2023-06`; null: not known when. */
  fundingStageSince: string | null;
  archived: boolean;
}

export interface Leaderboard {
  rows: readonly LeaderboardRow[];
  /** Matching projects with a known figure, and those without. */
  ranked: number;
  unknown: number;
}

export interface ScoreRecord {
  projectId: number;
  day: number;
  score: Score;
}

export interface ScoreStore {
  /** Stores scores and standings of a batch together. Writing a day again replaces it. */
  record(batch: readonly { score: ScoreRecord; standing: Standing }[]): Promise<void>;
  /** The star-quality grades that stand beside the scores; projects that are not named have none. */
  setStarQuality(grades: ReadonlyMap<number, 'low' | 'medium' | 'high'>): Promise<void>;
  standing(projectId: number): Promise<RankedStanding | undefined>;
  standings(projectIds: readonly number[]): Promise<ReadonlyMap<number, Standing>>;
  /** Newest score with its whole body. */
  latest(projectId: number): Promise<ScoreRecord | undefined>;
  /** Newest score with a body at or before `day`. */
  asOf(projectId: number, day: number): Promise<ScoreRecord | undefined>;
  /** Totals per day, oldest first. */
  totals(
    projectId: number,
    fromDay: number,
  ): Promise<readonly { day: number; total: number | null; version: string }[]>;
  /** The newest total of this version at or up to `atMostBefore` days (3) before a day; projects without a score there are absent. */
  totalsOn(
    projectIds: readonly number[],
    day: number,
    version: string,
    atMostBefore?: number,
  ): Promise<ReadonlyMap<number, number | null>>;
  leaderboard(query: LeaderboardQuery): Promise<Leaderboard>;
  /**
   * Ranks all projects by their totals as they are now. To be called when totals, categories or what is listed have changed;
   * a project that is no longer listed loses its own rank at once, the others move up with the next call.
   */
  updateRanks(): Promise<void>;
  /** The ranked top of a universe on a past day (by total), for entrants and leavers. */
  topOn(
    day: number,
    limit: number,
    filter?: ProjectFilter,
  ): Promise<readonly { projectId: number; fullName: string; total: number }[]>;
  /** Medians per group; groups without a figure are absent. */
  groupMedians(by: 'fundingStage' | 'lifecycle' | 'category'): Promise<readonly GroupMedians[]>;
  newestDay(): Promise<number | undefined>;
  /** How the listed project was scored whose score is the oldest; undefined when none has one. */
  oldestVersion(): Promise<string | undefined>;
}

export interface GroupMedians {
  group: string;
  projects: number;
  total: number | null;
  stars: number | null;
  growth30d: number | null;
  gained30d: number | null;
  contributors: number | null;
  issuesClosedRatio: number | null;
  /** By funding stage: when the newest of these stages was announced, `2023` or `2023-06`; null where no date is known, and by anything else. */
  newestStage: string | null;
}

export interface SignalRecord {
  id: number;
  projectId: number | null;
  revision: number;
  firstSeenAt: number;
  updatedAt: number;
  signal: Signal;
}

interface SignalQuery extends ProjectFilter {
  projectId?: number;
  kinds?: readonly string[];
  states?: readonly SignalState[];
  minSeverity?: Severity;
  /** Detected or ended on or after the UTC day of this moment (ms). */
  since?: number;
  updatedSince?: number;
  limit: number;
}

export interface SignalStore {
  /**
   * Stores signals by key. Where `isNews` says that a stored one changed in what it tells, its revision is raised; other
   * changes are only kept. `projectId` of each signal's history id is resolved by node id. Returns what is new or was raised.
   */
  record(
    signals: readonly Signal[],
    at: number,
    isNews: (before: Signal, now: Signal) => boolean,
  ): Promise<readonly SignalRecord[]>;
  /** Newer numbers of signals that are stored: body and sentence as of now, without a new revision, so that nothing is told again. */
  refresh(signals: readonly Signal[]): Promise<void>;
  byKeys(keys: readonly string[]): Promise<readonly SignalRecord[]>;
  /** All that is stored of the same projects and kinds as these, over or not: one of them may be the same finding under another key. */
  alike(signals: readonly Signal[]): Promise<readonly SignalRecord[]>;
  /** Newest first, by the day of detection, each under the name that its project has today. */
  list(query: SignalQuery): Promise<readonly SignalRecord[]>;
  /**
   * Signals that live (not over) or whose 30-day aftermath is still to be told, for the next run of the detectors. `of`: only those
   * of some projects, or of none that is tracked (retired projects, and what moves all of GitHub).
   */
  open(of?: readonly number[] | 'none tracked'): Promise<readonly SignalRecord[]>;
}
