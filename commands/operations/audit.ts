import type { Line, Message } from '../../src/contracts/messages/message.ts';
import * as format from '../../src/text/format.ts';
import { votesWords } from '../support/alert-votes.ts';
import { command } from '../support/context.ts';
import { oneSentence } from '../support/one-sentence.ts';

const SHOWN = 20;

/** Who changed what, and when? */
export const audit = command({
  name: 'audit',
  purpose: 'Show who changed the watchlist and subscriptions of this workspace, and when',
  examples: ['audit'],
  asks: [
    { words: ['did we add', 'did we remove', 'we added', 'we removed'] },
    { words: ['to the watchlist', 'from the watchlist'], hint: true },
    {
      words: [
        'who changed',
        'who changed the watchlist',
        'audit log',
        'who did what',
        'who did',
        'who added',
        'who removed',
        'who tracked',
        'who subscribed',
        'change log',
        'log of changes',
        'changes log',
      ],
    },
    { words: ['watchlist', 'the watchlist', 'subscriptions', 'digest', 'what'], hint: true },
  ],
  audience: 'private',
  permission: 'manage',
  section: 'operating',
  pace: 'instant',
  options: {},
  async run(context): Promise<Message> {
    const entries = await context.store.workspaces.auditTrail(context.caller.workspace, { limit: SHOWN + 1 });
    const { counts } = await context.store.signals.votes({ workspaceId: context.caller.workspace });
    const votes = votesWords(counts);
    const voted =
      votes === undefined ? [] : [{ kind: 'text' as const, text: `What people think of alerts: ${votes}.` }];
    if (entries.length === 0) {
      const text = 'Nothing was changed in this workspace yet.';
      return oneSentence(text, 'quiet', ...voted);
    }
    return {
      summary: `The last ${format.plural(Math.min(entries.length, SHOWN), 'change')} in this workspace.`,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: 'Changes, newest first' },
        {
          kind: 'list',
          items: entries
            .slice(0, SHOWN)
            .map((entry): Line => [
              { kind: 'time', at: entry.at, style: 'datetime' },
              '  ',
              { kind: 'strong', text: entry.actorName },
              `  ${entry.action}${entry.detail === '' ? '' : `: ${format.shorten(entry.detail, 200)}`}`,
            ]),
        },
        ...voted,
        ...(entries.length > SHOWN ? [{ kind: 'note' as const, text: `The newest ${SHOWN} are shown.` }] : []),
      ],
    };
  },
});
