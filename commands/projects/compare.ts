import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Line, Message } from '../../src/contracts/messages/message.ts';
import { commandText } from '../../src/parsing/parse-command.ts';
import { DIMENSIONS, METRIC_NAMES } from '../../src/contracts/figures/score.ts';
import type { Score } from '../../src/contracts/figures/score.ts';
import type { ProjectRecord } from '../../db/store.ts';
import { METRICS } from '../../src/scoring/metric-list.ts';
import { metricOf } from '../../src/scoring/score.ts';
import { ageOf, asOfNote, datedMetrics } from '../support/as-of.ts';
import { compareChart } from '../support/measures/compare-chart.ts';
import type { Drawing } from '../support/measures/compare-chart.ts';
import { deadMark } from '../support/scorecard/health-warnings.ts';
import { findCompared } from '../support/finding/find-compared.ts';
import { command } from '../support/context.ts';
import { counterNotesOf } from '../support/counter-notes.ts';
import { currentScore } from '../support/scorecard/current-score.ts';
import { projectLink } from '../support/project-parts.ts';
import { metricValue } from '../support/scorecard/score-change.ts';
import { shortNames } from '../support/finding/short-names.ts';

const MOST = 5;

/** How do projects stand against each other, metric by metric? */
export const compare = command({
  name: 'compare',
  purpose: 'Put two to five projects side by side, with the winner of each metric and one chart',
  examples: ['compare qdrant/qdrant milvus-io/milvus', 'compare qdrant milvus faiss window:1y'],
  asks: [
    {
      words: [
        'stars',
        'star',
        'growth',
        'grow',
        'growing',
        'contributors',
        'health',
        'issues',
        'releases',
        'forks',
        'more popular',
        'faster',
        'growing faster',
        'healthier',
        'bigger',
        'chart',
        'figures',
      ],
      hint: true,
    },
    {
      words: [
        'vs',
        'versus',
        'against',
        'compared',
        'comparison',
        'compared to',
        'compared with',
        'compare to',
        'compare with',
        'comparing',
        'better',
        'better than',
        'worse than',
        'next to',
        'side by side',
        'stack up',
        'stack up against',
        'stand against',
        'difference',
        'differences',
        'differ',
        'ahead of',
        'behind',
        'head to head',
        'beat',
        'beats',
        'bigger than',
        'scores',
        'stand',
        'do we compare',
        'are we ahead of',
        'competitors',
        'rivals',
      ],
    },
    { words: ['score', 'put', 'are we'], hint: true },
  ],
  alone: [['projects']],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    projects: {
      type: 'projects',
      description: 'Two to five projects, each owner/name or an unambiguous name',
      required: true,
      max: MOST,
      least: 2,
    },
    window: { type: 'days', description: 'Window of the chart, such as 90d or 1y (default 180d)', min: 7, max: 1095 },
    chart: { type: 'boolean', description: 'Draw the chart (default yes)' },
  },
  async run(context, options) {
    const projects = await findCompared(context, options.projects, { window: options.window, chart: options.chart });
    if (projects.length < 2) {
      throw new UserError(
        'A comparison needs two to five different projects.',
        say`Try \`compare qdrant/qdrant milvus-io/milvus\`.`,
      );
    }
    const [scores, drawing, notes] = await Promise.all([
      Promise.all(projects.map((project) => currentScore(context, project.id))),
      options.chart === false ? undefined : compareChart(context, projects, options.window ?? 180),
      counterNotesOf(context, projects, 30),
    ]);
    return comparison(projects, scores, drawing, { now: context.now, notes });
  },
});

function comparison(
  projects: readonly ProjectRecord[],
  scores: readonly (Score | undefined)[],
  drawing: Drawing | undefined,
  { now, notes }: { now: number; notes: readonly string[] },
): Message {
  const marks = projects.map((project, index) => deadMark(project, scores[index]));
  const living = marks.map((mark) => mark === undefined);
  // What is known of none of them would be a row of dashes.
  const metricRows = METRIC_NAMES.filter((name) =>
    scores.some((score) => score !== undefined && metricOf(score, name).value !== undefined),
  ).map((name) => metricRow(name, scores, living));
  const total = totalRow(scores, living);
  const rows = [total, ...DIMENSIONS.map((dimension) => dimensionRow(dimension, scores, living)), ...metricRows];
  const names = projects.map((project) => project.fullName);
  const short = shortNames(names);
  const wins = projects.map((_, column) => metricRows.filter(({ winner }) => winner === column).length);
  const age = ageOfAll(names, scores);
  const finding = summary({ names, scores, marks, leader: total.winner, wins, of: metricRows.length });
  return {
    summary: finding,
    tone: 'neutral',
    blocks: [
      { kind: 'heading', text: format.sentenceList(short) },
      { kind: 'text', text: finding },
      ...marks.flatMap((mark, index) =>
        mark === undefined || finding.includes(clauseOf(mark))
          ? []
          : [{ kind: 'text' as const, text: `⚠ ${names[index] ?? ''} ${clauseOf(mark)}.` }],
      ),
      {
        kind: 'table',
        columns: [
          { label: '', align: 'left' },
          ...short.map((label, index) => ({
            label: marks[index] === undefined ? label : `${label} (${marks[index]})`,
            align: 'right' as const,
          })),
        ],
        rows: rows.map(({ cells }) => cells),
        caption: living.every(Boolean)
          ? '● marks the best of each row'
          : '● marks the best of each row, of what is maintained',
      },
      ...(notes.length > 0 ? [{ kind: 'list' as const, items: notes }] : []),
      ...(drawing?.chart ? [{ kind: 'chart' as const, chart: drawing.chart }] : []),
      ...(drawing?.without === undefined ? [] : [{ kind: 'text' as const, text: drawing.without }]),
      { kind: 'text', text: names.flatMap((name, index) => [...(index > 0 ? [', '] : []), projectLink(name)]) },
      asOfNote(
        age.at,
        now,
        `score ${scores.find((score) => score)?.version ?? '–'}${scores.every((score) => score?.coverage === 1) ? '' : '; – is unknown'}`,
        ...age.older,
        drawing?.lines,
      ),
      {
        kind: 'buttons',
        buttons: names.map((name, index) => ({
          label: `Open ${short[index] ?? name}`,
          action: {
            kind: 'command' as const,
            command: commandText('score', { project: name }),
            answer: 'reply' as const,
          },
        })),
      },
    ],
  };
}

