import { say } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { findSubscription, subscriptionBlocks } from '../support/subscriptions/subscription-parts.ts';

/** Silence until somebody resumes it. */
export const pause = command({
  name: 'pause',
  purpose: 'Pause a subscription of this channel until it is resumed',
  examples: ['pause', 'pause 1'],
  asks: [
    {
      words: [
        'stop for now',
        'hold',
        'pause the digest',
        'pause the alerts',
        'pause subscription',
        'stop the digest for now',
      ],
    },
    { words: ['digest', 'alerts', 'posting', 'subscription', 'here', 'this channel'], hint: true },
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
    // A second press changes nothing, so nothing is written down.
    if (subscription.state === 'paused')
      return oneSentence(
        say`Already paused: ${subscription.kind} ${subscription.id}. \`resume ${subscription.id}\` starts it again.`,
        'quiet',
        ...subscriptionBlocks(context, subscription),
      );
    const saved = await context.store.subscriptions.change(
      subscription.id,
      { state: 'paused' },
      context.now,
      auditEntry(context, 'pause', `${subscription.kind} ${subscription.id}`),
    );
    const summary = say`Paused: ${subscription.kind} ${subscription.id}. \`resume ${subscription.id}\` starts it again.`;
    return oneSentence(summary, 'quiet', ...subscriptionBlocks(context, saved ?? subscription));
  },
});
