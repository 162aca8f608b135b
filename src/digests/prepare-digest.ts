import type { Store } from '../../db/store.ts';
import type { Period } from '../core/schedule.ts';
import type { SubscriptionFilter } from '../core/subscription-filter.ts';
import type { DigestContent } from './digest-content.ts';

/** What is asked for: a subscription, or a preview that has none yet. */
export interface DigestRequest {
  workspaceId: string;
  filter: SubscriptionFilter;
  /** Only the period and the zone of a schedule matter here. */
  schedule: { period: Period; zone: string };
  /** With it the digest compares with the last one that this subscription got; null: a first digest. */
  subscriptionId: number | null;
}

/**
 * Decides what a digest shows, from what is in the database at `now` (ms). Changes nothing.
 * @throws nothing of its own: an empty universe gives a quiet digest
 */
export async function prepareDigest(_store: Store, _request: DigestRequest, _now: number): Promise<DigestContent> {
  throw new Error('not written yet');
}
