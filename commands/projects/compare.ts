import { sharedCategory, withUntrackedRivals } from '../support/discovery/untracked-rivals.ts';
import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import { plain, say } from '../../src/contracts/messages/line.ts';
import type { Line, Message } from '../../src/contracts/messages/message.ts';
import { commandText } from '../../src/parsing/parse-command.ts';
import type { Score } from '../../src/contracts/figures/score.ts';
import type { ProjectFilter, ProjectRecord } from '../../db/store.ts';
import { choicesOf, comparedWindow, labelOf, measureOf, windowFor } from '../../src/measures/find.ts';
import { MEASURES } from '../../src/measures/index.ts';
import type { Measure } from '../../src/measures/measure.ts';
import { ageOf, asOfNote, datedMetrics } from '../support/as-of.ts';
import { chartBy } from '../support/measures/compare-by-chart.ts';
import type { DrawnMeasure } from '../support/measures/compare-by-chart.ts';
import { compareChart } from '../support/measures/compare-chart.ts';
import { best, comparedRows, findingBy, windowRows } from '../support/measures/compare-table.ts';
import type { Row } from '../support/measures/compare-table.ts';
import { overtakingLines } from '../support/measures/overtaking-lines.ts';
import { readMeasures } from '../support/measures/measure-facts.ts';
import type { ProjectMeasures } from '../support/measures/measure-facts.ts';
import { rankingQuery } from '../support/measures/measure-order.ts';
import { deadMark } from '../support/scorecard/health-warnings.ts';
import { SCOPE, TYPED_FILTERS, amongWhom, filterOf, isNarrowed } from '../support/finding/filter-options.ts';
import { findCompared } from '../support/finding/find-compared.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import { counterNotesOf } from '../support/counter-notes.ts';
import { currentScore } from '../support/scorecard/current-score.ts';
import { projectLink } from '../support/project-parts.ts';
import { shortNames } from '../support/finding/short-names.ts';

const MOST = 5;
/** Columns of a table that a phone shows beside its labels; more projects get a line each. */
const MOST_COLUMNS = 2;
const MOST_NAMED = 3;

