import { dayOf } from '../../src/core/clock.ts';
import { dateTime } from '../../src/core/format.ts';
import type { ChartSpec } from '../../src/core/chart.ts';
import { DIMENSIONS } from '../../src/core/score.ts';
import type { Score } from '../../src/core/score.ts';
import type { ProjectRecord } from '../../db/store.ts';
import type { CommandContext } from './context.ts';

const SPARK_DAYS = 90;

/** The scorecard as a picture: four bars with the cohort's median (50 by construction), and the stars of the last 90 days. */
export async function scorecardChart(context: CommandContext, project: ProjectRecord, current: Score): Promise<ChartSpec> {
  const to = dayOf(context.now);
  const snapshots = await context.store.observations.snapshots(project.id, { from: to - SPARK_DAYS, to });
  const points = snapshots.filter((snapshot) => snapshot.stars !== null).map((snapshot) => [snapshot.day, snapshot.stars] as const);
  return {
    kind: 'scorecard',
    title: project.fullName,
    dayZone: 'UTC',
    footnote: `Score ${current.version}, computed ${dateTime(current.at)}. Source: GitHub.`,
    total: current.total ?? null,
    dimensions: DIMENSIONS.map((dimension) => ({ name: dimension, score: current.dimensions[dimension].value ?? null, median: 50 })),
    medianOf: 'the reference cohort',
    ...(points.length > 1
      ? { spark: { label: `stars, ${SPARK_DAYS} days`, unit: 'stars', series: { name: 'stars', line: 'observed' as const, points, joinDays: joinDaysOf(points.map(([day]) => day)) } } }
      : {}),
  };
}

/** Weekly figures join over 8 days, daily ones over 1: read from the usual distance, so that holes stay holes. */
export function joinDaysOf(days: readonly number[]): number {
  const gaps = days.slice(1).map((day, index) => day - (days[index] ?? day)).sort((a, b) => a - b);
  const usual = gaps[Math.floor(gaps.length / 2)] ?? 1;
  return usual <= 2 ? 1 : usual + 1;
}

