import type { FetchRecord, ProjectRecord, ReleaseRecord } from '../../db/store.ts';
import { DAY } from '../contracts/clock.ts';
import type { CoverageRecord } from '../contracts/figures/coverage.ts';
import { lastCovered } from '../history/coverage.ts';
import { recentReleases } from '../sources/github/reading/queries.ts';
import type { Absent, DailyFacts, Outcome } from '../sources/github/types.ts';
import { plausibleStars } from './plausible-stars.ts';
import { observationOf, releaseRecords, releasesCovered, snapshotOf } from './records.ts';
import type { Run } from './run.ts';
import { byId, fetchRecord, refOf } from './run.ts';

/** Releases that came out longer ago are not looked for, ms: alerts no longer follow them. */
const DELETIONS_FOLLOWED = 30 * DAY;
/** Of one chunk of projects. */
const MOST_KNOWN = 20_000;

/**
 * Reads and stores the full snapshot of some projects. Stored in this order: who they are (with what changed as events),
 * counts, releases, and last that it was done: a crash in between means that the same is read and stored again, which
 * changes nothing.
 */
export async function storeDailyFacts(run: Run, chunk: readonly ProjectRecord[]): Promise<void> {
  const { store, github } = run.deps;
  const before = byId(
    await store.projects.fetches(
      chunk.map((project) => project.id),
      'daily',
    ),
  );
  const asked = run.now();
  const outcomes = await github.daily(chunk.map(refOf), run.call);
  const at = run.now();
  const read: { project: ProjectRecord; facts: DailyFacts }[] = [];
  const lost: { project: ProjectRecord; absence: Absent }[] = [];
  for (const project of chunk) {
    const outcome = outcomes.get(project.nodeId);
    if (outcome?.ok) read.push({ project, facts: outcome.value });
    else if (outcome) lost.push({ project, absence: outcome });
  }
  const releases = await readReleases(run, read, at);
  const deleted = await deletedReleases(run, read, asked);

  await run.turn();
  await run.observe(read.map(({ facts }) => observationOf(facts)));
  const stars = await plausibleStars(
    run,
    read.map(({ project, facts }) => ({ project, stars: facts.stars })),
    at,
  );
  await store.observations.record({
    snapshots: read.map(({ project, facts }) => ({
      ...snapshotOf(project.id, facts, at),
      stars: stars.get(project.id) ?? null,
    })),
  });
  await run.turn();
  await store.observations.record({
    releases: releases.flatMap(({ records }) => records),
    releasesSeenAt: at,
    deletedReleases: deleted.map((release) => ({ ...release, at })),
    coverage: releases.flatMap(({ covered }) => covered),
  });
  await run.turn();
  const settled = await settleLost(run, lost, at);
  const outcomeOf = (project: ProjectRecord): Outcome<unknown> | undefined =>
    settled.get(project.id) ?? outcomes.get(project.nodeId);
  const renewed = await releasesRenewed(run, read, at);
  await store.observations.record({
    fetches: [
      ...renewed,
      ...chunk.flatMap((project) => {
        const outcome = outcomeOf(project);
        return outcome ? [fetchRecord(project.id, 'daily', at, outcome, before.get(project.id))] : [];
      }),
    ],
  });
  run.advance(chunk);
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

interface ReleaseReading {
  readonly records: readonly ReleaseRecord[];
  /** Over which time they are all there are; nothing where that cannot be told. */
  readonly covered: readonly CoverageRecord[];
}

/**
 * The snapshot's list of newest releases, and where that does not reach back to the last reading, the history since then. If
 * the history fails, the releases that are there are kept, but count as read only when it succeeds: no hole is passed over.
 */
async function readReleases(
  run: Run,
  read: readonly { project: ProjectRecord; facts: DailyFacts }[],
  at: number,
): Promise<ReleaseReading[]> {
  const { store, github } = run.deps;
  const rows = await store.observations.recorded(
    read.map(({ project }) => project.id),
    { coverage: true },
  );
  const readTo = new Map(rows.map(({ projectId, coverage }) => [projectId, lastCovered(coverage)]));
  const missed = read.filter(({ project, facts }) => mayHaveMissed(facts, readTo.get(project.id)));
  const since = Math.min(...missed.map(({ project }) => readTo.get(project.id) ?? at));
  const older =
    missed.length > 0
      ? await github.releases(
          missed.map(({ project }) => refOf(project)),
          since,
          run.call,
        )
      : undefined;
  return read.map(({ project, facts }): ReleaseReading => {
    const listed = facts.recentReleases;
    if (listed === null) return { records: [], covered: [] };
    const history = older?.get(project.nodeId);
    if (history === undefined) {
      const missing = missed.some((each) => each.project === project);
      const all = facts.releasesTotal !== null && facts.releasesTotal <= listed.length;
      const covered = missing ? undefined : releasesCovered(project.id, { releases: listed, all, at });
      return { records: releaseRecords(project.id, listed), covered: covered === undefined ? [] : [covered] };
    }
    if (!history.ok) return { records: releaseRecords(project.id, listed), covered: [] };
    const { releases, complete } = history.value;
    const covered = complete
      ? ({ projectId: project.id, subject: 'releases', completeness: 'complete', from: since, to: at } as const)
      : releasesCovered(project.id, { releases, all: false, at });
    return { records: releaseRecords(project.id, releases), covered: covered === undefined ? [] : [covered] };
  });
}

/**
 * Releases of the last weeks that GitHub's list no longer has although it reaches back to when they were made. What was read
 * after the list was asked for (ms) may be too new for it.
 */
async function deletedReleases(
  { deps: { store } }: Run,
  read: readonly { project: ProjectRecord; facts: DailyFacts }[],
  asked: number,
): Promise<{ projectId: number; tag: string }[]> {
  const lists = new Map(
    read.flatMap(({ project, facts: { recentReleases: listed, releasesTotal } }) => {
      if (listed === null || releasesTotal === null) return [];
      const all = releasesTotal <= listed.length;
      const from = all ? -Infinity : Math.min(...listed.map(({ createdAt }) => createdAt));
      return [[project.id, { from, tags: new Set(listed.map(({ tag }) => tag)) }] as const];
    }),
  );
  const known = await store.observations.recentReleases({
    since: asked - DELETIONS_FOLLOWED,
    projectIds: [...lists.keys()],
    limit: MOST_KNOWN,
  });
  return known.filter(({ projectId, tag, source, createdAt, seenAt }) => {
    const listed = lists.get(projectId);
    return (
      listed !== undefined &&
      source === 'github' &&
      createdAt != null &&
      createdAt > listed.from &&
      (seenAt ?? 0) < asked &&
      !listed.tags.has(tag)
    );
  });
}

/** More was released since the last reading (ms) than the snapshot's list holds (monorepos do that). */
function mayHaveMissed(facts: DailyFacts, lastRead: number | undefined): boolean {
  const releases = facts.recentReleases ?? [];
  const oldest = Math.min(...releases.map(({ publishedAt }) => publishedAt));
  return (
    lastRead !== undefined &&
    releases.length === recentReleases &&
    oldest > lastRead &&
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
