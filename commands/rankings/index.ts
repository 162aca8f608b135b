import { dayOf } from '../../src/contracts/clock.ts';
import { UserError } from '../../src/contracts/errors.ts';
import type { RankingChart } from '../../src/contracts/messages/chart.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Block, Line, Message } from '../../src/contracts/messages/message.ts';
import { indexMoves, ranksOf } from '../../src/history/index-moves.ts';
import type { IndexMove, IndexMoves } from '../../src/history/index-moves.ts';
import { writeDay } from '../../src/text/chart-text.ts';
import * as format from '../../src/text/format.ts';
import type { ProjectFilter } from '../../db/store.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import type { CommandContext } from '../support/context.ts';
import {
  FILTER_OPTIONS,
  SCOPE,
  TYPED_FILTERS,
  amongWhom,
  filterOf,
  filterWords,
} from '../support/finding/filter-options.ts';
import { bareName } from '../support/finding/short-names.ts';
import { choosingProjects, isNothingTracked, nextSteps } from '../support/first-steps.ts';
import { companiesNow, projectsNow } from '../support/measures/index-members.ts';
import type { Member } from '../support/measures/index-members.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { projectLink, runButton } from '../support/project-parts.ts';

const SIZE = 25;
const MOST = 50;
/** Ranks below the index that are looked up, so that who came in is shown with where it stood. */
const BELOW = 250;
/** How far back a day without scores may be answered by the one before. */
const NEAREST_DAYS = 6;
/** Names that a sentence still carries. */
const NAMED = 4;

const BY = [
  { value: 'project', label: 'project', words: ['projects'] },
  { value: 'company', label: 'company', words: ['companies', 'vendors'] },
] as const;

/** Who leads, who came in, and who left? */
export const indexCommand = command({
  name: 'index',
  purpose: 'Show the top 25 by score, with who came in, who left and who moved',
  examples: ['index', 'index since:30d', 'index company', 'index category:"vector search,databases" chart:yes'],
  asks: [
    {
      words: [
        'the index',
        'lead the index',
        'leads the index',
        'leading the index',
        'seed index',
        'came in',
        'who came in',
        'came into the index',
        'came into the top 25',
        'entered',
        'who entered',
        'entered the index',
        'entered the top 25',
        'new in the index',
        'new in the top 25',
        'who left',
        'left the index',
        'left the top 25',
        'dropped out',
        'dropped out of the index',
        'fell out of the index',
        'fell out of the top 25',
        'in and out of the index',
        'movers',
        'climbed',
        'climbers',
        'who moved up',
        'moved up',
        'moved down',
      ],
    },
    { words: ['top companies', 'best companies', 'leading companies'], options: { by: 'company' } },
    { words: ['companies', 'by company', 'per company', 'company'], options: { by: 'company' }, hint: true },
    { words: ['top 25', 'the top 25', 'changes', 'who', 'top', 'by score', 'score'], hint: true },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    by: { type: 'choice', description: 'Projects (default) or companies', choices: BY, positional: true },
    since: {
      type: 'days',
      description: 'Moves since then, such as 7d or 30d (default 7d)',
      min: 1,
      max: 365,
      positional: true,
    },
    show: { type: 'integer', description: 'How many, up to 50 (default 25)', min: 1, max: MOST, needs: 'typedOptions' },
    ...TYPED_FILTERS,
    category: FILTER_OPTIONS.category,
    scope: { ...SCOPE, needs: 'typedOptions' },
    chart: { type: 'boolean', description: 'Draw it as bars' },
  },
  async run(context, options): Promise<Message> {
    const by = options.by ?? 'project';
    const [since, size] = [options.since ?? 7, options.show ?? SIZE];
    const filter = await filterOf(context, options, options.scope === 'watchlist');
    const { members, ranked } =
      by === 'company' ? await companiesNow(context, filter, size) : await projectsNow(context, filter, size);
    if (members.length === 0) return empty(context, by, filter);
    const then = await movesSince(context, { by, since, size, filter, members });
    const left = await leftWords(context, by, then);
    const words = { ...filterWords(filter), scope: options.scope, show: options.show };
    const title = `Top ${members.length}${by === 'company' ? ' companies' : ''} by score${amongWhom(filter)}`;
    // What is archived or unmaintained keeps its rank, but is not the headline.
    const first = members.find(({ mark }) => mark === undefined);
    return {
      summary: `${first === undefined ? title : `${first.name} leads with ${format.score(first.total)} of 100`}; ${changeWords(then, members)}.`,
      tone: 'neutral',
      blocks: [
        { kind: 'heading', text: title },
        { kind: 'text', text: `${format.capital(changeWords(then, members))}.` },
        tableOf(by, members, then),
        ...left,
        ...(options.chart ? [{ kind: 'chart' as const, chart: chartOf(members, then, { title, by }) }] : []),
        asOfNote(
          Math.min(...members.map(({ at }) => at)),
          context.now,
          `${format.plural(ranked, by === 'company' ? 'company' : 'project')} ranked`,
          by === 'company' ? 'a company ranks by its best project; sums are over its tracked projects' : undefined,
          typeof then === 'string' ? then : undefined,
        ),
        {
          kind: 'buttons',
          buttons: [
            ...[7, 30]
              .filter((days) => days !== since)
              .map((days) =>
                runButton(`Since ${format.windowName(days)}`, 'index', { ...words, by, since: `${days}d` }, 'replace'),
              ),
            by === 'company'
              ? runButton('By project', 'index', { ...words, since: `${since}d` }, 'replace')
              : runButton('By company', 'index', { ...words, by: 'company', since: `${since}d` }, 'replace'),
            ...(options.chart
              ? []
              : [runButton('Show chart', 'index', { ...words, by, since: `${since}d`, chart: true }, 'replace')]),
          ],
        },
      ],
    };
  },
});

