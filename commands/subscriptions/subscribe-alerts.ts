import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { completeFilter } from '../../src/subscriptions/subscription-filter.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import { refuseTwice } from '../support/subscriptions/refuse-twice.ts';
import { releaseOptions } from '../support/subscriptions/release-options.ts';
import {
  describeFilter,
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

/** A channel hears when something happened, and nothing when nothing did. */
export const subscribeAlerts = command({
  name: 'subscribe alerts',
  purpose: 'Post alerts to this channel: star spikes, stale releases, failing health, events',
  examples: [
    'subscribe alerts',
    'subscribe alerts kinds:spikes,releases severity:high',
    'subscribe alerts kinds:releases level:minor only:qdrant/qdrant',
    'subscribe alerts only:qdrant/qdrant thresholds:"spikeRatio=5 staleDays=240"',
  ],
  asks: [
    {
      words: [
        'alert us',
        'alert me',
        'alert us about',
        'alert me about',
        'notify',
        'notify us',
        'notify me',
        'notify us about',
        'ping us',
        'warn us',
        'warn me',
        'post alerts',
        'send alerts',
        'send us alerts',
        'subscribe us to alerts',
        'subscribe to alerts',
        'alerts in this channel',
        'alerts here',
        'tell us when',
        'tell me when',
        'let us know when',
        'let me know when',
      ],
    },
    {
      words: ['star spikes', 'spikes', 'spike', 'when something spikes', 'a spike'],
      options: { kinds: 'spikes' },
      hint: true,
    },
    { words: ['stale releases', 'release alerts', 'overdue releases'], options: { kinds: 'releases' }, hint: true },
    { words: ['failing health', 'health alerts', 'health problems'], options: { kinds: 'health' }, hint: true },
    {
      words: ['severe', 'serious', 'critical', 'loud', 'important', 'high severity'],
      options: { severity: 'high' },
      hint: true,
    },
    { words: ['alerts', 'in this channel', 'this channel', 'here', 'when', 'post'], hint: true },
  ],
  audience: 'channel',
  permission: 'manage',
  pace: 'instant',
  options: {
    kinds: {
      type: 'text',
      description: 'Groups or kinds: spikes, releases, health, events, quality (default all)',
      maxLength: 300,
      positional: true,
    },
    severity: {
      type: 'choice',
      description: 'From this severity on (default medium)',
      choices: [
        { value: 'low', label: 'low' },
        { value: 'medium', label: 'medium' },
        { value: 'high', label: 'high' },
      ],
    },
    thresholds: {
      type: 'text',
      description: 'Own thresholds such as "spikeRatio=5 staleDays=240", or default',
      maxLength: 400,
    },
    ...filterOptions,
    ...releaseOptions,
    forum: forumOption,
    change: { type: 'integer', complete: 'subscription', description: 'Number of the subscription to change', min: 1 },
  },
  async run(context, options): Promise<Message> {
    const channel = channelToSubscribe(context, options.forum);
    const { subscriptions } = context.store;
    const { caller, now } = context;
    const old = options.change === undefined ? undefined : await findSubscription(context, options.change);
    if (old && old.kind !== 'alerts')
      throw new UserError(`Subscription ${old.id} is a digest.`, say`Try \`subscribe digest change:${old.id}\`.`);
    const filter = await readFilter(context, options, old?.filter ?? completeFilter());
    const matching = await refuseEmpty(context, filter);
    await refuseUnreachable(context, old?.channel ?? channel);
    if (old === undefined) await refuseTwice(context, { channel, kind: 'alerts', schedule: null, filter });
    const words = describeFilter(context, { kind: 'alerts', filter });
    const saved = old
      ? await subscriptions.change(
          old.id,
          { filter, state: 'active', stateReason: null },
          now,
          auditEntry(context, 'change subscription', `alerts ${old.id}: ${words}`),
        )
      : await subscriptions.create(
          {
            workspaceId: caller.workspace,
            channel,
            thread: null,
            kind: 'alerts',
            slug: null,
            schedule: null,
            filter,
            nextDueAt: null,
            createdBy: caller.user,
            createdByName: caller.userName,
          },
          now,
          auditEntry(context, 'subscribe', `alerts: ${words}`),
        );
    if (!saved) throw new UserError('That subscription is gone.', say`Try \`subscriptions\`.`);
    const summary = `${old ? 'Changed' : 'Subscribed'}: alerts over ${format.plural(matching, 'project')}, as they are found.`;
    return {
      summary,
      tone: 'neutral',
      blocks: [{ kind: 'text', text: [{ kind: 'strong', text: summary }] }, ...subscriptionBlocks(context, saved)],
    };
  },
});
