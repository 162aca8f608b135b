import { UserError } from '../../src/core/errors.ts';
import { isRepositoryName } from '../../src/core/github-links.ts';
import type { ProjectRecord } from '../../db/store.ts';
import type { CommandContext } from './context.ts';
import { findProject } from './find-project.ts';

/** What stays as it is when the comparison is asked for again. */
interface Rest {
  window: number | undefined;
  chart: boolean | undefined;
}

/** How a suggested name begins while it is not yet part of a whole comparison. */
const AGAIN = 'compare';

/**
 * The projects of a comparison, the same one only once.
 * @throws UserError for the first that is not found; what it offers is the whole comparison with the right name.
 */
export async function findCompared(context: CommandContext, references: readonly string[], rest: Rest): Promise<readonly ProjectRecord[]> {
  const projects = new Map<number, ProjectRecord>();
  for (const [index, reference] of references.entries()) {
    const project = await findProject(context, reference, AGAIN).catch((error: unknown) => {
      throw error instanceof UserError ? offering(context, error, references, index, rest) : error;
    });
    projects.set(project.id, project);
  }
  return [...projects.values()];
}

function offering(context: CommandContext, error: UserError, references: readonly string[], wrong: number, rest: Rest): UserError {
  const others = references.map((reference, index) => (index === wrong ? undefined : nearest(context, reference)));
  const suggestions = error.suggestions.flatMap((suggestion) => {
    const name = suggestion.startsWith(`${AGAIN} `) ? suggestion.slice(AGAIN.length + 1) : undefined;
    if (name === undefined) return [suggestion];
    const projects = [...new Set(others.flatMap((other, index) => (index === wrong ? [name] : (other ?? []))))];
    // Where nothing else can be found, the right name alone is still worth a look.
    return [projects.length < 2 ? `score ${name}` : typed(projects, rest)];
  });
  return new UserError(error.sentenceLine, error.hintLine, suggestions);
}

/** As people would type it. */
const typed = (projects: readonly string[], { window, chart }: Rest): string =>
  [AGAIN, ...projects, ...(window === undefined ? [] : [`window:${window}d`]), ...(chart === undefined ? [] : [`chart:${chart ? 'yes' : 'no'}`])].join(' ');

/** The project that another reference of the same comparison most likely means: a comparison that fails again helps nobody. */
function nearest({ index }: CommandContext, reference: string): string | undefined {
  const exact = index.find(reference);
  const found = exact === undefined ? index.resolve(reference) : ({ kind: 'found', project: exact } as const);
  const project = found.kind === 'found' ? found.project : found.kind === 'ambiguous' ? found.candidates[0] : found.suggestions[0];
  return project !== undefined && isRepositoryName(project.fullName) ? project.fullName : undefined;
}
