import { HOUR } from '../../src/contracts/clock.ts';
import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Line, Message } from '../../src/contracts/messages/message.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { runButton } from '../support/project-parts.ts';

const SHOWN = 15;
/** States that read badly in a sentence. */
const STATE_WORDS: Readonly<Record<string, string>> = { owed: 'waiting to be sent', sending: 'being sent' };

/** What was sent, what is owed, what failed and why; an operator can retry or drop one. */
export const deliveries = command({
  name: 'deliveries',
  purpose: 'List what was posted, waits or failed; operators retry or drop one',
  examples: ['deliveries', 'deliveries state:failed'],
  asks: [
    {
      words: [
        'was sent',
        'what was sent',
        'sent lately',
        'was posted',
        'what was posted',
        'did you post',
        'did you send',
        'delivery',
      ],
    },
    {
      words: [
        'failed deliveries',
        'failed posts',
        'any post fail',
        'posts failed',
        'did any post fail',
        'posts fail',
        'post fail',
        'delivery failures',
        'not delivered',
      ],
      options: { state: 'failed' },
    },
    { words: ['post', 'posts'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  section: 'operating',
  pace: 'instant',
  options: {
    action: {
      type: 'choice',
      description: 'list (default); retry and drop are for operators',
      choices: [
        { value: 'list', label: 'list' },
        { value: 'retry', label: 'retry' },
        { value: 'drop', label: 'drop' },
      ],
      positional: true,
    },
    delivery: { type: 'integer', description: 'Number of the delivery, for retry and drop', min: 1, positional: true },
    state: {
      type: 'choice',
      description: 'Only this state',
      choices: ['owed', 'sending', 'sent', 'skipped', 'failed', 'dropped'].map((state) => ({
        value: state,
        label: state,
      })),
    },
  },
  async run(context, options): Promise<Message> {
    if (options.action === 'retry' || options.action === 'drop')
      return settle(context, options.action, options.delivery);
    const states = options.state === undefined ? undefined : [options.state as 'owed'];
    const list = await context.store.deliveries.list({
      workspaceId: context.caller.workspace,
      ...(states ? { states } : {}),
      limit: SHOWN + 1,
    });
    if (list.length === 0) {
      const text =
        options.state === undefined
          ? 'Nothing has been posted to this workspace yet.'
          : `No delivery of this workspace is ${STATE_WORDS[options.state] ?? options.state}.`;
      return oneSentence(text, 'quiet');
    }
    const failed = list.filter((delivery) => delivery.state === 'failed').length;
    return {
      summary: `${format.plural(Math.min(list.length, SHOWN), 'delivery', 'deliveries')}${failed > 0 ? `, ${failed} failed` : ''}.`,
      tone: failed > 0 ? 'warning' : 'neutral',
      blocks: [
        { kind: 'heading', text: 'Deliveries, newest first' },
        {
          kind: 'table',
          columns: [
            { label: 'no.', align: 'right' },
            { label: 'what', align: 'left' },
            { label: 'state', align: 'left' },
            { label: 'channel', align: 'left', priority: 2 },
            { label: 'when', align: 'left' },
            { label: 'why', align: 'left', priority: 2 },
          ],
          rows: list
            .slice(0, SHOWN)
            .map((delivery): Line[] => [
              String(delivery.id),
              delivery.title,
              delivery.state,
              delivery.operation === 'direct' ? 'direct message' : { kind: 'channel', id: delivery.target.channel },
              [{ kind: 'time', at: delivery.settledAt ?? delivery.notBefore, style: 'relative' }],
              format.shorten(delivery.error ?? '', 100),
            ]),
        },
        asOfNote(context.now, context.now, list.length > SHOWN ? `the newest ${SHOWN} are shown` : undefined),
      ],
    };
  },
});

async function settle(context: CommandContext, action: 'retry' | 'drop', id: number | undefined): Promise<Message> {
  if (!context.isOperator)
    throw new UserError(
      'Only an operator may retry or drop a delivery.',
      'The operator names operators in GROUNDSWELL_OPERATORS.',
    );
  if (id === undefined) throw new UserError('Which delivery?', say`Try \`deliveries ${action} 17\`.`);
  const outbox = context.store.deliveries;
  const delivery = await outbox.get({ id });
  if (!delivery || delivery.target.workspace !== context.caller.workspace)
    throw new UserError(`There is no delivery ${id} in this workspace.`, say`\`deliveries\` lists them.`, [
      'deliveries',
    ]);
  const grace = context.settings.digestGraceHours * HOUR;
  const done = await outbox.decide(
    id,
    action === 'retry'
      ? { state: 'owed', notBefore: context.now, expiresAt: context.now + grace }
      : { state: 'dropped', error: `dropped by ${context.caller.userName}`, at: context.now },
    auditEntry(context, `${action} delivery`, `${id}: ${delivery.title}`),
  );
  if (!done)
    throw new UserError(
      `Delivery ${id} is ${delivery.state} and cannot be ${action === 'retry' ? 'retried' : 'dropped'}.`,
      action === 'retry' ? 'Failed, skipped and dropped ones can be retried.' : 'Only waiting ones can be dropped.',
    );
  const summary = action === 'retry' ? `Delivery ${id} will be sent again.` : `Delivery ${id} is dropped.`;
  return oneSentence(summary, 'neutral', { kind: 'buttons', buttons: [runButton('Deliveries', 'deliveries')] });
}
