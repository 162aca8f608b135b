import * as format from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Block, Line, Message } from '../../src/contracts/messages/message.ts';
import type { Subscription } from '../../db/store.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { oneSentence } from '../support/one-sentence.ts';
import {
  subscriptionBlocks,
  subscriptionLines,
  subscriptionsHere,
} from '../support/subscriptions/subscription-parts.ts';

/** Of a whole workspace one list: what one of them needs is done in its channel. */
const LISTED = 40;

/** What does this channel get, when next, and who set it up? */
export const subscriptions = command({
  name: 'subscriptions',
  purpose: 'Show what this channel gets, when next, and who set it up',
  examples: ['subscriptions', 'subscriptions scope:workspace'],
  asks: [
    {
      words: [
        'what do you post',
        'do you post',
        'what will you post',
        'what do you send',
        'posted in this channel',
        'what is posted',
        'posted here',
        'subscribed',
        'channels are subscribed',
        'next digest',
        'when is the next digest',
        'when do you post',
        'digest schedule',
        'subscription',
        'set up here',
        'what is set up here',
      ],
    },
    {
      words: [
        'which channels are subscribed',
        'channels are subscribed',
        'of the workspace',
        'in the workspace',
        'all channels',
        'every channel',
        'in every channel',
        'subscriptions of the workspace',
        'all subscriptions',
      ],
      options: { scope: 'workspace' },
    },
    { words: ['here', 'in this channel', 'this channel'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  section: 'changing',
  pace: 'instant',
  options: {
    scope: {
      type: 'choice',
      description: 'This channel (default) or the whole workspace',
      choices: [
        { value: 'channel', label: 'this channel' },
        { value: 'workspace', label: 'the whole workspace' },
      ],
      positional: true,
    },
  },
  async run(context, options): Promise<Message> {
    const whole = options.scope === 'workspace' || context.caller.channel === undefined;
    const all = whole
      ? await context.store.subscriptions.list({ workspaceId: context.caller.workspace })
      : await subscriptionsHere(context);
    const where = whole ? 'This workspace' : 'This channel';
    const add = {
      kind: 'buttons' as const,
      buttons: [
        { label: 'New digest', action: { kind: 'form' as const, command: 'subscribe digest' } },
        { label: 'New alerts', action: { kind: 'form' as const, command: 'subscribe alerts' } },
      ],
    };
    if (all.length === 0) {
      const text = say`${where} has no subscription. \`subscribe digest\` posts a weekly digest, \`subscribe alerts\` speaks up when something happens.`;
      return oneSentence(text, 'quiet', ...(context.caller.personal ? [] : [add]));
    }
    const off = all.filter((subscription) => subscription.state === 'off').length;
    const summary = `${where} has ${format.plural(all.length, 'subscription')}${off > 0 ? `, ${format.count(off)} switched off` : ''}.`;
    return {
      summary,
      tone: off > 0 ? 'warning' : 'neutral',
      blocks: [
        { kind: 'heading', text: summary },
        ...(whole
          ? everyChannel(context, all)
          : all.flatMap((subscription) => subscriptionBlocks(context, subscription))),
        ...(context.caller.personal ? [] : [add]),
      ],
    };
  },
});

function everyChannel(context: CommandContext, all: readonly Subscription[]): Block[] {
  const lines = all.slice(0, LISTED).map((subscription): Line => {
    const [what = '', about = ''] = subscriptionLines(context, subscription);
    return say`${{ kind: 'channel', id: subscription.channel }}: ${what}; ${about}`;
  });
  const left = all.length - lines.length;
  return [
    { kind: 'list', items: lines },
    {
      kind: 'note',
      text: say`${left > 0 ? `and ${format.count(left)} more. ` : ''}Change one with \`subscriptions\` in its channel.`,
    },
  ];
}