/** What moved since a day, or why that is not known, as a clause. */
type Since = (IndexMoves & { day: number; names: ReadonlyMap<string, string> }) | string;

interface Question {
  by: 'project' | 'company';
  since: number;
  size: number;
  filter: ProjectFilter;
  members: readonly Member[];
}

async function movesSince(
  { store, now }: CommandContext,
  { by, since, size, filter, members }: Question,
): Promise<Since> {
  const { newestDay = dayOf(now) } = await store.scores.scored();
  const target = newestDay - since;
  const span = { from: target - NEAREST_DAYS, to: target };
  const [before, [current]] = await Promise.all([
    by === 'company'
      ? store.scores
          .topCompaniesOn(span, size + BELOW, filter)
          .then((rows) => rows.map((row) => ({ ...row, key: row.company, name: row.company })))
      : store.scores
          .topOn(span, size + BELOW, filter)
          .then((rows) => rows.map((row) => ({ ...row, key: String(row.projectId), name: row.fullName }))),
    store.scores.topOn({ from: newestDay, to: newestDay }, 1),
  ]);
  const [first] = before;
  if (first === undefined) return `nothing was scored by ${writeDay(target)}, so moves are not known`;
  // Two ways of computing a score have no movement between them.
  if (before.some(({ version }) => version !== current?.version))
    return `the score was computed in another way on ${writeDay(first.day)}, so moves are not shown`;
  return {
    ...indexMoves(before, members, size),
    day: first.day,
    names: new Map(before.map(({ key, name }) => [key, name])),
  };
}

/** `since 23 Oct 2025, milvus and qdrant came in and dagster left` */
function changeWords(then: Since, members: readonly Member[]): string {
  if (typeof then === 'string') return 'who came in and who left is not known yet';
  const came = members.filter(({ key }) => then.moves.get(key)?.kind === 'in').map(({ name }) => bareName(name));
  const left = then.left.map(({ key }) => bareName(then.names.get(key) ?? ''));
  const since = `since ${writeDay(then.day)}`;
  if (came.length === 0 && left.length === 0) return `${since}, nobody came in and nobody left`;
  const parts = [
    ...(came.length === 0 ? [] : [`${named(came)} came in`]),
    ...(left.length === 0 ? [] : [`${named(left)} left`]),
  ];
  return `${since}, ${format.sentenceList(parts)}`;
}

const named = (names: readonly string[]): string =>
  names.length <= NAMED
    ? format.sentenceList(names)
    : `${names.slice(0, NAMED).join(', ')} and ${format.count(names.length - NAMED)} more`;

