import { dayOf, startOfDay } from '../../../src/contracts/clock.ts';
import type { StarArtefact } from '../../../src/contracts/figures/star-artefact.ts';
import { gainsOver } from '../../../src/measures/course.ts';
import type { Measure } from '../../../src/measures/measure.ts';
import { USE_DAYS } from '../../../src/usage/project-use.ts';
import { readRecordedUse } from '../../../src/usage/read-use.ts';
import { registryLabel } from '../../../src/usage/registry-names.ts';
import type { UseSeries } from '../../../src/usage/use-series.ts';
import type { ProjectRecord } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { courseFrom } from './trend-course.ts';
import type { Course } from './trend-course.ts';

type UseDrawing = Extract<Measure['course'], { draw: 'use' }>;

/** How the use of a project moved in a window: of its most used package, which the answer names. */
export async function useCourse(
  { store, now }: CommandContext,
  project: ProjectRecord,
  measure: Measure,
  drawing: UseDrawing,
  window: number,
): Promise<Course> {
  const to = dayOf(now);
  const span = { from: to - window, to };
  // The first points need the days before them: two windows of growth.
  const packages = await readRecordedUse(store.usage, project.id, { from: span.from - USE_DAYS, to });
  const series = drawing.of(packages, span);
  const plain = courseFrom(measure.label, window, series?.points ?? [], stepsOf(series), true);
  const course: Course = { ...plain, artefacts: [], unit: measure.unit === 'gain' ? 'count' : measure.unit };
  if (series === undefined) return course;
  return {
    ...course,
    onlyBars: series.shape === 'total',
    barsAreValues: series.shape === 'sums',
    subject: `${series.row.name} (${registryLabel(series.row.registry)})`,
    counted: series.counted,
    countingChanges: series.steps,
    readAt: series.readAt,
    observed: { ...course.observed, line: measure.unit === 'count' ? 'observed' : 'computed' },
    bars: barsOf(measure, drawing, series),
  };
}

const stepsOf = (series: UseSeries | undefined): readonly StarArtefact[] =>
  (series?.steps ?? []).map((step) => ({
    ...step,
    line: 'observed',
    kind: 'restated',
    believed: false,
    settled: true,
  }));

/** What is shown as bars: sums as they are, of a total what each span brought. */
function barsOf(measure: Measure, { climbs }: UseDrawing, series: UseSeries): Course['bars'] {
  const { shape, over, points, counted } = series;
  const each = over === 7 ? 'a week' : 'in four weeks';
  if (shape === 'sums')
    return { series: { name: counted ?? measure.label, line: 'observed', points, joinDays: over }, over };
  if (shape === 'line' && climbs !== true) return undefined;
  const gains = gainsOver(over, points, stepsOf(series));
  const name = `${climbs === true ? `new ${measure.label}` : measure.label} ${each}`;
  return { series: { name, line: 'observed', points: gains, joinDays: over }, over };
}

/** The newest figure up to a day, wherever it lies; undefined where none was ever recorded. */
export async function newestUse(
  store: CommandContext['store'],
  project: ProjectRecord,
  drawing: UseDrawing,
  to: number,
): Promise<{ day: number; at: number; value: number } | undefined> {
  const packages = await readRecordedUse(store.usage, project.id, { from: 0, to });
  const point = drawing.of(packages, { from: 0, to })?.points.findLast(([, value]) => value !== null);
  return point?.[1] == null ? undefined : { day: point[0], at: startOfDay(point[0]), value: point[1] };
}

export const hasPackage = async ({ usage }: CommandContext['store'], { id }: ProjectRecord): Promise<boolean> =>
  (await usage.packages([id])).some(({ standing }) => standing === 'own');
