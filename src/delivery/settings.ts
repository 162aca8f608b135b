import { HOUR, MINUTE, SECOND } from '../contracts/clock.ts';

/** Times of the outbox, all in milliseconds. */
export interface OutboxSettings {
  /**
   * How long a claimed delivery belongs to its process without a sign of life. It must be longer than a platform may take
   * to accept a request, for when it ends another process looks for the message and, not finding it, sends it again.
   */
  leaseMs: number;
  /** After this a request counts as unanswered: the message may or may not stand. */
  requestMs: number;
  /** Least wait before looking for a message whose answer was lost, because platforms may show it a little late. */
  settleMs: number;
  /** First wait after passing trouble; it doubles with each attempt up to `longestWaitMs`. */
  firstWaitMs: number;
  longestWaitMs: number;
  /** How often the database is read for what the jobs or other processes have put in. */
  lookMs: number;
  /** How often it is tried to take something whatever was read: what no process sends is settled then. */
  pollMs: number;
  /** How long `stop` waits for requests in flight. What is still open then is looked for after the next start. */
  stopMs: number;
  /** How far before the first attempt the search for a lost message begins: clocks differ. */
  searchMarginMs: number;
  /** How long past its time a message is looked for whose platform cannot be asked: it holds up what its channel is owed. */
  lookPastMs: number;
  /** Requests in flight at once, for each platform on its own. */
  concurrency: number;
}

export const DEFAULT_SETTINGS: OutboxSettings = {
  leaseMs: 2 * MINUTE,
  requestMs: 30 * SECOND,
  settleMs: 5 * SECOND,
  firstWaitMs: 2 * SECOND,
  longestWaitMs: 15 * MINUTE,
  lookMs: SECOND,
  pollMs: 10 * SECOND,
  stopMs: 8 * SECOND,
  searchMarginMs: 5 * MINUTE,
  lookPastMs: 24 * HOUR,
  concurrency: 16,
};

/** How far back skipped posts are mentioned in the next one. */
export const SKIPPED_MENTION_MS = 45 * 24 * HOUR;

/** Between two attempts with a token that was refused. Discord bans an address after 10,000 refused requests in ten minutes, and everything owed is refused at once. */
export const REFUSED_TOKEN_WAIT_MS = 5 * MINUTE;

/** After this past its end, a delivery that no process sends is given up: a sender would skip it as well. */
export const TOO_LATE_MS = 48 * HOUR;
/** The same for what may have been posted already: it is looked for first, also after a process was down for long. */
export const UNCERTAIN_MS = 30 * 24 * HOUR;
