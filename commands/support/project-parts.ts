import type { Button, Inline, Line } from '../../src/contracts/messages/message.ts';
import { commandText } from '../../src/parsing/parse-command.ts';
import { projectUrl } from '../../src/text/github-links.ts';
import type { ProjectRecord } from '../../db/store.ts';

/** The project's name as a link to GitHub, or plain where the name is not one GitHub gives. */
export function projectLink(fullName: string): Inline {
  const url = projectUrl(fullName);
  return url === undefined ? fullName : { kind: 'link', text: fullName, url };
}

/** `(Qdrant, vector search)`: what is known beyond GitHub. */
export function projectHeading(project: Pick<ProjectRecord, 'fullName' | 'company' | 'category'>): Line {
  const known = [project.company, project.category].filter((part): part is string => part !== null && part !== '');
  return known.length === 0
    ? [projectLink(project.fullName)]
    : [projectLink(project.fullName), ` (${known.join(', ')})`];
}

/** A button that runs a command and answers anew. */
export const runButton = (
  label: string,
  name: string,
  options: Parameters<typeof commandText>[1] = {},
  answer: 'reply' | 'replace' = 'reply',
): Button => ({
  label,
  action: { kind: 'command', command: commandText(name, options), answer },
});

/** The licence as `licenceNote` wants it: an empty one is only "none" where GitHub was asked, and unknown everywhere else. */
export const licenceOf = (
  project: Pick<ProjectRecord, 'license' | 'origin' | 'createdAt'>,
): string | null | undefined =>
  project.license ?? (project.origin === 'import' || project.createdAt === null ? undefined : null);

/** What a reader must know before any figure: that the project is gone, archived, or only recorded. */
export function standingWarning(
  project: Pick<ProjectRecord, 'state' | 'stateReason' | 'archived' | 'fullName'>,
): string | undefined {
  if (project.state === 'gone')
    return `⚠ No longer on GitHub: ${project.stateReason ?? 'deleted or private'}. The figures below are the last that were seen.`;
  if (project.state === 'blocked')
    return `⚠ GitHub does not answer for it: ${project.stateReason ?? 'blocked'}. The figures below are the last that were seen.`;
  return project.archived ? '⚠ Archived by its owner: read-only on GitHub.' : undefined;
}
