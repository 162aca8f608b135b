import type { ProjectRecord } from '../../db/store.ts';
import { isRecordedNodeId } from '../contracts/figures/recorded-node-id.ts';
import type { Absent } from '../sources/github/types.ts';
import { lookupDue } from './due.ts';
import { observationOfIdentity } from './records.ts';
import { fetchRecord } from './run.ts';
import type { Run } from './run.ts';

/** Projects that came from a file are known by name alone until GitHub tells their id. */
export const isIdentified = (project: Pick<ProjectRecord, 'nodeId'>): boolean => !isRecordedNodeId(project.nodeId);

/**
 * Every project of this run whose node id is known. Those known by name alone are looked up first; one that GitHub does not
 * find stays as it is, for what was never seen cannot have vanished.
 */
export async function identifiedProjects(run: Run): Promise<readonly ProjectRecord[]> {
  const projects = await run.projects();
  const nameless = projects.filter((project) => !isIdentified(project));
  if (nameless.length === 0) return projects;
  await identify(run, nameless);
  return (await run.projects()).filter(isIdentified);
}

/**
 * Under its recorded name first, so that the store knows which project this is; the daily reading then brings the new one.
 * A repository that is tracked already under another name, or that stands in the file under its old and its new name, becomes
 * one project with the history of both.
 */
async function identify(run: Run, nameless: readonly ProjectRecord[]): Promise<void> {
  const { store, github } = run.deps;
  const before = await run.fetches('daily', nameless);
  const due = nameless.filter((project) => run.forced || lookupDue(before.get(project.id), run.now()));
  await run.inChunks(due, github.batch.lookup, async (chunk) => {
    const outcomes = await github.lookup(
      chunk.map((project) => project.fullName),
      run.call,
    );
    const lost: { project: ProjectRecord; absence: Absent }[] = [];
    const found = chunk.flatMap((project) => {
      const outcome = outcomes.get(project.fullName);
      if (outcome?.ok === false) lost.push({ project, absence: outcome });
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
    const known = await store.projects.findByNodeIds(found.map(({ identity }) => identity.nodeId));
    for (const { project, identity } of found) {
      const same = known.get(identity.nodeId);
      if (same !== undefined && same.id !== project.id) await store.projects.merge(project.id, same.id);
    }
    for (const { project, absence } of lost) run.fail(project, 'daily', absence);
    await store.observations.record({
      fetches: lost.map(({ project, absence }) =>
        fetchRecord(project.id, 'daily', run.now(), absence, before.get(project.id)),
      ),
    });
  });
}
