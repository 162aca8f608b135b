import type { AnyOptionValues, OptionSpec } from '../../../src/contracts/command.ts';
import { UserError } from '../../../src/contracts/errors.ts';
import { say } from '../../../src/contracts/messages/line.ts';
import { describeSchedule, timeOfDay, weekdayName } from '../../../src/subscriptions/schedule.ts';
import type { Block, Button, Inline, Line } from '../../../src/contracts/messages/message.ts';
import { commandText } from '../../../src/parsing/parse-command.ts';
import type { Subscription } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { platformOf } from '../../../src/platforms/index.ts';
import { describeFilter } from './subscription-options.ts';

/** A channel to subscribe, or the sentence why there is none. */
function subscribedChannel(context: CommandContext): string {
  if (context.caller.channel === undefined || context.caller.personal)
    throw new UserError(
      'A subscription belongs to a channel of a workspace.',
      'Run this in the channel that should get the posts.',
    );
  return context.caller.channel;
}

/** What `forum` means where threads and posts are channels of their own. */
export const forumOption = {
  type: 'boolean',
  description: 'In a post of a forum or a thread: for the whole forum or channel it belongs to',
  needs: 'forums',
} as const satisfies OptionSpec;

/** The channel to subscribe: the asker's own, or the forum or channel that it belongs to. @throws UserError where it belongs to none. */
export function channelToSubscribe(context: CommandContext, forum: boolean | undefined): string {
  const channel = subscribedChannel(context);
  if (forum !== true) return channel;
  if (context.caller.parent === undefined)
    throw new UserError(
      'This is no post of a forum and no thread.',
      'Run it in a post of the forum that should get the posts.',
    );
  return context.caller.parent;
}

/** The channel whose subscriptions are meant here: in an alert's thread, and in a post that the bot made in a forum, those above it. */
export async function subscriptionsHome(context: CommandContext): Promise<string> {
  const channel = subscribedChannel(context);
  const [own] = await subscriptionsHere(context);
  return own?.channel ?? channel;
}

/** Subscriptions of this channel; of the one above it where this one has none. */
export async function subscriptionsHere({ caller, store }: CommandContext): Promise<readonly Subscription[]> {
  for (const channel of [caller.channel, caller.parent]) {
    const own = channel === undefined ? [] : await store.subscriptions.list({ workspaceId: caller.workspace, channel });
    if (own.length > 0) return own;
  }
  return [];
}

/** Refuses now what would fail on Monday. @throws UserError when the bot cannot post to the channel. */
export async function refuseUnreachable(context: CommandContext, channel: string): Promise<void> {
  const check = await context.operations.checkChannel(platformOf(context.caller.workspace).name, {
    workspace: context.caller.workspace,
    channel,
  });
  if (!check.ok) throw new UserError(check.sentence, check.hint);
}

/**
 * A subscription of this channel by its number.
 * @throws UserError when there is none of that number in this workspace and channel.
 */
export async function findSubscription(context: CommandContext, number: number | undefined): Promise<Subscription> {
  subscribedChannel(context);
  const own = await subscriptionsHere(context);
  const [only] = own;
  if (number === undefined && own.length === 1 && only) return only;
  const found = own.find((subscription) => subscription.id === number);
  if (found) return found;
  if (own.length === 0)
    throw new UserError('This channel has no subscription.', say`Try \`subscribe digest\` or \`subscribe alerts\`.`, [
      'subscribe digest',
      'subscribe alerts',
    ]);
  throw new UserError(
    number === undefined ? 'Which subscription?' : `This channel has no subscription ${number}.`,
    `It has ${own.map((entry) => `${entry.id} (${entry.kind})`).join(', ')}.`,
    ['subscriptions'],
  );
}

