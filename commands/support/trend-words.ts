import { DAY, dayOf } from '../../src/contracts/clock.ts';
import type { ChartSeries } from '../../src/contracts/chart.ts';
import { writeDay, writeLine } from '../../src/text/chart-text.ts';
import * as format from '../../src/text/format.ts';
import type { Field } from '../../src/contracts/message.ts';
import type { ProjectRecord } from '../../db/store.ts';
import type { CommandContext } from './context.ts';
import { shortSpan, spanName } from './known-span.ts';
import type { Change, Course, TrendMetric } from './trend-course.ts';
import { readingsOf } from '../../src/history/rows-of.ts';

/** A reading that is older than this is not "now". */
const OLD = 2 * DAY;

const isOld = ({ readAt }: Course, now: number): boolean => readAt !== undefined && now - readAt > OLD;

/** `+460 in 14 days, all that is known, reconstructed`: the change at a glance. */
export function changeAtAGlance(course: Course): string {
  const { change, window } = course;
  if (change === undefined) return '';
  const lacks = !change.holes && shortSpan(change.days, window) !== undefined;
  return [
    changeName(change, window),
    ...(lacks ? ['all that is known'] : []),
    ...(change.line === 'reconstructed' ? ['reconstructed'] : []),
  ].join(', ');
}

function changeName(change: Change, window: number): string {
  const span = change.holes
    ? `${format.plural(change.days, 'known day')} of ${format.lastWindow(window)}`
    : spanName(change.days, window);
  return `${format.signed(change.by)} in ${span}`;
}

/** The same with its share, with what the span lacks, and that it is reconstructed where it is. */
export function wholeChange(course: Course, reconstructed = 'reconstructed'): string {
  const { change, window } = course;
  if (change === undefined) return '';
  const lacking = change.holes ? undefined : shortSpan(change.days, window);
  return [
    `${changeName(change, window)}${change.share === undefined ? '' : ` (${format.signedPercent(change.share)})`}`,
    ...(lacking === undefined ? [] : [lacking]),
    ...(change.line === 'reconstructed' ? [reconstructed] : []),
  ].join(', ');
}

/** The finding as one sentence. */
export function changeWords(project: ProjectRecord, metric: TrendMetric, course: Course, now: number): string {
  const last = course.known.at(-1);
  const end =
    last === undefined
      ? ''
      : isOld(course, now)
        ? `; newest reading of ${writeDay(last[0])}: ${format.count(last[1])}`
        : `, now ${format.count(last[1])}`;
  return `${project.fullName}: ${metric.label} ${wholeChange(course, 'reconstructed from the stars that still exist')}${end}.`;
}

/** The two ends of the change, and its pace. */
export function figureFields(metric: TrendMetric, course: Course, now: number): Field[] {
  const { change, known, history } = course;
  const last = known.at(-1);
  if (change === undefined) return [];
  const { from, line } = change;
  const days = from === undefined || line === 'reconstructed' ? change.days : (last?.[0] ?? from[0]) - from[0];
  return [
    ...(last
      ? [
          {
            label: isOld(course, now) ? 'newest reading' : 'now',
            value: format.count(last[1]),
            note: writeDay(last[0]),
          },
        ]
      : []),
    ...(from && days > 0
      ? [
          {
            label: `${format.plural(days, 'day')} before`,
            value: format.count(from[1]),
            note: `${writeDay(from[0])}${line === 'reconstructed' ? ', reconstructed' : ''}`,
          },
        ]
      : []),
    // The change is of whole days, yet the count of now has today in it.
    ...(line === 'reconstructed' && history?.running && history.running.gained > 0
      ? [{ label: 'today so far', value: format.signed(history.running.gained), note: 'not in the change yet' }]
      : []),
    ...(change.days > 0 && metric.value !== 'score' ? [paceField(change.by / change.days, change.days)] : []),
  ];
}

/** Below one a day the pace is told by month, where it still has digits. */
function paceField(perDay: number, days: number): Field {
  const slow = Math.abs(perDay) < 1;
  const value = slow ? perDay * 30 : perDay;
  const shown =
    Math.abs(value) < 10 && value !== 0
      ? `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}`
      : format.signed(value);
  return { label: slow ? 'a month' : 'a day', value: shown, note: `mean over ${format.plural(days, 'day')}` };
}

/** Where the change, the lines and the bars come from. */
export function sourcesOf(
  metric: TrendMetric,
  { change, history }: Course,
  shown: { lines: readonly ChartSeries[]; withChart: boolean },
): string {
  if (metric.value === 'score') return `line: ${writeLine('computed')}, UTC days`;
  // As text, only the line that reaches further back is shown.
  const lines = shown.withChart ? shown.lines : shown.lines.slice(0, 1);
  const both = lines.length > 1;
  const rebuilt = lines.some(({ line }) => line === 'reconstructed');
  const told = [
    ...(change?.line === 'reconstructed' ? ['change'] : []),
    ...(rebuilt ? [both ? 'dashed line' : 'line'] : []),
    ...(shown.withChart && history !== undefined && history.days.length > 1 ? ['bars'] : []),
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
  metric: TrendMetric,
  { window, known, readAt }: Course,
): Promise<{ text: string; readAt: number | undefined }> {
  const within = format.lastWindow(window);
  const only = known.at(-1);
  if (only)
    return {
      text: `${project.fullName}: no two readings of ${metric.label} in ${within} yet; the only one, of ${writeDay(only[0])}, is ${format.count(only[1])}.`,
      readAt,
    };
  const newest = await newestReading(context, project, metric, dayOf(context.now) - window);
  if (newest === undefined)
    return { text: `${project.fullName}: no two readings of ${metric.label} in ${within} yet.`, readAt: undefined };
  return {
    text: `${project.fullName}: no reading of ${metric.label} in ${within}; the newest, of ${writeDay(newest.day)}, is ${format.count(newest.value)}.`,
    readAt: newest.at,
  };
}

async function newestReading(
  { store }: CommandContext,
  project: ProjectRecord,
  { field }: TrendMetric,
  before: number,
): Promise<{ day: number; at: number; value: number } | undefined> {
  if (field === undefined) {
    const record = await store.scores.newest(project.id);
    return record?.score.total === undefined
      ? undefined
      : { day: record.day, at: record.score.at, value: record.score.total };
  }
  const snapshots = await readingsOf(store.observations, project.id, { from: 0, to: before });
  const newest = snapshots.findLast((snapshot) => snapshot[field] !== null);
  const value = newest?.[field];
  return newest === undefined || value == null ? undefined : { day: newest.day, at: newest.at, value };
}
