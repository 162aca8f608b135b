import { isRepositoryName } from '../../../src/text/github-links.ts';
import type { ProjectRecord } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { findOrVisit } from './find-project.ts';

/** What stays as it is when the comparison is asked for again. */
interface Rest {
  by: string | undefined;
  window: number | undefined;
  chart: boolean | undefined;
}

/**
 * The projects of a comparison, the same one only once.
 * @throws UserError for the first that is not found; what it offers is the whole comparison with the right name.
 */
export async function findCompared(
  context: CommandContext,
  references: readonly string[],
  rest: Rest,
): Promise<readonly ProjectRecord[]> {
  // At once: what is not tracked is read from GitHub, and somebody waits.
  const found = await Promise.all(
    references.map((reference, wrong) =>
      findOrVisit(context, reference, (name) => {
        const others = references.flatMap((other, index) => (index === wrong ? name : (nearest(context, other) ?? [])));
        const whole = [...new Set(others)];
        // Where nothing else can be found, the right name alone is still worth a look.
        return whole.length < 2 ? `score ${name}` : typed(whole, rest);
      }),
    ),
  );
  return [...new Map(found.map((project) => [project.id, project])).values()];
}

/** As people would type it. */
const typed = (projects: readonly string[], { by, window, chart }: Rest): string =>
  [
    'compare',
    ...projects,
    ...(by === undefined ? [] : [`by:${by}`]),
    ...(window === undefined ? [] : [`window:${window}d`]),
    ...(chart === undefined ? [] : [`chart:${chart ? 'yes' : 'no'}`]),
  ].join(' ');

/** The project that another reference of the same comparison most likely means: a comparison that fails again helps nobody. */
function nearest({ index }: CommandContext, reference: string): string | undefined {
  const found = index.resolve(reference);
  const project =
    found.kind === 'found' ? found.project : found.kind === 'ambiguous' ? found.candidates[0] : found.suggestions[0];
  return project !== undefined && isRepositoryName(project.fullName) ? project.fullName : undefined;
}
