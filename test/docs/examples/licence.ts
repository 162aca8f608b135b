import * as format from '../../../src/text/format.ts';
import type { Message } from '../../../src/contracts/messages/message.ts';
import { asOfNote } from '../../../commands/support/as-of.ts';
import { command } from '../../../commands/support/context.ts';
import { findProject } from '../../../commands/support/finding/find-project.ts';
import { projectHeading } from '../../../commands/support/project-parts.ts';

/** Under which licence is it? */
export const licence = command({
  name: 'licence',
  purpose: 'Show the licence of a project',
  examples: ['licence qdrant/qdrant'],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    project: { type: 'project', description: 'owner/name, a GitHub address, or an unambiguous name', required: true },
  },
  async run(context, options): Promise<Message> {
    const project = await findProject(context, options.project, 'licence');
    const sentence = `${project.fullName} is under ${project.license ?? 'an unknown licence'}, on GitHub since ${project.createdAt === null ? 'an unknown day' : format.date(project.createdAt)}.`;
    const [read] = await context.store.projects.fetches([project.id]);
    return {
      summary: sentence,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: projectHeading(project) },
        { kind: 'text', text: sentence },
        asOfNote(read?.okAt ?? undefined, context.now),
      ],
    };
  },
});
