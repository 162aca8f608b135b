import type { Day } from './series.ts';

/** What one search asks for: repositories with so many stars, created on these days. Both ends are included; null is open. */
export interface Slice {
  starsFrom: number;
  starsTo: number | null;
  createdFrom: Day | null;
  createdTo: Day | null;
}

/** A repository as the search shows it. `day`s are UTC. */
export interface SweptRepository {
  nodeId: string;
  fullName: string;
  createdDay: Day;
  /** Null where the search does not say. */
  pushedDay: Day | null;
  stars: number;
  forks: number;
  description: string | null;
  language: string | null;
  topics: readonly string[];
  /** SPDX id. */
  license: string | null;
  archived: boolean;
}

/** One page of a search. */
export interface SearchPage {
  /** How many there are, as the search counts them; more than 1,000 are not shown. */
  total: number;
  /** The search ran out of time: there are more than it says. */
  incomplete: boolean;
  repositories: readonly SweptRepository[];
}

/** Which repositories a sweep reads: all from `stars` on, and from `newStars` on those created within `newDays`. */
export interface Floors {
  stars: number;
  newStars: number;
  newDays: number;
}

/** A star count as one night's sweep read it. */
export interface NightCount {
  day: Day;
  stars: number;
}

/**
 * How a gain is known. `counted`: two nights were counted. `since creation`: it is younger than the window, so all of its
 * stars are new. `star history`: GitHub's own days. `at least`: the night before it was still below the floor.
 */
type GainBasis = 'counted' | 'since creation' | 'star history' | 'at least';

export interface Gain {
  gained: number;
  /** Days that it was really gained in. */
  days: number;
  basis: GainBasis;
}

/** Why something is not among the projects that are shown. */
export type ApartKind = 'list' | 'course' | 'mirror' | 'copy' | 'lure' | 'stars' | 'counter' | 'personal';

export interface Apart {
  kind: ApartKind;
  /** A clause for readers: `its description calls it a mirror`. */
  reason: string;
}

/** What is known of a candidate that was looked at, beside its own columns. */
export interface FindingDetails {
  /** Gains by window in days; absent where it is unknown. */
  gains: Readonly<Partial<Record<number, Gain>>>;
  /** When the star history was read, ms; null: not, or not yet. */
  historyAt: number | null;
  /** When releases, issues and pull requests were read, ms. */
  factsAt: number | null;
  releases: number | null;
  lastReleaseAt: number | null;
  issues: number | null;
  pullRequests: number | null;
  /** Risk that stars do not go with use; null: not judged, and why. */
  quality: 'low' | 'medium' | 'high' | null;
  qualityBecause: string | null;
  /** The words that decided the category. */
  categoryBecause: readonly string[];
}
