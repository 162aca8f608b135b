import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { ProjectRecord, Standing, Store } from '../../db/store.ts';
import { dayOf } from '../contracts/clock.ts';
import type { Score, Weights } from '../contracts/figures/score.ts';
import type { StandingOrder } from '../contracts/figures/standing.ts';
import { STORED_KEYS, standingColumns, storedValues } from '../measures/stored.ts';
import { adoptersOf } from '../scoring/credibility.ts';
import { isMovement, whatChanged } from '../scoring/change.ts';
import { STAGE_MEDIANS, writeStageMedians } from '../scoring/stage-medians.ts';
import { lifecycleOf } from '../scoring/lifecycle.ts';
import { scoreOf, versionBy } from '../scoring/score.ts';
import { stableReleasesInYear } from '../history/releases/releases.ts';
import { recordedIssues } from '../history/issues/recorded-issues.ts';
import { comparable, weekBefore } from '../scoring/week-ago.ts';
import { readFactsAsRead } from '../history/read-moments.ts';
import type { MeasureSubject } from '../measures/measure.ts';
import { createUseReader } from '../usage/read-use.ts';

export interface ScoringRun {
  /** The moment that is scored, ms: now, or a past moment for recorded figures. */
  at: number;
  weights: Weights;
  /** Zone of the star history's days. */
  zone: string;
  /** Only these; all that are not retired unless told. */
  projectIds?: readonly number[];
  signal?: AbortSignal;
  onProgress?: (done: number, of: number) => void;
}

/** Projects a batch: read, scored and written together, in well under the 50 ms that the event loop may be held. */
const BATCH = 25;

/** Scores every project and writes where it stands. Running it again for the same day replaces that day's scores by the same. */
export async function scoreUniverse(store: Store, run: ScoringRun): Promise<{ scored: number; withoutTotal: number }> {
  // Ten thousand whole records at once would hold everybody up: only who they are is read ahead.
  const ids = run.projectIds ?? (await store.projects.identities()).map((identity) => identity.id);
  let scored = 0;
  let withoutTotal = 0;
  const readUse = createUseReader(store.usage, dayOf(run.at));
  for (let from = 0; from < ids.length && run.signal?.aborted !== true; from += BATCH) {
    const batch = await store.projects.getMany(ids.slice(from, from + BATCH));
    const rows = await scoreBatch(store, run, batch, readUse);
    await store.scores.record(rows);
    scored += rows.length;
    withoutTotal += rows.filter((row) => row.standing.total === null).length;
    // The store answers without leaving the thread: without this no lease is extended until everything is scored.
    await yieldToEventLoop();
    run.onProgress?.(Math.min(from + BATCH, ids.length), ids.length);
  }
  await store.scores.keepMeasures(STORED_KEYS);
  await store.scores.updateRanks();
  await store.meta.set(
    STAGE_MEDIANS,
    writeStageMedians(await store.scores.groupMedians('fundingStage', ['total'])),
    run.at,
  );
  return { scored, withoutTotal };
}

type Row = Parameters<Store['scores']['record']>[0][number];

async function scoreBatch(
  store: Store,
  run: ScoringRun,
  batch: readonly ProjectRecord[],
  readUse: ReturnType<typeof createUseReader>,
): Promise<Row[]> {
  const ids = batch.map((project) => project.id);
  const day = dayOf(run.at);
  const [known, weekAgo, before, use] = await Promise.all([
    readFactsAsRead(store.observations, ids, run),
    store.scores.totals(ids, weekBefore(day)),
    store.scores.standings(ids),
    readUse(ids),
  ]);
  const totals = Map.groupBy(weekAgo, (total) => total.projectId);
  const rows = await Promise.all(
    batch.map(async (project): Promise<Row[]> => {
      const standing = known.get(project.id);
      if (standing === undefined) return [];
      const score = scoreOf(standing.facts, { at: standing.at, weights: run.weights });
      const totalWeekAgo = await comparableTotal(
        store,
        project.id,
        score,
        comparable(totals.get(project.id) ?? [], versionBy(run.weights)),
      );
      const subject = { ...standing, score, use: use.get(project.id) ?? [], adopters: adoptersOf(project) };
      const starQuality = before.get(project.id)?.starQuality ?? null;
      return [
        {
          score: { projectId: project.id, day, score },
          standing: standingOf({ project, subject, day, totalWeekAgo, starQuality }),
          values: storedValues(subject),
        },
      ];
    }),
  );
  return rows.flat();
}

/**
 * The total to subtract for the movement in a week: the same as now where it moved no further than chance moves it, and without
 * what became known or unknown since. The whole score of a week ago is read only where the totals differ.
 */
async function comparableTotal(
  store: Store,
  projectId: number,
  score: Score,
  weekAgo: number | null,
): Promise<number | null> {
  if (weekAgo === null || score.total === undefined) return null;
  if (Math.abs(score.total - weekAgo) < 0.5) return score.total;
  const { from, to } = weekBefore(dayOf(score.at));
  const before = await store.scores.newest(projectId, to);
  if (before === undefined || before.day < from) return null;
  const change = whatChanged(before.score, score);
  if (change.total === undefined) return null;
  return isMovement(change) ? score.total - change.total : score.total;
}

interface Parts {
  project: ProjectRecord;
  /** Where nothing was read since, it speaks of an earlier moment than the day that is scored. */
  subject: MeasureSubject;
  totalWeekAgo: number | null;
  /** Graded by the signals run; the scoring run leaves it as it is. */
  starQuality: Standing['starQuality'];
  /** The day that is scored. */
  day: number;
}

function standingOf({ project, subject, totalWeekAgo, starQuality, day }: Parts): Standing {
  const { at, facts, gained, rows, score } = subject;
  // As recorded where that is known, so that every answer shows the same two counts.
  const issues = recordedIssues(
    rows.readings.filter((reading) => reading.at <= at),
    rows.restated,
  );
  return {
    ...UNKNOWN,
    ...standingColumns(subject),
    projectId: project.id,
    day,
    at,
    totalWeekAgo,
    coverage: score.coverage,
    starsObservedAt: facts.stars.observedAt ?? null,
    gained7dDays: gained[7].gained.days ?? null,
    gained30dDays: gained[30].gained.days ?? null,
    gained90dDays: gained[90].gained.days ?? null,
    issuesCreated365d: issues?.opened ?? facts.issuesCreated365d.value ?? null,
    issuesClosed365d: issues?.closed ?? facts.issuesClosed365d.value ?? null,
    lifecycle:
      lifecycleOf({
        at,
        createdAt: project.createdAt ?? undefined,
        pushedAt: facts.pushedAt.value,
        pushReadAt: facts.pushedAt.observedAt,
        archived: project.archived,
        gone: project.state === 'gone',
        stars: facts.stars.value,
        contributors: facts.contributors.value,
        stableReleasesInYear: stableReleasesInYear(facts.releases, at),
        adopters: subject.adopters,
      }).stage ?? null,
    starQuality,
  };
}

/** The columns that measures fill, before they do. */
const UNKNOWN = {
  total: null,
  adoption: null,
  growth: null,
  usage: null,
  health: null,
  stars: null,
  forks: null,
  contributors: null,
  gained7d: null,
  gained30d: null,
  gained90d: null,
  growth7d: null,
  growth30d: null,
  growth90d: null,
  newIssues30d: null,
  mergedPullRequests365d: null,
  issuesClosedRatio: null,
  lastReleaseAt: null,
} as const satisfies Record<StandingOrder, null>;
