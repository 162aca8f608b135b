import { DAY, MINUTE } from '../contracts/clock.ts';

/** When the daily reading begins, after midnight UTC. */
const DAILY_READING = 40 * MINUTE;

/**
 * When a release was first read, ms. Rows that are older than the record of it were read by the first daily reading after the
 * release came out: digests that go by it neither lose nor repeat what came out around an upgrade.
 */
export const firstSeenAt = ({ seenAt, publishedAt }: { seenAt: number | null; publishedAt: number }): number =>
  seenAt ?? Math.ceil((publishedAt - DAILY_READING) / DAY) * DAY + DAILY_READING;
