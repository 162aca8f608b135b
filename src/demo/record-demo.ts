import { UNREAD_COUNTS } from '../ingest/records.ts';
import type { FetchRecord, Snapshot, Store } from '../../db/store.ts';
import { startOfDay } from '../contracts/clock.ts';
import type { CoverageRecord } from '../contracts/figures/coverage.ts';
import { recordedNodeId } from '../contracts/figures/recorded-node-id.ts';
import { stretchesOf } from '../history/coverage.ts';
import type { DemoFigures, DemoProject } from './figures.ts';

/** Rows a transaction: few enough that nothing else waits long. */
const CHUNK = 500;

/**
 * Puts the recorded figures into an empty database as what they are: observed counts with their dates, from an import.
 * Star history is GitHub's own reconstruction and was not recorded, so there is none; pull requests merged are unknown.
 * Returns the ids in the order of the figures.
 */
export async function recordDemo(store: Store, figures: DemoFigures): Promise<readonly number[]> {
  const { ids } = await store.projects.observe(
    figures.projects.map((project) => ({
      nodeId: recordedNodeId(project.repo),
      fullName: project.repo,
      ...(project.formerName === undefined ? {} : { formerName: project.formerName }),
      language: project.language,
      license: project.licence ?? null,
      createdAt: project.createdDay === undefined ? null : startOfDay(project.createdDay),
      pushedAt: newestPush(project),
      archived: project.archived,
      isFork: false,
    })),
    figures.now,
    'import',
  );
  for (const [index, project] of figures.projects.entries()) {
    const id = ids[index]?.id;
    if (id === undefined) continue;
    await store.projects.setDetails(id, {
      company: project.company ?? null,
      category: project.category,
      fundingStage: project.stage ?? null,
      fundingStageSince: project.stageSince ?? null,
    });
    const rows = snapshotsOf(project, id);
    for (let from = 0; from < rows.length; from += CHUNK)
      await store.observations.record({ snapshots: rows.slice(from, from + CHUNK) });
    await store.observations.record({
      releases: project.releases.map((release) => ({
        projectId: id,
        tag: release.version,
        publishedAt: startOfDay(release.day),
        // The records carry no flag.
        prerelease: false,
        source: release.source,
      })),
      coverage: releasesCovered(project, id),
    });
    await store.observations.record({ fetches: releasesRead(project, id) });
    await store.projects.setDetails(id, { backfilledAt: figures.now });
  }
  return ids.map((entry) => entry.id);
}

/** Weekly rows with their many counts, and between them the daily stars and forks where those were recorded. */
function snapshotsOf(project: DemoProject, projectId: number): Snapshot[] {
  const byDay = new Map<number, Snapshot>();
  for (const reading of project.daily) {
    byDay.set(reading.day, {
      ...emptySnapshot(projectId, reading.day, reading.at),
      stars: reading.stars ?? null,
      forks: reading.forks ?? null,
    });
  }
  for (const reading of project.weekly) {
    const before = byDay.get(reading.day);
    byDay.set(reading.day, {
      ...emptySnapshot(projectId, reading.day, reading.at),
      // Of two recorders the one that counted the days around it as well, or the line would jump from one to the other.
      stars: before?.stars ?? reading.stars ?? null,
      forks: before?.forks ?? reading.forks ?? null,
      watchers: reading.watchers ?? null,
      openIssues: reading.openIssues ?? null,
      closedIssues: reading.closedIssues ?? null,
      pullRequests: reading.pullRequests ?? null,
      commits: reading.commits ?? null,
      contributors: reading.contributors ?? null,
      pushedAt: reading.pushedDay === undefined ? null : startOfDay(reading.pushedDay),
    });
  }
  return [...byDay.values()].sort((a, b) => a.day - b.day);
}

/**
 * The weekly lists tell the newest release at each reading, at most one a week. Between readings that lie further apart, and
 * before the first, releases are known by chance: nothing is said about those times. endoflife.date has every release.
 * Of projects without any nothing is said: it is not known whether they were looked for.
 */
function releasesCovered(project: DemoProject, projectId: number): CoverageRecord[] {
  const last = project.weekly.at(-1);
  if (project.releases.length === 0 || last === undefined) return [];
  const exact = project.releases.find(({ source }) => source === 'endoflife');
  const weekly = stretchesOf(project.weekly.map(({ at }) => ({ from: at, to: at })));
  const common = { projectId, subject: 'releases' } as const;
  return [
    ...weekly.map((stretch) => ({ ...common, ...stretch, completeness: 'newest-only' as const })),
    ...(exact === undefined
      ? []
      : [{ ...common, from: startOfDay(exact.day), to: last.at, completeness: 'complete' as const }]),
  ];
}

/**
 * When the lists were last read, where they tell any release.
 */
function releasesRead(project: DemoProject, projectId: number): FetchRecord[] {
  const at = Math.max(...[...project.weekly, ...project.daily].map((reading) => reading.at));
  if (project.releases.length === 0 || !Number.isFinite(at)) return [];
  return [{ projectId, subject: 'releases', triedAt: at, okAt: at, reason: null, etag: null, cursor: null }];
}

const emptySnapshot = (projectId: number, day: number, at: number): Snapshot => ({
  ...UNREAD_COUNTS,
  projectId,
  day,
  at,
  source: 'import',
});

function newestPush(project: DemoProject): number | null {
  const day = project.weekly.findLast((reading) => reading.pushedDay !== undefined)?.pushedDay;
  return day === undefined ? null : startOfDay(day);
}
