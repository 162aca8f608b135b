import type { ProjectRecord } from '../../db/store.ts';
import { observationOfIdentity } from './records.ts';
import type { Run } from './run.ts';

/** Projects that came from a file are known by name alone until GitHub tells their id. */
export const isIdentified = (project: ProjectRecord): boolean => !project.nodeId.startsWith('import:');

/**
 * Under its recorded name first, so that the store knows which project this is; the daily reading then brings the new one.
 * A repository that is tracked already, or that stands in the file under its old and its new name, is given to one only.
 */
export async function identifyImported(run: Run): Promise<void> {
  const { store, github } = run.deps;
  const nameless = (await run.projects()).filter((project) => project.state === 'active' && !isIdentified(project));
  await run.inChunks(nameless, github.batch.lookup, async (chunk) => {
    const outcomes = await github.lookup(
      chunk.map((project) => project.fullName),
      run.call,
    );
    const found = chunk.flatMap((project) => {
      const outcome = outcomes.get(project.fullName);
      if (outcome?.ok === false) run.fail(project, 'daily', outcome);
      return outcome?.ok ? [{ project, identity: outcome.value }] : [];
    });
    const taken = await store.projects.findByNodeIds(found.map(({ identity }) => identity.nodeId));
    const chosen = new Map<string, (typeof found)[number]>();
    for (const each of found) {
      const { nodeId, nameWithOwner } = each.identity;
      if (!taken.has(nodeId) && (!chosen.has(nodeId) || each.project.fullName === nameWithOwner))
        chosen.set(nodeId, each);
    }
    await store.projects.observe(
      [...chosen.values()].map(({ project, identity }) => ({
        ...observationOfIdentity(identity),
        fullName: project.fullName,
      })),
      run.now(),
    );
  });
}
