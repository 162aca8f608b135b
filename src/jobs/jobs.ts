import { DAY, HOUR, MINUTE } from '../contracts/clock.ts';
import type { Logger } from '../contracts/logger.ts';
import type { DueRule } from './due.ts';

/** What a run is given. It must stop soon after `signal` aborts; what it did not do is done by the next run. */
export interface JobContext {
  /** The instant the run stands for, ms; not the time it started. */
  scheduledFor: number;
  now: number;
  signal: AbortSignal;
  logger: Logger;
}

/** Does the work and says in one line what was done: `312 projects, 2 failed`. Rejecting marks the run as failed. */
export type JobBody = (context: JobContext) => Promise<string>;

export const JOB_NAMES = [
  'pulse',
  'daily',
  'star-history',
  'score',
  'signals',
  'alerts',
  'digests',
  'delivery',
  'thinning',
  'backup',
  'left-workspaces',
] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** The work itself, handed in by the composition root, so that the list knows nothing of GitHub, scoring or platforms. */
export type JobBodies = Readonly<Record<JobName, JobBody>>;

export interface Job extends DueRule {
  name: JobName;
  /** What it is for, in one line for `status`. */
  purpose: string;
  /** A run without a sign of life for so long may be taken over, ms. */
  leaseMs: number;
}

/** Projects that failed are left alone for an hour: a retry within it would find nothing due, and end well without having read anything. */
const AFTER_REST = 65 * MINUTE;

/**
 * Every scheduled job. The daily chain is spread over the early morning in UTC: snapshot, star history, score; signals and
 * alerts follow every hour, after the pulse.
 */
export const JOBS: readonly Job[] = [
  {
    name: 'pulse',
    purpose: 'stars and forks of every project',
    when: { everyMinutes: 60, offset: 5 },
    graceMs: 50 * MINUTE,
    retryMs: 10 * MINUTE,
    leaseMs: 5 * MINUTE,
  },
  {
    name: 'daily',
    purpose: 'the daily snapshot of all counts',
    when: { dailyAt: { hour: 0, minute: 40 } },
    graceMs: 20 * HOUR,
    retryMs: AFTER_REST,
    leaseMs: 5 * MINUTE,
  },
  {
    name: 'star-history',
    purpose: 'recent weeks of the star history',
    when: { dailyAt: { hour: 9, minute: 20 } },
    graceMs: 20 * HOUR,
    retryMs: AFTER_REST,
    leaseMs: 5 * MINUTE,
  },
  {
    name: 'score',
    purpose: 'scores and standings',
    when: { everyMinutes: 180, offset: 45 },
    graceMs: 150 * MINUTE,
    retryMs: 20 * MINUTE,
    leaseMs: 5 * MINUTE,
  },
  {
    name: 'signals',
    purpose: 'detectors over every project',
    when: { everyMinutes: 60, offset: 25 },
    graceMs: 50 * MINUTE,
    retryMs: 10 * MINUTE,
    leaseMs: 5 * MINUTE,
  },
  {
    name: 'alerts',
    purpose: 'new and changed signals into the outbox',
    when: { everyMinutes: 5, offset: 1 },
    graceMs: 5 * MINUTE,
    retryMs: null,
    leaseMs: 2 * MINUTE,
  },
  {
    name: 'digests',
    purpose: 'digests that are due into the outbox',
    when: { everyMinutes: 1, offset: 0 },
    graceMs: MINUTE,
    retryMs: null,
    leaseMs: 2 * MINUTE,
  },
  {
    name: 'delivery',
    purpose: 'a look at the outbox',
    when: { everyMinutes: 5, offset: 3 },
    graceMs: 5 * MINUTE,
    retryMs: null,
    leaseMs: MINUTE,
  },
  {
    name: 'thinning',
    purpose: 'old figures thinned, old records dropped',
    when: { dailyAt: { hour: 2, minute: 50 } },
    graceMs: 20 * HOUR,
    retryMs: HOUR,
    leaseMs: 10 * MINUTE,
  },
  {
    name: 'backup',
    purpose: 'an online copy of the database',
    when: { dailyAt: { hour: 3, minute: 20 } },
    graceMs: 20 * HOUR,
    retryMs: HOUR,
    leaseMs: 30 * MINUTE,
  },
  {
    name: 'left-workspaces',
    purpose: 'data of workspaces that removed the bot',
    when: { dailyAt: { hour: 4, minute: 10 } },
    graceMs: DAY,
    retryMs: HOUR,
    leaseMs: 10 * MINUTE,
  },
];
