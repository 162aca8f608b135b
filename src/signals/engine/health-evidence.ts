import type { DataSource } from '../../contracts/figures/signal.ts';
import type { Day } from '../../contracts/figures/series.ts';

export interface HealthEvidence {
  /** What is measured, in words with its unit, e.g. `issues closed per issue opened, last 90 days`. */
  readonly measure: string;
  readonly now: number;
  /** The same measure over the project's own past year, or over `pastDays` where it was not watched for as long. */
  readonly usual: number | null;
  /** Days that `usual` was measured over. Absent where there is none, and in findings from before it was noted. */
  readonly pastDays?: number;
  readonly ratio: number | null;
  readonly pValue: number | null;
  readonly since: Day;
  /** The raw counts behind `now` and `usual`, by name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly data: DataSource;
}
