import { dayOf, startOfDay } from '../../src/contracts/clock.ts';
import { MARKED_KINDS, definitionOf } from '../../src/signals/index.ts';
import * as format from '../../src/text/format.ts';
import type { ChartBand, ChartMark, ChartSeries, TrendChart } from '../../src/contracts/messages/chart.ts';
import { writeDay } from '../../src/text/chart-text.ts';
import type { Block, Field, Message, Tone } from '../../src/contracts/messages/message.ts';
import { textSparkline } from '../../src/text/sparkline.ts';
import type { ProjectRecord } from '../../db/store.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { counterLine } from '../support/counter-notes.ts';
import { findOrVisit } from '../support/finding/find-project.ts';
import { pictureAge } from '../support/measures/picture-age.ts';
import { projectHeading, runButton } from '../support/project-parts.ts';
import { courseOf } from '../support/measures/trend-course.ts';
import type { Course } from '../support/measures/trend-course.ts';
import { useCourse } from '../support/measures/use-course.ts';
import { choicesOf, measureOf } from '../../src/measures/find.ts';
import { MEASURES } from '../../src/measures/index.ts';
import type { Measure } from '../../src/measures/measure.ts';
import { oneSentence } from '../support/one-sentence.ts';
import {
  changeAtAGlance,
  changeWords,
  closureLine,
  countedOf,
  countingLine,
  figureFields,
  sourcesOf,
  unknownCourse,
  wholeChange,
} from '../support/measures/trend-words.ts';
import { stableReleases } from '../../src/history/releases/stable-release.ts';
import { releasesOf } from '../../src/history/rows-of.ts';

/** Releases that a chart marks; more of them than this is a project that releases twice a week. */
const MOST_RELEASES = 200;
const MOST_SPIKES = 20;

/** When did that start, and what was going on at the time? */
export const trend = command({
  name: 'trend',
  purpose: 'Draw how any measure of a project moved, with releases and spikes marked',
  examples: [
    'trend qdrant/qdrant',
    'trend qdrant/qdrant contributors 1y',
    'trend qdrant window:90d',
    'trend qdrant merged pull requests 1y',
  ],
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
    metric: {
      type: 'choice',
      description: 'What to draw (default: stars)',
      choices: choicesOf(MEASURES),
      positional: true,
    },
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
    const project = await findOrVisit(context, options.project, 'trend');
    const metric = measureOf(options.metric ?? 'stars');
    return trendOf(context, project, metric, options.window ?? 180, options.chart !== false);
  },
});