/** The answer is as old as the project that was read longest ago; figures older than that are named. */
function ageOfAll(
  names: readonly string[],
  scores: readonly (Score | undefined)[],
): { at: number | undefined; older: string[] } {
  const ages = scores.map((score) => ageOf(datedMetrics(score?.metrics ?? [])));
  const known = ages.flatMap(({ at }) => at ?? []);
  return {
    at: known.length === 0 ? undefined : Math.min(...known),
    older: ages.flatMap(({ older }, index) => (older === undefined ? [] : [`${names[index] ?? ''}: ${older}`])),
  };
}

/** `is archived`, `has had no push for a year`. */
const clauseOf = (mark = ''): string => (mark.startsWith('no push') ? `has had ${mark}` : `is ${mark}`);

interface Compared {
  names: readonly string[];
  scores: readonly (Score | undefined)[];
  /** Why a project is not named as the best; undefined for the living. */
  marks: readonly (string | undefined)[];
  leader: number | undefined;
  wins: readonly number[];
  /** Rows in which one can win. */
  of: number;
}

function summary({ names, scores, marks, leader, wins, of }: Compared): string {
  const dead = names.flatMap((name, index) => (marks[index] === undefined ? [] : `${name} ${clauseOf(marks[index])}`));
  if (dead.length === names.length) return `None of these is maintained: ${dead.join(', ')}.`;
  const alone = dead.length === names.length - 1 ? marks.indexOf(undefined) : undefined;
  const total = alone === undefined ? undefined : scores[alone]?.total;
  if (alone !== undefined && total !== undefined)
    return `${names[alone] ?? ''} leads with ${format.score(total)} of 100: ${dead.join(', ')}.`;
  if (leader === undefined)
    return scores.filter((score) => score?.total !== undefined).length < 2
      ? `${format.sentenceList(names)}: fewer than two have a total score yet.`
      : `${format.sentenceList(names)} have no single best total.`;
  const most = best(wins);
  const highest = format.score(scores[leader]?.total);
  const inMetrics = most === undefined ? '' : `best in ${format.count(wins[most])} of ${of} metrics`;
  const winner =
    most === undefined
      ? '; no project is best in more metrics than the others'
      : most === leader
        ? `, and is ${inMetrics}`
        : `; ${names[most] ?? ''} is ${inMetrics}`;
  return `${names[leader] ?? ''} has the highest total, ${highest} of 100${winner}.`;
}

/** Index of the single best known value; undefined when none is known, only one is, or another one reads the same. */
function best(
  values: readonly (number | undefined)[],
  show: (value: number | undefined) => string = String,
  better: 'higher' | 'lower' = 'higher',
): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length < 2) return undefined;
  const top = better === 'higher' ? Math.max(...known) : Math.min(...known);
  return known.filter((value) => show(value) === show(top)).length === 1 ? values.indexOf(top) : undefined;
}

interface Row {
  cells: Line[];
  /** The column that is marked as the best. */
  winner: number | undefined;
}

interface RowOf {
  values: readonly (number | undefined)[];
  living: readonly boolean[];
  show: (value: number | undefined) => string;
  better?: 'higher' | 'lower';
}

function row(label: string, { values, living, show, better = 'higher' }: RowOf): Row {
  const winner = best(
    values.map((value, column) => (living[column] === true ? value : undefined)),
    show,
    better,
  );
  return {
    cells: [
      label,
      ...values.map((value, column): Line =>
        column === winner ? [{ kind: 'strong', text: `● ${show(value)}` }] : show(value),
      ),
    ],
    winner,
  };
}

type Scores = readonly (Score | undefined)[];

const totalRow = (scores: Scores, living: readonly boolean[]): Row =>
  row('score', { values: scores.map((score) => score?.total), living, show: format.score });

const dimensionRow = (dimension: (typeof DIMENSIONS)[number], scores: Scores, living: readonly boolean[]): Row =>
  row(dimension, { values: scores.map((score) => score?.dimensions[dimension].value), living, show: format.score });

const metricRow = (name: (typeof METRIC_NAMES)[number], scores: Scores, living: readonly boolean[]): Row =>
  row(METRICS[name].label, {
    values: scores.map((score) => score && metricOf(score, name).value),
    living,
    better: METRICS[name].better,
    show: (value) =>
      METRICS[name].unit === 'per-month'
        ? metricValue(value, 'per-month').replace(' a month', '')
        : metricValue(value, METRICS[name].unit),
  });
