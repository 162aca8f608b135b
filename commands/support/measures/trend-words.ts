import { DAY, dayOf } from '../../../src/contracts/clock.ts';
import type { ChartSeries } from '../../../src/contracts/messages/chart.ts';
import { writeDay, writeLine } from '../../../src/text/chart-text.ts';
import * as format from '../../../src/text/format.ts';
import type { Field } from '../../../src/contracts/messages/message.ts';
import type { ProjectRecord } from '../../../db/store.ts';
import type { CommandContext } from '../context.ts';
import { shortSpan, spanName } from './known-span.ts';
import { writeChange, writeValue } from '../../../src/measures/units.ts';
import { pointsOf } from '../../../src/measures/course.ts';
import type { Measure } from '../../../src/measures/measure.ts';
import type { CountingChange } from '../../../src/usage/dependents-gain.ts';
import { hasPackage, newestUse } from './use-course.ts';
import type { Change, Closure, Course } from './trend-course.ts';
import { readingsOf } from '../../../src/history/rows-of.ts';

/** A reading that is older than this is not "now". */
const OLD = 2 * DAY;

const isOld = ({ readAt }: Course, now: number): boolean => readAt !== undefined && now - readAt > OLD;

/** `+460 in 14 days, all that is known, reconstructed`: the change at a glance. */
export function changeAtAGlance(course: Course): string {
  const { change, window } = course;
  if (change === undefined) return '';
  const lacks = !change.holes && shortSpan(change.days, window) !== undefined;
  return [
    changeName(course, change),
    ...(lacks ? ['all that is known'] : []),
    ...(change.line === 'reconstructed' ? ['reconstructed'] : []),
  ].join(', ');
}

function changeName({ window, unit }: Course, change: Change): string {
  const span = change.holes
    ? `${format.plural(change.days, 'known day')} of ${format.lastWindow(window)}`
    : spanName(change.days, window);
  return `${writeChange(unit, change.by)} in ${span}`;
}

/** The same with its share, with what the span lacks, and that it is reconstructed where it is. */
export function wholeChange(course: Course, reconstructed = 'reconstructed'): string {
  const { change, window } = course;
  if (change === undefined) return '';
  const lacking = change.holes ? undefined : shortSpan(change.days, window);
  return [
    `${changeName(course, change)}${shareOf(course) === undefined ? '' : ` (${format.signedPercent(shareOf(course))})`}`,
    ...(lacking === undefined ? [] : [lacking]),
    ...(change.line === 'reconstructed' ? [reconstructed] : []),
  ].join(', ');
}

/** Only of a count: a share of a share says little, and of all that was ever opened nothing. */
const shareOf = ({ unit, onlyBars, history, change }: Course): number | undefined =>
  unit === 'count' && (!onlyBars || history !== undefined) ? change?.share : undefined;

/** A value on a line: the days since a moment are drawn as days. */
const valueOf = ({ unit }: Course, value: number): string => writeValue(unit === 'moment' ? 'days' : unit, value, 0);

/** The finding as one sentence. */
export function changeWords(project: ProjectRecord, metric: Measure, course: Course, now: number): string {
  const last = course.known.at(-1);
  const end =
    last === undefined
      ? ''
      : isOld(course, now)
        ? `; newest reading of ${writeDay(last[0])}: ${valueOf(course, last[1])}${inAll(course)}`
        : course.onlyBars
          ? `, ${valueOf(course, last[1])}${inAll(course)}`
          : `, now ${valueOf(course, last[1])}`;
  return `${project.fullName}: ${countedOf(metric, course)} ${wholeChange(course, 'reconstructed from the stars that still exist')}${end}.`;
}

/** What is counted, and of which package where a project may have several: `downloads in 30 days of polars (PyPI)`. */
export const countedOf = ({ label }: Measure, { counted, subject }: Course): string =>
  `${counted ?? label}${subject === undefined ? '' : ` of ${subject}`}`;

/** `the counting changed from 20 to 27 Apr 2024, 4,204 to 1,911: not counted as a change` */
export const countingLine = ({ from, to, fromCount, toCount }: CountingChange): string =>
  `the counting changed between ${writeDay(from)} and ${writeDay(to)} (${format.count(fromCount)} to ${format.count(toCount)}), which is left out of the change`;

const inAll = ({ onlyBars }: Course): string => (onlyBars ? ' in all' : '');

/** `1,239 issues were closed in the week to 3 Jul 2025 alone` */
export const closureLine = ({ from, to, closed }: Closure): string =>
  `${format.count(closed)} issues were closed in ${to - from === 7 ? 'the week' : `the ${format.plural(to - from, 'day')}`} to ${writeDay(to)} alone`;

/** The two ends of the change, and its pace. */
export function figureFields(course: Course, now: number): Field[] {
  const { change, known, history } = course;
  const last = known.at(-1);
  if (change === undefined) return [];
  const { from, line } = change;
  const days = from === undefined || line === 'reconstructed' ? change.days : (last?.[0] ?? from[0]) - from[0];
  return [
    ...(last
      ? [
          {
            label: course.onlyBars ? 'in all' : isOld(course, now) ? 'newest reading' : 'now',
            value: valueOf(course, last[1]),
            note: writeDay(last[0]),
          },
        ]
      : []),
    ...(from && days > 0 && !course.onlyBars
      ? [
          {
            label: `${format.plural(days, 'day')} before`,
            value: valueOf(course, from[1]),
            note: `${writeDay(from[0])}${line === 'reconstructed' ? ', reconstructed' : ''}`,
          },
        ]
      : []),
    // The change is of whole days, yet the count of now has today in it.
    ...(line === 'reconstructed' && history?.running && history.running.gained > 0
      ? [{ label: 'today so far', value: format.signed(history.running.gained), note: 'not in the change yet' }]
      : []),
    ...(change.days > 0 && course.unit === 'count' && course.counted === undefined ? paceOf(course, change) : []),
  ];
}

