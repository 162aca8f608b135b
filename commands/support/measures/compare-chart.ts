import { dayOf } from '../../../src/contracts/clock.ts';
import { firstCommonDay, knownPoints } from '../../../src/text/chart-facts.ts';
import type { ChartSeries, CompareChart } from '../../../src/contracts/messages/chart.ts';
import * as format from '../../../src/text/format.ts';
import type { CountReading, ProjectRecord } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { coversWindow, shortSpan } from './known-span.ts';
import { pictureAge } from './picture-age.ts';
import { rebuiltLine, starLine } from '../scorecard/star-history.ts';
import { isDisregarded } from '../../../src/history/stars/counted-gain.ts';
import type { StarArtefact } from '../../../src/contracts/figures/star-artefact.ts';
import { artefactsOf, readingsOf } from '../../../src/history/rows-of.ts';

/** The picture of a comparison, or why there is none. */
export interface Drawing {
  chart?: CompareChart;
  /** A sentence about what is not drawn. */
  without?: string;
  /** Which lines the picture shows, for the small print. */
  lines?: string;
}

interface Course {
  name: string;
  series: ChartSeries;
  readAt: number | undefined;
}

/** The stars of the projects over one window, each as its change since the first day known of all. */
export async function compareChart(
  context: CommandContext,
  projects: readonly ProjectRecord[],
  window: number,
): Promise<Drawing> {
  const courses = await coursesOf(context, projects, window);
  const drawn = courses.filter(({ series }) => knownPoints(series).length > 1);
  const left = courses.filter((course) => !drawn.includes(course)).map(({ name }) => name);
  const unread =
    left.length === 0
      ? undefined
      : `No line of ${format.sentenceList(left)}: fewer than two readings of ${left.length === 1 ? 'its' : 'their'} stars are known in ${format.lastWindow(window)}.`;
  if (drawn.length < 2) return unread === undefined ? {} : { without: unread };
  const series = drawn.map((course) => course.series);
  const base = firstCommonDay(series);
  if (base !== undefined && series.some((one) => knownPoints(one).filter(([day]) => day >= base).length < 2)) {
    return { without: 'No chart: there are no two days on which the stars of all are known.' };
  }
  return {
    chart: chartOf(drawn, { base, window, now: context.now }),
    ...(unread === undefined ? {} : { without: unread }),
    ...linesOf(series),
  };
}

/**
 * The line without what the counter did and people did not: counts from before such a step are moved by it, so that the change
 * is what was gained, against the count of now without the gain, as in the score.
 */
function withoutSteps(series: ChartSeries, artefacts: readonly StarArtefact[]): ChartSeries {
  const steps = artefacts.filter(({ line, believed }) => line === series.line && !believed);
  if (steps.length === 0) return series;
  return {
    ...series,
    points: series.points.map(([day, count]) => {
      if (count === null || isDisregarded(day, steps)) return [day, null];
      const later = steps.filter(({ to }) => day < to);
      return [day, later.reduce((moved, { fromCount, toCount }) => moved + toCount - fromCount, count)];
    }),
  };
}

/** All from the same source where that is possible: what one of them has only from the history is then told so of all. */
async function coursesOf(
  context: CommandContext,
  projects: readonly ProjectRecord[],
  window: number,
): Promise<Course[]> {
  const to = dayOf(context.now);
  const known = await Promise.all(
    projects.map(async ({ id, fullName }) => {
      const readings = await readingsOf(context.store.observations, id, { from: to - window, to });
      return { id, fullName, readings, ...(await starLine(context, id, window, readings)) };
    }),
  );
  const ids = projects.map(({ id }) => id);
  // Days of the star history's zone and UTC days may be one apart.
  const artefacts = await artefactsOf(context.store.observations, ids, to - window - 1);
  const reconstructed = known.some(({ rebuilt }) => rebuilt !== undefined);
  return Promise.all(
    known.map(async ({ id, fullName, readings, observed, rebuilt }) => {
      const series =
        (reconstructed ? (rebuilt ?? (await rebuiltLine(context, id, window, readings))) : undefined) ?? observed;
      return {
        name: fullName,
        series: { ...withoutSteps(series, artefacts.get(id) ?? []), name: fullName },
        readAt: readings.findLast(({ stars }: CountReading) => stars !== null)?.at,
      };
    }),
  );
}

function chartOf(
  courses: readonly Course[],
  { base, window, now }: { base: number | undefined; window: number; now: number },
): CompareChart {
  const series = courses.map((course) => course.series);
  const days = series.flatMap((one) => knownPoints(one).map(([day]) => day));
  const span = Math.max(...days) - (base ?? Math.min(...days));
  const lacking = shortSpan(span, window);
  const ages = courses.flatMap(({ readAt }) => readAt ?? []);
  return {
    kind: 'compare',
    // What is drawn of a window, and no figure: a day more or less is the same picture.
    title: `Stars over ${coversWindow(span, window) ? format.windowName(window) : format.plural(span, 'day')}${base === undefined ? '' : ', relative change'}`,
    ...(lacking === undefined
      ? {}
      : {
          subtitle:
            base === undefined
              ? `${format.capital(lacking)}.`
              : `All that is known of every one of them in ${format.lastWindow(window)}.`,
        }),
    footnote: `Source: GitHub. ${pictureAge(ages.length === 0 ? undefined : Math.min(...ages), now)}.`,
    unit: 'stars',
    dayZone: 'UTC',
    mode: 'indexed',
    series,
  };
}

function linesOf(series: readonly ChartSeries[]): Pick<Drawing, 'lines'> {
  const rebuilt = series.find(({ line }) => line === 'reconstructed');
  if (rebuilt === undefined) return {};
  const which = series.every(({ line }) => line === 'reconstructed') ? 'chart' : 'dashed lines';
  return {
    lines: `${which}: star history as GitHub reconstructs it (stars that still exist), days of ${rebuilt.zone ?? ''}`,
  };
}
