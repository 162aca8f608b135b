import { dayOf } from '../../../src/contracts/clock.ts';
import type { ChartPoint, ChartSeries } from '../../../src/contracts/messages/chart.ts';
import { knownPoints, shareOfChange } from '../../../src/text/chart-facts.ts';
import type { KnownPoint } from '../../../src/text/chart-facts.ts';
import type { ProjectRecord, Reading } from '../../../db/store.ts';
import { ageOf, datedMetrics } from '../as-of.ts';
import type { StarArtefact } from '../../../src/contracts/figures/star-artefact.ts';
import { countedGain } from '../../../src/history/stars/counted-gain.ts';
import { massClosureIn } from '../../../src/history/issues/mass-closure.ts';
import type { MassClosure } from '../../../src/history/issues/mass-closure.ts';
import { believedReadings, daysBefore, gainsOver, isMadeOfStars, pointsOf } from '../../../src/measures/course.ts';
import type { Measure } from '../../../src/measures/measure.ts';
import type { Unit } from '../../../src/measures/units.ts';
import type { CommandContext } from '../context.ts';
import { observedArtefacts } from '../counter-notes.ts';
import { currentScore } from '../scorecard/current-score.ts';
import { coversWindow } from './known-span.ts';
import { joinDaysOf, newestAnchor, readStarHistory, rebuiltPoints, rebuiltSeries } from '../scorecard/star-history.ts';
import type { StarHistory } from '../scorecard/star-history.ts';
import type { CountingChange } from '../../../src/usage/dependents-gain.ts';
import { readFacts } from '../../../src/history/read-facts.ts';
import { artefactsOf, readingsOf } from '../../../src/history/rows-of.ts';

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

/** What is known of one measure of a project in a window. */
export interface Course {
  window: number;
  /** In which unit the points are: of bars, the total that they come from. */
  unit: Unit;
  /** Whether only bars are drawn, and the total is a number. */
  onlyBars: boolean;
  /** Whether the bars are the figure itself, each a sum over its days, so that no line is drawn. */
  barsAreValues: boolean;
  observed: ChartSeries;
  known: readonly KnownPoint[];
  /** When the newest reading in the window was made. */
  readAt: number | undefined;
  /** Only of stars, and only where GitHub told any day of the window. */
  history: StarHistory | undefined;
  /** The history as a line, where it reaches further back than the readings. */
  rebuilt: ChartSeries | undefined;
  change: Change | undefined;
  /** What each day, week or four weeks brought; undefined where the measure has no bars. */
  bars: Bars | undefined;
  /** What the star counter did in the window; nothing for figures that are not made of stars. */
  artefacts: readonly StarArtefact[];
  /** Where the way of counting changed and not what was counted; only of dependents and downloads. */
  countingChanges: readonly CountingChange[];
  /** Whose figure it is where a project has several packages: `polars (PyPI)`; and what is counted: `downloads a week`. */
  subject: string | undefined;
  counted: string | undefined;
  /** A week in which issues were closed in mass, with what it changed; undefined for figures that it does not move. */
  closure: Closure | undefined;
}

interface Bars {
  series: ChartSeries;
  /** Days of each; undefined for daily ones. */
  over: number | undefined;
}

export interface Closure extends MassClosure {
  change: number | undefined;
}

/** Windows whose gain of stars stands in the score and the rankings; here it is the same. */
const SCORED = [7, 30, 90] as const;

/** @param course how the measure is drawn; one that cannot be drawn has no course */
export async function courseOf(
  context: CommandContext,
  project: ProjectRecord,
  measure: Measure,
  course: Exclude<Measure['course'], { draw: 'nothing' | 'use' }>,
  window: number,
): Promise<Course> {
  if (course.draw === 'score') return scoreCourse(context, project, window);
  const to = dayOf(context.now);
  const from = to - window;
  const all = await readingsOf(context.store.observations, project.id, { from: from - daysBefore(course), to });
  const snapshots = all.filter(({ day }) => day >= from);
  const artefacts = isMadeOfStars(course, all) ? await observedArtefacts(context, project.id, from) : [];
  const readings = believedReadings(all, artefacts);
  const { createdAt } = project;
  const points = pointsOf(course, readings, { createdAt, artefacts }).filter(([day]) => day >= from);
  const isCounter = course.draw !== 'rolling' && course.counter === 'stars';
  const onlyBars = course.draw === 'gains';
  const plain: Course = {
    ...courseFrom(measure.label, window, points, artefacts, isCounter),
    unit: onlyBars ? 'count' : measure.unit,
    onlyBars,
    readAt: snapshots.findLast((_, index) => points[index]?.[1] != null)?.at,
    closure: course.draw !== 'gains' && course.closing ? closureIn(snapshots, points) : undefined,
  };
  if (course.draw === 'rolling') return { ...plain, observed: { ...plain.observed, line: 'computed' } };
  const whole = isCounter ? await withHistory(context, project, plain, snapshots) : plain;
  const every = course.draw === 'gains' && course.every === 'week' ? 7 : 1;
  const hasBars = course.draw === 'gains' || course.climbs === true;
  return { ...whole, bars: hasBars ? barsOf(measure, whole, every) : undefined };
}

