export interface JobRun {
  job: string;
  scheduledFor: number;
  owner: string;
  leaseUntil: number;
  startedAt: number;
  finishedAt: number | null;
  outcome: 'ok' | 'failed' | 'abandoned' | null;
  detail: string | null;
}

export interface JobStore {
  /** True when this owner now has the run. An unfinished run whose lease ended may be claimed again. A job with an unfinished, leased run is not claimed at all. */
  claim(run: { job: string; scheduledFor: number; owner: string; now: number; leaseMs: number }): Promise<boolean>;
  extend(job: string, scheduledFor: number, owner: string, leaseUntil: number): Promise<boolean>;
  finish(
    job: string,
    scheduledFor: number,
    owner: string,
    result: { at: number; outcome: 'ok' | 'failed'; detail: string },
  ): Promise<void>;
  /** The newest run of each job, or of one. */
  latest(job?: string): Promise<readonly JobRun[]>;
}
