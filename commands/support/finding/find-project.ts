import { UserError } from '../../../src/contracts/errors.ts';
import { parseReference } from '../../../src/text/project-references.ts';
import { isRepositoryName } from '../../../src/text/github-links.ts';
import { plural, sentenceList, shorten } from '../../../src/text/format.ts';
import { say } from '../../../src/contracts/messages/line.ts';
import { MINUTE } from '../../../src/contracts/clock.ts';
import { VISIT_FRESH_MS } from '../../../src/contracts/visitor.ts';
import type { Visit, VisitTarget } from '../../../src/contracts/visitor.ts';
import type { ProjectRecord } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';

/** As GitHub allows names of repositories; one letter alone names nothing. */
const BARE_NAME = /^[A-Za-z0-9_.-]{2,100}$/;

/** The text that asks again with the right name: the command, whose first option is a project, or what to make of the name. */
export type Again = string | ((fullName: string) => string);

type Resolution = ReturnType<CommandContext['index']['resolve']>;

/**
 * The tracked project that a reference means: `owner/name`, an address, a former name, or an unambiguous bare name.
 * @param again how near misses are offered, to be run as they are.
 * @throws UserError when it is unknown or ambiguous, with suggestions.
 */
export async function findProject(context: CommandContext, reference: string, again: Again): Promise<ProjectRecord> {
  const found = await resolve(context, reference);
  return (await recordOf(context, found)) ?? refuse(context, reference, again, found);
}

/**
 * The same, and where it is not tracked, any public repository on GitHub: read now and noted in `context.visited`.
 * @throws UserError when there is no such repository or it cannot be read, with why.
 */
export async function findOrVisit(context: CommandContext, reference: string, again: Again): Promise<ProjectRecord> {
  const found = await resolve(context, reference);
  const tracked = await recordOf(context, found);
  if (tracked !== undefined) return tracked;
  if (found.kind !== 'unknown') return refuse(context, reference, again, found);
  const target = targetOf(reference, found.suggestions.length > 0);
  if (target === undefined) return refuse(context, reference, again, found);
  const visit = (await visitedLately(context, target)) ?? (await visitNow(context, target));
  const project = visit.kind === 'found' ? await context.store.projects.get(visit.id) : undefined;
  if (visit.kind === 'absent' || project === undefined)
    return refuse(context, reference, again, found, visit.kind === 'absent' ? visit.reason : undefined);
  const offer = offerOf(again);
  if (project.retiredAt !== null && !context.visited.some((each) => each.project.id === project.id))
    context.visited.push({
      project,
      asked: target.kind === 'search' ? target.name : nameOf(target),
      others: visit.others.map((fullName) => ({ fullName, command: offer(fullName) })),
      troubles: visit.troubles,
    });
  return project;
}

async function resolve(context: CommandContext, reference: string): Promise<Resolution> {
  const exact = context.index.find(reference);
  return exact === undefined
    ? context.index.resolve(reference, await watchedIds(context))
    : { kind: 'found', project: exact };
}

const recordOf = async ({ store }: CommandContext, found: Resolution): Promise<ProjectRecord | undefined> =>
  found.kind === 'found' ? store.projects.get(found.project.id) : undefined;

const offerOf = (again: Again): ((fullName: string) => string) =>
  typeof again === 'string' ? (fullName) => `${again} ${fullName}` : again;

const nameOf = ({ owner, name }: { owner: string; name: string }): string => `${owner}/${name}`;

/** A bare name that looks like a tracked one is taken for another project only where one is called just that. */
function targetOf(reference: string, isNearMiss: boolean): VisitTarget | undefined {
  const read = parseReference(reference);
  if (read.kind === 'repository') return read;
  const name = reference.trim();
  return read.kind === 'none' && BARE_NAME.test(name) ? { kind: 'search', name, exactly: isNearMiss } : undefined;
}

/** Read within the hour: it is shown again, and nothing is asked of GitHub. */
async function visitedLately({ store, now }: CommandContext, target: VisitTarget): Promise<Visit | undefined> {
  if (target.kind !== 'repository') return undefined;
  const project = await store.projects.findByName(nameOf(target));
  if (project?.state !== 'active' || project.fullName.toLowerCase() !== nameOf(target).toLowerCase()) return undefined;
  const readAt = (await store.projects.fetches([project.id], 'daily'))[0]?.okAt ?? -Infinity;
  return now - readAt < VISIT_FRESH_MS ? { kind: 'found', id: project.id, others: [], troubles: [] } : undefined;
}

async function visitNow(context: CommandContext, target: VisitTarget): Promise<Visit> {
  const next = context.visitLimit.take(context.caller, context.now);
  if (next !== undefined)
    throw new UserError(
      'Too many projects that are not tracked were asked for within an hour.',
      say`The next one can be read in ${plural(Math.max(1, Math.ceil((next - context.now) / MINUTE)), 'minute')}. \`track owner/name\` follows one for good.`,
    );
  context.progress(`Reading ${target.kind === 'search' ? target.name : nameOf(target)} from GitHub.`);
  return context.tracker.visit(target, { signal: context.signal });
}

/** @throws UserError with what is known of the reference. `reason`: why it could not be read from GitHub, as a clause. */
function refuse(context: CommandContext, reference: string, again: Again, found: Resolution, reason?: string): never {
  const shown = `“${shorten(reference, 60)}”`;
  const names =
    found.kind === 'ambiguous' ? found.candidates.slice(0, 3) : found.kind === 'unknown' ? found.suggestions : [];
  const offer = offerOf(again);
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
  if (reason !== undefined)
    throw new UserError(
      `${shown} is not tracked here, and ${reason}.`,
      near ?? (reference.includes('/') ? undefined : 'Write it as owner/name.'),
      suggestions,
    );
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
