import * as format from '../../../src/text/format.ts';
import type {
  ChartSeries,
  ChartSpec,
  CompareChart,
  PanelsChart,
  RankingChart,
} from '../../../src/contracts/messages/chart.ts';
import type { Fact } from '../../../src/contracts/figures/score.ts';
import { knownPoints } from '../../../src/text/chart-facts.ts';
import type { ProjectRecord } from '../../../db/store.ts';
import { labelOf } from '../../../src/measures/find.ts';
import { drawnValue, unitOf } from '../../../src/measures/units.ts';
import type { CommandContext } from '../context.ts';
import { compareChart } from './compare-chart.ts';
import type { Row } from './compare-table.ts';
import { pictureAge } from './picture-age.ts';
import { courseOf } from './trend-course.ts';
import { useCourse } from './use-course.ts';
import type { Course } from './trend-course.ts';

/** A picture of one measure of several projects, and what is to be said of it. */
export interface DrawnMeasure {
  chart?: ChartSpec;
  /** A sentence about what is not drawn. */
  without?: string;
  /** Which lines the picture shows, for the small print. */
  lines?: string;
}

/** Bars of a row that a phone still shows. */
const MOST_BARS = 13;

/** How one measure went in all projects: lines of what is a level, bars of what was gained, and the figures of now where neither is kept. */
export async function chartBy(
  context: CommandContext,
  projects: readonly ProjectRecord[],
  row: Row,
  window: number,
): Promise<DrawnMeasure> {
  const { measure } = row;
  const { course: drawing } = measure;
  if (drawing.draw === 'nothing') return { chart: bars(projects, row, context.now) };
  if (drawing.draw === 'line' && drawing.counter === 'stars') return compareChart(context, projects, window);
  // Lines of two registries on one axis would compare what is not counted in one way.
  const { countedBy } = measure;
  if (countedBy !== undefined && new Set(known(row).map(({ note }) => countedBy(note))).size > 1)
    return { without: 'No chart: the registries count differently.' };
  if (drawing.draw === 'use') {
    const read = projects.map((project) => useCourse(context, project, measure, drawing, window));
    const drawn = lines(projects, await Promise.all(read), row, window, context.now);
    return drawn ?? { chart: bars(projects, row, context.now), without: TOO_LITTLE };
  }
  const weekly = drawing.draw === 'gains' ? { ...drawing, every: 'week' as const } : drawing;
  const courses = await Promise.all(projects.map((project) => courseOf(context, project, measure, weekly, window)));
  const chart =
    drawing.draw === 'gains'
      ? panels(projects, courses, row, context.now)
      : lines(projects, courses, row, window, context.now);
  return chart ?? { chart: bars(projects, row, context.now), without: TOO_LITTLE };
}

const TOO_LITTLE = 'Too little of the past is known for a line.';

const known = ({ facts }: Row): readonly Fact[] => facts.filter(({ value }) => value !== undefined);

const ageOf = (courses: readonly Course[], now: number): string => {
  const ages = courses.flatMap(({ readAt, history }) => readAt ?? history?.newestAt ?? []);
  return pictureAge(ages.length === 0 ? undefined : Math.min(...ages), now);
};

function lines(
  projects: readonly ProjectRecord[],
  courses: readonly Course[],
  { measure }: Row,
  window: number,
  now: number,
): DrawnMeasure | undefined {
  const isShare = courses.some(({ unit }) => unit === 'share' || unit === 'growth');
  const series = courses.map(({ observed }, at): ChartSeries => ({
    ...observed,
    name: projects[at]?.fullName ?? '',
    points: isShare
      ? observed.points.map(([day, value]) => [day, value === null ? null : value * 100])
      : observed.points,
  }));
  const drawn = series.filter((one) => knownPoints(one).length > 1);
  if (drawn.length < 2) return undefined;
  const left = series.filter((one) => !drawn.includes(one)).map(({ name }) => name);
  const chart: CompareChart = {
    kind: 'compare',
    title: `${format.capital(measure.label)}${isShare ? ', in %' : ''}, ${format.windowName(window)}`,
    footnote: `Source: ${measure.source}. ${ageOf(courses, now)}.`,
    unit: isShare ? '%' : (courses.find(({ counted }) => counted !== undefined)?.counted ?? measure.label),
    dayZone: 'UTC',
    mode: 'absolute',
    series: drawn,
  };
  return {
    chart,
    ...(left.length === 0
      ? {}
      : { without: `No line of ${format.sentenceList(left)}: fewer than two readings are known.` }),
  };
}

function panels(
  projects: readonly ProjectRecord[],
  courses: readonly Course[],
  { measure }: Row,
  now: number,
): DrawnMeasure | undefined {
  const over = Math.max(...courses.map(({ bars: drawn }) => drawn?.over ?? 7));
  const rows = courses.map(({ bars: drawn }, at) => ({
    name: projects[at]?.fullName ?? '',
    line: drawn?.series.line ?? ('observed' as const),
    gains: drawn === undefined || (drawn.over ?? 7) !== over ? [] : drawn.series.points.map(([, gain]) => gain),
  }));
  const most = Math.min(MOST_BARS, Math.max(...rows.map(({ gains }) => gains.length)));
  if (most < 2) return undefined;
  const drawn = rows.filter(({ gains }) => gains.some((gain) => gain !== null));
  const left = rows.filter((row) => !drawn.includes(row)).map(({ name }) => name);
  const period = over === 7 ? 'week' : `${over} days`;
  const chart: PanelsChart = {
    kind: 'panels',
    title: `${format.capital(measure.label.replace(/ a week$/, ''))} a ${period}`,
    footnote: `Source: ${measure.source}. ${ageOf(courses, now)}.`,
    unit: measure.noun ?? measure.label,
    period,
    panels: drawn.map(({ gains, ...row }) => {
      const last = gains.slice(-most);
      return { ...row, gains: [...Array.from({ length: most - last.length }, () => null), ...last] };
    }),
  };
  return {
    chart,
    ...(left.length === 0 ? {} : { without: `No bars of ${format.sentenceList(left)}: too little is known.` }),
  };
}

/** The figures of now as bars, the largest first. */
function bars(projects: readonly ProjectRecord[], { measure, window, facts }: Row, now: number): RankingChart {
  const ages = facts.flatMap(({ value, observedAt }) => (value === undefined ? [] : (observedAt ?? [])));
  return {
    kind: 'ranking',
    title: format.capital(labelOf(measure, window)),
    footnote: `Source: ${measure.source}. ${pictureAge(ages.length === 0 ? undefined : Math.min(...ages), now)}.`,
    measure: labelOf(measure, window),
    format: unitOf(measure.unit).chart,
    rows: facts
      .map(({ value, note }, at) => ({
        name: projects[at]?.fullName ?? '',
        value: value === undefined ? null : drawnValue(measure.unit, value, now),
        ...(note === undefined ? {} : { note }),
      }))
      .toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity)),
  };
}