/** Where issues were closed in mass, the pace is that of the other days: over a cliff a mean says nothing. */
function paceOf({ closure, onlyBars }: Course, { by, days }: Change): Field[] {
  const rest = days - (closure === undefined ? 0 : closure.to - closure.from);
  if (closure !== undefined && (closure.change === undefined || rest <= 0)) return [];
  const field = paceField((by - (closure?.change ?? 0)) / rest, rest, onlyBars);
  return [closure === undefined ? field : { ...field, note: [field.note ?? '', ', without the mass closure'].flat() }];
}

/** Below one a day the pace is told by month, where it still has digits. */
function paceField(perDay: number, days: number, byWeek: boolean): Field {
  const slow = Math.abs(perDay) < 1 && !byWeek;
  const value = byWeek ? perDay * 7 : slow ? perDay * 30 : perDay;
  const shown =
    Math.abs(value) < 10 && value !== 0
      ? `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}`
      : format.signed(value);
  return {
    label: byWeek ? 'a week' : slow ? 'a month' : 'a day',
    value: shown,
    note: `mean over ${format.plural(days, 'day')}`,
  };
}

/** Where the change, the lines and the bars come from. */
export function sourcesOf(
  { draw }: Measure['course'],
  { change, history, bars, onlyBars }: Course,
  shown: { lines: readonly ChartSeries[]; withChart: boolean },
): string {
  if (draw === 'use') return shown.withChart && bars !== undefined ? 'bars: back from the newest, UTC days' : '';
  if (draw === 'score' || draw === 'rolling') return `line: ${writeLine('computed')}, UTC days`;
  if (onlyBars && history === undefined)
    return bars?.over === undefined ? '' : `bars: between observed counts, UTC days`;
  // As text, only the line that reaches further back is shown.
  const lines = shown.withChart ? shown.lines : shown.lines.slice(0, 1);
  const both = lines.length > 1;
  const rebuilt = lines.some(({ line }) => line === 'reconstructed');
  const told = [
    ...(change?.line === 'reconstructed' ? ['change'] : []),
    ...(rebuilt ? [both ? 'dashed line' : 'line'] : []),
    ...(shown.withChart && bars?.series.line === 'reconstructed' ? ['bars'] : []),
  ];
  return [
    ...(change?.source === undefined ? [] : [`change: ${change.source}, as in the score`]),
    ...(lines.some(({ line }) => line === 'observed')
      ? [`${both ? 'solid line' : 'line'}: observed counts, UTC days`]
      : []),
    ...(told.length === 0
      ? []
      : [`${format.sentenceList(told)}: star history as GitHub reconstructs it, days of ${history?.zone ?? ''}`]),
  ].join('; ');
}

/** Why there is no change to tell, and how old the newest reading is, wherever it lies. */
export async function unknownCourse(
  context: CommandContext,
  project: ProjectRecord,
  metric: Measure,
  course: Course,
): Promise<{ text: string; readAt: number | undefined }> {
  const { window, known, readAt } = course;
  const within = format.lastWindow(window);
  const only = known.at(-1);
  if (only)
    return {
      text: `${project.fullName}: no two readings of ${metric.label} in ${within} yet; the only one, of ${writeDay(only[0])}, is ${valueOf(course, only[1])}.`,
      readAt,
    };
  const newest = await newestReading(context, project, metric, dayOf(context.now) - window);
  if (newest === undefined) {
    const text =
      metric.course.draw === 'use' && !(await hasPackage(context.store, project))
        ? `No package of ${project.fullName} is known, and without one there is no figure of ${metric.label}.`
        : `${project.fullName}: no two readings of ${metric.label} in ${within} yet.`;
    return { text, readAt: undefined };
  }
  return {
    text: `${project.fullName}: no reading of ${metric.label} in ${within}; the newest, of ${writeDay(newest.day)}, is ${valueOf(course, newest.value)}.`,
    readAt: newest.at,
  };
}

async function newestReading(
  { store }: CommandContext,
  project: ProjectRecord,
  { course }: Measure,
  before: number,
): Promise<{ day: number; at: number; value: number } | undefined> {
  if (course.draw === 'score') {
    const record = await store.scores.newest(project.id);
    return record?.score.total === undefined
      ? undefined
      : { day: record.day, at: record.score.at, value: record.score.total };
  }
  if (course.draw === 'nothing') return undefined;
  if (course.draw === 'use') return newestUse(store, project, course, before);
  const snapshots = await readingsOf(store.observations, project.id, { from: 0, to: before });
  const points = pointsOf(course, snapshots, { createdAt: project.createdAt, artefacts: [] });
  const index = points.findLastIndex(([, value]) => value !== null);
  const [at, value] = [snapshots[index]?.at, points[index]?.[1]];
  return at === undefined || value == null ? undefined : { day: points[index]?.[0] ?? 0, at, value };
}
