import { dayOf } from '../src/core/clock.ts';
import { UserError } from '../src/core/errors.ts';
import * as format from '../src/core/format.ts';
import { say } from '../src/core/line.ts';
import type { Line, Message } from '../src/core/message.ts';
import { commandText } from '../src/core/parse-command.ts';
import { DIMENSIONS, METRIC_NAMES } from '../src/core/score.ts';
import type { Score } from '../src/core/score.ts';
import type { ProjectRecord, Snapshot } from '../db/store.ts';
import { METRICS } from '../src/scoring/metric-list.ts';
import { metricOf } from '../src/scoring/score.ts';
import { asOfNote } from './support/as-of.ts';
import { command } from './support/context.ts';
import { currentScore } from './support/current-score.ts';
import { findProjects } from './support/find-project.ts';
import { projectLink } from './support/project-parts.ts';
import { joinDaysOf } from './support/scorecard-chart.ts';
import { metricValue } from './support/score-change.ts';

const MOST = 5;

/** How do projects stand against each other, metric by metric? */
export const compare = command({
  name: 'compare',
  purpose: 'Put two to five projects side by side, with the winner of each metric and one chart',
  examples: ['compare qdrant/qdrant milvus-io/milvus', 'compare qdrant milvus weaviate window:1y'],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    projects: { type: 'projects', description: 'Two to five projects, each owner/name or an unambiguous name', required: true, max: MOST },
    window: { type: 'days', description: 'Window of the chart, such as 90d or 1y (default 180d)', min: 7, max: 1095 },
    chart: { type: 'boolean', description: 'Draw the chart (default yes)' },
  },
  async run(context, options) {
    const projects = await findProjects(context, options.projects, 'score');
    if (projects.length < 2) {
      throw new UserError('A comparison needs two to five different projects.', say`Try \`compare qdrant/qdrant milvus-io/milvus\`.`);
    }
    const scores = await Promise.all(projects.map((project) => currentScore(context, project.id)));
    const window = options.window ?? 180;
    const series = options.chart === false ? [] : await Promise.all(projects.map((project) => context.store.observations.snapshots(project.id, { from: dayOf(context.now) - window, to: dayOf(context.now) })));
    return comparison(projects, scores, { now: context.now, window, series });
  },
});

interface Drawing {
  now: number;
  window: number;
  series: readonly (readonly Snapshot[])[];
}

function comparison(projects: readonly ProjectRecord[], scores: readonly (Score | undefined)[], drawing: Drawing): Message {
  const rows = [totalRow(scores), ...DIMENSIONS.map((dimension) => dimensionRow(dimension, scores)), ...METRIC_NAMES.map((name) => metricRow(name, scores))];
  const leader = best(scores.map((score) => score?.total));
  const names = projects.map((project) => project.fullName);
  const wins = projects.map((_, column) => METRIC_NAMES.filter((name) => best(scores.map((score) => score && metricOf(score, name).value)) === column).length);
  const most = best(wins);
  const newest = Math.min(...scores.map((score) => score?.at ?? Infinity));
  return {
    summary: summary(names, scores, leader, wins, most),
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: format.sentenceList(names.map((name) => name.split('/')[1] ?? name)) },
      { kind: 'text', text: summary(names, scores, leader, wins, most) },
      {
        kind: 'table',
        columns: [{ label: '', align: 'left' }, ...projects.map((project) => ({ label: project.fullName.split('/')[1] ?? project.fullName, align: 'right' as const }))],
        rows,
        caption: '● marks the best of each row',
      },
      ...(drawing.series.some((points) => points.length > 1) ? [{ kind: 'chart' as const, chart: chartOf(projects, drawing) }] : []),
      { kind: 'text', text: names.flatMap((name, index) => [...(index > 0 ? [', '] : []), projectLink(name)]) },
      asOfNote(Number.isFinite(newest) ? newest : undefined, drawing.now, `score ${scores.find((score) => score)?.version ?? '–'}; – is unknown and wins nothing`),
      {
        kind: 'buttons',
        buttons: names.map((name) => ({ label: `Score ${name.split('/')[1] ?? name}`, action: { kind: 'command' as const, command: commandText('score', { project: name }), answer: 'reply' as const } })),
      },
    ],
  };
}

function summary(names: readonly string[], scores: readonly (Score | undefined)[], leader: number | undefined, wins: readonly number[], most: number | undefined): string {
  if (leader === undefined) return scores.filter((score) => score?.total !== undefined).length < 2 ? `${format.sentenceList(names)}: fewer than two have a total score yet.` : `${format.sentenceList(names)} have no single best total.`;
  const total = format.score(scores[leader]?.total);
  const inMetrics = most === undefined ? '' : `best in ${format.count(wins[most])} of ${METRIC_NAMES.length} metrics`;
  const winner = most === undefined ? '; no project is best in more metrics than the others' : most === leader ? `, and is ${inMetrics}` : `; ${names[most] ?? ''} is ${inMetrics}`;
  return `${names[leader] ?? ''} has the highest total, ${total} of 100${winner}.`;
}

/** Index of the single greatest known value; undefined when none is known, only one is, or the best is shared. */
function best(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length < 2) return undefined;
  const top = Math.max(...known);
  return known.filter((value) => value === top).length === 1 ? values.indexOf(top) : undefined;
}

function row(label: string, values: readonly (number | undefined)[], show: (value: number | undefined) => string): Line[] {
  const winner = best(values);
  return [label, ...values.map((value, column): Line => (column === winner ? [{ kind: 'strong', text: `● ${show(value)}` }] : show(value)))];
}

const totalRow = (scores: readonly (Score | undefined)[]): Line[] => row('score', scores.map((score) => score?.total), format.score);

const dimensionRow = (dimension: (typeof DIMENSIONS)[number], scores: readonly (Score | undefined)[]): Line[] =>
  row(dimension, scores.map((score) => score?.dimensions[dimension].value), format.score);

const metricRow = (name: (typeof METRIC_NAMES)[number], scores: readonly (Score | undefined)[]): Line[] =>
  row(METRICS[name].label, scores.map((score) => score && metricOf(score, name).value), (value) => (METRICS[name].unit === 'per-month' ? metricValue(value, 'per-month').replace(' a month', '') : metricValue(value, METRICS[name].unit)));

function chartOf(projects: readonly ProjectRecord[], { now, window, series }: Drawing): Extract<Message['blocks'][number], { kind: 'chart' }>['chart'] {
  const newest = Math.max(...series.flatMap((points) => points.at(-1)?.at ?? []));
  return {
    kind: 'compare',
    title: `Stars over ${format.windowName(window)}, relative change`,
    footnote: `Source: GitHub snapshots. As of ${format.dateTime(Number.isFinite(newest) ? newest : now)}.`,
    unit: 'stars',
    dayZone: 'UTC',
    mode: 'indexed',
    series: projects.map((project, index) => {
      const points = (series[index] ?? []).map((snapshot) => [snapshot.day, snapshot.stars] as const);
      return { name: project.fullName, line: 'observed' as const, points, joinDays: joinDaysOf(points.map(([day]) => day)) };
    }),
  };
}
