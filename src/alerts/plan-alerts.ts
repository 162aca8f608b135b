import { definitionOf, kindName } from '../signals/index.ts';
import type { AlertRecord, Mute, NewDelivery, SignalRecord, Subscription } from '../../db/store.ts';
import { DAY, SECOND } from '../contracts/clock.ts';
import { foundInTime } from '../subscriptions/is-news.ts';
import { isMuted } from '../subscriptions/is-muted.ts';
import type { Message } from '../contracts/messages/message.ts';
import { atLeast, completeFilter, kindsOf } from '../subscriptions/subscription-filter.ts';
import { aftermathReply, alertMessage, causeReply, alertReply, alertUpdate, mergedAlerts } from './alert-message.ts';
import type { AlertOptions, AlertSubject } from './alert-message.ts';
import { meetsThresholds } from './meets-thresholds.ts';

/** What is put into the outbox for one subscription, in one transaction. */
export interface AlertPlan {
  deliveries: NewDelivery[];
  alerts: AlertRecord[];
}

export interface AlertInput {
  subscription: Subscription;
  /** New and changed signals about projects that the subscription's filter lets through, and platform-wide ones. */
  changes: readonly SignalRecord[];
  /** What the subscription has been told of them, by signal id. */
  told: ReadonlyMap<number, AlertRecord>;
  /** Alerts of the same project and kind within the cool-down, by `coolKey`. */
  cooling: ReadonlyMap<string, AlertRecord>;
  mutes: readonly Mute[];
  subject: (record: SignalRecord) => AlertSubject;
  now: number;
  /** How long an alert is worth posting, ms. */
  graceMs: number;
}

/** The same kind about the same project within this time goes into the thread of the one before. */
export const COOL_DOWN_MS = 7 * DAY;
/** More new alerts than this at once become one post. */
const MOST_SINGLE = 3;
/** A later chapter of an alert may come a little late. */
const CHAPTER_MS = 3 * DAY;

export const coolKey = (record: SignalRecord): string => `${record.projectId ?? 'all'} ${record.signal.kind}`;

/**
 * What a subscription is owed for what has changed. One signal is one alert: a root message that is edited as the signal
 * changes, and an answer in its thread for each state it reaches. Keys name alert and state, so planning the same twice
 * owes the same.
 */
export function planAlerts(input: AlertInput): AlertPlan {
  const { told } = input;
  const plan: AlertPlan = { deliveries: [], alerts: [] };
  const fresh: SignalRecord[] = [];
  for (const change of input.changes) {
    const wanted = wantedOf(change, input);
    if (wanted === null) continue;
    const { record } = wanted;
    if (isMuted({ projectId: record.projectId, kind: record.signal.kind }, input.mutes)) continue;
    const known = told.get(record.id);
    if (known !== undefined) {
      if (known.revision < record.revision) follow(input, plan, record, known);
    } else if (wanted.isNew && isNews(record, input)) fresh.push(record);
  }
  const isCooled = (record: SignalRecord): boolean =>
    definitionOf(record.signal.kind).hasCoolDown && input.cooling.has(coolKey(record));
  const cooled = fresh.filter(isCooled);
  const roots = fresh.filter((record) => !isCooled(record));
  for (const record of cooled) {
    const root = input.cooling.get(coolKey(record));
    if (root === undefined) continue;
    plan.deliveries.push(chapter(input, record, root.rootKey, record.signal.state, alertReply(record)));
    plan.alerts.push({ ...alertOf(input, record), rootKey: root.rootKey, postedAt: root.postedAt });
  }
  openRoots(input, plan, roots);
  return plan;
}

/** The part of a finding that a subscription wants, seen when its newest part was; null for nothing of it. */
function wantedOf(
  record: SignalRecord,
  { subscription: { filter } }: AlertInput,
): { record: SignalRecord; isNew: boolean } | null {
  const { narrow } = definitionOf(record.signal.kind);
  if (narrow === null) return { record, isNew: true };
  // Filters of earlier versions know neither level nor tags.
  const { prereleases, level, tags } = { ...completeFilter(), ...filter };
  const part = narrow(record.signal, { prereleases, level, tags });
  if (part === null) return null;
  const firstSeenAt = part.newsAt === null ? record.firstSeenAt : part.newsAt * SECOND;
  return { record: { ...record, firstSeenAt, signal: part.signal }, isNew: part.newsAt !== null };
}