/** What it sends and when, who set it up, and what is next: the lines of `subscriptions`. */
export function subscriptionLines(context: CommandContext, subscription: Subscription): Line[] {
  const schedule = subscription.schedule === null ? 'as they are found' : describeSchedule(subscription.schedule);
  const next: Inline[] =
    subscription.state === 'off'
      ? [`⚠ switched off: ${subscription.stateReason ?? 'no reason recorded'}`]
      : subscription.state === 'paused'
        ? ['paused']
        : subscription.snoozedUntil !== null && isSnoozed(subscription, context.now)
          ? ['snoozed until ', { kind: 'time', at: subscription.snoozedUntil, style: 'datetime' }]
          : subscription.nextDueAt === null
            ? ['active']
            : ['next ', { kind: 'time', at: subscription.nextDueAt, style: 'datetime' }];
  return [
    [
      { kind: 'strong', text: `${subscription.kind === 'digest' ? 'Digest' : 'Alerts'} ${subscription.id}` },
      `, ${schedule}; `,
      ...next,
    ],
    describeFilter(context, subscription),
    [
      { kind: 'quiet', text: `set up by ${subscription.createdByName} on ` },
      { kind: 'time', at: subscription.createdAt, style: 'date' },
      ...(subscription.slug === null
        ? []
        : [{ kind: 'quiet' as const, text: `; from configuration as ${subscription.slug}` }]),
    ],
  ];
}

function subscriptionButtons(subscription: Subscription, now: number): Button[] {
  const run = (label: string, name: string, more: AnyOptionValues = {}): Button => ({
    label,
    action: {
      kind: 'command',
      command: commandText(name, { subscription: subscription.id, ...more }),
      answer: 'reply',
    },
  });
  const silent = subscription.state !== 'active' || isSnoozed(subscription, now);
  return [
    {
      label: 'Change',
      action: {
        kind: 'form',
        command: commandText(`subscribe ${subscription.kind}`, { change: subscription.id, ...wordsOf(subscription) }),
      },
    },
    ...(subscription.kind === 'digest' ? [run('Preview', 'preview')] : []),
    ...(silent ? [run('Resume', 'resume')] : [run('Snooze 1 week', 'snooze', { days: '7d' }), run('Pause', 'pause')]),
    { ...run('Unsubscribe', 'unsubscribe'), style: 'danger' },
  ];
}

const isSnoozed = ({ snoozedUntil }: Subscription, now: number): boolean => snoozedUntil !== null && snoozedUntil > now;

/**
 * What a subscription is, as the options that would make it: what a form to change it is filled with. Lists that one option cannot
 * say, and lists of projects, are left out, which keeps them.
 */
function wordsOf({ kind, schedule, filter }: Subscription): AnyOptionValues {
  const one = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);
  const shared = {
    scope: filter.scope,
    category: one(filter.categories),
    language: one(filter.languages),
    stage: one(filter.fundingStages),
    licence: one(filter.licences ?? []),
    company: one(filter.companies ?? []),
    minstars: filter.minStars?.toString(),
    maxstars: filter.maxStars?.toString(),
    prereleases: filter.prereleases,
  };
  if (kind === 'alerts' || schedule === null) {
    const thresholds = Object.entries(filter.thresholds)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
    return {
      kinds: filter.kinds.length === 0 ? 'all' : filter.kinds.join(','),
      severity: filter.minSeverity,
      ...(thresholds === '' ? {} : { thresholds }),
      ...shared,
    };
  }
  const day =
    schedule.period === 'weekly'
      ? weekdayName(schedule.weekday)
      : schedule.period === 'monthly'
        ? String(schedule.dayOfMonth)
        : undefined;
  return {
    period: schedule.period,
    day,
    at: timeOfDay(schedule),
    zone: schedule.zone,
    ...shared,
    size: filter.size,
    quiet: filter.quiet,
  };
}

/** The whole block of one subscription. It is changed in its own channel: anywhere else there is nothing to press. */
export function subscriptionBlocks(context: CommandContext, subscription: Subscription): Block[] {
  const { channel, parent, personal } = context.caller;
  const here = (channel === subscription.channel || parent === subscription.channel) && !personal;
  return [
    ...subscriptionLines(context, subscription).map((text, index, lines): Block => ({
      kind: index === lines.length - 1 ? 'note' : 'text',
      text,
    })),
    ...(here ? [{ kind: 'buttons', buttons: subscriptionButtons(subscription, context.now) } satisfies Block] : []),
  ];
}
