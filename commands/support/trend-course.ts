import { dayOf } from '../../src/contracts/clock.ts';
import type { ChartSeries } from '../../src/contracts/chart.ts';
import { knownPoints, shareOfChange } from '../../src/text/chart-facts.ts';
import type { KnownPoint } from '../../src/text/chart-facts.ts';
import type { ProjectRecord, Reading } from '../../db/store.ts';
import { ageOf, datedMetrics } from './as-of.ts';
import type { StarArtefact } from '../../src/contracts/star-artefact.ts';
import { countedGain, goodReadings } from '../../src/history/counted-gain.ts';
import type { CommandContext } from './context.ts';
import { observedArtefacts } from './counter-notes.ts';
import { currentScore } from './current-score.ts';
import { coversWindow } from './known-span.ts';
import { joinDaysOf, newestAnchor, readStarHistory, rebuiltPoints, rebuiltSeries } from './star-history.ts';
import type { StarHistory } from './star-history.ts';
import { readFacts } from '../../src/history/read-facts.ts';
import { artefactsOf, readingsOf } from '../../src/history/rows-of.ts';

export const TREND_METRICS = [
  { value: 'stars', label: 'stars', field: 'stars' },
  { value: 'forks', label: 'forks', field: 'forks' },
  { value: 'contributors', label: 'contributors', field: 'contributors' },
  { value: 'open-issues', label: 'open issues', field: 'openIssues' },
  { value: 'watchers', label: 'watchers', field: 'watchers' },
  { value: 'score', label: 'score', field: undefined },
] as const;

export type TrendMetric = (typeof TREND_METRICS)[number];

/** How a figure changed in some days. */
export interface Change {
  by: number;
  /** As a share of where it started; undefined where that is unknown or zero. */
  share: number | undefined;
  days: number;
  /** Known days where some between are not, so that it is a sum without a beginning. */
  holes: boolean;
  line: 'observed' | 'reconstructed';
  /** The day it started from, with its figure. */
  from: KnownPoint | undefined;
  /** Where it is not the difference of two readings that are shown: how it was found. */
  source: string | undefined;
}

/** What is known of one figure of a project in a window. */
export interface Course {
  window: number;
  observed: ChartSeries;
  known: readonly KnownPoint[];
  /** When the newest reading in the window was made. */
  readAt: number | undefined;
  /** Only of stars, and only where GitHub told any day of the window. */
  history: StarHistory | undefined;
  /** The history as a line, where it reaches further back than the readings. */
  rebuilt: ChartSeries | undefined;
  change: Change | undefined;
  /** What the star counter did in the window; nothing for other figures. */
  artefacts: readonly StarArtefact[];
}

/** Windows whose gain of stars stands in the score and the rankings; here it is the same. */
const SCORED = [7, 30, 90] as const;

export async function courseOf(
  context: CommandContext,
  project: ProjectRecord,
  metric: TrendMetric,
  window: number,
): Promise<Course> {
  if (metric.field === undefined) return scoreCourse(context, project, window);
  const to = dayOf(context.now);
  const snapshots = await readingsOf(context.store.observations, project.id, { from: to - window, to });
  const { field } = metric;
  const artefacts = field === 'stars' ? await observedArtefacts(context, project.id, to - window) : [];
  const course = courseFrom(
    metric.label,
    window,
    goodReadings(snapshots, artefacts).map((snapshot) => [snapshot.day, snapshot[field]]),
    snapshots.findLast((snapshot) => snapshot[field] !== null)?.at,
    artefacts,
  );
  return field === 'stars' ? withHistory(context, project, course, snapshots) : course;
}

async function scoreCourse(context: CommandContext, project: ProjectRecord, window: number): Promise<Course> {
  const today = dayOf(context.now);
  const kept = await context.store.scores.totals([project.id], { from: today - window, to: today });
  // One line is drawn of what was computed in one way: a step where the weights were changed is no move of the project's.
  const totals = kept.filter(({ version }) => version === kept.at(-1)?.version);
  const readAt =
    totals.length === 0 ? undefined : ageOf(datedMetrics((await currentScore(context, project.id))?.metrics ?? [])).at;
  const course = courseFrom(
    'score',
    window,
    totals.map(({ day, total }) => [day, total]),
    readAt,
  );
  // A score is a place among others: a share of it says nothing.
  const change = course.change && { ...course.change, share: undefined };
  return { ...course, change, observed: { ...course.observed, line: 'computed' } };
}