function openRoots(input: AlertInput, plan: AlertPlan, roots: readonly SignalRecord[]): void {
  const [first] = roots;
  if (first !== undefined && roots.length > MOST_SINGLE) {
    const key = `alerts:${input.subscription.id}:${first.id}`;
    const message = mergedAlerts(roots.map((record) => ({ record, subject: input.subject(record) })));
    plan.deliveries.push({
      ...base(input, `${roots.length} alerts`, message, input.graceMs),
      key,
      operation: 'post',
      parentKey: null,
    });
    plan.alerts.push(...roots.map((record) => ({ ...alertOf(input, record), rootKey: key })));
    return;
  }
  for (const record of roots) {
    const key = rootKeyOf(input.subscription.id, record);
    plan.deliveries.push({
      ...base(input, titleOf(record), alertMessage(record, input.subject(record), shown(input)), input.graceMs),
      key,
      operation: 'post',
      parentKey: null,
    });
    plan.alerts.push({ ...alertOf(input, record), rootKey: key });
  }
}

/** The root is edited to the newest numbers; the thread is told only of a state that it has not seen. */
function follow(input: AlertInput, plan: AlertPlan, record: SignalRecord, known: AlertRecord): void {
  const own = known.rootKey.startsWith(`alert:${input.subscription.id}:${record.id}:`);
  if (own) {
    const message = alertUpdate(record, input.subject(record), shown(input));
    const key = `alert:${input.subscription.id}:${record.id}:update:${record.revision}`;
    plan.deliveries.push({
      ...base(input, `${titleOf(record)}, update`, message, CHAPTER_MS),
      key,
      operation: 'update',
      parentKey: known.rootKey,
    });
  }
  const { state, kind } = record.signal;
  // The root says what it says itself; below a post of many findings, the thread alone can tell what changed.
  const news = own ? state : definitionOf(kind).chapter(record.signal, Math.floor(known.postedAt / SECOND));
  if (news !== null && !(own && known.rootKey.endsWith(`:${state}`)))
    plan.deliveries.push(chapter(input, record, known.rootKey, news, alertReply(record)));
  const found = definitionOf(kind).cause(record.signal);
  const [cause] = found?.causes ?? [];
  // The first one that was named after the post is told, once; the root shows the best as of now.
  if (cause !== undefined && (found?.namedAt ?? 0) * SECOND > known.postedAt)
    plan.deliveries.push(chapter(input, record, known.rootKey, 'cause', causeReply(record, cause)));
  const aftermath = definitionOf(record.signal.kind).aftermath(record.signal);
  if (aftermath !== null)
    plan.deliveries.push(chapter(input, record, known.rootKey, 'aftermath', aftermathReply(record, aftermath)));
  plan.alerts.push({ ...known, revision: record.revision });
}

const shown = ({ subscription }: AlertInput): AlertOptions => ({ prereleases: subscription.filter.prereleases });

/** The state at which it was posted is part of the key: the thread need not repeat it. */
const rootKeyOf = (subscriptionId: number, record: SignalRecord): string =>
  `alert:${subscriptionId}:${record.id}:root:${record.signal.state}`;

const alertOf = ({ subscription, now }: AlertInput, record: SignalRecord): Omit<AlertRecord, 'rootKey'> => ({
  subscriptionId: subscription.id,
  signalId: record.id,
  postedAt: now,
  revision: record.revision,
});

const chapter = (
  input: AlertInput,
  record: SignalRecord,
  rootKey: string,
  chapterName: string,
  message: Message,
): NewDelivery => ({
  ...base(input, `${titleOf(record)}, ${chapterName}`, message, CHAPTER_MS),
  key: `alert:${input.subscription.id}:${record.id}:reply:${chapterName}`,
  operation: 'reply',
  parentKey: rootKey,
});

function base(
  { subscription, now }: AlertInput,
  title: string,
  message: Message,
  graceMs: number,
): Omit<NewDelivery, 'key' | 'operation' | 'parentKey'> {
  const { workspaceId, channel, thread } = subscription;
  return {
    target: { workspace: workspaceId, channel, ...(thread === null ? {} : { thread }) },
    subscriptionId: subscription.id,
    title,
    message,
    notBefore: now,
    expiresAt: now + graceMs,
  };
}

const titleOf = ({ signal }: SignalRecord): string =>
  `${kindName(signal.kind)}${signal.repo === null ? '' : ` of ${signal.repo}`}`;

/** Worth a new post: wanted by kind, severity and thresholds, found since somebody subscribed, and of these days. */
function isNews(record: SignalRecord, { subscription, now, graceMs }: AlertInput): boolean {
  const { signal } = record;
  const { filter } = subscription;
  const lasts = signal.ended === null;
  return (
    record.firstSeenAt >= subscription.createdAt &&
    foundInTime(record) &&
    // What ended before this channel heard of it, or was found while it was asleep, is told by lists and digests.
    (lasts ? now - record.updatedAt <= graceMs : now - record.firstSeenAt <= graceMs) &&
    kindsOf(filter).has(signal.kind) &&
    atLeast(signal.severity, filter.minSeverity) &&
    meetsThresholds(signal, filter.thresholds)
  );
}
