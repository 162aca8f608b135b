import type { FetchRecord, ProjectRecord } from '../../db/store.ts';
import { recentReleases } from '../sources/github/queries.ts';
import type { Absent, DailyFacts, Outcome } from '../sources/github/types.ts';
import { plausibleStars } from './plausible-stars.ts';
import { observationOf, releaseRecords, snapshotOf } from './records.ts';
import type { Run } from './run.ts';
import { fetchRecord, refOf } from './run.ts';

/**
 * Reads and stores the full snapshot of some projects. Stored in this order: who they are (with what changed as events),
 * counts, releases, and last that it was done: a crash in between means that the same is read and stored again, which
 * changes nothing.
 */
export async function storeDailyFacts(run: Run, chunk: readonly ProjectRecord[]): Promise<void> {
  const { store, github } = run.deps;
  const before = await store.projects.fetches(
    'daily',
    chunk.map((project) => project.id),
  );
  const outcomes = await github.daily(chunk.map(refOf), run.call);
  const at = run.now();
  const read: { project: ProjectRecord; facts: DailyFacts }[] = [];
  const lost: { project: ProjectRecord; absence: Absent }[] = [];
  for (const project of chunk) {
    const outcome = outcomes.get(project.nodeId);
    if (outcome?.ok) read.push({ project, facts: outcome.value });
    else if (outcome) lost.push({ project, absence: outcome });
  }
  const missed = read.filter(({ project, facts }) => mayHaveMissed(facts, before.get(project.id)?.okAt ?? null));
  const older =
    missed.length > 0
      ? await github.releases(
          missed.map(({ project }) => refOf(project)),
          Math.min(...missed.map(({ project }) => before.get(project.id)?.okAt ?? at)),
          run.call,
        )
      : undefined;

  await run.turn();
  await run.observe(read.map(({ facts }) => observationOf(facts)));
  const stars = await plausibleStars(
    run,
    read.map(({ project, facts }) => ({ project, stars: facts.stars })),
    at,
  );
  await store.observations.recordSnapshots(
    read.map(({ project, facts }) => ({ ...snapshotOf(project.id, facts, at), stars: stars.get(project.id) ?? null })),
  );
  await run.turn();
  await store.observations.recordReleases(
    read.flatMap(({ project, facts }) => {
      const all = older?.get(project.nodeId);
      return releaseRecords(project.id, all?.ok ? all.value.releases : (facts.recentReleases ?? []));
    }),
    run.now(),
  );
  await run.turn();
  const settled = await settleLost(run, lost, at);
  const outcomeOf = (project: ProjectRecord): Outcome<unknown> | undefined =>
    settled.get(project.id) ?? outcomes.get(project.nodeId);
  const renewed = await releasesRenewed(run, read, at);
  await store.projects.recordFetches([
    ...renewed,
    ...chunk.flatMap((project) => {
      const outcome = outcomeOf(project);
      return outcome ? [fetchRecord(project.id, 'daily', at, outcome, before.get(project.id))] : [];
    }),
  ]);
  run.advance(chunk.length);
}

/** The snapshot's newest releases carry on the history that the backfill read: without this it would be as old as the backfill. Before the backfill they are no history. */
async function releasesRenewed(
  run: Run,
  read: readonly { project: ProjectRecord; facts: DailyFacts }[],
  at: number,
): Promise<FetchRecord[]> {
  const listed = read.filter(({ facts }) => facts.recentReleases !== null);
  const before = await run.fetches(
    'releases',
    listed.map(({ project }) => project),
  );
  return listed.flatMap(({ project }) => {
    const history = before.get(project.id);
    return history?.okAt == null ? [] : [fetchRecord(project.id, 'releases', at, { ok: true }, history)];
  });
}

/** More was released since the last reading than the snapshot's list holds (monorepos do that). */
function mayHaveMissed(facts: DailyFacts, lastRead: number | null): boolean {
  const releases = facts.recentReleases ?? [];
  const oldest = releases.at(-1);
  return (
    lastRead !== null &&
    releases.length === recentReleases &&
    oldest !== undefined &&
    oldest.publishedAt > lastRead &&
    (facts.releasesTotal ?? 0) > recentReleases
  );
}

/**
 * Before a project is called gone, it is looked for by its name as well: a node that GitHub fails to find in a bad moment
 * must not raise an alarm.
 */
async function settleLost(
  run: Run,
  lost: readonly { project: ProjectRecord; absence: Absent }[],
  at: number,
): Promise<ReadonlyMap<number, Absent>> {
  const { store, github } = run.deps;
  const suspected = lost.filter(({ absence }) => absence.reason === 'gone');
  const byName =
    suspected.length > 0
      ? await github.lookup(
          suspected.map(({ project }) => project.fullName),
          run.call,
        )
      : undefined;
  const settled = new Map<number, Absent>();
  for (const { project, absence } of lost) {
    const named = byName?.get(project.fullName);
    const stillThere = named?.ok === true && named.value.nodeId === project.nodeId;
    const unsure = stillThere || (named?.ok === false && named.reason !== 'not-found' && absence.reason === 'gone');
    const judged: Absent = unsure
      ? { ok: false, reason: 'server-error', detail: 'not found by its id, but not surely gone' }
      : absence;
    settled.set(project.id, judged);
    // A vanished project that is known to be so is no news and no failure.
    if (project.state === 'active') run.fail(project, 'daily', judged);
    if (judged.reason === 'gone' || judged.reason === 'private')
      await store.projects.markUnavailable(project.id, 'gone', 'deleted or made private', at);
    if (judged.reason === 'blocked') await store.projects.markUnavailable(project.id, 'blocked', 'taken down', at);
  }
  return settled;
}
