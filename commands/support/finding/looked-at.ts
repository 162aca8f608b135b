import type { CommandContext } from '../context.ts';
import { newestReadingOf } from '../../../src/history/rows-of.ts';

/** When a project was last looked at whole: of what is read every day, the line that stopped first; undefined where nothing was read. */
export async function lookedAt(
  { store }: Pick<CommandContext, 'store'>,
  projectId: number,
): Promise<number | undefined> {
  const [fetches, snapshot] = await Promise.all([
    store.projects.fetches([projectId]),
    newestReadingOf(store.observations, projectId),
  ]);
  const read = fetches.flatMap(({ subject, okAt }) =>
    (subject === 'daily' || subject === 'star-history') && okAt !== null ? okAt : [],
  );
  return read.length === 0 ? snapshot?.at : Math.min(...read);
}