function courseFrom(
  name: string,
  window: number,
  points: readonly (readonly [number, number | null])[],
  readAt: number | undefined,
  artefacts: readonly StarArtefact[] = [],
): Course {
  const observed: ChartSeries = { name, line: 'observed', points, joinDays: joinDaysOf(points.map(([day]) => day)) };
  const known = knownPoints(observed);
  return {
    window,
    observed,
    known,
    readAt,
    history: undefined,
    rebuilt: undefined,
    change: between(known, artefacts),
    artefacts,
  };
}

/** From the first reading to the last, without what the counter did; undefined where there are not two to be believed. */
function between(known: readonly KnownPoint[], artefacts: readonly StarArtefact[] = []): Change | undefined {
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first === last) return undefined;
  const gain = countedGain({ day: first[0], count: first[1] }, { day: last[0], count: last[1] }, artefacts);
  if (gain === null) return undefined;
  return {
    by: gain.gained,
    share: shareOfChange(last[1] - gain.gained, last[1]),
    days: gain.days,
    holes: false,
    line: 'observed',
    from: [gain.from.day, gain.from.count],
    source: undefined,
  };
}

async function withHistory(
  context: CommandContext,
  project: ProjectRecord,
  course: Course,
  snapshots: readonly Reading[],
): Promise<Course> {
  const history = await readStarHistory(context, project.id, course.window);
  const told = history.days.length === 0 ? undefined : history;
  const points = rebuiltPoints(history, newestAnchor(history, snapshots));
  const reconstructed = told && sumOf(told, points, await rebuiltArtefacts(context, project.id, told));
  // Snapshots are what was observed, so the reconstruction speaks only of days that they do not reach.
  const observed = course.change;
  const further =
    reconstructed &&
    (observed === undefined || (!coversWindow(observed.days, course.window) && reconstructed.days > observed.days));
  const change = (await scoredChange(context, project, course, history)) ?? (further ? reconstructed : observed);
  const drawn = further || change?.line === 'reconstructed';
  return {
    ...course,
    history: told,
    rebuilt: drawn && points.length > 1 ? rebuiltSeries('stars', history, points) : undefined,
    change,
  };
}

/** What people did not do in the days of the history. */
async function rebuiltArtefacts(
  { store }: CommandContext,
  projectId: number,
  { days }: StarHistory,
): Promise<readonly StarArtefact[]> {
  const first = days[0]?.day ?? 0;
  const known = (await artefactsOf(store.observations, [projectId], first)).get(projectId) ?? [];
  return known.filter(({ line, from, believed }) => line === 'reconstructed' && !believed && from >= first - 1);
}

/** What the days of the history brought together, without what people did not do. */
function sumOf(
  { days }: StarHistory,
  points: readonly KnownPoint[],
  artefacts: readonly StarArtefact[],
): Change | undefined {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return undefined;
  const leftOut = artefacts.filter(({ to }) => to <= last.day);
  const by =
    days.reduce((sum, day) => sum + day.gained, 0) -
    leftOut.reduce((sum, { fromCount, toCount }) => sum + toCount - fromCount, 0);
  const start = points.find(([day]) => day === first.day - 1);
  const holes = days.length < last.day - first.day + 1;
  return {
    by,
    share: start && start[1] > 0 ? by / start[1] : undefined,
    days: days.length - leftOut.reduce((sum, { from, to }) => sum + to - from, 0),
    holes,
    line: 'reconstructed',
    from: start,
    source: undefined,
  };
}

/** The gain that the score and the rankings name for this window, so that two answers never name two. */
async function scoredChange(
  { store, settings, now }: CommandContext,
  project: ProjectRecord,
  { window, known }: Course,
  history: StarHistory,
): Promise<Change | undefined> {
  const scored = SCORED.find((days) => days === window);
  if (scored === undefined) return undefined;
  const standing = (await store.scores.standings([project.id])).get(project.id);
  const facts = (await readFacts(store.observations, [project.id], standing?.at ?? now, settings.starHistoryZone)).get(
    project.id,
  )?.gained[scored];
  if (facts?.gained.value === undefined) return undefined;
  const by = facts.gained.value;
  const before = facts.before.value;
  const common = {
    by,
    share: before !== undefined && before > 0 ? by / before : undefined,
    days: facts.gained.days ?? scored,
    holes: false,
    source: undefined,
  };
  if (facts.gained.source === 'star history') {
    const from: KnownPoint | undefined =
      before === undefined ? undefined : [(history.days.at(-1)?.day ?? history.until) - scored, before];
    return { ...common, line: 'reconstructed', from };
  }
  // What ended before this window began is no change in it.
  const last = known.at(-1);
  if (last === undefined || known.length < 2) return undefined;
  const from: KnownPoint | undefined = facts.from === undefined ? undefined : known.find(([day]) => day === facts.from);
  return { ...common, line: 'observed', from };
}
