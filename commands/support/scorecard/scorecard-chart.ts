import { dayOf } from '../../../src/contracts/clock.ts';
import type { ChartSpec } from '../../../src/contracts/messages/chart.ts';
import { DIMENSIONS } from '../../../src/contracts/figures/score.ts';
import type { Score } from '../../../src/contracts/figures/score.ts';
import type { ProjectRecord } from '../../../db/store.ts';
import { ageOf, datedMetrics } from '../as-of.ts';
import type { CommandContext } from '../context.ts';
import { pictureAge } from '../measures/picture-age.ts';
import { starLine } from './star-history.ts';
import { readingsOf } from '../../../src/history/rows-of.ts';

const SPARK_DAYS = 90;

/** The scorecard as a picture: four bars with the cohort's median (50 by construction), and the stars of the last 90 days. */
export async function scorecardChart(
  context: CommandContext,
  project: ProjectRecord,
  current: Score,
): Promise<ChartSpec> {
  const to = dayOf(context.now);
  const readings = await readingsOf(context.store.observations, project.id, { from: to - SPARK_DAYS, to });
  const { observed, rebuilt } = await starLine(context, project.id, SPARK_DAYS, readings);
  const series = rebuilt ?? observed;
  const age = ageOf(datedMetrics(current.metrics));
  return {
    kind: 'scorecard',
    title: project.fullName,
    dayZone: 'UTC',
    footnote: `Source: GitHub. ${pictureAge(age.at, context.now)}${age.older === undefined ? '' : `; ${age.older}`}. Score ${current.version}.`,
    total: current.total ?? null,
    dimensions: DIMENSIONS.map((dimension) => ({
      name: dimension,
      score: current.dimensions[dimension].value ?? null,
      median: 50,
    })),
    medianOf: 'the reference cohort',
    ...(series.points.length > 1 ? { spark: { label: `stars, ${SPARK_DAYS} days`, unit: 'stars', series } } : {}),
  };
}
