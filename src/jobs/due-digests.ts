import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { DeliveryCause, NewDelivery, Store, Subscription } from '../../db/store.ts';
import { HOUR } from '../contracts/clock.ts';
import { date } from '../text/format.ts';
import { lastOccurrence, nextOccurrence } from '../subscriptions/schedule.ts';
import type { Occurrence, Schedule } from '../subscriptions/schedule.ts';
import { digestKey } from '../digests/next-due.ts';
import { digestMessage } from '../digests/digest-message.ts';
import { loadDigestView } from '../digests/digest-view.ts';
import type { DigestView } from '../digests/digest-view.ts';
import { prepareDigest } from '../digests/prepare-digest.ts';
import { RESTORED } from '../../db/ports/maintenance.ts';

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
/** Written in one transaction: each has a price of its own, and this many are written in a few milliseconds. */
const WRITTEN_TOGETHER = 20;
/** From so many channels on it is cheaper to read the whole universe once. */
const SHARED_VIEW_FROM = 5;

/** A digest that is decided, with everything that is written for it at once. */
interface Decided {
  subscription: Subscription;
  outcome: 'posted' | 'quiet' | 'skipped';
  owed: readonly NewDelivery[];
  cause: DeliveryCause;
}

/**
 * Prepares every digest that is due and puts it into the outbox, with its content and the channel's next time in the same
 * transaction: whatever crashes, a period is prepared once. One channel's failure never stops the others.
 */
export async function dueDigests(
  store: Store,
  run: DueDigestsRun,
  onFailure: (subscription: Subscription, error: unknown) => void = () => undefined,
): Promise<DueDigestsReport> {
  const report: DueDigestsReport = { posted: 0, quiet: 0, skipped: 0, failed: 0 };
  const failed = new Set<number>();
  const fail = (subscription: Subscription, error: unknown): void => {
    failed.add(subscription.id);
    report.failed += 1;
    onFailure(subscription, error);
  };
  const write = async (decided: readonly Decided[]): Promise<void> => {
    await store.deliveries.enqueue(
      decided.flatMap(({ owed }) => owed),
      run.now,
      decided.map(({ cause }) => cause),
    );
    for (const { outcome } of decided) report[outcome] += 1;
  };
  const writeEach = async (decided: readonly Decided[]): Promise<void> => {
    for (const one of decided) await write([one]).catch((error: unknown) => fail(one.subscription, error));
  };
  const times = timesAt(run.now);
  const restoredAt = (await store.meta.get(RESTORED))?.updatedAt;
  let view = run.view;
  while (!isStopped(run)) {
    // A channel that failed stays due and is left for the next run; the ones behind it must still be reached.
    const limit = BATCH + failed.size;
    const found = await store.subscriptions.due(run.now, limit);
    const due = found.filter((subscription) => !failed.has(subscription.id));
    if (due.length === 0) break;
    if (due.length >= SHARED_VIEW_FROM) view ??= await loadDigestView(store, run.now);
    let decided: Decided[] = [];
    for (const [at, subscription] of due.entries()) {
      if (isStopped(run)) break;
      try {
        decided.push(await digestOf(store, subscription, { ...run, restoredAt }, times, view));
      } catch (error) {
        fail(subscription, error);
      }
      if (decided.length >= WRITTEN_TOGETHER || at === due.length - 1) {
        // Together or none: where one of them cannot be written, each is tried by itself.
        await write(decided).catch(() => writeEach(decided));
        decided = [];
      }
      await yieldToEventLoop();
    }
    // What was decided before somebody said stop is not done twice for it.
    if (decided.length > 0) await write(decided).catch(() => writeEach(decided));
    if (found.length < limit) break;
  }
  return report;
}

const isStopped = (run: DueDigestsRun): boolean => run.signal?.aborted === true;

/** The newest occurrence of a schedule and its next, worked out once for all channels that have the same. */
type Times = (schedule: Schedule) => { newest: Occurrence; next: number };

