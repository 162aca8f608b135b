import { dayOf, startOfDay } from '../src/core/clock.ts';
import * as format from '../src/core/format.ts';
import type { ChartBand, ChartMark, ChartSeries, TrendChart } from '../src/core/chart.ts';
import type { Field, Message, Tone } from '../src/core/message.ts';
import { textSparkline } from '../src/core/sparkline.ts';
import type { ProjectRecord, Snapshot } from '../db/store.ts';
import { asOfNote } from './support/as-of.ts';
import { command } from './support/context.ts';
import type { CommandContext } from './support/context.ts';
import { writeDay } from '../src/core/chart-text.ts';
import { findProject } from './support/find-project.ts';
import { projectHeading, runButton } from './support/project-parts.ts';
import { joinDaysOf } from './support/scorecard-chart.ts';

const METRICS = [
  { value: 'stars', label: 'stars', field: 'stars' },
  { value: 'forks', label: 'forks', field: 'forks' },
  { value: 'contributors', label: 'contributors', field: 'contributors' },
  { value: 'open-issues', label: 'open issues', field: 'openIssues' },
  { value: 'watchers', label: 'watchers', field: 'watchers' },
  { value: 'score', label: 'score', field: undefined },
] as const;

type Metric = (typeof METRICS)[number];

/** Most release marks that a chart can carry without hiding the line. */
const MOST_RELEASES = 12;

/** When did that start, and what was going on at the time? */
export const trend = command({
  name: 'trend',
  purpose: 'Draw how one figure of a project moved, with releases and spikes marked',
  examples: ['trend qdrant/qdrant', 'trend qdrant/qdrant contributors 1y', 'trend qdrant window:90d'],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    project: { type: 'project', description: 'owner/name, a GitHub address, or an unambiguous name', required: true },
    metric: { type: 'choice', description: 'What to draw (default: stars)', choices: METRICS, positional: true },
    window: { type: 'days', description: 'How far back, such as 30d, 6m or 2y (default 180d)', min: 7, max: 1825, positional: true },
    chart: { type: 'boolean', description: 'Draw the chart (default yes)' },
  },
  async run(context, options) {
    const project = await findProject(context, options.project, 'trend');
    const metric = METRICS.find((entry) => entry.value === options.metric) ?? METRICS[0];
    return trendOf(context, project, metric, options.window ?? 180, options.chart !== false);
  },
});

interface Line {
  points: readonly (readonly [number, number | null])[];
  newestAt: number | undefined;
}

async function trendOf(context: CommandContext, project: ProjectRecord, metric: Metric, window: number, withChart: boolean): Promise<Message> {
  const to = dayOf(context.now);
  const from = to - window;
  const [line, gains, marks, bands] = await Promise.all([
    lineOf(context, project, metric, from, to),
    metric.value === 'stars' ? context.store.observations.starDays(project.id, { from, to }) : [],
    releaseMarks(context, project, from),
    metric.value === 'stars' ? spikeBands(context, project, from) : [],
  ]);
  const known = line.points.filter((point): point is readonly [number, number] => point[1] !== null);
  const first = known[0];
  const last = known.at(-1);
  const gainsLine: ChartSeries | undefined = gains.length > 1 ? { name: 'stars a day', line: 'reconstructed', zone: context.settings.starHistoryZone, points: gains.map((day) => [day.day, day.gained]), joinDays: 1 } : undefined;
  if (!first || !last || (first === last && !gainsLine)) {
    const sum = gains.reduce((total, day) => total + day.gained, 0);
    const text = gainsLine ? `${project.fullName} gained ${format.plural(sum, 'star')} in the days that are known` : `${project.fullName}: no two readings of ${metric.label} in ${format.lastWindow(window)} yet.`;
    if (!gainsLine) return { summary: text, tone: 'quiet', blocks: [{ kind: 'heading', text: projectHeading(project) }, { kind: 'text', text }, asOfNote(line.newestAt, context.now)] };
  }
  const change = first && last ? last[1] - first[1] : undefined;
  const share = first && change !== undefined && first[1] > 0 && metric.value !== 'score' ? change / first[1] : undefined;
  const newestAt = line.newestAt ?? gains.at(-1)?.fetchedAt;
  const name = format.windowName(window);
  const chart: TrendChart = {
    kind: 'trend',
    title: `${project.fullName}: ${metric.label}`,
    subtitle: change === undefined ? name : `${format.signed(change)} in ${name}${share === undefined ? '' : ` (${format.signedPercent(share)})`}`,
    footnote: `Source: GitHub. As of ${newestAt === undefined ? 'unknown' : format.dateTime(newestAt)}.`,
    unit: metric.label,
    dayZone: 'UTC',
    series: known.length > 0 ? [{ name: metric.label, line: 'observed', points: line.points, joinDays: joinDaysOf(line.points.map(([day]) => day)) }] : [],
    ...(gainsLine ? { gains: gainsLine } : {}),
    ...(marks.length > 0 ? { releases: marks } : {}),
    ...(bands.length > 0 ? { spikes: bands } : {}),
  };
  return {
    summary: `${project.fullName}: ${metric.label} ${change === undefined ? 'as GitHub reconstructs them' : `${format.signed(change)} in ${name}${share === undefined ? '' : ` (${format.signedPercent(share)})`}, now ${format.count(last?.[1])}`}.`,
    tone: toneOf(change),
    blocks: [
      { kind: 'heading', text: projectHeading(project), aside: change === undefined ? '' : `${format.arrow(change)} ${format.signed(change)} in ${name}` },
      { kind: 'fields', items: figures(metric, known, gains) },
      ...(withChart ? [{ kind: 'chart' as const, chart }] : [{ kind: 'text' as const, text: [{ kind: 'code' as const, text: textSparkline(line.points.map(([, value]) => value), 60) }] }]),
      ...(bands.length > 0 ? [{ kind: 'list' as const, items: bands.map((band) => `spike ${band.fromDay === band.toDay ? `on ${writeDay(band.fromDay)}` : `from ${writeDay(band.fromDay)} to ${writeDay(band.toDay)}`}${band.label === undefined ? '' : `: ${band.label}`}`) }] : []),
      asOfNote(newestAt, context.now, dataLines(known.length > 0, gainsLine !== undefined, context.settings.starHistoryZone)),
      {
        kind: 'buttons',
        buttons: [30, 90, 365]
          .filter((days) => days !== window)
          .map((days) => runButton(format.windowName(days), 'trend', { project: project.fullName, metric: metric.value, window: `${days}d` }, 'replace'))
          .concat(runButton('Score', 'score', { project: project.fullName })),
      },
    ],
  };
}

