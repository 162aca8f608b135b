import type { FetchRecord, FetchSubject, ProjectRecord } from '../../db/store.ts';
import { DAY, HOUR, dayOf } from '../contracts/clock.ts';

/**
 * What is to be asked for whom, as pure decisions over what was asked before.
 *
 * The costs that follow, a project and day in steady state: daily snapshot 0.08 points, windows 0.1 / 7, adopters 0.05 / 28,
 * together 0.096 points; star history 1 REST request (none when unchanged), contributors 1 / 14, together 1.07 requests.
 */

/** Days between two readings of what moves slowly. Projects take turns, so that every day brings the same share of them. */
export const rotation = { windows: 7, contributors: 14, adopters: 28 } as const satisfies Partial<
  Record<FetchSubject, number>
>;

/** After a failure the same project is not asked again before this. */
const restAfterFailure = HOUR;
/** Projects that vanished are looked for once in a while: some come back. */
const goneEvery = 7 * DAY;

/** Reasons that will be the same tomorrow; asking again waits for the next turn. */
const lasting = new Set([
  'gone',
  'not-found',
  'private',
  'blocked',
  'forbidden',
  'spam-flagged',
  'too-large',
  'needs-token',
  'duplicate',
  'issues-off',
]);

export const isLasting = (reason: string | null): boolean => reason !== null && lasting.has(reason);

/** An organisation refuses the token. That may change any day, with the token or with the rule, so it is never lasting. */
export const isRefusedByPolicy = (fetch: FetchRecord | undefined): boolean => fetch?.reason === 'token-policy';

/** GitHub gives this to nobody without a token, and there was none. */
export const wantsToken = (fetch: FetchRecord): boolean => fetch.reason === 'needs-token';

const resting = (fetch: FetchRecord | undefined, now: number): boolean =>
  fetch !== undefined && fetch.reason !== null && fetch.triedAt > now - restAfterFailure;

/** Once an hour, by the clock's hours: a second run within the hour finds nothing to do. */
export const pulseDue = (fetch: FetchRecord | undefined, now: number): boolean =>
  !resting(fetch, now) && (fetch?.okAt == null || Math.floor(fetch.okAt / HOUR) < Math.floor(now / HOUR));

/** Once a UTC day. */
export function dayDue(project: Pick<ProjectRecord, 'state'>, fetch: FetchRecord | undefined, now: number): boolean {
  // Marked as gone without a reading that says so: the run was cut off in between, and its record is still owed.
  if (project.state !== 'active')
    return fetch === undefined || fetch.reason === null || fetch.triedAt <= now - goneEvery;
  return !resting(fetch, now) && (fetch?.okAt == null || dayOf(fetch.okAt) < dayOf(now));
}

/** A name that GitHub did not know is asked for again after a week; one that could not be asked for, after an hour. */
export const lookupDue = (fetch: FetchRecord | undefined, now: number): boolean =>
  fetch === undefined || fetch.triedAt <= now - (isLasting(fetch.reason) ? goneEvery : restAfterFailure);

/** Star history: once a UTC day; where GitHub withholds it, once a week. */
export function historyDue(
  project: Pick<ProjectRecord, 'state'>,
  fetch: FetchRecord | undefined,
  now: number,
): boolean {
  if (project.state !== 'active') return false;
  if (fetch !== undefined && isLasting(fetch.reason)) return fetch.triedAt <= now - goneEvery;
  return dayDue(project, fetch, now);
}

/** In turns, by the project's number; at once where it was never tried or failed in passing. */
export function turnDue(
  project: Pick<ProjectRecord, 'id' | 'state'>,
  fetch: FetchRecord | undefined,
  subject: keyof typeof rotation,
  now: number,
): boolean {
  if (project.state !== 'active') return false;
  if (fetch === undefined) return true;
  if (dayOf(fetch.triedAt) >= dayOf(now)) return false;
  const passingFailure = fetch.reason !== null && !isLasting(fetch.reason);
  return passingFailure || (dayOf(now) + project.id) % rotation[subject] === 0;
}

/** The first backfill is owed until it went well once. */
export const backfillDue = (project: Pick<ProjectRecord, 'state' | 'backfilledAt'>): boolean =>
  project.state === 'active' && project.backfilledAt === null;
