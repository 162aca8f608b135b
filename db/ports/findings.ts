import type { Score } from '../../src/contracts/figures/score.ts';
import type { Signal, SignalState } from '../../src/contracts/figures/signal.ts';
import type { Standing, StandingOrder } from '../../src/contracts/figures/standing.ts';

export type { Standing, StandingOrder } from '../../src/contracts/figures/standing.ts';

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

/** What projects are sorted by: a column of their standing, or a value that scoring stored under a key. */
export type MeasureOrder = StandingOrder | { readonly key: string };

/** A figure of one project that is no column of its standing. */
export interface MeasureValue {
  /** The measure, with its window where it has one. */
  key: string;
  /** Null: unknown. */
  value: number | null;
  /** When the figure was true (ms). */
  observedAt: number | null;
  /** Days that it is over, where it is a gain. */
  days: number | null;
  /** What it is a figure of, where a project has several. */
  note: string | null;
}

/** Which projects: all conditions hold together; an empty or absent list asks nothing. */
export interface ProjectFilter {
  /** Only the workspace's watchlist. */
  watchedBy?: string;
  categories?: readonly string[];
  languages?: readonly string[];
  fundingStages?: readonly string[];
  lifecycles?: readonly string[];
  /** SPDX ids. */
  licences?: readonly string[];
  companies?: readonly string[];
  includeIds?: readonly number[];
  excludeIds?: readonly number[];
  /** Bounds of the stars; both ends belong to them, and unknown is outside. */
  minStars?: number;
  maxStars?: number;
}

export interface LeaderboardQuery extends ProjectFilter {
  /** Unknown is last and never ranked. */
  order: MeasureOrder;
  /** The least first; the highest first unless told. */
  ascending?: boolean;
  /** Bounds of what is ranked; both ends belong to them. */
  minValue?: number;
  maxValue?: number;
  /** Least gain in a window, so that small numbers do not lead a relative ranking. */
  minGained?: { over: 'gained7d' | 'gained30d' | 'gained90d'; least: number };
  limit: number;
  offset: number;
}

