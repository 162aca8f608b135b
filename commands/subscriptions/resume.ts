import type { Message } from '../../src/contracts/messages/message.ts';
import { nextUntold } from '../../src/digests/next-due.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import { oneSentence } from '../support/one-sentence.ts';
import {
  findSubscription,
  refuseUnreachable,
  subscriptionBlocks,
} from '../support/subscriptions/subscription-parts.ts';

/** Starts a subscription again that was paused, snoozed or switched off. What fell due meanwhile is not sent after. */
export const resume = command({
  name: 'resume',
  purpose: 'Start a paused, snoozed or switched-off subscription of this channel again',
  examples: ['resume', 'resume 1'],
  asks: [
    {
      words: [
        'start it again',
        'start again',
        'start the digest again',
        'continue',
        'restart',
        'unpause',
        'unsnooze',
        'wake up',
        'resume the digest',
        'resume subscription',
      ],
    },
    { words: ['digest', 'alerts', 'posting', 'subscription', 'again'], hint: true },
  ],
  audience: 'channel',
  permission: 'manage',
  pace: 'instant',
  options: {
    subscription: {
      type: 'integer',
      complete: 'subscription',
      description: 'Its number, as “subscriptions” shows it',
      min: 1,
      positional: true,
    },
  },
  async run(context, options): Promise<Message> {
    const subscription = await findSubscription(context, options.subscription);
    const snoozed = subscription.snoozedUntil !== null && subscription.snoozedUntil > context.now;
    // Nothing changes, so nothing is written down.
    if (subscription.state === 'active' && !snoozed)
      return oneSentence(
        `Already active: ${subscription.kind} ${subscription.id}.`,
        'neutral',
        ...subscriptionBlocks(context, subscription),
      );
    await refuseUnreachable(context, subscription.channel);
    const nextDueAt =
      subscription.schedule && (await nextUntold(context.store, subscription.schedule, subscription.id, context.now));
    const saved = await context.store.subscriptions.change(
      subscription.id,
      { state: 'active', stateReason: null, snoozedUntil: null, nextDueAt },
      context.now,
      auditEntry(context, 'resume', `${subscription.kind} ${subscription.id}`),
    );
    const summary = `Active again: ${subscription.kind} ${subscription.id}.`;
    return oneSentence(summary, 'neutral', ...subscriptionBlocks(context, saved ?? subscription));
  },
});
