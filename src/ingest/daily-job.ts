import { backfill } from './backfill.ts';
import { storeDailyFacts } from './daily-facts.ts';
import { readInTurn, slowSubjects } from './details.ts';
import { backfillDue, dayDue } from './due.ts';
import { identifiedProjects, isIdentified } from './imported.ts';
import type { Run } from './run.ts';
import { chunkSize } from './run.ts';

/** Backfills are stored in small portions: each brings a year and a half of days. */
const backfillChunk = 20;

/** The full snapshot of all projects, what is due in turn, and the backfills that are still owed. */
export async function dailyJob(run: Run): Promise<void> {
  const tracked = await identifiedProjects(run);
  const before = await run.fetches('daily', tracked);
  const due = tracked.filter((project) => run.forced || dayDue(project, before.get(project.id), run.now()));
  run.expect(due);
  await run.inChunks(due, chunkSize, (chunk) => storeDailyFacts(run, chunk));

  const projects = (await run.projects()).filter(isIdentified);
  // The history of releases is read by the backfill alone: what it could not have without a token, it is owed anew.
  const owed = [
    ...projects.filter(backfillDue),
    ...(await run.withheld(
      'releases',
      projects.filter((project) => project.state === 'active' && !backfillDue(project)),
    )),
  ];
  run.expect(owed);
  await run.inChunks(owed, backfillChunk, async (chunk) => {
    await backfill(run, chunk);
    run.advance(chunk);
  });
  const complete = projects.filter((project) => !backfillDue(project));
  for (const subject of slowSubjects) await readInTurn(run, subject, complete);
}