function timesAt(now: number): Times {
  const known = new Map<string, ReturnType<Times>>();
  return (schedule) => {
    const { period, weekday, dayOfMonth, hour, minute, zone } = schedule;
    const name = `${period} ${weekday} ${dayOfMonth} ${hour}:${minute} ${zone}`;
    const times = known.get(name) ?? { newest: lastOccurrence(schedule, now), next: nextOccurrence(schedule, now) };
    known.set(name, times);
    return times;
  };
}

/** The digest of one subscription that is due, or its place in the line of those that came too late. */
async function digestOf(
  store: Store,
  subscription: Subscription,
  run: DueDigestsRun & { restoredAt: number | undefined },
  times: Times,
  view: DigestView | undefined,
): Promise<Decided> {
  const { schedule, nextDueAt } = subscription;
  if (schedule === null || nextDueAt === null)
    throw new Error(`digest subscription ${subscription.id} has no schedule`);
  const { newest, next } = times(schedule);
  const nextDue = { subscriptionId: subscription.id, at: next };
  // After a long absence several are due: only the newest can still be of use.
  const due = newest.at > nextDueAt ? newest : { ...newest, at: nextDueAt };
  const dueAt = due.at;
  const expiresAt = dueAt + graceOf(schedule, run.graceMs);
  const snoozed = subscription.snoozedUntil !== null && subscription.snoozedUntil > dueAt;
  if (snoozed) return { subscription, outcome: 'quiet', owed: [], cause: { nextDue } };
  // What fell due before a backup took this database's place may stand in its channel. Further back than anything is posted late there is nothing to look for.
  const doubted = <T extends NewDelivery>(owed: T, at: number): T =>
    run.restoredAt !== undefined && at <= run.restoredAt && run.now - at <= LOOKED_BACK
      ? { ...owed, mayStandSince: at }
      : owed;
  const late =
    nextDueAt < dueAt
      ? [doubted(tooLate(subscription, schedule, lastOccurrence(schedule, nextDueAt), run.now), nextDueAt)]
      : [];
  if (expiresAt <= run.now)
    return {
      subscription,
      outcome: 'skipped',
      owed: [...late, doubted(tooLate(subscription, schedule, due, run.now), dueAt)],
      cause: { nextDue },
    };
  const content = await prepareDigest(
    store,
    {
      workspaceId: subscription.workspaceId,
      channel: subscription.channel,
      filter: subscription.filter,
      schedule,
      subscriptionId: subscription.id,
    },
    run.now,
    view,
  );
  const digest = {
    subscriptionId: subscription.id,
    period: due.period,
    preparedAt: run.now,
    body: JSON.stringify(content),
  };
  const silent = content.quiet && subscription.filter.quiet === 'skip';
  const post = doubted<NewDelivery>(
    { ...deliveryOf(subscription, schedule, due), message: digestMessage(content), notBefore: dueAt, expiresAt },
    dueAt,
  );
  return {
    subscription,
    outcome: silent ? 'quiet' : 'posted',
    owed: silent ? late : [...late, post],
    cause: { digest, nextDue },
  };
}

/** The longest grace that can be set. */
const LOOKED_BACK = 168 * HOUR;
/** Half a period at most: a digest of yesterday that comes an hour before today's is only noise. */
const HALF_PERIODS = { daily: 12 * HOUR, weekly: 84 * HOUR, monthly: 14 * 24 * HOUR } as const;
const graceOf = (schedule: Schedule, graceMs: number): number => Math.min(graceMs, HALF_PERIODS[schedule.period]);

function deliveryOf(
  subscription: Subscription,
  schedule: Schedule,
  due: Occurrence,
): Omit<NewDelivery, 'message' | 'notBefore' | 'expiresAt'> {
  const { id, workspaceId, channel, thread } = subscription;
  return {
    key: digestKey(id, due.period),
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
  return {
    ...deliveryOf(subscription, schedule, due),
    message: { summary, tone: 'quiet', blocks: [{ kind: 'text', text: summary }] },
    notBefore: now,
    expiresAt: now,
  };
}