export interface LeaderboardRow extends Standing {
  /** What is ranked; its date and days where it is no column of the standing. */
  value: number;
  valueAt: number | null;
  valueDays: number | null;
  /** What it is a figure of, where a project has several. */
  valueNote: string | null;
  /** 1 is best, among all that match and are known. */
  rank: number;
  fullName: string;
  company: string | null;
  category: string | null;
  language: string | null;
  fundingStage: string | null;
  /** `2023` or `2023-06`; null: not known when. */
  fundingStageSince: string | null;
  /** SPDX id. */
  license: string | null;
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

export interface TotalOn {
  projectId: number;
  day: number;
  total: number | null;
  version: string;
}

export interface ScoreStore {
  /** Stores scores, standings and other measures of a batch together. Writing a day again replaces it. */
  record(batch: readonly { score: ScoreRecord; standing: Standing; values?: readonly MeasureValue[] }[]): Promise<void>;
  /** Forgets the values under all other keys: those of measures that are no longer kept. */
  keepMeasures(keys: readonly string[]): Promise<void>;
  /** The measures that are no column of the standing, by project; projects without any are absent. */
  measureValues(projectIds: readonly number[]): Promise<ReadonlyMap<number, readonly MeasureValue[]>>;
  /** The star-quality grades that stand beside the scores; projects that are not named have none. */
  setStarQuality(grades: ReadonlyMap<number, 'low' | 'medium' | 'high'>): Promise<void>;
  /** By project; projects that were never scored are absent. */
  standings(projectIds: readonly number[]): Promise<ReadonlyMap<number, RankedStanding>>;
  /** The newest score with its whole body, at or before the day `until`. */
  newest(projectId: number, until?: number): Promise<ScoreRecord | undefined>;
  /** Totals of these projects per day that they were scored on, oldest first; both ends inclusive. */
  totals(projectIds: readonly number[], days: { from: number; to: number }): Promise<readonly TotalOn[]>;
  leaderboard(query: LeaderboardQuery): Promise<Leaderboard>;
  /**
   * Ranks all projects by their totals as they are now. To be called when totals, categories or what is listed have changed;
   * a project that is no longer listed loses its own rank at once, the others move up with the next call.
   */
  updateRanks(): Promise<void>;
  /** The best by total on the newest of these days that was scored, best first; both ends inclusive. */
  topOn(days: { from: number; to: number }, limit: number, filter?: ProjectFilter): Promise<readonly TopOn[]>;
  /** The same with only the best project of each company, under the companies that projects have today. */
  topCompaniesOn(
    days: { from: number; to: number },
    limit: number,
    filter?: ProjectFilter,
  ): Promise<readonly (TopOn & { company: string })[]>;
  /** What the listed projects of a group have together, most stars first; projects without a group belong to none. */
  groupTotals(
    by: 'category' | 'company',
    gain: 'gained7d' | 'gained30d' | 'gained90d',
    filter?: ProjectFilter,
  ): Promise<readonly GroupTotals[]>;
  /** Medians per group of what is known of each; groups without a project are absent. */
  groupMedians(
    by: 'fundingStage' | 'lifecycle' | 'category',
    orders: readonly MeasureOrder[],
    filter?: ProjectFilter,
  ): Promise<readonly GroupMedians[]>;
  /** The newest day that was scored, and how the listed project was scored whose score is the oldest; undefined where none is. */
  scored(): Promise<{ newestDay: number | undefined; oldestVersion: string | undefined }>;
}

export interface TopOn {
  projectId: number;
  fullName: string;
  total: number;
  /** The day that was scored, and in which way. */
  day: number;
  version: string;
}

/** Sums are over what is known, and null where nothing is. */
export interface GroupTotals {
  group: string;
  projects: number;
  stars: number | null;
  /** Over the projects whose gain is known: how many these are, what they gained, and their stars before it. */
  withGain: number;
  gained: number | null;
  before: number | null;
  /** The best by total; null where none has one. */
  bestName: string | null;
  bestTotal: number | null;
}

export interface GroupMedians {
  group: string;
  projects: number;
  /** In the order that was asked for; null where nothing is known. */
  medians: readonly (number | null)[];
  /** By funding stage: when the newest of these stages was announced, `2023` or `2023-06`; null where no date is known, and by anything else. */
  newestStage: string | null;
}

export interface SignalRecord {
  id: number;
  projectId: number | null;
  revision: number;
  firstSeenAt: number;
  updatedAt: number;
  /** As it was found: under the name that its project had then. */
  signal: Signal;
}

interface ListedSignal extends SignalRecord {
  /** The name that its project has today; null where it is about no project. */
  projectName: string | null;
}

interface SignalQuery extends ProjectFilter {
  projectId?: number;
  kinds?: readonly string[];
  states?: readonly SignalState[];
  /** Detected or ended on or after the UTC day of this moment (ms). */
  since?: number;
  updatedSince?: number;
  limit: number;
}

/** What people think of the alerts of one kind. */
export interface AlertVotes {
  readonly kind: string;
  readonly useful: number;
  readonly noise: number;
}

/** One person's word on one alert; null takes it back. */
export interface CastVote {
  readonly signalId: number;
  /** A keyed hash of the person: the same for each of their words, and nothing else. */
  readonly voter: string;
  readonly verdict: 'useful' | 'noise' | null;
  readonly at: number;
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
  /**
   * What is stored under the keys of these, and, for those that are not stored, all of the same project and kind, over or not:
   * one of them may be the same finding under another key.
   */
  known(signals: readonly Signal[]): Promise<readonly SignalRecord[]>;
  /** Newest first, by the day of detection. */
  list(query: SignalQuery): Promise<readonly ListedSignal[]>;
  /**
   * Signals that are not over, and those that are over, of `over.kinds` and began on or after the day `over.onset`. `of`: only
   * those of some projects, or of none that is tracked (retired projects, and what moves all of GitHub).
   */
  open(query: {
    of?: readonly number[] | 'none tracked';
    over: { kinds: readonly string[]; onset: number };
  }): Promise<readonly SignalRecord[]>;
  /**
   * Words on alerts, counted by kind, of one workspace or of all. `cast` is kept first, in the place of what that person said of
   * that alert before; without a signal of that id nothing is kept, and `kind` is undefined.
   */
  votes(query: { workspaceId?: string; cast?: CastVote & { workspaceId: string } }): Promise<{
    readonly kind: string | undefined;
    readonly counts: readonly AlertVotes[];
  }>;
}
