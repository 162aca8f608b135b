import type {
  FindingDetails,
  Floors,
  NightCount,
  Slice,
  SweptRepository,
} from '../../src/contracts/figures/discovery.ts';
import type { AuditEntry } from './workspaces.ts';

export interface SweepRecord extends Floors {
  /** The UTC day it began on; there is one a day. */
  day: number;
  startedAt: number;
  finishedAt: number | null;
  /** Search requests so far. */
  requests: number;
}

export interface SliceRecord extends Slice {
  id: number;
  tries: number;
}

/** How completely a night was swept, added up over its searches. */
export interface SweepCoverage extends SweepRecord {
  slices: number;
  done: number;
  /** Repositories that the finished searches counted, and those that they gave. */
  total: number;
  found: number;
  incomplete: number;
}

/** A candidate and its newest count. */
export interface CandidateRecord extends SweptRepository {
  id: number;
  formerName: string | null;
  firstSeenDay: number;
  firstStars: number;
  /** The night of the count. */
  day: number;
}

/** A candidate as growth is read of it. */
export interface CandidateCount {
  id: number;
  createdDay: number;
  firstSeenDay: number;
  day: number;
  stars: number;
  /** Counts of earlier nights, oldest first. */
  nights: readonly NightCount[];
}

export interface FindingRecord {
  candidateId: number;
  day: number;
  pickedDay: number;
  category: string | null;
  apart: string | null;
  apartReason: string | null;
  gained1: number | null;
  gained7: number | null;
  gained30: number | null;
  details: FindingDetails;
}

export type FoundCandidate = CandidateRecord & { finding: FindingRecord };

export interface FoundQuery {
  /** Leaves out what this workspace has dismissed. */
  workspaceId?: string;
  /** Night of the newest count at or after this day. */
  seenFrom: number;
  /** Which gain ranks. */
  window: 1 | 7 | 30;
  /** Only those that were among the best on or after this day. */
  pickedFrom?: number;
  /** Empty: any. Null among them: without a category. */
  categories?: readonly (string | null)[];
  /** In small letters; empty: any. */
  languages?: readonly string[];
  minStars?: number;
  maxStars?: number;
  createdFrom?: number;
  /** What is kept apart with its reason, or what is not, whose gain in the window is known. */
  which: 'apart' | 'listed' | 'all';
  /** Includes projects that are tracked. */
  tracked?: boolean;
  limit: number;
}

/** What became of one search. */
type SliceOutcome =
  | { kind: 'done'; at: number; total: number | null; found: number; incomplete: boolean }
  /** It has too many results: these take its place. */
  | { kind: 'split'; parts: readonly Slice[] }
  | { kind: 'failed' }
  /** It was put down, and is begun again. */
  | { kind: 'kept' };

/** What the nightly sweeps of GitHub's search saw, how completely, and what was made of it. */
export interface DiscoveryStore {
  /** Newest first. */
  sweeps(limit: number): Promise<readonly SweepCoverage[]>;
  /** Begins a night with what it will ask for. A night that is there already stays as it is. */
  beginSweep(sweep: Omit<SweepRecord, 'finishedAt'>, slices: readonly Slice[]): Promise<void>;
  /** The next searches that are not done: those that never failed first, of them those of fewest stars. */
  openSlices(day: number, limit: number): Promise<readonly SliceRecord[]>;
  /** What became of a search, and how many requests that took. */
  settleSlice(id: number, outcome: SliceOutcome, requests: number): Promise<void>;
  /** Ends the night: its counts are kept, and older searches forgotten. Running it again changes nothing. */
  finishSweep(day: number, at: number): Promise<void>;
  /** Stores what one page of a search showed on that night, by node id; another name is a rename. Returns how many are new. */
  recordCandidates(repositories: readonly SweptRepository[], day: number): Promise<number>;
  /** How many candidates had so many stars when they were last counted, not before `day`; those created from `createdFrom` on, if given. */
  starCounts(day: number, createdFrom?: number): Promise<readonly { stars: number; candidates: number }[]>;
  /**
   * One of the blocks of a thousand candidates, from 0: those that were counted on or after `seenFrom`, with their nights from
   * `from` to before their newest count. Undefined after the last block.
   */
  block(block: number, query: { seenFrom: number; from: number }): Promise<readonly CandidateCount[] | undefined>;
  /** By id, in their order, or by `owner/name` as it is now, in any case. */
  candidates(by: { ids: readonly number[] } | { fullName: string }): Promise<readonly CandidateRecord[]>;
  /** All counts of one candidate, oldest first, its newest included. */
  nights(candidateId: number, from: number): Promise<readonly NightCount[]>;
  recordFindings(findings: readonly FindingRecord[]): Promise<void>;
  /** Most gained first. */
  found(query: FoundQuery): Promise<readonly FoundCandidate[]>;
  /** A workspace does not want to see it again; null: it does. False where that changes nothing. */
  dismiss(
    workspaceId: string,
    candidateId: number,
    dismissal: { by: string; at: number } | null,
    audit: AuditEntry,
  ): Promise<boolean>;
  dismissed(workspaceId: string): Promise<readonly { fullName: string; at: number; by: string }[]>;
}
