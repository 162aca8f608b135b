import { dayOf, startOfDay } from '../src/contracts/clock.ts';
import { MARKED_KINDS, definitionOf } from '../src/signals/index.ts';
import * as format from '../src/text/format.ts';
import type { ChartBand, ChartMark, ChartSeries, TrendChart } from '../src/contracts/chart.ts';
import { writeDay } from '../src/text/chart-text.ts';
import type { Block, Field, Message, Tone } from '../src/contracts/message.ts';
import { textSparkline } from '../src/text/sparkline.ts';
import type { ProjectRecord } from '../db/store.ts';
import { asOfNote } from './support/as-of.ts';
import { command } from './support/context.ts';
import type { CommandContext } from './support/context.ts';
import { counterLine } from './support/counter-notes.ts';
import { findProject } from './support/find-project.ts';
import { pictureAge } from './support/picture-age.ts';
import { projectHeading, runButton } from './support/project-parts.ts';
import { courseOf, TREND_METRICS } from './support/trend-course.ts';
import type { Course, TrendMetric } from './support/trend-course.ts';
import {
  changeAtAGlance,
  changeWords,
  figureFields,
  sourcesOf,
  unknownCourse,
  wholeChange,
} from './support/trend-words.ts';
import { stableReleases } from '../src/history/stable-release.ts';
import { releasesOf } from '../src/history/rows-of.ts';

/** Releases that a chart marks; more of them than this is a project that releases twice a week. */
const MOST_RELEASES = 200;
const MOST_SPIKES = 20;

/** When did that start, and what was going on at the time? */
export const trend = command({
  name: 'trend',
  purpose: 'Draw how one figure of a project moved, with releases and spikes marked',
  examples: ['trend qdrant/qdrant', 'trend qdrant/qdrant contributors 1y', 'trend qdrant window:90d'],
  asks: [
    {
      words: [
        'graph',
        'chart',
        'plot',
        'draw',
        'curve',
        'line',
        'history',
        'over time',
        'develop',
        'developed',
        'development',
        'course',
        'timeline',
        'evolve',
        'evolved',
        'evolution',
        'how many',
        'trends',
        'picture',
      ],
    },
    { words: ['star history', 'history of stars'], options: { metric: 'stars' } },
    { words: ['issues over time', 'issue backlog', 'backlog'], options: { metric: 'open-issues' } },
  ],
  alone: [['project', 'metric']],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    project: { type: 'project', description: 'owner/name, a GitHub address, or an unambiguous name', required: true },
    metric: { type: 'choice', description: 'What to draw (default: stars)', choices: TREND_METRICS, positional: true },
    window: {
      type: 'days',
      description: 'How far back, such as 30d, 6m or 2y (default 180d)',
      min: 7,
      max: 1825,
      positional: true,
    },
    chart: { type: 'boolean', description: 'Draw the chart (default yes)' },
  },
  async run(context, options) {
    const project = await findProject(context, options.project, 'trend');
    const metric = TREND_METRICS.find((entry) => entry.value === options.metric) ?? TREND_METRICS[0];
    return trendOf(context, project, metric, options.window ?? 180, options.chart !== false);
  },
});

/** A finished question: whose figure, and what is known of it. */
interface Found {
  project: ProjectRecord;
  metric: TrendMetric;
  course: Course;
  marks: Marks;
}

interface Marks {
  releases: readonly ChartMark[];
  /** Whether there are more releases in the window than are marked. */
  moreReleases: boolean;
  /** Newest first. */
  spikes: readonly Spike[];
}

interface Spike extends ChartBand {
  weight: number;
}

async function trendOf(
  context: CommandContext,
  project: ProjectRecord,
  metric: TrendMetric,
  window: number,
  withChart: boolean,
): Promise<Message> {
  const [course, marks] = await Promise.all([
    courseOf(context, project, metric, window),
    marksOf(context, project, metric, window),
  ]);
  const buttons: Block = { kind: 'buttons', buttons: buttonsOf(project, metric, window) };
  if (course.change === undefined) {
    const { text, readAt } = await unknownCourse(context, project, metric, course);
    return {
      summary: text,
      tone: 'quiet',
      blocks: [
        { kind: 'heading', text: projectHeading(project) },
        { kind: 'text', text },
        asOfNote(readAt, context.now),
        ...(readAt === undefined ? [] : [buttons]),
      ],
    };
  }
  const found: Found = { project, metric, course, marks };
  const { by } = course.change;
  const drawn = linesOf(course);
  return {
    summary: changeWords(project, metric, course, context.now),
    tone: toneOf(by),
    blocks: [
      { kind: 'heading', text: projectHeading(project), aside: `${format.arrow(by)} ${changeAtAGlance(course)}` },
      { kind: 'fields', items: [...figureFields(metric, course, context.now), ...bestDay(course)] },
      ...(withChart ? [{ kind: 'chart' as const, chart: chartOf(found, drawn, context.now) }] : sparkOf(drawn)),
      ...listOf([...marks.spikes.map(spikeLine), ...course.artefacts.map(counterLine)]),
      asOfNote(courseAge(course), context.now, sourcesOf(metric, course, { lines: drawn, withChart })),
      buttons,
    ],
  };
}

