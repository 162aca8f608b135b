import { UserError } from '../../src/contracts/errors.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { kindName } from '../../src/signals/index.ts';
import { countsWords, voterOf, votesWords } from '../support/alert-votes.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { runButton } from '../support/project-parts.ts';

/** Was an alert worth hearing? What the buttons under alerts run, and what everybody said so far. */
export const feedback = command({
  name: 'feedback',
  purpose: 'Say whether an alert was useful or noise, or show what this workspace said so far',
  examples: ['feedback'],
  asks: [{ words: ['feedback', 'useful alerts', 'noisy alerts', 'which alerts are noise', 'which alerts are useful'] }],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    verdict: {
      type: 'choice',
      description: 'What you think of the alert; none takes it back',
      choices: [
        { value: 'useful', label: 'useful' },
        { value: 'noise', label: 'noise' },
        { value: 'none', label: 'none' },
      ],
      positional: true,
    },
    alert: { type: 'integer', description: 'Number of the alert; its buttons know it', min: 1, positional: true },
  },
  async run(context, { verdict, alert }): Promise<Message> {
    if (verdict === undefined) return said(context);
    if (alert === undefined)
      throw new UserError('Which alert is meant?', say`Press *Useful* or *Noise* under the alert, or give its number.`);
    if (context.caller.personal)
      throw new UserError(
        'Only alerts of a workspace are counted.',
        say`Press the button in the channel of the alert.`,
      );
    const { workspace } = context.caller;
    const { kind, counts } = await context.store.signals.votes({
      workspaceId: workspace,
      cast: {
        workspaceId: workspace,
        signalId: alert,
        voter: await voterOf(context),
        verdict: verdict === 'none' ? null : verdict,
        at: context.now,
      },
    });
    if (kind === undefined)
      throw new UserError('This alert is no longer known.', say`\`alerts\` lists what was found lately.`);
    const own = counts.find((one) => one.kind === kind) ?? { useful: 0, noise: 0 };
    const sofar = `Alerts of this kind (${kindName(kind)}) in this workspace so far: ${countsWords(own)}.`;
    return verdict === 'none'
      ? oneSentence(`Taken back. ${sofar}`, 'quiet')
      : oneSentence(`Counted as ${verdict}, without your name. ${sofar}`, 'quiet', {
          kind: 'buttons',
          buttons: [runButton('Take back', 'feedback', { verdict: 'none', alert })],
        });
  },
});

async function said({ store, caller }: CommandContext): Promise<Message> {
  const { counts } = await store.signals.votes({ workspaceId: caller.workspace });
  const words = votesWords(counts);
  return oneSentence(
    words === undefined
      ? 'Nobody here has said yet whether an alert was useful. Every alert has two buttons for it.'
      : `Alerts in this workspace: ${words}.`,
    'quiet',
  );
}
