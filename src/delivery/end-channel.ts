import type { NewDelivery, Store, Subscription } from '../../db/store.ts';
import { DAY } from '../contracts/clock.ts';
import type { Line, Message } from '../contracts/messages/message.ts';

/** Who made a subscription when no person did: nobody to write to. */
const SYSTEM = 'system';

/** A channel where nothing can be posted any more. */
export interface EndedChannel {
  workspace: string;
  channel: string;
  /** A clause for people: `the channel is archived`. */
  because: string;
  /** What the audit trail keeps beside it: the platform's own code; empty for none. */
  detail: string;
  /** What to do about it; undefined where nobody can be written to or nothing helps. */
  mending: Line | undefined;
  /** Names the notices: told once for each, and again when a channel is mended and lost anew. */
  occasion: string;
}

/**
 * Switches the channel's subscriptions off, each with the reason in the audit trail, and owes everybody who set one up a direct
 * message. Doing it again changes nothing: what is off stays as it is.
 *
 * @returns the subscriptions that were on, and how many direct messages were put into the outbox
 */
export async function endChannel(
  store: Store,
  ended: EndedChannel,
  at: number,
): Promise<{ off: readonly Subscription[]; told: number }> {
  const { workspace, channel, because, detail } = ended;
  const off = await store.subscriptions.list({ workspaceId: workspace, channel, states: ['active', 'paused'] });
  const told =
    ended.mending === undefined ? 0 : await store.deliveries.enqueue(notices(off, ended, ended.mending, at), at);
  for (const subscription of off) {
    await store.subscriptions.change(subscription.id, { state: 'off', stateReason: because }, at, {
      workspaceId: workspace,
      channel,
      at,
      actor: SYSTEM,
      actorName: 'Groundswell',
      action: 'subscription switched off',
      detail: `${nameOf(subscription)} was switched off: ${because}${detail === '' ? '' : ` (${detail})`}.`,
    });
  }
  return { off, told };
}

const nameOf = (subscription: Subscription): string =>
  subscription.kind === 'digest'
    ? `the ${subscription.schedule?.period ?? 'weekly'} digest`
    : 'the subscription to alerts';

/** One direct message a person, however many subscriptions of the channel were theirs. */
function notices(off: readonly Subscription[], ended: EndedChannel, mending: Line, at: number): NewDelivery[] {
  const byPerson = Map.groupBy(
    off.filter((one) => one.createdBy !== SYSTEM),
    (one) => one.createdBy,
  );
  return [...byPerson].map(([person, subscriptions]) => ({
    key: `off:${ended.occasion}:${person}`.slice(0, 200),
    target: { workspace: ended.workspace, channel: person },
    subscriptionId: null,
    operation: 'direct',
    parentKey: null,
    title: 'notice of a subscription that was switched off',
    message: notice(subscriptions, ended, mending),
    notBefore: at,
    expiresAt: at + 2 * DAY,
  }));
}

function notice(subscriptions: readonly Subscription[], { channel, because }: EndedChannel, mending: Line): Message {
  const names = subscriptions.map(nameOf).join(' and ');
  const sentence = `Switched off: ${names} that you set up, because ${because}.`;
  return {
    summary: sentence,
    tone: 'warning',
    blocks: [
      { kind: 'text', text: sentence },
      { kind: 'fields', items: [{ label: 'channel', value: { kind: 'channel', id: channel } }] },
      { kind: 'note', text: mending },
    ],
  };
}
