import { checkSchedule } from '../../src/subscriptions/check-schedule.ts';
import { UserError } from '../../src/contracts/errors.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { describeSchedule } from '../../src/subscriptions/schedule.ts';
import type { Schedule } from '../../src/subscriptions/schedule.ts';
import { nextDueOf } from '../../src/digests/next-due.ts';
import { completeFilter, defaultSchedule } from '../../src/subscriptions/subscription-filter.ts';
import type { Subscription, SubscriptionFilter } from '../../db/store.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import { refuseTwice } from '../support/subscriptions/refuse-twice.ts';
import type { CommandContext } from '../support/context.ts';
import {
  describeFilter,
  digestSize,
  filterOptions,
  readFilter,
  refuseEmpty,
} from '../support/subscriptions/subscription-options.ts';
import {
  channelToSubscribe,
  findSubscription,
  forumOption,
  refuseUnreachable,
  subscriptionBlocks,
} from '../support/subscriptions/subscription-parts.ts';
import * as format from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';

/** A channel learns once a week what grew, what went quiet, and how the last picks did. */
export const subscribeDigest = command({
  name: 'subscribe digest',
  purpose: 'Post a digest to this channel, weekly by default, at its own hour and zone',
  examples: [
    'subscribe digest',
    'subscribe digest day:Monday at:9 zone:Europe/Berlin',
    'subscribe digest period:daily scope:universe category:"vector search" size:3',
  ],
  asks: [
    { words: ['send the digest', 'post the digest'] },
    {
      words: [
        'subscribe',
        'subscribe us to',
        'subscribe to',
        'subscribe me to',
        'send a digest',
        'send us a digest',
        'send me a digest',
        'post a digest',
        'set up a digest',
        'send us',
        'send me',
        'post',
        'post here',
        'set up',
        'schedule',
        'want',
        'i want',
        'we want',
        'every',
        'sign up',
        'start a digest',
      ],
    },
    { words: ['weekly digest'], options: { period: 'weekly' }, hint: true },
    { words: ['every week'], options: { period: 'weekly' } },
    { words: ['daily digest'], options: { period: 'daily' }, hint: true },
    { words: ['every day'], options: { period: 'daily' } },
    { words: ['monthly digest'], options: { period: 'monthly' }, hint: true },
    { words: ['every month'], options: { period: 'monthly' } },
    {
      words: ['digest', 'here', 'in this channel', 'this channel', 'to this channel', 'newsletter', 'send'],
      hint: true,
    },
  ],
  audience: 'channel',
  permission: 'manage',
  pace: 'instant',
  options: {
    period: {
      type: 'choice',
      description: 'How often (default weekly)',
      choices: [
        { value: 'weekly', label: 'weekly' },
        { value: 'daily', label: 'daily' },
        { value: 'monthly', label: 'monthly' },
      ],
      positional: true,
    },
    day: { type: 'text', description: 'Day of the week (default Monday), or 1 to 28 for monthly', maxLength: 20 },
    at: { type: 'text', description: 'Time of day such as 9, 09:30 or 5pm (default 9)', maxLength: 10 },
    zone: { type: 'zone', description: 'Time zone such as Europe/Berlin (default: yours where it is known)' },
    ...filterOptions,
    size: digestSize,
    quiet: {
      type: 'choice',
      description: 'A quiet period: one line (default) or nothing',
      choices: [
        { value: 'line', label: 'one line' },
        { value: 'skip', label: 'nothing' },
      ],
    },
    forum: forumOption,
    change: { type: 'integer', complete: 'subscription', description: 'Number of the subscription to change', min: 1 },
  },
  async run(context, options): Promise<Message> {
    const channel = channelToSubscribe(context, options.forum);
    const old = options.change === undefined ? undefined : await findSubscription(context, options.change);
    if (old && old.kind !== 'digest')
      throw new UserError(`Subscription ${old.id} is for alerts.`, say`Try \`subscribe alerts change:${old.id}\`.`);
    const schedule = readSchedule(context, options, old);
    const filter = await readFilter(
      context,
      { ...options, kinds: undefined, severity: undefined, thresholds: undefined },
      old?.filter ?? completeFilter(),
    );
    const matching = await refuseEmpty(context, filter);
    await refuseUnreachable(context, old?.channel ?? channel);
    if (old === undefined) await refuseTwice(context, { channel, kind: 'digest', schedule, filter });
    return saveDigest(context, { channel, old, schedule, filter, matching });
  },
});

function readSchedule(
  context: CommandContext,
  options: {
    period?: Schedule['period'] | undefined;
    day?: string | undefined;
    at?: string | undefined;
    zone?: string | undefined;
  },
  old: Subscription | undefined,
): Schedule {
  const base = old?.schedule ?? defaultSchedule(context.caller.zone ?? context.settings.defaultZone);
  const period = options.period ?? base.period;
  const date = options.day !== undefined && period === 'monthly' ? readDayOfMonth(options.day) : undefined;
  return checkSchedule(
    {
      period,
      weekday: period === 'monthly' ? undefined : options.day,
      dayOfMonth: date,
      time: options.at,
      zone: options.zone,
    },
    base,
  );
}

/** `1`, `15th`; NaN for anything else. */
const readDayOfMonth = (text: string): number =>
  Number(/^(\d{1,2})(?:st|nd|rd|th|\.)?$/i.exec(text.trim())?.[1] ?? NaN);

interface Wish {
  channel: string;
  old: Subscription | undefined;
  schedule: Schedule;
  filter: SubscriptionFilter;
  matching: number;
}

async function saveDigest(
  context: CommandContext,
  { channel, old, schedule, filter, matching }: Wish,
): Promise<Message> {
  const { subscriptions } = context.store;
  const { caller, now } = context;
  const nextDueAt = await nextDueOf(context.store, schedule, old, now);
  const words = `${describeSchedule(schedule)}; ${describeFilter(context, { kind: 'digest', filter })}`;
  const saved = old
    ? await subscriptions.change(
        old.id,
        { schedule, filter, nextDueAt, state: 'active', stateReason: null },
        now,
        auditEntry(context, 'change subscription', `digest ${old.id}: ${words}`),
      )
    : await subscriptions.create(
        {
          workspaceId: caller.workspace,
          channel,
          thread: null,
          kind: 'digest',
          slug: null,
          schedule,
          filter,
          nextDueAt,
          createdBy: caller.user,
          createdByName: caller.userName,
        },
        now,
        auditEntry(context, 'subscribe', `digest: ${words}`),
      );
  if (!saved) throw new UserError('That subscription is gone.', say`Try \`subscriptions\`.`);
  const summary = `${old ? 'Changed' : 'Subscribed'}: a digest ${describeSchedule(schedule)}, over ${format.plural(matching, 'project')}.`;
  return {
    summary,
    tone: 'neutral',
    blocks: [{ kind: 'text', text: [{ kind: 'strong', text: summary }] }, ...subscriptionBlocks(context, saved)],
  };
}
