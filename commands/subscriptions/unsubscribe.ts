import type { Message } from '../../src/contracts/messages/message.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { describeFilter } from '../support/subscriptions/subscription-options.ts';
import { findSubscription } from '../support/subscriptions/subscription-parts.ts';

/** Ends a standing order of this channel. */
export const unsubscribe = command({
  name: 'unsubscribe',
  purpose: 'End a subscription of this channel',
  examples: ['unsubscribe', 'unsubscribe 1'],
  asks: [
    {
      words: [
        'cancel',
        'cancel subscription',
        'cancel the subscription',
        'stop posting',
        'stop posting here',
        'end subscription',
        'unsubscribe this channel',
        'no more digests',
        'stop the digest',
        'stop the alerts',
        'end the digest',
        'cancel the digest',
      ],
    },
    { words: ['digest', 'alerts', 'subscription', 'here', 'this channel'], hint: true },
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
    const words = `${subscription.kind} ${subscription.id} (${describeFilter(context, subscription)})`;
    await context.store.subscriptions.remove(subscription.id, auditEntry(context, 'unsubscribe', words));
    const summary = `Ended: ${words}.`;
    return oneSentence(summary, 'neutral', {
      kind: 'note',
      text: 'Messages that were still waiting for it are no longer sent.',
    });
  },
});
