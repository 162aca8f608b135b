import { UserError } from '../../src/contracts/errors.ts';
import { parseReference } from '../../src/text/project-references.ts';
import { isRepositoryName } from '../../src/text/github-links.ts';
import { sentenceList, shorten } from '../../src/text/format.ts';
import { say } from '../../src/contracts/line.ts';
import type { ProjectRecord } from '../../db/store.ts';
import type { CommandContext } from './context.ts';

/** The text that asks again with the right name: the command, whose first option is a project, or what to make of the name. */
export type Again = string | ((fullName: string) => string);

/**
 * The project that a reference means: `owner/name`, an address, a former name, or an unambiguous bare name.
 * @param again how near misses are offered, to be run as they are.
 * @throws UserError when it is unknown or ambiguous, with suggestions.
 */
export async function findProject(context: CommandContext, reference: string, again: Again): Promise<ProjectRecord> {
  const exact = context.index.find(reference);
  const found =
    exact === undefined
      ? context.index.resolve(reference, await watchedIds(context))
      : ({ kind: 'found', project: exact } as const);
  if (found.kind === 'found') {
    const project = await context.store.projects.get(found.project.id);
    if (project) return project;
  }
  const shown = `“${shorten(reference, 60)}”`;
  const names =
    found.kind === 'ambiguous' ? found.candidates.slice(0, 3) : found.kind === 'unknown' ? found.suggestions : [];
  const offer = typeof again === 'string' ? (fullName: string) => `${again} ${fullName}` : again;
  const suggestions = [
    ...new Set(names.filter((project) => isRepositoryName(project.fullName)).map((project) => offer(project.fullName))),
  ];
  if (found.kind === 'ambiguous') {
    throw new UserError(
      `${shown} could be ${sentenceList(names.map((project) => project.fullName))}.`,
      'Write it as owner/name.',
      suggestions,
    );
  }
  const near = names.length > 0 ? `Did you mean ${sentenceList(names.map((project) => project.fullName))}?` : undefined;
  const read = parseReference(reference);
  // An address that can be no project is told as what it is; nothing near it was meant.
  if (read.kind === 'none' && reference.includes('/'))
    throw new UserError(`${shown} is no project: ${read.reason}.`, say`Write it as owner/name.`);
  const addable = read.kind === 'repository' ? `${read.owner}/${read.name}` : undefined;
  if (addable !== undefined && !context.caller.personal) suggestions.push(`track ${addable}`);
  const add = addable
    ? say`\`track ${addable}\` adds it.`
    : near === undefined
      ? say`Write it as owner/name, or \`track owner/name\` first.`
      : undefined;
  throw new UserError(
    `${shown} is not tracked here.`,
    near === undefined || add === undefined ? (near ?? add) : say`${near} ${add}`,
    suggestions,
  );
}

/** Several projects, each found as above, the same one only once. @throws UserError for the first that is not found. */
export async function findProjects(
  context: CommandContext,
  references: readonly string[],
  again: Again,
): Promise<readonly ProjectRecord[]> {
  const projects = new Map<number, ProjectRecord>();
  for (const reference of references) {
    const project = await findProject(context, reference, again);
    projects.set(project.id, project);
  }
  return [...projects.values()];
}

/** Ids on the asking workspace's watchlist. */
export async function watchedIds(context: CommandContext): Promise<ReadonlySet<number>> {
  return new Set((await context.store.workspaces.watchlist(context.caller.workspace)).map((entry) => entry.projectId));
}
