import type { StarArtefact } from './star-artefact.ts';

/** Totals that grow by what people do alone: issues ever opened, issues closed, pull requests merged. */
export type TotalLine = 'issues' | 'closed-issues' | 'merged-pull-requests';

/** What happened to such a total that people did not do; the kinds are those of star counts. */
export interface TotalArtefact extends Omit<StarArtefact, 'line'> {
  readonly line: TotalLine;
}