/** How do projects stand against each other, metric by metric? */
export const compare = command({
  name: 'compare',
  purpose: 'Put two to five projects side by side, by all figures or by one, with a chart',
  examples: [
    'compare qdrant/qdrant milvus-io/milvus',
    'compare qdrant milvus faiss window:1y',
    'compare qdrant milvus contributors window:1y',
    'compare category:"vector search" by:downloads',
  ],
  asks: [
    { words: ['faster', 'growing faster', 'grow faster', 'grows faster'], options: { by: 'growth' }, hint: true },
    { words: ['healthier', 'in better health'], options: { by: 'health' }, hint: true },
    { words: ['more popular', 'bigger', 'bigger than'], options: { by: 'stars' }, hint: true },
    { words: ['chart', 'figures', 'more', 'fewer', 'most', 'has more', 'who has more', 'whose'], hint: true },
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
  oneOf: ['projects', 'category', 'language', 'stage', 'licence', 'company', 'scope'],
  options: {
    projects: {
      type: 'projects',
      description: 'Two to five projects, each owner/name or an unambiguous name',
      positional: true,
      max: MOST,
      least: 2,
    },
    by: {
      type: 'choice',
      description: 'Only this measure, such as downloads (default: all)',
      choices: choicesOf(MEASURES),
      allByDefault: true,
      positional: true,
    },
    window: { type: 'days', description: 'Window of the chart, such as 90d or 1y (default 180d)', min: 7, max: 1095 },
    chart: { type: 'boolean', description: 'Draw the chart (default yes)' },
    figures: { type: 'boolean', description: 'Show every figure of three and more projects as a table' },
    ...TYPED_FILTERS,
    scope: { ...SCOPE, description: 'Best of all tracked projects, or of the watchlist', needs: 'typedOptions' },
    min: { type: 'text', description: 'Least value of the measure', maxLength: 20, needs: 'typedOptions' },
    max: { type: 'text', description: 'Most value of the measure', maxLength: 20, needs: 'typedOptions' },
  },
  async run(context, options) {
    const measure = options.by === undefined ? undefined : measureOf(options.by);
    const rest = { by: options.by, window: options.window, chart: options.chart };
    const named = options.projects === undefined ? [] : await findCompared(context, options.projects, rest);
    const filter = await filterOf(context, options, options.scope === 'watchlist');
    const isFiltered = options.scope !== undefined || isNarrowed(filter);
    const found = isFiltered
      ? await bestOf(context, filter, { measure, window: options.window, bounds: options, beside: named })
      : [];
    const projects = [...named, ...found];
    if (projects.length < 2)
      throw new UserError(
        isFiltered
          ? `Fewer than two ranked projects are there${amongWhom(filter)}.`
          : 'A comparison needs two to five different projects.',
        say`Try \`compare qdrant/qdrant milvus-io/milvus\`.`,
      );
    const [scores, notes] = await Promise.all([
      Promise.all(projects.map((project) => currentScore(context, project.id))),
      counterNotesOf(context, projects, 30),
    ]);
    const measures = await readMeasures(context, projects, scores);
    const compared = {
      projects,
      scores,
      measures,
      marks: projects.map((project, at) => deadMark(project, scores[at])),
    };
    const living = compared.marks.map((mark) => mark === undefined);
    const of = { measures, living, now: context.now };
    const window = options.window ?? 180;
    const figures =
      projects.length <= MOST_COLUMNS || options.figures === true
        ? undefined
        : commandText('compare', { ...rest, projects: projects.map(({ fullName }) => fullName), figures: true });
    const chosen = found.length === 0 ? undefined : chosenWords(found.length, measure, filter);
    if (measure === undefined) {
      const drawing = options.chart === false ? undefined : await compareChart(context, projects, window);
      const passing = drawing?.chart === undefined ? [] : overtakingLines(drawing.chart.series);
      const all = comparison(compared, comparedRows(of), drawing, {
        now: context.now,
        notes: [...passing, ...notes],
        chosen,
        figures,
      });
      return withUntrackedRivals(context, sharedCategory(projects), all);
    }
    const rows = windowRows(measure, windowFor(measure, options.window), of);
    const [first] = rows;
    const drawing =
      options.chart === false || first === undefined ? undefined : await chartBy(context, projects, first, window);
    return comparisonBy(compared, rows, drawing, { now: context.now, notes, chosen, figures });
  },
});

interface BestOf {
  measure: Measure | undefined;
  window: number | undefined;
  bounds: { min?: string | undefined; max?: string | undefined };
  beside: readonly ProjectRecord[];
}

/** The best of what a filter lets through, by the measure or the score, as many as there is room for beside those that are named. */
async function bestOf(
  { store, now }: CommandContext,
  filter: ProjectFilter,
  { measure = measureOf('score'), window, bounds: { min, max }, beside }: BestOf,
): Promise<readonly ProjectRecord[]> {
  const named = beside.map(({ id }) => id);
  const room = MOST - named.length;
  if (room === 0) return [];
  const ranking = { measure, window: windowFor(measure, window), order: 'best' } as const;
  const query = rankingQuery(ranking, { min, max }, { ...filter, excludeIds: named }, now);
  const board = await store.scores.leaderboard({ ...query, limit: room, offset: 0 });
  const ids = board.rows.map(({ projectId }) => projectId);
  const found = new Map((await store.projects.getMany(ids)).map((project) => [project.id, project]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** `the 5 best by downloads in 28 days within vector search` */
const chosenWords = (count: number, measure = measureOf('score'), filter: ProjectFilter): string =>
  `${count === 1 ? 'the best' : `the ${count} best`} by ${labelOf(measure, comparedWindow(measure))}${amongWhom(filter)}`;

interface Side {
  now: number;
  notes: readonly string[];
  /** How projects were chosen that nobody named. */
  chosen: string | undefined;
  /** The command that shows all figures, where they are too many to be shown at first. */
  figures: string | undefined;
}

interface Projects {
  projects: readonly ProjectRecord[];
  scores: readonly (Score | undefined)[];
  measures: readonly ProjectMeasures[];
  /** Why a project is not named as the best; undefined for the living. */
  marks: readonly (string | undefined)[];
}

/** All measures that are compared, with the winner of each. */
function comparison(of: Projects, rows: readonly Row[], drawing: DrawnMeasure | undefined, side: Side): Message {
  const names = of.projects.map((project) => project.fullName);
  const { scores, marks } = of;
  const inScore = rows.filter(({ measure }) => measure.metric !== undefined);
  const wins = names.map((_, column) => inScore.filter(({ winner }) => winner === column).length);
  const age = ageOfAll(names, scores);
  const known = new Set(
    rows.flatMap(({ measure, facts }) => (facts.some(({ value }) => value !== undefined) ? [measure] : [])),
  );
  return message(of, rows, drawing, {
    ...side,
    finding: summary({ names, scores, marks, leader: rows[0]?.winner, wins, of: inScore.length }),
    age,
    small: [
      `score ${scores.find((score) => score)?.version ?? '–'}${scores.every((score) => score?.coverage === 1) ? '' : '; – is unknown'}`,
      ...age.older,
      // The same credit belongs to several figures.
      ...new Set([...known].flatMap(({ smallPrint }) => smallPrint?.split('; ') ?? [])),
    ],
  });
}

/** One measure of all, over each of its windows, with what stands behind it. */
function comparisonBy(of: Projects, rows: readonly Row[], drawing: DrawnMeasure | undefined, side: Side): Message {
  const names = of.projects.map((project) => project.fullName);
  const [first] = rows;
  const dates = rows.flatMap(({ facts }) =>
    facts.flatMap(({ value, observedAt }) => (value === undefined ? [] : (observedAt ?? []))),
  );
  return message(of, rows, drawing, {
    ...side,
    notes: first?.measure.starGain === undefined ? [] : side.notes,
    finding: first === undefined ? '' : findingBy(first, names, side.now),
    age: { at: dates.length === 0 ? undefined : Math.min(...dates) },
    small: first?.measure.smallPrint === undefined ? [] : [first.measure.smallPrint],
  });
}

type Said = Side & { finding: string; age: { at: number | undefined }; small: readonly string[] };
function message(
  { projects, marks }: Projects,
  rows: readonly Row[],
  drawing: DrawnMeasure | undefined,
  { finding, age, small, notes, chosen, figures, now }: Said,
): Message {
  const names = projects.map((project) => project.fullName);
  const short = shortNames(names);
  const isAllAlive = marks.every((mark) => mark === undefined);
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
      figures === undefined
        ? {
            kind: 'table',
            columns: [
              { label: '', align: 'left' },
              ...short.map((label, index) => ({
                label: marks[index] === undefined ? label : `${label} (${marks[index]})`,
                align: 'right' as const,
              })),
            ],
            rows: rows.map(({ cells }) => cells),
            caption: isAllAlive
              ? '● marks the best of each row'
              : '● marks the best of each row, of what is maintained',
          }
        : { kind: 'list', items: projectLines(names, rows) },
      ...(notes.length > 0 ? [{ kind: 'list' as const, items: notes }] : []),
      ...(drawing?.chart ? [{ kind: 'chart' as const, chart: drawing.chart }] : []),
      ...(drawing?.without === undefined ? [] : [{ kind: 'text' as const, text: drawing.without }]),
      ...(figures === undefined
        ? [
            {
              kind: 'text' as const,
              text: names.flatMap((name, index) => [...(index > 0 ? [', '] : []), projectLink(name)]),
            },
          ]
        : []),
      asOfNote(age.at, now, chosen, ...small, drawing?.lines),
      {
        kind: 'buttons',
        buttons: [
          ...(figures === undefined
            ? []
            : [
                {
                  label: 'All figures',
                  action: { kind: 'command' as const, command: figures, answer: 'reply' as const },
                },
              ]),
          ...names.map((name, index) => ({
            label: `Open ${short[index] ?? name}`,
            action: {
              kind: 'command' as const,
              command: commandText('score', { project: name }),
              answer: 'reply' as const,
            },
          })),
        ],
      },
    ],
  };
}

/** `92  ray-project/ray: best in stars, usage and 3 more`: a line a project, with the first row's value, the winner first. */
function projectLines(names: readonly string[], rows: readonly Row[]): Line[] {
  const [first, ...others] = rows;
  const order = [...names.keys()].toSorted((a, b) => Number(b === first?.winner) - Number(a === first?.winner));
  return order.map((column): Line => {
    const best = others.filter(({ winner }) => winner === column).map(({ cells }) => plain(cells[0] ?? ''));
    const named =
      best.length > MOST_NAMED + 1 ? [...best.slice(0, MOST_NAMED), `${best.length - MOST_NAMED} more`] : best;
    return [
      { kind: 'strong', text: plain(first?.cells[column + 1] ?? '') },
      '  ',
      projectLink(names[column] ?? ''),
      named.length === 0 ? '' : `: best in ${format.sentenceList(named)}`,
    ];
  });
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
