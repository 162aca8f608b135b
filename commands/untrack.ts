import * as format from '../src/core/format.ts';
import type { Message } from '../src/core/message.ts';
import { auditEntry } from './support/audit-entry.ts';
import { command } from './support/context.ts';
import { findProjects } from './support/find-project.ts';
import { runButton } from './support/project-parts.ts';

/** Stop following projects; what was observed of them stays. */
export const untrack = command({
  name: 'untrack',
  purpose: 'Take projects off the watchlist; what was observed stays',
  examples: ['untrack qdrant/qdrant'],
  audience: 'private',
  permission: 'manage',
  pace: 'instant',
  options: { projects: { type: 'projects', description: 'Projects, each owner/name or an unambiguous name', required: true } },
  async run(context, options): Promise<Message> {
    const projects = await findProjects(context, options.projects, 'untrack');
    const names = projects.map((project) => project.fullName);
    const { removed } = await context.store.workspaces.unwatch(context.caller.workspace, projects.map((project) => project.id), auditEntry(context, 'untrack', format.shorten(names.join(', '), 300)));
    const kept = projects.length - removed;
    const summary = `${format.plural(removed, 'project')} taken off the watchlist${kept > 0 ? `; ${format.count(kept)} ${kept === 1 ? 'was' : 'were'} not on it` : ''}.`;
    return {
      summary,
      tone: 'neutral',
      blocks: [
        { kind: 'text', text: summary },
        { kind: 'note', text: 'What was observed of them is kept, and other workspaces are not affected.' },
        { kind: 'buttons', buttons: [runButton('Undo', 'track', { projects: names }), runButton('Watchlist', 'watchlist')] },
      ],
    };
  },
});