/** The newest of what is shown, but never newer than the days that the change is taken from. */
const courseAge = ({ readAt, history, change }: Course): number | undefined =>
  change?.line === 'reconstructed' && history?.newestAt !== undefined
    ? Math.min(history.newestAt, readAt ?? Infinity)
    : readAt;

/** What was observed is drawn over what is rebuilt; one reading alone is no line beside it, but its end. */
function linesOf({ observed, known, rebuilt }: Course): readonly ChartSeries[] {
  if (rebuilt === undefined) return known.length > 0 ? [observed] : [];
  return known.length > 1
    ? [
        { ...rebuilt, name: 'reconstructed' },
        { ...observed, name: 'observed' },
      ]
    : [rebuilt];
}

function sparkOf(lines: readonly ChartSeries[]): Block[] {
  const text = textSparkline(
    (lines[0]?.points ?? []).map(([, value]) => value),
    60,
  );
  return text === '' ? [] : [{ kind: 'text', text: [{ kind: 'code', text }] }];
}

function chartOf({ project, metric, course, marks }: Found, series: readonly ChartSeries[], now: number): TrendChart {
  const { history } = course;
  const footnote = `Source: GitHub. ${pictureAge(courseAge(course), now)}.${marks.moreReleases ? ` Of the releases, the newest ${MOST_RELEASES} are marked.` : ''}`;
  return {
    kind: 'trend',
    title: `${project.fullName}: ${metric.label}`,
    subtitle: wholeChange(course),
    footnote,
    unit: metric.label,
    dayZone: 'UTC',
    series,
    ...(history && history.days.length > 1
      ? {
          gains: {
            name: 'stars a day',
            line: 'reconstructed',
            zone: history.zone,
            points: history.days.map((day) => [day.day, day.gained]),
            joinDays: 1,
          },
        }
      : {}),
    ...(marks.releases.length > 0 ? { releases: marks.releases } : {}),
    // Where there is not room to name all, the first are named.
    ...(marks.spikes.length > 0
      ? {
          spikes: marks.spikes
            .toSorted((a, b) => b.weight - a.weight)
            .map(({ fromDay, toDay, label }) => ({ fromDay, toDay, ...(label === undefined ? {} : { label }) })),
        }
      : {}),
    ...(course.artefacts.length > 0
      ? {
          notCounted: course.artefacts.map(({ from, to }) => ({ fromDay: from, toDay: to, label: 'not counted' })),
        }
      : {}),
  };
}

function bestDay({ history }: Course): Field[] {
  const best = history?.days.reduce((most, day) => (day.gained > most.gained ? day : most));
  return best && best.gained > 0
    ? [{ label: 'best day', value: format.signed(best.gained), note: writeDay(best.day) }]
    : [];
}

async function marksOf(
  context: CommandContext,
  project: ProjectRecord,
  metric: TrendMetric,
  window: number,
): Promise<Marks> {
  const from = dayOf(context.now) - window;
  const [releases, spikes] = await Promise.all([
    releasesOf(context.store.observations, project.id, { since: startOfDay(from) }).then(stableReleases),
    metric.value === 'stars' ? spikesOf(context, project, from) : [],
  ]);
  const byDay = new Map(releases.slice(0, MOST_RELEASES).map((release) => [dayOf(release.publishedAt), release.tag]));
  const marks = [...byDay].map(([day, tag]) => ({ day, label: tag === '' ? 'release' : format.shorten(tag, 16) }));
  return { releases: marks.sort((a, b) => a.day - b.day), moreReleases: releases.length > MOST_RELEASES, spikes };
}

async function spikesOf(context: CommandContext, project: ProjectRecord, from: number): Promise<Spike[]> {
  const records = await context.store.signals.list({
    projectId: project.id,
    kinds: MARKED_KINDS,
    limit: MOST_SPIKES,
  });
  return records.flatMap(({ signal }) => {
    const mark = definitionOf(signal.kind).chartMark?.(signal);
    if (mark === undefined || signal.onset < from) return [];
    const toDay = (signal.ended ?? Math.max(signal.peak, signal.onset) + 1) - 1;
    return [
      {
        fromDay: signal.onset,
        toDay: Math.max(toDay, signal.onset),
        label: mark.label,
        weight: mark.weight,
      },
    ];
  });
}

function spikeLine({ fromDay, toDay, label }: Spike): string {
  const days = fromDay === toDay ? `on ${writeDay(fromDay)}` : `from ${writeDay(fromDay)} to ${writeDay(toDay)}`;
  return `spike ${days}${label === undefined ? '' : `: ${label}`}`;
}

const listOf = (items: readonly string[]): Block[] => (items.length > 0 ? [{ kind: 'list', items }] : []);

const buttonsOf = (project: ProjectRecord, metric: TrendMetric, window: number): ReturnType<typeof runButton>[] => [
  ...[30, 90, 365]
    .filter((days) => days !== window)
    .map((days) =>
      runButton(
        format.windowName(days),
        'trend',
        { project: project.fullName, metric: metric.value, window: `${days}d` },
        'replace',
      ),
    ),
  runButton('Score', 'score', { project: project.fullName }),
];

const toneOf = (change: number): Tone => (change > 0 ? 'up' : change < 0 ? 'down' : 'flat');
