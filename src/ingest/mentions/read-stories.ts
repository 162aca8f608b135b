import type { Store } from '../../../db/store.ts';
import { DAY, HOUR } from '../../contracts/clock.ts';
import type { MentionRecord, Story } from '../../contracts/figures/mention.ts';
import { readAddress } from '../../history/mentions/address.ts';
import { isSharedHost } from '../../history/mentions/address.ts';
import { storyMatcher } from '../../history/mentions/story-projects.ts';
import type { ProjectAddresses } from '../../history/mentions/story-projects.ts';
import { SourceError } from '../../sources/http/source-error.ts';
import type { StoryFeed } from '../../sources/source.ts';
import { countFailure, isAboutOne, runSource } from '../usage/active-source.ts';
import type { ActiveSource, SourceReport, SourceRun, UsageParts } from '../usage/active-source.ts';

/** Points and comments are read again for as long as they still move. */
const FOLLOWED_MS = 3 * DAY;
/** A new project is looked up so far back: as far as findings about it go. */
const LOOKED_UP_MS = 400 * DAY;
/** Projects that are looked up in one run, so that the sweep is never late. */
const LOOKUPS_PER_RUN = 300;
const RETRY_MS = 6 * HOUR;
/** Runs are an hour apart, give or take. */
const SLACK_MS = HOUR / 2;

export interface StoryParts extends UsageParts {
  store: Pick<Store, 'usage' | 'observations' | 'projects' | 'meta'>;
}

interface Reading {
  parts: StoryParts;
  source: ActiveSource<StoryFeed>;
  run: SourceRun;
  report: SourceReport;
  matching: (url: string) => readonly number[];
}

/**
 * Sweeps all stories since the last reading and of the three days before it, keeps those about projects, and looks up what was
 * posted about new projects before they were tracked.
 */
export async function readStories(
  parts: StoryParts,
  source: ActiveSource<StoryFeed>,
  run: SourceRun,
): Promise<SourceReport> {
  const { kind } = source;
  const known = (await parts.store.usage.sourceStates()).find(({ source: id }) => id === kind.id);
  const report: SourceReport = { source: kind.id, label: kind.label, read: 0, failed: 0, stopped: undefined };
  const rested =
    known?.failure !== null || parts.clock.now() - (known.lastOkAt ?? 0) >= kind.everyHours * HOUR - SLACK_MS;
  if (known !== undefined && !rested) return report;
  return runSource(parts, source, run.signal, async (counted) => {
    const projects = await addressesOf(parts);
    if (projects.length === 0) return;
    const reading = { parts, source, run, report: counted, matching: storyMatcher(projects) };
    await sweep(reading);
    if (source.reader.search !== undefined) await lookUp(reading, projects);
  });
}

async function sweep({ parts, source: { kind, reader }, run, report, matching }: Reading): Promise<void> {
  const { clock, store } = parts;
  const now = clock.now();
  const cursor = `stories.${kind.id}`;
  const swept = Number((await store.meta.get(cursor))?.value ?? 0);
  const from = Math.max(now - reader.historyDays * DAY, Math.min(swept, now) - FOLLOWED_MS);
  for await (const portion of reader.sweep({ from, to: now }, run.signal)) {
    await store.observations.record({
      mentions: recordsOf(portion.stories, { kind, matching, readAt: clock.now() }),
      mentionSweeps: reader.isComplete ? [{ source: kind.id, from: portion.from, to: portion.to }] : [],
    });
    if (reader.isComplete) await store.meta.set(cursor, String(portion.to), clock.now());
    report.read += portion.stories.length;
    if (run.signal.aborted || clock.now() >= run.until) return;
  }
}

/** What was posted about a project before it was tracked. */
async function lookUp(reading: Reading, projects: readonly ProjectAddresses[]): Promise<void> {
  const { parts, source, run, report } = reading;
  const { store, clock } = parts;
  const now = clock.now();
  const due = await store.usage.projectsDue({
    source: source.kind.id,
    okBefore: 1,
    triedBefore: now - RETRY_MS,
    limit: LOOKUPS_PER_RUN,
  });
  const byId = new Map(projects.map((project) => [project.projectId, project]));
  for (const { id } of due) {
    const project = byId.get(id);
    if (project === undefined) continue;
    if (run.signal.aborted || clock.now() >= run.until) return;
    const lookup = { projectId: id, source: source.kind.id };
    try {
      await lookUpOne(reading, project);
      await store.usage.recordLookup({ ...lookup, triedAt: clock.now(), okAt: clock.now(), reason: null });
      report.read += 1;
    } catch (error) {
      if (!(error instanceof SourceError) || !isAboutOne(error)) throw error;
      await store.usage.recordLookup({ ...lookup, triedAt: clock.now(), okAt: null, reason: error.message });
      countFailure(report, 1, error);
    }
  }
}

async function lookUpOne(
  { parts: { store, clock }, source: { kind, reader }, run, matching }: Reading,
  project: ProjectAddresses,
): Promise<void> {
  const range = { from: clock.now() - LOOKED_UP_MS, to: clock.now() };
  const home = project.homepage === null ? null : readAddress(project.homepage);
  const addresses = [
    `github.com/${project.fullName}`,
    ...(home === null || home.host === 'github.com' || isSharedHost(home.host)
      ? []
      : [[home.host, ...home.path].join('/')]),
  ];
  let from = range.from;
  for (const address of addresses) {
    const portion = await reader.search?.(address, range, run.signal);
    if (portion === undefined) return;
    from = Math.max(from, portion.from);
    const records = recordsOf(portion.stories, { kind, matching, readAt: clock.now() });
    await store.observations.record({ mentions: records.filter(({ projectId }) => projectId === project.projectId) });
  }
  await store.observations.record({
    coverage: [{ projectId: project.projectId, subject: 'mentions', completeness: 'complete', from, to: range.to }],
  });
}

const recordsOf = (
  stories: readonly Story[],
  { kind, matching, readAt }: { kind: { id: string; label: string }; matching: Reading['matching']; readAt: number },
): MentionRecord[] =>
  stories.flatMap(({ id, ...story }) =>
    matching(story.url).map((projectId) => ({
      ...story,
      projectId,
      source: kind.id,
      story: id,
      place: kind.label,
      readAt,
    })),
  );

async function addressesOf({ store }: StoryParts): Promise<ProjectAddresses[]> {
  const [projects, names] = await Promise.all([store.projects.list({ states: ['active'] }), store.projects.names()]);
  const former = new Map(names.map(({ id, former: before }) => [id, before]));
  return projects
    .filter(({ origin }) => origin === 'github')
    .map(({ id, fullName, homepage }) => ({ projectId: id, fullName, former: former.get(id) ?? [], homepage }));
}
