import type { FetchRecord, ProjectRecord } from '../../db/store.ts';
import type { Adopters } from '../sources/github/types.ts';
import { adopterKey } from '../usage/adopters.ts';
import { eachLimited } from '../sources/github/reading/batch.ts';
import { turnDue } from './due.ts';
import { contributorsSnapshot, windowRecords } from './records.ts';
import type { Run } from './run.ts';
import { chunkSize, fetchRecord, refOf } from './run.ts';

/** What moves slowly and is read in turns: windows by search, adopters, contributors. */
export const slowSubjects = ['windows', 'adopters', 'contributors'] as const;
export type SlowSubject = (typeof slowSubjects)[number];

const restAtOnce = 8;

const readers = {
  windows: storeWindows,
  adopters: storeAdopters,
  contributors: storeContributors,
} as const satisfies Record<SlowSubject, unknown>;

/** Reads a subject for those whose turn it is. */
export async function readInTurn(run: Run, subject: SlowSubject, projects: readonly ProjectRecord[]): Promise<void> {
  const before = await run.fetches(subject, projects);
  const due = projects.filter((project) => turnDue(project, before.get(project.id), subject, run.now()));
  run.expect(due);
  await readSubject(run, subject, due, before);
}

export async function readSubject(
  run: Run,
  subject: SlowSubject,
  projects: readonly ProjectRecord[],
  before: ReadonlyMap<number, FetchRecord>,
): Promise<void> {
  await run.inChunks(projects, chunkSize, async (chunk) => {
    await readers[subject](run, chunk, before);
    run.advance(chunk);
  });
}

async function storeWindows(
  run: Run,
  chunk: readonly ProjectRecord[],
  before: ReadonlyMap<number, FetchRecord>,
): Promise<void> {
  const { store, github } = run.deps;
  const outcomes = await github.windowCounts(chunk.map(refOf), run.call);
  const at = run.now();
  const records: FetchRecord[] = [];
  for (const project of chunk) {
    const outcome = outcomes.get(project.nodeId);
    if (!outcome) continue;
    if (outcome.ok) await store.observations.record({ windowCounts: windowRecords(project.id, outcome.value) });
    else run.fail(project, 'windows', outcome);
    const record = fetchRecord(project.id, 'windows', at, outcome, before.get(project.id));
    // Read well, and still there are no counts of issues: the reason is kept for those who ask for them.
    records.push(outcome.ok && !outcome.value.hasIssues ? { ...record, reason: 'issues-off' } : record);
  }
  await store.observations.record({ fetches: records });
}

async function storeAdopters(
  run: Run,
  chunk: readonly ProjectRecord[],
  before: ReadonlyMap<number, FetchRecord>,
): Promise<void> {
  const { store, github } = run.deps;
  const outcomes = await github.adopters(chunk.map(refOf), run.call);
  const at = run.now();
  const records: FetchRecord[] = [];
  for (const project of chunk) {
    const outcome = outcomes.get(project.nodeId);
    if (!outcome) continue;
    if (outcome.ok) await recordAdopters(store, project, outcome.value, at);
    else run.fail(project, 'adopters', outcome);
    records.push(fetchRecord(project.id, 'adopters', at, outcome, before.get(project.id)));
  }
  await store.observations.record({ fetches: records });
}

/** A list that cannot be read says nothing of the names in it; where there is none any more, none is named. */
async function recordAdopters(
  store: Run['deps']['store'],
  project: ProjectRecord,
  { path, names }: Adopters,
  at: number,
): Promise<void> {
  const known = path === null ? [] : names;
  const byKey = new Map((known ?? []).map((name) => [adopterKey(name), name]));
  await store.projects.setDetails(project.id, {
    adopters: { count: path === null || known === null ? null : byKey.size, path, checkedAt: at },
  });
  if (known === null) return;
  const sawNone = project.adoptersCheckedAt !== null && project.adoptersPath === null;
  const before = await store.usage.adopters({ projectIds: [project.id] });
  await store.usage.record({
    adopters: {
      projectId: project.id,
      names: [...byKey].map(([key, name]) => ({ key, name })),
      at,
      isFirst: before.length === 0 && !sawNone,
    },
  });
}

async function storeContributors(
  run: Run,
  chunk: readonly ProjectRecord[],
  before: ReadonlyMap<number, FetchRecord>,
): Promise<void> {
  const { store, github } = run.deps;
  await eachLimited(chunk, restAtOnce, async (project) => {
    const outcome = await github.contributors(refOf(project), run.call);
    const at = run.now();
    if (outcome.ok)
      await store.observations.record({ snapshots: [contributorsSnapshot(project.id, outcome.value, at)] });
    else run.fail(project, 'contributors', outcome);
    await store.observations.record({
      fetches: [fetchRecord(project.id, 'contributors', at, outcome, before.get(project.id))],
    });
  });
}
