import type { ProjectRecord } from '../../db/store.ts';
import { DAY } from '../contracts/clock.ts';
import { pulseDue } from './due.ts';
import { identifiedProjects } from './imported.ts';
import { plausibleStars } from './plausible-stars.ts';
import { observationOfPulse, releaseRecords } from './records.ts';
import type { Run } from './run.ts';
import { byId, fetchRecord, refOf } from './run.ts';

/** An older one is known from the daily reading. */
const FRESH_RELEASE = 3 * DAY;

/** Stars, forks and fresh releases of all active projects. What else shows (a new name, archived) is stored as well; deletions are left to the daily job. */
export async function pulseJob(run: Run): Promise<void> {
  const active = (await identifiedProjects(run)).filter((project) => project.state === 'active');
  const before = await run.fetches('pulse', active);
  const due = active.filter((project) => run.forced || pulseDue(before.get(project.id), run.now()));
  run.expect(due);
  await run.inChunks(due, run.deps.github.batch.pulse, (chunk) => pulseChunk(run, chunk));
}

async function pulseChunk(run: Run, chunk: readonly ProjectRecord[]): Promise<void> {
  const { store, github } = run.deps;
  const before = byId(
    await store.projects.fetches(
      chunk.map((project) => project.id),
      'pulse',
    ),
  );
  const outcomes = await github.pulse(chunk.map(refOf), run.call);
  const at = run.now();
  const read = chunk.flatMap((project) => {
    const outcome = outcomes.get(project.nodeId);
    if (outcome?.ok) return [{ project, facts: outcome.value }];
    if (outcome) run.fail(project, 'pulse', outcome);
    return [];
  });
  const changed = read.filter(
    ({ project, facts }) => facts.nameWithOwner !== project.fullName || facts.archived !== project.archived,
  );
  await run.turn();
  await run.observe(changed.map(({ facts }) => observationOfPulse(facts)));
  const stars = await plausibleStars(
    run,
    read.map(({ project, facts }) => ({ project, stars: facts.stars })),
    at,
  );
  await store.observations.record({
    pulses: read.map(({ project, facts }) => ({
      projectId: project.id,
      at,
      stars: stars.get(project.id) ?? null,
      forks: facts.forks,
    })),
    releases: read.flatMap(({ project, facts: { latestRelease } }) =>
      latestRelease !== null && at - latestRelease.publishedAt < FRESH_RELEASE
        ? releaseRecords(project.id, [latestRelease])
        : [],
    ),
    releasesSeenAt: at,
  });
  await run.turn();
  // Last, so that a crash before this only means that the same is read again.
  await store.observations.record({
    fetches: chunk.flatMap((project) => {
      const outcome = outcomes.get(project.nodeId);
      return outcome ? [fetchRecord(project.id, 'pulse', at, outcome, before.get(project.id))] : [];
    }),
  });
  run.advance(chunk);
}
