import { eachLimited } from '../sources/github/reading/batch.ts';
import { backfillDue, historyDue } from './due.ts';
import { identifiedProjects } from './imported.ts';
import type { Run } from './run.ts';
import { storeStarHistory } from './star-days.ts';

const restAtOnce = 8;

/** The recent weeks of star history of all projects, and for new ones all that answers need. */
export async function historyJob(run: Run): Promise<void> {
  const projects = await identifiedProjects(run);
  const before = await run.fetches('star-history', projects);
  const due = projects.filter((project) => run.forced || historyDue(project, before.get(project.id), run.now()));
  // Those that wait for their first answers go first.
  const ordered = [...due.filter(backfillDue), ...due.filter((project) => !backfillDue(project))];
  run.expect(ordered);
  await eachLimited(ordered, restAtOnce, async (project) => {
    run.call.signal?.throwIfAborted();
    await storeStarHistory(run, project, before.get(project.id));
    run.advance([project]);
  });
}
