/** What of a project is read over time, so that its silence means something only where it was read. */
export type Subject = 'stars' | 'issues' | 'pull-requests' | 'pushes' | 'releases' | 'mentions';

/** The subjects that are lists: over which time they were read is stored. Of counts the readings themselves tell it. */
export type CoveredSubject = Extract<Subject, 'releases' | 'mentions'>;

/**
 * `complete`: everything that happened in the span is known. `newest-only`: at each reading only the newest was told, so
 * what came right before it may be missing, and a count is a lower bound. `total`: what it came to by each reading is known,
 * not what made it up. `most-read`: of many only those that most people read are known.
 */
type Completeness = 'complete' | 'newest-only' | 'total' | 'most-read';

/** A stretch of time over which a subject was read, both ends included (ms). `from: 0`: from its beginning. */
export interface CoverageSpan {
  readonly from: number;
  readonly to: number;
  readonly completeness: Completeness;
}

export interface CoverageRecord extends CoverageSpan {
  readonly projectId: number;
  readonly subject: CoveredSubject;
}
