import { eachLimited } from '../github/batch.ts';
import { backfillDue, historyDue } from './due.ts';
import type { Run } from './run.ts';
import { storeStarHistory } from './star-days.ts';

const restAtOnce = 8;

/** The recent weeks of star history of all projects, and for new ones all that answers need. */
export async function historyJob(run: Run): Promise<void> {
  const { store } = run.deps;
  const before = await store.projects.fetches('star-history');
  const due = (await run.projects()).filter((project) =>
    !project.nodeId.startsWith('import:') && (run.forced || historyDue(project, before.get(project.id), run.now())));
  // Those that wait for their first answers go first.
  const ordered = [...due.filter(backfillDue), ...due.filter((project) => !backfillDue(project))];
  run.expect(ordered.length);
  await eachLimited(ordered, restAtOnce, async (project) => {
    run.call.signal?.throwIfAborted();
    await storeStarHistory(run, project, before.get(project.id));
    run.advance(1);
  });
}