/** A finished question: whose figure, and what is known of it. */
interface Found {
  project: ProjectRecord;
  metric: Measure;
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
  metric: Measure,
  window: number,
  withChart: boolean,
): Promise<Message> {
  const { course: drawing } = metric;
  if (drawing.draw === 'nothing') {
    return oneSentence(`${format.capital(metric.label)} is not drawn over time. ${drawing.because}`, 'quiet', {
      kind: 'buttons',
      buttons: [
        runButton('Trend of the score', 'trend', { project: project.fullName, metric: 'score' }, 'replace'),
        runButton('Trend of stars', 'trend', { project: project.fullName }, 'replace'),
        runButton('Score', 'score', { project: project.fullName }),
      ],
    });
  }
  const [course, marks] = await Promise.all([
    drawing.draw === 'use'
      ? useCourse(context, project, metric, drawing, window)
      : courseOf(context, project, metric, drawing, window),
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
      { kind: 'fields', items: [...figureFields(course, context.now), ...bestDay(course)] },
      ...(withChart
        ? [{ kind: 'chart' as const, chart: chartOf(found, drawn, context.now) }]
        : sparkOf(drawn.length > 0 ? drawn : course.bars ? [course.bars.series] : [])),
      ...listOf([
        ...marks.spikes.map(spikeLine),
        ...(course.closure === undefined ? [] : [closureLine(course.closure)]),
        ...course.artefacts.map(counterLine),
        ...course.countingChanges.map(countingLine),
      ]),
      asOfNote(
        courseAge(course),
        context.now,
        sourcesOf(drawing, course, { lines: drawn, withChart }),
        metric.smallPrint,
      ),
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
function linesOf({ observed, known, rebuilt, onlyBars, barsAreValues }: Course): readonly ChartSeries[] {
  if (onlyBars || barsAreValues) return [];
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
  const { bars, closure, unit } = course;
  const drawing = metric.course;
  // An axis of shares is read in per cent.
  const isShare = unit === 'share' || unit === 'growth';
  const from = drawing.draw === 'use' ? metric.source : 'GitHub';
  const footnote = `Source: ${from}. ${pictureAge(courseAge(course), now)}.${marks.moreReleases ? ` Of the releases, the newest ${MOST_RELEASES} are marked.` : ''}`;
  return {
    kind: 'trend',
    title: `${project.fullName}: ${countedOf(metric, course)}${isShare ? ', in %' : ''}`,
    subtitle: wholeChange(course),
    footnote,
    unit: isShare
      ? '%'
      : drawing.draw === 'gains' && drawing.counter
        ? drawing.counter
        : (course.counted ?? metric.label),
    dayZone: 'UTC',
    series: isShare ? series.map(inPercent) : series,
    ...(bars && bars.series.points.length > 0
      ? { gains: bars.series, ...(bars.over === undefined ? {} : { gainsOver: bars.over }) }
      : {}),
    ...(closure === undefined
      ? {}
      : { closures: [{ fromDay: closure.from, toDay: closure.to, label: `${format.count(closure.closed)} closed` }] }),
    ...(marks.releases.length > 0 ? { releases: marks.releases } : {}),
    // Where there is not room to name all, the first are named.
    ...(marks.spikes.length > 0
      ? {
          spikes: marks.spikes
            .toSorted((a, b) => b.weight - a.weight)
            // In a picture the size says enough.
            .map(({ fromDay, toDay, label }) => ({
              fromDay,
              toDay,
              ...(label === undefined ? {} : { label: label.replace(' above usual', '') }),
            })),
        }
      : {}),
    ...(course.artefacts.length + course.countingChanges.length > 0
      ? {
          notCounted: [...course.artefacts, ...course.countingChanges].map(({ from, to }) => ({
            fromDay: from,
            toDay: to,
            label: 'not counted',
          })),
        }
      : {}),
  };
}

const inPercent = (series: ChartSeries): ChartSeries => ({
  ...series,
  points: series.points.map(([day, value]) => [day, value === null ? null : value * 100]),
});

function bestDay({ history }: Course): Field[] {
  const best = history?.days.reduce((most, day) => (day.gained > most.gained ? day : most));
  return best && best.gained > 0
    ? [{ label: 'best day', value: format.signed(best.gained), note: writeDay(best.day) }]
    : [];
}

async function marksOf(
  context: CommandContext,
  project: ProjectRecord,
  metric: Measure,
  window: number,
): Promise<Marks> {
  const from = dayOf(context.now) - window;
  const [releases, spikes] = await Promise.all([
    releasesOf(context.store.observations, project.id, { since: startOfDay(from) }).then(stableReleases),
    metric.course.draw !== 'nothing' && 'counter' in metric.course ? spikesOf(context, project, from) : [],
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

const buttonsOf = (project: ProjectRecord, metric: Measure, window: number): ReturnType<typeof runButton>[] => [
  ...[30, 90, 365]
    .filter((days) => days !== window)
    .map((days) =>
      runButton(
        format.windowName(days),
        'trend',
        { project: project.fullName, metric: metric.id, window: `${days}d` },
        'replace',
      ),
    ),
  runButton('Score', 'score', { project: project.fullName }),
];

const toneOf = (change: number): Tone => (change > 0 ? 'up' : change < 0 ? 'down' : 'flat');
