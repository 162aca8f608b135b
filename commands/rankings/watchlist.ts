import { UserError } from '../../src/contracts/errors.ts';
import * as format from '../../src/text/format.ts';
import { say } from '../../src/contracts/messages/line.ts';
import type { Column, Line, Message } from '../../src/contracts/messages/message.ts';
import type { LeaderboardRow, ProjectFilter, ProjectRecord, Standing } from '../../db/store.ts';
import type { CommandContext } from '../support/context.ts';
import { asOfNote } from '../support/as-of.ts';
import { command } from '../support/context.ts';
import { counterNotes, overDays } from '../support/counter-notes.ts';
import { deadMark, deadMarkOf } from '../support/scorecard/health-warnings.ts';
import { TYPED_FILTERS, amongWhom, filterOf, filterWords, isNarrowed } from '../support/finding/filter-options.ts';
import { choosingProjects, nextSteps } from '../support/first-steps.ts';
import { ORDERS, rankedAt, rankingQuery } from '../support/measures/measure-order.ts';
import type { Ranking } from '../support/measures/measure-order.ts';
import { rankedWords, rankingCells, rankingColumns, unrankedCells } from '../support/measures/ranking-rows.ts';
import { oneSentence } from '../support/one-sentence.ts';
import { projectLink, runButton } from '../support/project-parts.ts';
import { weekMove } from '../support/scorecard/score-change.ts';
import { choicesOf, labelOf, measureOf, windowFor } from '../../src/measures/find.ts';
import { MEASURES } from '../../src/measures/index.ts';

const PAGE = 15;

/** What does this workspace follow, and how is it moving? */
export const watchlist = command({
  name: 'watchlist',
  purpose: 'Show the projects this workspace follows, by score or any measure, with how they moved',
  examples: ['watchlist', 'watchlist downloads', 'watchlist worst health', 'watchlist growth 30d language:Go'],
  asks: [
    {
      words: [
        'list',
        'my list',
        'our list',
        'my projects',
        'our projects',
        'portfolio',
        'my portfolio',
        'our portfolio',
        'do we follow',
        'we follow',
        'i follow',
        'do i follow',
        'we track',
        'do we track',
        'do we watch',
        'we watch',
        'are we watching',
        'are we following',
        'are we tracking',
        'the watchlist',
        'on the watchlist',
        'our watchlist',
        'my watchlist',
      ],
    },
  ],
  audience: 'private',
  permission: 'read',
  pace: 'instant',
  options: {
    by: {
      type: 'choice',
      description: 'Rank by this measure, such as downloads (default: score)',
      choices: choicesOf(MEASURES),
      positional: true,
    },
    order: {
      type: 'choice',
      description: 'Which end comes first (default: best)',
      choices: ORDERS,
      positional: true,
      needs: 'typedOptions',
    },
    page: { type: 'integer', description: 'Page of fifteen', min: 1, max: 1000, positional: true },
    window: {
      type: 'days',
      description: 'Window of a gain: 7d, 30d, 90d',
      min: 7,
      max: 365,
      positional: true,
      needs: 'typedOptions',
    },
    ...TYPED_FILTERS,
    min: { type: 'text', description: 'Least value of the measure', maxLength: 20, needs: 'typedOptions' },
    max: { type: 'text', description: 'Most value of the measure', maxLength: 20, needs: 'typedOptions' },
  },
  async run(context, options): Promise<Message> {
    const entries = await context.store.workspaces.watchlist(context.caller.workspace);
    if (entries.length === 0) {
      const text = say`The watchlist is empty. \`track owner/name\` adds a project, \`track org/*\` a whole organisation.`;
      return oneSentence(text, 'quiet', ...nextSteps(...choosingProjects(context)));
    }
    const measure = measureOf(options.by ?? 'score');
    const ranking: Ranking = {
      measure,
      window: windowFor(measure, options.window),
      order: options.order ?? 'best',
    };
    const bounds = { min: options.min, max: options.max };
    const filter = await filterOf(context, options, true);
    const query = rankingQuery(ranking, bounds, filter, context.now);
    const page = options.page ?? 1;
    const board = await context.store.scores.leaderboard({ ...query, limit: PAGE, offset: (page - 1) * PAGE });
    // What is outside of a bound is not unknown.
    const isBounded = options.min !== undefined || options.max !== undefined;
    const ids = isBounded ? [] : await matchingIds(context, filter, entries);
    const all = isBounded ? board.ranked : ids.length;
    const again = {
      by: options.by,
      order: options.order,
      window: options.window && `${options.window}d`,
      ...filterWords(filter),
      ...bounds,
    };
    if (all === 0)
      return oneSentence(
        `No project on the watchlist is within these filters and bounds.`,
        'quiet',
        ...nextSteps(runButton('Whole watchlist', 'watchlist', {})),
      );
    const pages = Math.ceil(all / PAGE);
    if (page > pages)
      throw new UserError(
        `There ${pages === 1 ? 'is only one page' : `are only ${pages} pages`}.`,
        say`Try \`watchlist\`.`,
      );
    const { rest, lost } = await unranked(context, { ids, ranked: board.ranked, page, query });
    const waiting = all - board.ranked - lost;
    const oldest = Math.min(
      ...board.rows.map((row) => (options.by === undefined ? (row.starsObservedAt ?? row.at) : rankedAt(row))),
      ...rest.map(({ standing }) => standing?.starsObservedAt ?? Infinity),
    );
    const leader = board.rows.find((row) => deadMarkOf(row) === undefined);
    const gain = options.by === undefined ? 7 : measure.starGain?.(ranking.window);
    const notes = gain === undefined ? [] : await counterNotes(context, board.rows, gain);
    const by = options.by === undefined && ranking.order === 'best' ? undefined : ranking;
    const within = amongWhom({ ...filter, watchedBy: undefined });
    return {
      summary: `${format.plural(all, 'project')} on the watchlist${within}${leader && page === 1 ? `; ${leads(by, leader, context.now)}` : ''}.`,
      tone: 'neutral',
      blocks: [
        {
          kind: 'heading',
          text: `Watchlist${within}: ${format.plural(all, 'project')}${by === undefined ? '' : ` by ${labelOf(measure, ranking.window)}`}`,
          aside: pages > 1 ? `page ${page} of ${pages}` : '',
        },
        { kind: 'table', ...tableOf(by, board.rows, rest, context.now) },
        ...(notes.length > 0 ? [{ kind: 'list' as const, items: notes }] : []),
        asOfNote(
          Number.isFinite(oldest) ? oldest : undefined,
          context.now,
          waiting > 0
            ? `${format.count(waiting)} without ${options.by === undefined ? 'a total score' : 'a ranked figure'} yet`
            : undefined,
          lost > 0 ? `${format.count(lost)} can no longer be read` : undefined,
          by?.measure.smallPrint,
        ),
        {
          kind: 'buttons',
          buttons: [
            ...(page > 1 ? [runButton('‹ Previous', 'watchlist', { ...again, page: page - 1 }, 'replace')] : []),
            ...(page < pages ? [runButton('Next ›', 'watchlist', { ...again, page: page + 1 }, 'replace')] : []),
            runButton('Fastest growing', 'top', { by: 'growth', scope: 'watchlist' }),
            runButton('Findings', 'alerts', { scope: 'watchlist' }),
          ],
        },
      ],
    };
  },
});

