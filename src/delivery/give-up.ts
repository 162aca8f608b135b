import type { Delivery, NewDelivery, Store, Subscription } from '../../db/store.ts';
import { DAY } from '../core/clock.ts';
import type { PermanentDeliveryError, PermanentReason } from '../core/errors.ts';
import type { Message } from '../core/message.ts';

/** What happened, as a clause for people: `switched off: the channel is archived`. */
export const REASONS = {
  'channel-gone': 'the channel no longer exists or the bot cannot see it',
  'not-a-member': 'the bot is not a member of the channel',
  'no-permission': 'the bot may not post in the channel',
  archived: 'the channel is archived',
  'workspace-gone': 'the bot was removed from the workspace',
  unauthorized: 'the platform refuses the token of the bot',
  'user-unreachable': 'the person does not take direct messages from the bot',
  'invalid-message': 'the platform refuses the message',
} as const satisfies Record<PermanentReason, string>;

const MENDING = {
  'channel-gone': 'Subscribe in another channel.',
  'not-a-member': 'Invite the bot to the channel, then subscribe again.',
  'no-permission': 'Give the bot the right to post there, then subscribe again.',
  archived: 'Subscribe in another channel, or unarchive it and subscribe again.',
  'workspace-gone': '',
  unauthorized: '',
  'user-unreachable': '',
  'invalid-message': '',
} as const satisfies Record<PermanentReason, string>;

/** Who made a subscription when no person did: nobody to write to. */
export const SYSTEM = 'system';

/**
 * Ends what can never be delivered. Trouble with the channel switches its subscriptions off, each with the reason in the
 * audit trail, and owes everybody who set one up a direct message where the platform still lets us write. Trouble with this
 * one message or person ends only the delivery.
 *
 * The delivery itself is settled last: whatever crash comes before, the whole is done again and changes nothing twice.
 *
 * @returns whether direct messages were put into the outbox
 */
export async function giveUp(store: Store, delivery: Delivery, error: PermanentDeliveryError, owner: string, at: number): Promise<boolean> {
  const because = REASONS[error.reason];
  const { workspace, channel } = delivery.target;
  let told = 0;
  if (endsTheChannel(error.reason) && delivery.operation !== 'direct') {
    const ending = await store.subscriptions.list({ workspaceId: workspace, channel, states: ['active', 'paused'] });
    if (MENDING[error.reason] !== '') told = await store.deliveries.enqueue(notices(ending, delivery, error.reason, at), at);
    for (const subscription of ending) {
      await store.subscriptions.change(subscription.id, { state: 'off', stateReason: because }, at, {
        workspaceId: workspace,
        channel,
        at,
        actor: SYSTEM,
        actorName: 'Groundswell',
        action: 'subscription switched off',
        detail: `${nameOf(subscription)} was switched off: ${because} (${error.detail}).`,
      });
    }
  }
  await store.deliveries.recordSettled(delivery.id, owner, 'failed', `${because} (${error.detail})`, at);
  return told > 0;
}

const endsTheChannel = (reason: PermanentReason): boolean => reason !== 'invalid-message' && reason !== 'user-unreachable';

const nameOf = (subscription: Subscription): string =>
  subscription.kind === 'digest' ? `the ${subscription.schedule?.period ?? 'weekly'} digest` : 'the subscription to alerts';

/** One direct message a person, however many subscriptions of the channel were theirs. */
function notices(ending: readonly Subscription[], delivery: Delivery, reason: PermanentReason, at: number): NewDelivery[] {
  const byPerson = Map.groupBy(ending.filter((one) => one.createdBy !== SYSTEM), (one) => one.createdBy);
  return [...byPerson].map(([person, subscriptions]) => ({
    // The attempt that failed names the notice, so that a channel which is mended and lost again is told of again.
    key: `off:${delivery.id}:${person}`.slice(0, 200),
    target: { workspace: delivery.target.workspace, channel: person },
    subscriptionId: null,
    operation: 'direct',
    parentKey: null,
    title: 'notice of a subscription that was switched off',
    message: notice(subscriptions, delivery.target.channel, reason),
    notBefore: at,
    expiresAt: at + 2 * DAY,
  }));
}

function notice(subscriptions: readonly Subscription[], channel: string, reason: PermanentReason): Message {
  const names = subscriptions.map(nameOf).join(' and ');
  const sentence = `Switched off: ${names} that you set up, because ${REASONS[reason]}.`;
  return {
    summary: sentence,
    tone: 'warning',
    blocks: [
      { kind: 'text', text: sentence },
      { kind: 'fields', items: [{ label: 'channel', value: { kind: 'code', text: channel } }] },
      { kind: 'note', text: MENDING[reason] },
    ],
  };
}
