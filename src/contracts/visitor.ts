import { HOUR } from './clock.ts';
import type { ProjectReference, ProjectTracker } from './tracker.ts';

/** What was read within this time is shown again as it is. */
export const VISIT_FRESH_MS = HOUR;

/** The port through which a project that is not tracked is read for one answer: implemented by the ingest, called by commands. */
export interface ProjectVisitor {
  /**
   * Reads one public repository now: at most 4 points and 6 requests. What was read within the hour is not read again, and
   * those who ask at the same time share one reading. It is kept for a week, outside of the universe.
   */
  visit(target: VisitTarget, options?: { signal?: AbortSignal }): Promise<Visit>;
}

/** Everything that people may have read at once. */
export type ProjectReader = ProjectTracker & ProjectVisitor;

/** A repository by its full name, or by a bare name that GitHub's search is asked for. */
export type VisitTarget =
  | Extract<ProjectReference, { kind: 'repository' }>
  /** `exactly`: only a repository of just this name will do, whoever owns it. */
  | { kind: 'search'; name: string; exactly: boolean };

export type Visit =
  | {
      kind: 'found';
      /** Database id. */
      id: number;
      /** Other repositories that the search found, best first; at most two. */
      others: readonly string[];
      /** Why its figures are not of now, or not all there: whole sentences. */
      troubles: readonly string[];
    }
  /** `reason` is a clause: `GitHub has no such repository`. */
  | { kind: 'absent'; reason: string };
