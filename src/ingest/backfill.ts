import type { FetchRecord, FetchSubject, ProjectRecord } from '../../db/store.ts';
import { DAY } from '../contracts/clock.ts';
import { eachLimited } from '../sources/github/reading/batch.ts';
import { isLasting, isRefusedByPolicy } from './due.ts';
import { readSubject, slowSubjects } from './details.ts';
import type { ReleaseHistory } from '../sources/github/types.ts';
import { releaseRecords, releasesCovered } from './records.ts';
import type { Run } from './run.ts';
import { fetchRecord, refOf } from './run.ts';
import { storeStarHistory } from './star-days.ts';

/** Releases of five years: enough gaps to know a project's own cadence. */
const releaseWindow = 5 * 365 * DAY;
const restAtOnce = 8;

const subjects = ['star-history', 'releases', ...slowSubjects] as const satisfies readonly FetchSubject[];

/** Had, or refused for good: nothing more to wait for. */
const settled = (fetch: FetchRecord | undefined): boolean =>
  fetch !== undefined && (fetch.okAt !== null || isLasting(fetch.reason));

/**
 * Everything the first answers need, for projects whose snapshot is there: star history first, for growth, trend and spikes
 * rest on it. What an earlier try already brought is not asked for again. A project is backfilled when nothing is left to
 * wait for.
 */
export async function backfill(run: Run, projects: readonly ProjectRecord[]): Promise<void> {
  const had = new Map<FetchSubject, ReadonlyMap<number, FetchRecord>>();
  for (const subject of subjects) had.set(subject, await run.fetches(subject, projects));
  const open = (subject: FetchSubject): ProjectRecord[] =>
    projects.filter((project) => !settled(had.get(subject)?.get(project.id)));
  const fetched = (subject: FetchSubject): ReadonlyMap<number, FetchRecord> =>
    had.get(subject) ?? new Map<number, FetchRecord>();

  await eachLimited(open('star-history'), restAtOnce, (project) =>
    storeStarHistory(run, project, fetched('star-history').get(project.id)),
  );
  await storeReleases(run, open('releases'), fetched('releases'));
  for (const subject of slowSubjects) {
    const left = open(subject);
    run.expect(left);
    await readSubject(run, subject, left, fetched(subject));
  }

  const now = new Map<FetchSubject, ReadonlyMap<number, FetchRecord>>();
  for (const subject of subjects) now.set(subject, await run.fetches(subject, projects));
  for (const project of projects) {
    const isSettled = (fetch: FetchRecord | undefined): boolean => settled(fetch) || isRefusedByPolicy(fetch);
    if (subjects.every((subject) => isSettled(now.get(subject)?.get(project.id))))
      await run.deps.store.projects.setDetails(project.id, { backfilledAt: run.now() });
  }
}

async function storeReleases(
  run: Run,
  projects: readonly ProjectRecord[],
  before: ReadonlyMap<number, FetchRecord>,
): Promise<void> {
  const { store, github } = run.deps;
  if (projects.length === 0) return;
  const since = run.now() - releaseWindow;
  const outcomes = await github.releases(projects.map(refOf), since, run.call);
  const at = run.now();
  const records: FetchRecord[] = [];
  for (const project of projects) {
    const outcome = outcomes.get(project.nodeId);
    if (!outcome) continue;
    if (outcome.ok) await storeReleaseHistory(run, project, { ...outcome.value, since, at });
    else run.fail(project, 'releases', outcome);
    records.push(fetchRecord(project.id, 'releases', at, outcome, before.get(project.id)));
  }
  await store.observations.record({ fetches: records });
}

/** A list that GitHub cuts off covers the time back to the oldest release that it holds. */
async function storeReleaseHistory(
  run: Run,
  project: ProjectRecord,
  { releases, complete, since, at }: ReleaseHistory & { since: number; at: number },
): Promise<void> {
  const covered = complete
    ? ({ projectId: project.id, subject: 'releases', completeness: 'complete', from: since, to: at } as const)
    : releasesCovered(project.id, { releases, all: false, at });
  await run.deps.store.observations.record({
    releases: releaseRecords(project.id, releases),
    releasesSeenAt: at,
    coverage: covered === undefined ? [] : [covered],
  });
}
