import { DAY } from '../../src/contracts/clock.ts';
import { date, windowName } from '../../src/text/format.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { findSubscription, subscriptionBlocks } from '../support/subscriptions/subscription-parts.ts';

/** Silence for a while; it comes back by itself. */
export const snooze = command({
  name: 'snooze',
  purpose: 'Silence a subscription of this channel for a while, such as 2w',
  examples: ['snooze 2w', 'snooze 1 10d'],
  asks: [
    {
      words: [
        'be quiet',
        'quiet',
        'silence',
        'be silent',
        'hush',
        'snooze the alerts',
        'snooze the digest',
        'silence the alerts',
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
    days: { type: 'days', description: 'How long, such as 3d or 2w (default 1w)', max: 365, positional: true },
  },
  async run(context, options): Promise<Message> {
    const subscription = await findSubscription(context, options.subscription);
    const days = options.days ?? 7;
    const until = context.now + days * DAY;
    const saved = await context.store.subscriptions.change(
      subscription.id,
      { snoozedUntil: until },
      context.now,
      auditEntry(context, 'snooze', `${subscription.kind} ${subscription.id} for ${windowName(days)}`),
    );
    const summary = `Snoozed for ${windowName(days)}, until ${date(until)}: ${subscription.kind} ${subscription.id}.`;
    return oneSentence(summary, 'quiet', ...subscriptionBlocks(context, saved ?? subscription));
  },
});
