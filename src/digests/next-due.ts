import type { Store, Subscription } from '../../db/store.ts';
import { nextOccurrence, nextOccurrenceOf } from '../subscriptions/schedule.ts';
import type { Schedule } from '../subscriptions/schedule.ts';

/** Names a digest for ever: whatever is prepared for the same period again is the same delivery. */
export const digestKey = (subscriptionId: number, period: string): string => `digest:${subscriptionId}:${period}`;

/**
 * When a digest subscription is due next, ms, after somebody has set its schedule. One that goes on as it was stays due when it was,
 * also where that is this very moment. A period is told once: who moves a weekly digest from Monday to Friday after Monday's was
 * posted is told the Friday on which the next one comes, not one on which nothing would be posted.
 *
 * @param current the subscription as it stands; undefined for a new one
 */
export async function nextDueOf(
  store: Store,
  schedule: Schedule,
  current: Subscription | undefined,
  now: number,
): Promise<number> {
  if (current === undefined) return nextOccurrence(schedule, now);
  if (
    current.state === 'active' &&
    current.nextDueAt !== null &&
    current.schedule !== null &&
    isSame(current.schedule, schedule)
  )
    return current.nextDueAt;
  return nextUntold(store, schedule, current.id, now);
}

/** When the next period comes that was not told yet, ms. */
export async function nextUntold(
  store: Store,
  schedule: Schedule,
  subscriptionId: number,
  now: number,
): Promise<number> {
  let next = nextOccurrenceOf(schedule, now);
  while (await isDone(store, subscriptionId, next.period)) next = nextOccurrenceOf(schedule, next.at);
  return next.at;
}

/** Posted, quiet, or skipped as too late: decided, in any case. */
const isDone = async (store: Store, id: number, period: string): Promise<boolean> =>
  (await store.subscriptions.digest(id, period)) !== undefined ||
  (await store.deliveries.get({ key: digestKey(id, period) })) !== undefined;

const FIELDS = [
  'period',
  'weekday',
  'dayOfMonth',
  'hour',
  'minute',
  'zone',
] as const satisfies readonly (keyof Schedule)[];
const isSame = (a: Schedule, b: Schedule): boolean => FIELDS.every((field) => a[field] === b[field]);
