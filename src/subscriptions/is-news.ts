import { dayOf } from '../contracts/clock.ts';
import type { Signal } from '../contracts/figures/signal.ts';

const NEWS_DAYS = 5;

/** What was found in figures older than this is history that was loaded just now, not news. */
export const foundInTime = ({
  firstSeenAt,
  signal,
}: {
  firstSeenAt: number;
  signal: Pick<Signal, 'detected'>;
}): boolean => dayOf(firstSeenAt) - signal.detected <= NEWS_DAYS;
