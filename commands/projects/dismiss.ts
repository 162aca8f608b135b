import { UserError } from '../../src/contracts/errors.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Message } from '../../src/contracts/messages/message.ts';
import * as format from '../../src/text/format.ts';
import { commandText } from '../../src/parsing/parse-command.ts';
import { parseReference } from '../../src/text/project-references.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { nextSteps } from '../support/first-steps.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { projectLink, runButton } from '../support/project-parts.ts';
import { auditEntry } from '../support/subscriptions/audit-entry.ts';

const MOST_LISTED = 20;

/** `discover` shows it no more in this workspace, until somebody takes that back. */
export const dismiss = command({
  name: 'dismiss',
  purpose: 'Keep a project out of what discover shows here, or list what was kept out',
  examples: ['dismiss', 'dismiss bgreenwell/doxx', 'dismiss bgreenwell/doxx undo:yes'],
  asks: [
    {
      words: [
        'not for us',
        'not interested in',
        'do not show',
        'don t show',
        'stop suggesting',
        'ignore',
        'not interesting',
      ],
    },
    { words: ['did we dismiss', 'dismissed', 'was dismissed'] },
  ],
  audience: 'private',
  permission: 'manage',
  pace: 'instant',
  options: {
    project: { type: 'project', description: 'owner/name, as discover shows it', positional: true },
    undo: { type: 'boolean', description: 'Show it again' },
  },
  async run(context, options): Promise<Message> {
    if (options.project === undefined) return listed(context);
    const [candidate] = await context.store.discovery.candidates({ fullName: nameOf(options.project) });
    if (candidate === undefined)
      throw new UserError(
        `“${format.shorten(options.project, 60)}” was seen by no sweep, so discover does not show it.`,
        say`Write it as owner/name, as \`discover\` shows it.`,
      );
    const { caller, now, store } = context;
    const { fullName } = candidate;
    const undo = options.undo === true;
    const changed = await store.discovery.dismiss(
      caller.workspace,
      candidate.id,
      undo ? null : { by: caller.userName, at: now },
      auditEntry(context, undo ? 'show again' : 'dismiss', fullName),
    );
    if (undo)
      return oneSentence(
        changed ? `discover shows ${fullName} again.` : `${fullName} was not dismissed here.`,
        'neutral',
        ...nextSteps(runButton('Discover', 'discover')),
      );
    return oneSentence(
      changed ? `discover no longer shows ${fullName} in this workspace.` : `${fullName} is dismissed already.`,
      'neutral',
      ...nextSteps(
        runButton('Show it again', 'dismiss', { project: fullName, undo: true }),
        runButton('Discover', 'discover'),
      ),
    );
  },
});

/** `owner/name` out of an address, too. */
function nameOf(written: string): string {
  const read = parseReference(written);
  return 'kind' in read && read.kind === 'repository' ? `${read.owner}/${read.name}` : written.trim();
}

async function listed({ store, caller }: CommandContext): Promise<Message> {
  const dismissed = await store.discovery.dismissed(caller.workspace);
  if (dismissed.length === 0)
    return oneSentence(
      'Nothing is dismissed in this workspace.',
      'quiet',
      ...nextSteps(runButton('Discover', 'discover')),
    );
  const shown = dismissed.slice(0, MOST_LISTED);
  const summary = `${format.plural(dismissed.length, 'project')} kept out of discover in this workspace.`;
  return {
    summary,
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: 'Not for us', aside: format.plural(dismissed.length, 'project') },
      {
        kind: 'list',
        items: shown.map(({ fullName, at, by }) => [
          projectLink(fullName),
          { kind: 'quiet', text: `  by ${by}, ` },
          { kind: 'time', at, style: 'date' },
        ]),
      },
      {
        kind: 'select',
        placeholder: 'Show again',
        options: shown.map(({ fullName }) => ({
          label: fullName,
          action: {
            kind: 'command',
            command: commandText('dismiss', { project: fullName, undo: true }),
            answer: 'reply',
          },
        })),
      },
    ],
  };
}
