import { nextTurn } from '../core/next-turn.ts';
import type { NewDelivery, Store, Subscription } from '../../db/store.ts';
import { HOUR } from '../core/clock.ts';
import { date } from '../core/format.ts';
import { lastOccurrence, nextOccurrence } from '../core/schedule.ts';
import type { Occurrence, Schedule } from '../core/schedule.ts';
import { digestMessage } from '../digests/digest-message.ts';
import { loadDigestView } from '../digests/digest-view.ts';
import type { DigestView } from '../digests/digest-view.ts';
import { prepareDigest } from '../digests/prepare-digest.ts';

export interface DueDigestsRun {
  now: number;
  /** How late a digest may still be posted, ms. A daily one is never later than half its period. */
  graceMs: number;
  signal?: AbortSignal;
  /** Figures that were read already; read anew for every run unless told. */
  view?: DigestView;
}

export interface DueDigestsReport {
  posted: number;
  quiet: number;
  /** Too late; the next post says so. */
  skipped: number;
  failed: number;
}

const BATCH = 100;
/** From so many channels on it is cheaper to read the whole universe once. */
const SHARED_VIEW_FROM = 5;

/**
 * Prepares every digest that is due and puts it into the outbox, with its content and the channel's next time in the same
 * transaction: whatever crashes, a period is prepared once. One channel's failure never stops the others.
 */
export async function dueDigests(store: Store, run: DueDigestsRun, onFailure: (subscription: Subscription, error: unknown) => void = () => undefined): Promise<DueDigestsReport> {
  const report: DueDigestsReport = { posted: 0, quiet: 0, skipped: 0, failed: 0 };
  const failed = new Set<number>();
  let view = run.view;
  while (!isStopped(run)) {
    // A channel that failed stays due and is left for the next run; the ones behind it must still be reached.
    const due = (await store.subscriptions.due(run.now, BATCH + failed.size)).filter((subscription) => !failed.has(subscription.id));
    if (due.length === 0) break;
    if (due.length >= SHARED_VIEW_FROM) view ??= await loadDigestView(store, run.now);
    for (const subscription of due) {
      if (isStopped(run)) break;
      try {
        report[await digestOf(store, subscription, run, view)] += 1;
      } catch (error) {
        failed.add(subscription.id);
        report.failed += 1;
        onFailure(subscription, error);
      }
      await nextTurn();
    }
  }
  return report;
}

const isStopped = (run: DueDigestsRun): boolean => run.signal?.aborted === true;

/** The digest of one subscription that is due, or its place in the line of those that came too late. */
async function digestOf(store: Store, subscription: Subscription, run: DueDigestsRun, view: DigestView | undefined): Promise<'posted' | 'quiet' | 'skipped'> {
  const { schedule, nextDueAt } = subscription;
  if (schedule === null || nextDueAt === null) throw new Error(`digest subscription ${subscription.id} has no schedule`);
  const nextDue = { subscriptionId: subscription.id, at: nextOccurrence(schedule, run.now) };
  // After a long absence several are due: only the newest can still be of use.
  const newest = lastOccurrence(schedule, run.now);
  const due = newest.at > nextDueAt ? newest : { ...newest, at: nextDueAt };
  const dueAt = due.at;
  const expiresAt = dueAt + graceOf(schedule, run.graceMs);
  const snoozed = subscription.snoozedUntil !== null && subscription.snoozedUntil > dueAt;
  if (snoozed) {
    await store.deliveries.enqueue([], run.now, { nextDue });
    return 'quiet';
  }
  const late = nextDueAt < dueAt ? [tooLate(subscription, schedule, lastOccurrence(schedule, nextDueAt), run.now)] : [];
  if (expiresAt <= run.now) {
    await store.deliveries.enqueue([...late, tooLate(subscription, schedule, due, run.now)], run.now, { nextDue });
    return 'skipped';
  }
  const content = await prepareDigest(store, { workspaceId: subscription.workspaceId, channel: subscription.channel, filter: subscription.filter, schedule, subscriptionId: subscription.id }, run.now, view);
  const digest = { subscriptionId: subscription.id, period: due.period, preparedAt: run.now, body: JSON.stringify(content) };
  const silent = content.quiet && subscription.filter.quiet === 'skip';
  const post: NewDelivery = { ...deliveryOf(subscription, schedule, due), message: digestMessage(content), notBefore: dueAt, expiresAt };
  await store.deliveries.enqueue(silent ? late : [...late, post], run.now, { digest, nextDue });
  return silent ? 'quiet' : 'posted';
}

/** Half a period at most: a digest of yesterday that comes an hour before today's is only noise. */
const HALF_PERIODS = { daily: 12 * HOUR, weekly: 84 * HOUR, monthly: 14 * 24 * HOUR } as const;
const graceOf = (schedule: Schedule, graceMs: number): number => Math.min(graceMs, HALF_PERIODS[schedule.period]);

function deliveryOf(subscription: Subscription, schedule: Schedule, due: Occurrence): Omit<NewDelivery, 'message' | 'notBefore' | 'expiresAt'> {
  const { id, workspaceId, channel, thread } = subscription;
  return {
    key: `digest:${id}:${due.period}`,
    target: { workspace: workspaceId, channel, ...(thread === null ? {} : { thread }) },
    subscriptionId: id,
    operation: 'post',
    parentKey: null,
    title: `${schedule.period} digest of ${date(due.at, schedule.zone)}`,
  };
}

/** A row that is over before it begins: the outbox marks it skipped, and the channel's next post names it. */
function tooLate(subscription: Subscription, schedule: Schedule, due: Occurrence, now: number): NewDelivery {
  const summary = 'Not posted: too late.';
  return { ...deliveryOf(subscription, schedule, due), message: { summary, tone: 'quiet', blocks: [{ kind: 'text', text: summary }] }, notBefore: now, expiresAt: now };
}
