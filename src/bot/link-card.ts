import type { Message } from '../contracts/messages/message.ts';
import type { ProjectRecord } from '../../db/store.ts';
import type { CommandContext } from '../../commands/support/context.ts';

/** Blocks of a card under a pasted link: the head of the scorecard, small enough not to bury the conversation. */
const SMALL = 4;

/** The card for a pasted GitHub address; undefined when the workspace has not opted in or the project is not tracked. */
export async function linkCard(
  context: CommandContext,
  url: string,
  scorecard: (context: CommandContext, project: ProjectRecord) => Promise<Message>,
): Promise<Message | undefined> {
  const workspace = await context.store.workspaces.get(context.caller.workspace);
  if (workspace?.settings.unfurl !== true) return undefined;
  if (!/^https?:\/\/(?:www\.)?github\.com\//i.test(url)) return undefined;
  // Exactly this repository: a card that guesses would speak of somebody else's.
  const found = context.index.find(url);
  const project = found && (await context.store.projects.get(found.id));
  if (!project) return undefined;
  const whole = await scorecard(context, project);
  return {
    ...whole,
    blocks: [...whole.blocks.slice(0, SMALL), ...whole.blocks.filter((block) => block.kind === 'note')],
  };
}