/** A bar a day of the star history where it is known; else of readings, as long as the window has room for. */
function barsOf({ label, noun }: Measure, { history, observed, window, artefacts }: Course, every: number): Bars {
  const counted = noun ?? label.replace(/ (gained|a week|gained a week)$/, '');
  const name = (over: number): string => `${counted} ${over === 1 ? 'a day' : over === 7 ? 'a week' : 'in four weeks'}`;
  if (history !== undefined && history.days.length > 1) {
    const days = history.days.map(({ day, gained }) => [day, gained] as const);
    if (every === 1)
      return {
        series: { name: name(1), line: 'reconstructed', zone: history.zone, points: days, joinDays: 1 },
        over: undefined,
      };
    return {
      series: { name: name(7), line: 'reconstructed', zone: history.zone, points: weeksOf(days), joinDays: 7 },
      over: 7,
    };
  }
  const over = Math.max(every, window > MOST_WEEKS * 7 ? 28 : observed.joinDays > 1 || window > MOST_DAYS ? 7 : 1);
  return {
    series: { name: name(over), line: 'observed', points: gainsOver(over, observed.points, artefacts), joinDays: over },
    over,
  };
}

/** Bars that a picture has room for. */
const MOST_DAYS = 92;
const MOST_WEEKS = 60;

/** Sums of seven days, back from the newest; a week with an unknown day is unknown. */
function weeksOf(days: readonly KnownPoint[]): KnownPoint[] {
  const gained = new Map(days);
  const [first, last] = [days[0]?.[0] ?? 0, days.at(-1)?.[0] ?? 0];
  const ends = Array.from({ length: Math.floor((last - first + 1) / 7) }, (_, back) => last - 7 * back).toReversed();
  return ends.flatMap((end): KnownPoint[] => {
    const week = Array.from({ length: 7 }, (_, back) => gained.get(end - back));
    if (week.includes(undefined)) return [];
    return [[end, week.reduce<number>((sum, one) => sum + (one ?? 0), 0)]];
  });
}

/** The mass closure of the window, with what the drawn figure did meanwhile. */
function closureIn(snapshots: readonly Reading[], points: readonly ChartPoint[]): Closure | undefined {
  const closure = massClosureIn(snapshots);
  if (closure === undefined) return undefined;
  const at = new Map(points);
  const [before, after] = [at.get(closure.from), at.get(closure.to)];
  return { ...closure, change: before == null || after == null ? undefined : after - before };
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
  );
  // A score is a place among others: a share of it says nothing.
  const change = course.change && { ...course.change, share: undefined };
  return { ...course, unit: 'score', readAt, change, observed: { ...course.observed, line: 'computed' } };
}

export function courseFrom(
  name: string,
  window: number,
  points: readonly ChartPoint[],
  artefacts: readonly StarArtefact[] = [],
  isCounter = false,
): Course {
  const observed: ChartSeries = { name, line: 'observed', points, joinDays: joinDaysOf(points.map(([day]) => day)) };
  const known = knownPoints(observed);
  const lastStep = artefacts.findLast(({ believed }) => !believed)?.to ?? -Infinity;
  return {
    window,
    unit: 'count',
    onlyBars: false,
    barsAreValues: false,
    observed,
    known,
    readAt: undefined,
    history: undefined,
    rebuilt: undefined,
    // A rate that is made of stars has no gain to correct: it is compared since the counter was last restated.
    change: isCounter ? between(known, artefacts) : between(known.filter(([day]) => day >= lastStep)),
    bars: undefined,
    artefacts,
    countingChanges: [],
    subject: undefined,
    counted: undefined,
    closure: undefined,
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
    ...(change?.line === 'observed' ? withStart(course, change.from) : course),
    history: told,
    rebuilt: drawn && points.length > 1 ? rebuiltSeries('stars', history, points) : undefined,
    change,
  };
}

/** A gain that began with a reading shortly before the window is drawn from that reading on. */
function withStart(course: Course, start: KnownPoint | undefined): Course {
  const [first] = course.known;
  if (start === undefined || first === undefined || start[0] >= first[0]) return course;
  const points = [start, ...course.observed.points];
  const joinDays = joinDaysOf(points.map(([day]) => day));
  return { ...course, known: [start, ...course.known], observed: { ...course.observed, points, joinDays } };
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
  if (last === undefined || dayOf(facts.gained.observedAt ?? 0) < dayOf(now) - window) return undefined;
  return { ...common, line: 'observed', from: await startOf(store, project.id, facts.from, known) };
}

/** The reading that a gain is counted from, which may be a few days older than the window. */
async function startOf(
  store: CommandContext['store'],
  projectId: number,
  day: number | undefined,
  known: readonly KnownPoint[],
): Promise<KnownPoint | undefined> {
  if (day === undefined) return undefined;
  const drawn = known.find((point) => point[0] === day);
  if (drawn !== undefined || day >= (known[0]?.[0] ?? day)) return drawn;
  const stars = (await readingsOf(store.observations, projectId, { from: day, to: day }))[0]?.stars;
  return stars == null ? undefined : [day, stars];
}