async function lineOf(context: CommandContext, project: ProjectRecord, metric: Metric, from: number, to: number): Promise<Line> {
  if (metric.field === undefined) {
    const totals = await context.store.scores.totals(project.id, from);
    const last = totals.at(-1);
    return { points: totals.map((score) => [score.day, score.total] as const), newestAt: last && startOfDay(last.day) };
  }
  const { field } = metric;
  const snapshots = await context.store.observations.snapshots(project.id, { from, to });
  return { points: snapshots.map((snapshot: Snapshot) => [snapshot.day, snapshot[field]] as const), newestAt: snapshots.findLast((snapshot) => snapshot[field] !== null)?.at };
}

function figures(metric: Metric, known: readonly (readonly [number, number])[], gains: readonly { day: number; gained: number }[]): Field[] {
  const first = known[0];
  const last = known.at(-1);
  const best = gains.reduce<{ day: number; gained: number } | undefined>((most, day) => (most === undefined || day.gained > most.gained ? day : most), undefined);
  return [
    ...(last ? [{ label: 'now', value: format.count(last[1]), note: writeDay(last[0]) }] : []),
    ...(first && last && first !== last ? [{ label: `${format.plural(last[0] - first[0], 'day')} before`, value: format.count(first[1]), note: writeDay(first[0]) }] : []),
    ...(first && last && last[0] > first[0] && metric.value !== 'score' ? [paceField((last[1] - first[1]) / (last[0] - first[0]), last[0] - first[0])] : []),
    ...(best && best.gained > 0 ? [{ label: 'best day', value: format.signed(best.gained), note: writeDay(best.day) }] : []),
  ];
}

/** Below one a day the pace is told by month, where it still has digits. */
function paceField(perDay: number, days: number): Field {
  const slow = Math.abs(perDay) < 1;
  const value = slow ? perDay * 30 : perDay;
  const shown = Math.abs(value) < 10 && value !== 0 ? `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}` : format.signed(value);
  return { label: slow ? 'a month' : 'a day', value: shown, note: `mean over ${format.plural(days, 'day')}` };
}

async function releaseMarks(context: CommandContext, project: ProjectRecord, from: number): Promise<ChartMark[]> {
  const releases = await context.store.observations.releases(project.id, { since: startOfDay(from), stableOnly: true, limit: 200 });
  const byDay = new Map(releases.map((release) => [dayOf(release.publishedAt), release.tag]));
  const marks = [...byDay].map(([day, tag]) => ({ day, label: tag === '' ? 'release' : format.shorten(tag, 16) })).sort((a, b) => a.day - b.day);
  // A project that releases daily would hide its own line; its newest releases are the ones people ask about.
  return marks.slice(-MOST_RELEASES);
}

async function spikeBands(context: CommandContext, project: ProjectRecord, from: number): Promise<ChartBand[]> {
  const records = await context.store.signals.list({ projectId: project.id, kinds: ['star-spike'], limit: 20 });
  return records.flatMap(({ signal }) => {
    if (signal.kind !== 'star-spike' || signal.onset < from) return [];
    const toDay = (signal.ended ?? Math.max(signal.peak, signal.onset) + 1) - 1;
    return [{ fromDay: signal.onset, toDay: Math.max(toDay, signal.onset), label: `${format.signed(signal.evidence.excess)} above usual` }];
  });
}

const toneOf = (change: number | undefined): Tone => (change === undefined ? 'neutral' : change > 0 ? 'up' : change < 0 ? 'down' : 'flat');

function dataLines(observed: boolean, reconstructed: boolean, zone: string): string {
  const lines = [observed ? 'line: observed counts, UTC days' : undefined, reconstructed ? `bars: star history as GitHub reconstructs it, days of ${zone}` : undefined];
  return lines.filter(Boolean).join('; ');
}