const moveText = (move: IndexMove | undefined): string => {
  if (move === undefined) return format.UNKNOWN;
  if (move.kind === 'same') return '=';
  if (move.kind === 'in') return move.from === undefined ? 'in' : `in, was ${format.count(move.from)}`;
  return `${move.kind === 'up' ? '▲' : '▼'} ${format.count(move.by)}`;
};

function tableOf(by: Question['by'], members: readonly Member[], then: Since): Block {
  const ranks = ranksOf(members);
  const isCompany = by === 'company';
  const rows = members.map((member): Line[] => [
    format.count(ranks.get(member.key) ?? 0),
    isCompany ? member.name : [projectLink(member.name), ...(member.mark === undefined ? [] : [` (${member.mark})`])],
    [{ kind: 'strong', text: format.score(member.total) }],
    typeof then === 'string' ? format.UNKNOWN : moveText(then.moves.get(member.key)),
    ...(isCompany ? [bareName(member.best ?? ''), format.count(member.projects)] : [member.company ?? format.UNKNOWN]),
    format.count(member.stars),
    format.signed(member.gained),
  ]);
  return {
    kind: 'table',
    columns: [
      { label: '#', align: 'right' },
      { label: isCompany ? 'company' : 'project', align: 'left' },
      { label: 'score', align: 'right' },
      { label: 'move', align: 'right' },
      ...(isCompany
        ? [
            { label: 'best project', align: 'left' as const, priority: 2 },
            { label: 'projects', align: 'right' as const, priority: 3 },
          ]
        : [{ label: 'company', align: 'left' as const, priority: 2 }]),
      { label: isCompany ? 'stars in all' : 'stars', align: 'right', priority: 2 },
      { label: 'gained 30d', align: 'right', priority: 3 },
    ],
    rows,
  };
}

/** Who left, with where each stood and what became of it. */
async function leftWords({ store }: CommandContext, by: Question['by'], then: Since): Promise<Block[]> {
  if (typeof then === 'string' || then.left.length === 0) return [];
  const standings =
    by === 'company' ? new Map() : await store.scores.standings(then.left.map(({ key }) => Number(key)));
  const items = then.left.map(({ key, from }): Line => {
    const name = then.names.get(key) ?? '';
    if (by === 'company') return `${name} left, was ${format.count(from)}`;
    const standing = standings.get(Number(key)) as { totalRank: number | null } | undefined;
    const today =
      standing?.totalRank == null ? 'not ranked any more' : `now ${format.count(standing.totalRank)} of all projects`;
    return say`${projectLink(name)} left: was ${format.count(from)}, ${today}`;
  });
  return [{ kind: 'list', items }];
}

function chartOf(
  members: readonly Member[],
  then: Since,
  { title, by }: { title: string; by: Question['by'] },
): RankingChart {
  return {
    kind: 'ranking',
    title,
    footnote: `Source: computed from GitHub’s figures. As of ${format.dateTime(Math.min(...members.map(({ at }) => at)))}.${typeof then === 'string' ? '' : ` Moves since ${writeDay(then.day)}.`}`,
    measure: by === 'company' ? 'score of the best project' : 'total score',
    format: 'score',
    rows: members.map(({ key, name, total }) => {
      const move = typeof then === 'string' ? undefined : then.moves.get(key);
      return { name, value: total, ...(move === undefined || move.kind === 'same' ? {} : { note: moveText(move) }) };
    }),
  };
}

async function empty(context: CommandContext, by: Question['by'], filter: ProjectFilter): Promise<Message> {
  const within = amongWhom(filter);
  if (within !== '')
    return oneSentence(
      `No ${by} with a total score is there${within}.`,
      'quiet',
      ...nextSteps(runButton('Whole index', 'index', {})),
    );
  if (by === 'company' && !(await isNothingTracked(context)))
    throw new UserError(
      'No tracked project has a known company yet.',
      say`\`index\` ranks projects; an import or the configuration file can give companies.`,
      ['index'],
    );
  const steps = (await isNothingTracked(context)) ? choosingProjects(context) : [];
  return oneSentence(
    say`No tracked project has a total score yet. \`status\` says how fresh the data is.`,
    'quiet',
    ...nextSteps(...steps, runButton('Status', 'status')),
  );
}
