import type { EventRow, FetchSubject } from '../../src/contracts/figures/recorded.ts';
import type { ProjectFilter } from './findings.ts';
import type { AuditEntry } from './workspaces.ts';

/** Records of tracked projects. Times are ms since the epoch. */
export interface ProjectRecord {
  id: number;
  nodeId: string;
  /** `owner/name` as GitHub spells it now. */
  fullName: string;
  description: string | null;
  language: string | null;
  topics: readonly string[];
  homepage: string | null;
  /** SPDX id; null when GitHub recognises none. */
  license: string | null;
  createdAt: number | null;
  pushedAt: number | null;
  archived: boolean;
  isFork: boolean;
  state: ProjectState;
  stateReason: string | null;
  company: string | null;
  category: string | null;
  fundingStage: string | null;
  /** When that stage was announced: `2023` or `2023-06`; null where nobody said. */
  fundingStageSince: string | null;
  adopters: number | null;
  adoptersPath: string | null;
  adoptersCheckedAt: number | null;
  origin: 'github' | 'import';
  /** ms; after a retirement, when it ended. */
  trackedSince: number;
  backfilledAt: number | null;
  /** Not in the universe since then: it is no longer tracked, or it never was. */
  retiredAt: number | null;
  /** It was never tracked and is only kept until then, because somebody asked for it. */
  visitedUntil: number | null;
}

type ProjectState = 'active' | 'gone' | 'blocked';

/** What GitHub (or a recorded file) says of a repository; absent fields are left as they are. */
export interface ProjectObservation {
  nodeId: string;
  fullName: string;
  /** Another name that led to it: it finds the project from now on. No event: when it was given up, nobody saw. */
  formerName?: string;
  description?: string | null;
  language?: string | null;
  topics?: readonly string[];
  homepage?: string | null;
  license?: string | null;
  createdAt?: number | null;
  pushedAt?: number | null;
  archived?: boolean;
  isFork?: boolean;
}

/** What is known beyond a reading of the repository. Null clears, undefined leaves; but a date goes with the stage it was given with, so another stage without one clears it. */
export interface ProjectDetails {
  company?: string | null;
  category?: string | null;
  fundingStage?: string | null;
  fundingStageSince?: string | null;
  /** How many named adopters a file of the repository lists, and when it was looked for (ms). */
  adopters?: { count: number | null; path: string | null; checkedAt: number };
  /** When its past was first read (ms); the first moment stays. */
  backfilledAt?: number;
}

export interface ProjectEventRecord extends EventRow {
  projectId: number;
}

export interface FetchRecord {
  projectId: number;
  subject: FetchSubject;
  triedAt: number;
  /** Last time that it went well; null: never. */
  okAt: number | null;
  reason: string | null;
  etag: string | null;
  cursor: string | null;
}

/** The least that completion and name search need. */
export interface ProjectName {
  id: number;
  fullName: string;
  description: string | null;
  stars: number | null;
}

export interface ProjectStore {
  get(id: number): Promise<ProjectRecord | undefined>;
  getMany(ids: readonly number[]): Promise<readonly ProjectRecord[]>;
  /** By `owner/name` in any case, current or former; the newest holder wins. */
  findByName(fullName: string): Promise<ProjectRecord | undefined>;
  findByNodeIds(nodeIds: readonly string[]): Promise<ReadonlyMap<string, ProjectRecord>>;
  /** All projects that are not retired, by id. */
  list(options?: { states?: readonly ProjectState[]; filter?: ProjectFilter }): Promise<readonly ProjectRecord[]>;
  /** The ids of the same projects, by id: what a run over all of them needs before it reads any. */
  identities(): Promise<readonly { id: number; nodeId: string }[]>;
  /**
   * Another text whenever a project was added, took another name, was retired or came back, by this process or another: what
   * was read of `names` under the same text still holds, but for stars and descriptions.
   */
  namesRevision(): Promise<string>;
  /** For the index in memory: all that are not retired. Former names as well, marked by `former`. */
  names(): Promise<readonly (ProjectName & { former: readonly string[] })[]>;
  /**
   * Stores what was seen, by node id. A changed name, licence, archived state or a project that is back becomes an event at
   * `at` and the old name still finds it. Returns ids in order and the events that were recorded.
   */
  observe(
    observations: readonly ProjectObservation[],
    at: number,
    origin?: 'github' | 'import',
  ): Promise<{ ids: readonly { id: number; isNew: boolean }[]; events: readonly ProjectEventRecord[] }>;
  /**
   * Stores one repository that somebody asked for without tracking it: outside of the universe from the start, kept `until`.
   * A project that is or was tracked stays what it is. Returns its id.
   */
  visit(observation: ProjectObservation, at: number, until: number): Promise<number>;
  /** Deleted, private or blocked: recorded once as an event; observations already there stay. */
  markUnavailable(id: number, state: 'gone' | 'blocked', reason: string, at: number): Promise<void>;
  setDetails(id: number, details: ProjectDetails): Promise<void>;
  /**
   * Routine refresh and ranking stop for those that are on no workspace's watchlist and that no subscription names; observations
   * stay. Returns the ids of all among them that are retired now. Whoever names one in a watchlist or a subscription ends it, and so does `reinstate`.
   */
  retire(ids: readonly number[], at: number, audit: AuditEntry): Promise<readonly number[]>;
  reinstate(ids: readonly number[], at: number): Promise<void>;
  /**
   * One project out of two that turned out to be the same repository: all that is known of `from` becomes known of `into`, in
   * one transaction, and `from` is no more. Where both have a figure of the same day, that of `into` stays.
   */
  merge(from: number, into: number): Promise<void>;
  /** Distinct values with how many projects carry each, most first. */
  facets(
    facet: 'category' | 'language' | 'fundingStage' | 'license' | 'company',
  ): Promise<readonly { value: string; projects: number }[]>;
  /** What was last asked of GitHub for some projects, of one subject or all. */
  fetches(projectIds: readonly number[], subject?: FetchSubject): Promise<readonly FetchRecord[]>;
}
