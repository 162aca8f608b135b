import { UserError } from '../../src/contracts/errors.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { platformOf } from '../../src/platforms/index.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { runButton } from '../support/project-parts.ts';

/** Pasted GitHub links unfurl as small scorecards where a workspace wants that. */
export const subscribeLinks = command({
  name: 'subscribe links',
  purpose: 'Show a small scorecard under pasted GitHub links in this workspace, or stop it',
  examples: ['subscribe links', 'subscribe links off'],
  asks: [
    {
      words: [
        'link previews',
        'link cards',
        'cards under links',
        'show cards under links',
        'unfurl links',
        'link unfurls',
      ],
    },
    { words: ['turn on', 'switch on', 'enable'], options: { state: 'on' }, hint: true },
    {
      words: ['turn off', 'switch off', 'disable', 'stop', 'stop showing', 'no more'],
      options: { state: 'off' },
      hint: true,
    },
  ],
  audience: 'private',
  permission: 'manage',
  pace: 'instant',
  options: {
    state: {
      type: 'choice',
      description: 'on (default) or off',
      choices: [
        { value: 'on', label: 'on' },
        { value: 'off', label: 'off' },
      ],
      positional: true,
    },
  },
  async run(context, options): Promise<Message> {
    const on = options.state !== 'off';
    if (on && !platformOf(context.caller.workspace).traits.posts)
      return oneSentence('A terminal shows no cards under links; in a Slack workspace this switches them on.', 'quiet');
    if (on) refuseWhereNoneCome(context);
    const { workspaces } = context.store;
    const settings = (await workspaces.get(context.caller.workspace))?.settings ?? {};
    await workspaces.setSettings(
      context.caller.workspace,
      { ...settings, unfurl: on },
      auditEntry(context, 'links', on ? 'link cards on' : 'link cards off'),
    );
    const summary = on
      ? 'Pasted GitHub links of tracked projects now show a small scorecard.'
      : 'Pasted GitHub links are left alone.';
    return oneSentence(summary, 'neutral', {
      kind: 'buttons',
      buttons: [runButton('Undo', 'subscribe links', { state: on ? 'off' : 'on' })],
    });
  },
});

/** A promise of cards that nobody will see is worse than a refusal. */
function refuseWhereNoneCome({ caller, settings }: CommandContext): void {
  const { noLinkCards } = platformOf(caller.workspace).traits;
  if (noLinkCards !== undefined) throw new UserError(noLinkCards.sentence, noLinkCards.hint);
  if (!settings.linkCards)
    throw new UserError(
      'Cards under links are switched off in this Groundswell.',
      'Whoever runs it sets SLACK_UNFURL=yes and adds the two scopes for links to the Slack app.',
    );
}
