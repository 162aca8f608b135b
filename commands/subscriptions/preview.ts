import type { Store, Subscription } from '../../db/store.ts';
import { dayOf } from '../../src/contracts/clock.ts';
import { UserError } from '../../src/contracts/errors.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { readDigest } from '../../src/digests/digest-content.ts';
import type { DigestContent } from '../../src/digests/digest-content.ts';
import { prepareDigest } from '../../src/digests/prepare-digest.ts';
import { digestMessage } from '../../src/digests/digest-message.ts';
import { endOfDay } from '../../src/history/zone-days.ts';
import { commandText } from '../../src/parsing/parse-command.ts';
import { completeFilter, defaultSchedule } from '../../src/subscriptions/subscription-filter.ts';
import { command } from '../support/context.ts';
import { SUBSCRIBE_HERE, choosingProjects, isNothingTracked, nextSteps } from '../support/first-steps.ts';
import { findSubscription, subscriptionsHere } from '../support/subscriptions/subscription-parts.ts';
import { filterOptions, digestSize, readFilter } from '../support/subscriptions/subscription-options.ts';

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
  section: 'changing',
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
    // Discord limits the length of all options together; there the buttons write these two.
    all: { type: 'boolean', description: 'Every list whole, with ranks and movements', needs: 'typedOptions' },
    posted: {
      type: 'text',
      description: 'The digest that was last prepared by the end of this day, such as 2026-11-30',
      maxLength: 10,
      needs: 'typedOptions',
    },
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
    if (options.posted !== undefined)
      return digestMessage(await findPosted(context.store, subscription, options.posted), {
        all: options.all === true,
      });
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
    const message = digestMessage(content, {
      preview: true,
      subscriptionId: subscription?.id ?? null,
      all: options.all === true,
      showAll: commandText('preview', { ...options, all: true }),
    });
    const here = subscription === undefined && !caller.personal ? await subscriptionsHere(context) : undefined;
    const steps = [
      ...((await isNothingTracked(context)) ? choosingProjects(context) : []),
      ...(here?.some(({ kind }) => kind === 'digest') === false ? [SUBSCRIBE_HERE] : []),
    ];
    return { ...message, blocks: [...message.blocks, ...nextSteps(...steps)] };
  },
});

/** @throws UserError without a subscription, for a day that is none, and where nothing is kept of that time. */
async function findPosted(store: Store, subscription: Subscription | undefined, day: string): Promise<DigestContent> {
  if (subscription === undefined)
    throw new UserError(
      'Which subscription’s digest?',
      say`Name it by its number, such as \`preview 1 posted:${day}\`; \`subscriptions\` lists them.`,
      ['subscriptions'],
    );
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
  if (Number.isNaN(at)) throw new UserError(`“${day}” is no day.`, 'Write it as 2026-11-30.');
  const end = endOfDay(subscription.schedule?.zone ?? 'UTC', dayOf(at));
  const content = readDigest((await store.subscriptions.previousDigest(subscription.id, end))?.body);
  if (content === undefined)
    throw new UserError(
      `No digest of subscription ${subscription.id} from ${day} or before is kept.`,
      say`\`preview ${String(subscription.id)}\` shows what would be posted now.`,
      [`preview ${subscription.id}`],
    );
  return content;
}
