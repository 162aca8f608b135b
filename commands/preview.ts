import { UserError } from '../src/contracts/errors.ts';
import { say } from '../src/contracts/line.ts';
import type { Message } from '../src/contracts/message.ts';
import { prepareDigest } from '../src/digests/prepare-digest.ts';
import { digestMessage } from '../src/digests/digest-message.ts';
import { completeFilter, defaultSchedule } from '../src/subscriptions/subscription-filter.ts';
import { command } from './support/context.ts';
import { findSubscription } from './support/subscription-parts.ts';
import { filterOptions, digestSize, readFilter } from './support/subscription-options.ts';

/** What would be posted if it were due now? */
export const preview = command({
  name: 'preview',
  purpose: 'Show now what a digest would post: of a subscription, or by filters',
  examples: ['preview', 'preview 1', 'preview period:monthly scope:universe category:"vector search"'],
  asks: [
    {
      words: [
        'digest',
        'show digest',
        'the digest',
        'a digest',
        'one digest',
        'example digest',
        'sample digest',
        'digest preview',
        'see a digest',
        'what would the digest look like',
        'would the digest look like',
        'preview of the digest',
        'latest digest',
      ],
    },
    { words: ['weekly digest'], options: { period: 'weekly' } },
    { words: ['daily digest'], options: { period: 'daily' } },
    { words: ['monthly digest'], options: { period: 'monthly' } },
    { words: ['look like', 'example', 'sample'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    subscription: {
      type: 'integer',
      complete: 'subscription',
      description: 'Number of a digest subscription of this channel',
      min: 1,
      positional: true,
    },
    period: {
      type: 'choice',
      description: 'Without a subscription: how far back (default weekly)',
      choices: [
        { value: 'weekly', label: 'weekly' },
        { value: 'daily', label: 'daily' },
        { value: 'monthly', label: 'monthly' },
      ],
    },
    ...filterOptions,
    size: digestSize,
  },
  async run(context, options): Promise<Message> {
    const { caller, store, now } = context;
    const subscription =
      options.subscription === undefined ? undefined : await findSubscription(context, options.subscription);
    if (subscription?.kind === 'alerts')
      throw new UserError(
        `Subscription ${subscription.id} is for alerts, which are posted as they are found.`,
        say`\`alerts\` lists what was found lately.`,
        ['alerts'],
      );
    const watched = subscription ? undefined : (await store.workspaces.watchlist(caller.workspace)).length;
    const scope = options.scope ?? (watched === 0 ? 'universe' : undefined);
    const filter = await readFilter(context, { ...options, scope }, subscription?.filter ?? completeFilter());
    const schedule = subscription?.schedule ?? {
      ...defaultSchedule(caller.zone ?? context.settings.defaultZone),
      ...(options.period === undefined ? {} : { period: options.period }),
    };
    const content = await prepareDigest(
      store,
      {
        workspaceId: caller.workspace,
        channel: subscription?.channel ?? caller.channel ?? null,
        filter,
        schedule,
        subscriptionId: subscription?.id ?? null,
      },
      now,
    );
    return digestMessage(content, { preview: true, subscriptionId: subscription?.id ?? null });
  },
});