/** `qdrant/qdrant leads with 84 of 100`; by another measure, what it has of it. */
function leads(by: Ranking | undefined, leader: LeaderboardRow, now: number): string {
  if (by === undefined) return `${leader.fullName} leads with ${format.score(leader.total)} of 100`;
  return `${leader.fullName} comes first by ${labelOf(by.measure, by.window)}: ${rankedWords(by, leader, now)}`;
}

const matchingIds = async (
  { store }: CommandContext,
  filter: ProjectFilter,
  entries: readonly { projectId: number }[],
): Promise<readonly number[]> =>
  isNarrowed(filter)
    ? (await store.projects.list({ filter })).map(({ id }) => id)
    : entries.map(({ projectId }) => projectId);

/** By score as the workspace usually sees it, or as a ranking by another measure. */
function tableOf(
  by: Ranking | undefined,
  rows: readonly LeaderboardRow[],
  rest: readonly Unranked[],
  now: number,
): { columns: Column[]; rows: Line[][] } {
  if (by !== undefined)
    return {
      columns: rankingColumns(by),
      rows: [...rows.map((row) => rankingCells(by, row, now)), ...rest.map((one) => unrankedCells(by, one, now))],
    };
  return {
    columns: [
      { label: 'project', align: 'left' },
      { label: 'score', align: 'right' },
      { label: '1 week', align: 'right' },
      { label: 'stars', align: 'right', priority: 2 },
      { label: 'gained 7d', align: 'right', priority: 2 },
    ],
    rows: [
      ...rows.map((row): Line[] => [
        [projectLink(row.fullName), ...marked(deadMarkOf(row))],
        [{ kind: 'strong', text: format.score(row.total) }],
        weekMove(row),
        format.count(row.stars),
        gained(row),
      ]),
      ...rest.map(({ project, standing }): Line[] => [
        [projectLink(project.fullName), ...marked(deadMark(project, undefined))],
        format.UNKNOWN,
        format.UNKNOWN,
        format.count(standing?.stars ?? null),
        gained(standing),
      ]),
    ],
  };
}

const marked = (mark: string | undefined): string[] => (mark === undefined ? [] : [` (${mark})`]);

const gained = (row: Pick<Standing, 'gained7d' | 'gained7dDays'> | undefined): string =>
  `${format.signed(row?.gained7d ?? null)}${overDays(row?.gained7dDays ?? null, 7)}`;

/** A project that is not ranked, with what is known of it; no standing where no run has seen it. */
interface Unranked {
  project: ProjectRecord;
  standing: Standing | undefined;
  values: Parameters<typeof unrankedCells>[1]['values'];
}

interface RestOf {
  ids: readonly number[];
  ranked: number;
  page: number;
  query: ReturnType<typeof rankingQuery>;
}

/**
 * Projects that are not ranked come after the ranked ones, on the pages where they fall; and how many of all of them GitHub no
 * longer shows.
 */
async function unranked(
  { store }: CommandContext,
  { ids, ranked, page, query }: RestOf,
): Promise<{ rest: Unranked[]; lost: number }> {
  if (ids.length <= ranked) return { rest: [], lost: 0 };
  const known = new Set(
    (await store.scores.leaderboard({ ...query, limit: ranked, offset: 0 })).rows.map(({ projectId }) => projectId),
  );
  const others = await store.projects.getMany(ids.filter((id) => !known.has(id)));
  const lost = others.filter(({ state }) => state !== 'active').length;
  const from = Math.max((page - 1) * PAGE - ranked, 0);
  const room = page * PAGE - Math.max(ranked, (page - 1) * PAGE);
  const here = room <= 0 ? [] : others.slice(from, from + room);
  const hereIds = here.map(({ id }) => id);
  const [standings, values] = await Promise.all([store.scores.standings(hereIds), store.scores.measureValues(hereIds)]);
  const rest = here.map((project) => ({
    project,
    standing: standings.get(project.id),
    values: values.get(project.id) ?? [],
  }));
  return { rest, lost };
}
